"""What editors type about an example. A refusal is said at its field, before anything is stored."""

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from .models import ESTIMABLE, Attachment, Estimate, Picture, field_label
from .models.uploads import kind_of_document, read_picture

RESERVED = {
    "map",
    "table",
    "complete",
    "mapa",
    "tabulka",
    "napoveda",
    "navrhnout",
    "srovnani",
    "vyber",
    "plany",
}


class InnovationForm(forms.ModelForm):
    """The admin says which fields it has."""

    def clean_slug(self):
        slug = self.cleaned_data["slug"]
        if slug in RESERVED:
            raise ValidationError(_("The catalogue has a page of its own at this address. Choose another."))
        return slug


class EstimateForm(forms.ModelForm):
    field = forms.ChoiceField(choices=lambda: [(name, field_label(name)) for name in ESTIMABLE])

    class Meta:
        model = Estimate
        fields = ("field", "stated_on")


class PictureForm(forms.ModelForm):
    class Meta:
        model = Picture
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
