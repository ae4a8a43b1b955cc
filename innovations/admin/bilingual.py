"""Fields of both languages beside each other: each says its language to people and to the browser."""

from django.utils.text import capfirst
from django.utils.translation import pgettext_lazy
from translated_fields import TranslatedFieldAdmin

LANGUAGES = {
    "_cs": ("cs", pgettext_lazy("text", "in Czech")),
    "_en": ("en", pgettext_lazy("text", "in English")),
}


class BilingualAdmin(TranslatedFieldAdmin):
    """Labels such as “Problem (in Czech)”, the attribute `lang`, and `help_texts` on the Czech field."""

    help_texts = {}

    def formfield_for_dbfield(self, db_field, request, **kwargs):
        field = super().formfield_for_dbfield(db_field, request, **kwargs)
        if field is None:
            return None
        name, ending = db_field.name[:-3], db_field.name[-3:]
        if ending in LANGUAGES:
            language, words = LANGUAGES[ending]
            label = str(db_field.verbose_name).removesuffix(f" [{language}]")
            field.label = f"{capfirst(label)} ({words})"
            field.widget.attrs["lang"] = language
        else:
            name = db_field.name
        if ending != "_en" and name in self.help_texts:
            field.help_text = self.help_texts[name]
        return field
