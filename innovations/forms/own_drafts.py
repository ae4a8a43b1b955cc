"""The form of a partner abroad: an example in English or in the partner's own language, in the page's order.

Everything may be left for later but a title. A row that is emptied goes.
"""

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ..models import Cost, Innovation, Picture
from ..models.uploads import read_picture

MOST_ROWS = 30
TEXT = forms.Textarea(attrs={"rows": 5})
STORY = ("summary_en", "problem_en", "how_en", "challenges_en", "conditions_en", "original_text")


class OwnDraftForm(forms.ModelForm):
    """The text; `seen` is the version of the text that the page showed, so that nobody saves over another.

    One that does not say it, or says nonsense, has seen nothing (None) and is asked.
    """

    seen = forms.CharField(widget=forms.HiddenInput, required=False)

    class Meta:
        model = Innovation
        fields = [
            *("title_en", "original_language", "original_title", "country", "place", "organisation", "web"),
            *("summary_en", "problem_en", "how_en", "challenges_en", "conditions_en", "original_text"),
        ]
        labels = {
            "title_en": gettext_lazy("Title in English"),
            "original_language": gettext_lazy("Your language"),
            "original_title": gettext_lazy("Title in your language"),
            "summary_en": gettext_lazy("Summary"),
            "problem_en": gettext_lazy("The problem"),
            "how_en": gettext_lazy("How it works"),
            "challenges_en": gettext_lazy("What went wrong"),
            "conditions_en": gettext_lazy("What it depends on"),
            "original_text": gettext_lazy("The whole text in your language"),
        }
        help_texts = {
            "original_language": gettext_lazy("Two letters, such as es, pt or de."),
            "challenges_en": gettext_lazy("Failures teach most; they are never held against you."),
            "original_text": gettext_lazy("If English is not at hand, write here; an editor adapts it."),
        }
        widgets = dict.fromkeys(STORY, TEXT)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["country"].required = False
        self.fields["original_language"].max_length = 5

    def clean_seen(self):
        seen = self.cleaned_data["seen"]
        return int(seen) if seen.isdecimal() and len(seen) < 10 else None

    def clean(self):
        if not (self.cleaned_data.get("title_en") or self.cleaned_data.get("original_title")):
            self.add_error("title_en", _("Write the title first, in English or in your language."))
        return super().clean()

    def texts(self):
        """{field: plain value} of what was written."""
        values = {name: self.cleaned_data[name] for name in self._meta.fields}
        return values | {"country": str(values["country"] or "")}


class Row(forms.Form):
    """A row of which nothing, or all of `needed`, is filled in."""

    needed = ()

    def clean(self):
        filled = [name for name in self.fields if self.cleaned_data.get(name) not in (None, "")]
        if set(filled) - {"what", "currency"}:
            for name in self.needed:
                if name not in filled and name not in self.errors:
                    self.add_error(name, _("Fill this in, or empty the whole row."))
        return super().clean()

    def values(self):
        """{field: plain value}, or None for an empty row."""
        if all(self.cleaned_data.get(name) in (None, "") for name in self.needed if name != "currency"):
            return None
        return dict(self.cleaned_data)


def address_field(label):
    return forms.URLField(label=label, max_length=1000, required=False, assume_scheme="https")


def year_field():
    return forms.IntegerField(label=gettext_lazy("Year"), required=False, min_value=1800, max_value=2100)


class ResultRow(Row):
    needed = ("text_en", "source")

    text_en = forms.CharField(
        label=gettext_lazy("What it changed"),
        required=False,
        max_length=3000,
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    year = year_field()
    source = address_field(gettext_lazy("Web address of the source"))


class CostRow(Row):
    needed = ("amount", "currency", "source")

    what = forms.ChoiceField(label=gettext_lazy("What"), choices=Cost.What, required=False)
    amount = forms.DecimalField(
        label=gettext_lazy("Amount"), required=False, min_value=0, max_digits=14, decimal_places=2
    )
    currency = forms.RegexField(
        "^[A-Z]{3}$", label=gettext_lazy("Currency"), required=False, help_text=gettext_lazy("Such as EUR.")
    )
    year = year_field()
    source = address_field(gettext_lazy("Web address of the source"))

    def values(self):
        values = super().values()
        if values:
            values["amount"] = f"{values['amount']:.2f}"
            values["what"] = values["what"] or Cost.What.TOTAL.value
        return values


class SourceRow(Row):
    needed = ("url",)

    url = address_field(gettext_lazy("Web address"))
    title = forms.CharField(label=gettext_lazy("Title"), required=False, max_length=300)


def rows_of(row):
    return forms.formset_factory(
        row, extra=1, max_num=MOST_ROWS, absolute_max=MOST_ROWS + 1, validate_max=True
    )


ROW_SETS = {"results": rows_of(ResultRow), "costs": rows_of(CostRow), "sources": rows_of(SourceRow)}


class OwnPictureForm(forms.Form):
    """One more picture, and those that go. A picture without its text and credit can't be kept."""

    image = forms.FileField(
        label=gettext_lazy("Picture"),
        required=False,
        help_text=gettext_lazy("JPEG, PNG or WebP."),
        widget=forms.FileInput(attrs={"accept": "image/jpeg,image/png,image/webp"}),
    )
    alternative_text = forms.CharField(
        label=gettext_lazy("What the picture shows"), max_length=300, required=False
    )
    credit = forms.CharField(label=gettext_lazy("Author and licence"), max_length=200, required=False)
    remove = forms.ModelMultipleChoiceField(
        label=gettext_lazy("Remove these pictures"),
        queryset=Picture.objects.none(),
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )

    def __init__(self, *args, innovation, **kwargs):
        super().__init__(*args, **kwargs)
        if innovation.pk and innovation.pictures.exists():
            self.fields["remove"].queryset = innovation.pictures.all()
        else:
            del self.fields["remove"]

    def clean_image(self):
        image = self.cleaned_data["image"]
        if image:
            read_picture(image)
        return image

    def clean(self):
        if self.cleaned_data.get("image") and not (
            self.cleaned_data.get("alternative_text") and self.cleaned_data.get("credit")
        ):
            raise ValidationError(_("A picture needs its alternative text and its credit. Choose it again."))
        return super().clean()

    def picture(self):
        """A picture not stored so far, or None."""
        text = self.cleaned_data["alternative_text"]
        if not self.cleaned_data["image"]:
            return None
        # The Czech text is the editor's to adapt; until then both are the partner's.
        return Picture(
            image=self.cleaned_data["image"],
            alternative_text_cs=text,
            alternative_text_en=text,
            credit=self.cleaned_data["credit"],
        )
