"""What editors type about an example. A refusal is said at its field, before anything is stored."""

import re
from itertools import chain, count

from django import forms
from django.contrib.admin.widgets import AdminDateWidget
from django.core.exceptions import BadRequest, ValidationError
from django.utils import timezone
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ..models import (
    ESTIMABLE,
    Attachment,
    Estimate,
    Innovation,
    Picture,
    Source,
    field_label,
    is_reserved,
)
from ..models.uploads import kind_of_document, read_picture

# Rows of one kind in one example, five times what the richest of them has.
MOST_ROWS = 50
NEW_SOURCE = re.compile(r"sources-\d{1,3}")
LONGEST_SLUG = 80  # characters of a made one


class InnovationForm(forms.ModelForm):
    """The admin says which fields it has. An empty address follows from the title.

    `conflict` (`admin/together.py`) says that somebody saved first: then nothing is valid until asked again.
    """

    conflict = None

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if "slug" in self.fields:
            self.fields["slug"].required = False

    def clean(self):
        if self.conflict:
            for name, sentence in self.conflict.at_fields.items():
                self.add_error(name, sentence)
            self.add_error(None, self.conflict.sentence)
        return super().clean()

    def clean_slug(self):
        return self.cleaned_data["slug"] or free_slug(self.data.get("title_cs", ""), self.instance)


def free_slug(title, innovation):
    """An address made of the title, free of examples and pages. Raises ValidationError for an empty title."""
    wanted = slugify(title)[:LONGEST_SLUG].strip("-")
    if not wanted:
        raise ValidationError(_("Write the Czech title first; the address follows from it."))
    others = Innovation.objects.exclude(pk=innovation.pk).filter(slug__startswith=wanted)
    taken = set(others.values_list("slug", flat=True))
    tries = chain([wanted], (f"{wanted}-{number}" for number in count(2)))
    return next(slug for slug in tries if not (slug in taken or is_reserved(slug)))


def slug_for(title, innovation):
    """The same for any title; one without a letter that an address can hold becomes "navrh"."""
    return free_slug(title if slugify(title) else "navrh", innovation)


class Lines(forms.CharField):
    """A list of short texts, one on each line; what stands there twice is kept once."""

    widget = forms.Textarea(attrs={"rows": 6})

    def prepare_value(self, value):
        return "\n".join(value) if isinstance(value, list) else value

    def to_python(self, value):
        lines = (" ".join(line.split()) for line in (value or "").splitlines())
        return list({line.lower(): line for line in lines if line}.values())

    def has_changed(self, initial, data):
        return (initial or []) != self.to_python(data)


class TermForm(forms.ModelForm):
    """The admin says which fields it has; a doubled name is refused by the model."""

    synonyms = Lines(
        label=gettext_lazy("Synonyms"),
        required=False,
        help_text=gettext_lazy(
            "One on each line, in any language: words that people type when they mean it. "
            "The search finds its examples by them too."
        ),
    )


class MergeForm(forms.Form):
    """`others`: the entries that one may be merged into."""

    into = forms.ModelChoiceField(label=gettext_lazy("Into which"), queryset=None)

    def __init__(self, *args, others, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["into"].queryset = others


class RowFormSet(forms.BaseInlineFormSet):
    """A new row stands after those that are stored. More rows than the page offers are refused before they
    are made: thousands keep a worker for seconds."""

    def total_form_count(self):
        if self.is_bound and self.management_form.cleaned_data["TOTAL_FORMS"] > MOST_ROWS:
            raise BadRequest("more rows than the form offers")
        return super().total_form_count()

    def add_fields(self, form, index):
        super().add_fields(form, index)
        if "position" in form.fields and form.instance.pk is None:
            form.initial["position"] = self.initial_form_count() + 1


class SourceField(forms.ModelChoiceField):
    """A stored source, or the name of one that is typed in the same form, such as "sources-2"."""

    def to_python(self, value):
        return value if NEW_SOURCE.fullmatch(value or "") else super().to_python(value)


class FigureForm(forms.ModelForm):
    """`new_source` names the row of a source that is saved together with this figure, or is empty."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.new_source = ""
        chosen = self.data.get(self.add_prefix("source"), "")
        if "source" in self.fields and NEW_SOURCE.fullmatch(chosen):
            field = self.fields["source"]
            field.choices = [*field.choices, (chosen, self.data.get(f"{chosen}-url", ""))]

    def clean_source(self):
        source = self.cleaned_data["source"]
        if not isinstance(source, str):
            return source
        if not self.data.get(f"{source}-url", "").strip() or self.data.get(f"{source}-DELETE"):
            raise ValidationError(_("Choose a source of this innovation."))
        self.new_source = source
        return Source()

    def _get_validation_exclusions(self):
        """The model need not see a source that has no key yet; the formset puts it in."""
        exclusions = super()._get_validation_exclusions()
        return exclusions | {"source"} if self.new_source else exclusions


class FigureFormSet(RowFormSet):
    """`sources`: {name of a row: its source}, all saved before the figures are."""

    sources = {}

    def save_new(self, form, commit=True):
        return super().save_new(self.with_source(form), commit)

    def save_existing(self, form, obj, commit=True):
        return super().save_existing(self.with_source(form), obj, commit)

    def with_source(self, form):
        if form.new_source:
            form.instance.source = self.sources[form.new_source]
        return form


class EstimateForm(forms.ModelForm):
    field = forms.ChoiceField(
        label=gettext_lazy("Field"),
        choices=lambda: [("", "–"), *((name, field_label(name)) for name in ESTIMABLE)],
    )
    # The hidden first value lets a row that nobody touched stay empty over midnight.
    stated_on = forms.DateField(
        label=gettext_lazy("Stated on"),
        initial=timezone.localdate,
        show_hidden_initial=True,
        widget=AdminDateWidget,
    )

    class Meta:
        model = Estimate
        fields = ("field", "stated_on")


class PictureForm(forms.ModelForm):
    class Meta:
        model = Picture
        widgets = {"image": forms.FileInput(attrs={"accept": "image/jpeg,image/png,image/webp"})}
        fields = ("position", "image", "alternative_text_cs", "alternative_text_en", "credit")

    def clean_image(self):
        image = self.cleaned_data["image"]
        if "image" in self.changed_data:
            read_picture(image)
        return image


class AttachmentForm(forms.ModelForm):
    class Meta:
        model = Attachment
        fields = ("position", "file", "title_cs", "title_en", "language", "licence")

    def clean_file(self):
        file = self.cleaned_data["file"]
        if "file" in self.changed_data:
            kind_of_document(file)
        return file
