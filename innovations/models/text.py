"""Text in both languages: real columns `title_cs`, `title_en`, and the rule for a missing one."""

from typing import NamedTuple

from django.conf import settings
from django.utils.translation import get_language
from translated_fields import TranslatedField, to_attribute


class Said(NamedTuple):
    """A text and the language it is really in, for the `lang` attribute."""

    text: str
    language: str

    def __bool__(self):
        return bool(self.text)


def said(obj, name):
    """The text of a bilingual field in the reader's language, else in the other one."""
    reader = get_language() or settings.LANGUAGE_CODE
    for language in sorted((code for code, _name in settings.LANGUAGES), key=lambda code: code != reader):
        if text := getattr(obj, to_attribute(name, language)):
            return Said(text, language)
    return Said("", reader)


def _text_of(name, field):
    return lambda obj: said(obj, name).text


def bilingual(field, **specific):
    """A field with one column for each language, read in the reader's language, else in the other one."""
    return TranslatedField(field, specific, attrgetter=_text_of)
