"""How every form looks: `{{ form }}` and `{% field form.x %}` draw the same accessible field."""

from django import forms
from django.forms.renderers import TemplatesSetting
from django.utils.translation import gettext_lazy as _


class PortalRenderer(TemplatesSetting):
    """The project's templates for a form and a field; widgets stay Django's own."""

    form_template_name = "components/form.html"
    field_template_name = "components/field.html"


class GalleryForm(forms.Form):
    """One field of each sort, for the component gallery; nothing is sent anywhere."""

    name = forms.CharField(label=_("Name of the municipality"), max_length=100)
    email = forms.EmailField(
        label=_("E-mail"), help_text=_("We answer to this address and use it for nothing else.")
    )
    people = forms.IntegerField(label=_("Number of inhabitants"), min_value=1, required=False)
    visit_on = forms.DateField(
        label=_("Day of the visit"), required=False, widget=forms.DateInput(attrs={"type": "date"})
    )
    question = forms.CharField(label=_("Your question"), widget=forms.Textarea(attrs={"rows": 4}))
    centre = forms.ChoiceField(
        label=_("Centre"), choices=[("sumpersko", "Šumpersko"), ("prerovsko", "Přerovsko")]
    )
    size = forms.ChoiceField(
        label=_("How should we answer?"),
        choices=[("mail", _("By e-mail")), ("phone", _("By telephone"))],
        widget=forms.RadioSelect,
        help_text=_("By telephone only on working days."),
    )
    themes = forms.MultipleChoiceField(
        label=_("What interests you"),
        choices=[("work", _("Work")), ("housing", _("Housing")), ("debts", _("Debts"))],
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    attachment = forms.FileField(label=_("Attachment"), required=False)
    reference = forms.CharField(
        label=_("Reference number"), initial="2026/118", disabled=True, required=False
    )
    agreed = forms.BooleanField(
        label=_("I want a copy of my question by e-mail"), help_text=_("It is sent at once."), required=True
    )
