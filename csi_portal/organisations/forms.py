"""What people type about organisations and their people."""

from itertools import groupby

from django import forms
from django.forms.models import ModelChoiceIterator
from django.utils.translation import gettext_lazy as _

from .models import Membership, Municipality, Organisation
from .models.organisations import ICO_TAKEN

CONTACT = ["address", "email", "phone", "web"]


class ByOrp(ModelChoiceIterator):
    """Choices in groups: one for each municipality with extended powers, in Czech order."""

    def __iter__(self):
        if self.field.empty_label is not None:
            yield ("", self.field.empty_label)
        for orp, municipalities in groupby(self.queryset.order_by("orp", "name_sort_key"), lambda m: m.orp):
            yield (orp, [self.choice(municipality) for municipality in municipalities])


class MunicipalityField(forms.ModelChoiceField):
    """A municipality of the territory from a plain select, which works without script."""

    iterator = ByOrp

    def __init__(self, **kwargs):
        super().__init__(queryset=Municipality.objects.all(), **kwargs)

    def label_from_instance(self, municipality):
        # Two municipalities are called Jindřichov; the group above already tells them apart.
        return municipality.name


class OrganisationForm(forms.ModelForm):
    """A new organisation, or what a coordinator corrects in one."""

    # Longer than the number, for those who write it in groups.
    ico = forms.CharField(
        label=_("Company number (IČO)"),
        max_length=20,
        help_text=_("Eight digits; Czech organisations only."),
        error_messages={
            "required": _("A Czech organisation has a company number (IČO). Please write it."),
        },
    )
    municipality = MunicipalityField(
        label=_("Municipality"),
        required=False,
        empty_label=_("outside the territory of the centres"),
        help_text=_("Where it has its seat. The centre of that municipality confirms the organisation."),
    )

    class Meta:
        model = Organisation
        fields = ["kind", "name", "country", "ico", "municipality", *CONTACT]

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        # Only a foreign organisation reads that the number may be left out.
        self.fields["ico"].required = self["country"].value() == "CZ"

    def clean_ico(self):
        return "".join(self.cleaned_data["ico"].split())

    def clean(self):
        super().clean()
        ico, kind = self.cleaned_data.get("ico", ""), self.cleaned_data.get("kind")
        place = self.cleaned_data.get("municipality")
        if self.cleaned_data.get("country") != "CZ":
            if ico:
                self.add_error("ico", _("Only Czech organisations have a company number (IČO). Delete it."))
            if place:
                self.add_error("municipality", _("A foreign organisation has its seat outside. Choose that."))
        elif ico and kind == Organisation.Kind.MUNICIPALITY and place and place.ico and place.ico != ico:
            self.add_error("ico", _("This is not the company number of the municipality you chose."))
        elif ico and Organisation.objects.with_ico(ico).exclude(pk=self.instance.pk).exists():
            # The constraint looks at the state too, which is no field here, so the form would not ask it.
            self.add_error(None, ICO_TAKEN)
        return self.cleaned_data

    @property
    def known_organisation(self):
        """The confirmed organisation that has this company number already, or None."""
        ico = self.cleaned_data.get("ico") if self.is_bound else ""
        return Organisation.objects.confirmed().filter(ico=ico).first() if ico else None


class ContactForm(forms.ModelForm):
    """What the managers of an organisation keep right by themselves."""

    class Meta:
        model = Organisation
        fields = CONTACT


class InviteForm(forms.Form):
    email = forms.EmailField(
        label=_("E-mail"),
        max_length=254,
        help_text=_("We send the invitation to it and use it for nothing else. It is valid for 14 days."),
    )
    role = forms.ChoiceField(label=_("Role"), choices=Membership.Role.choices, initial=Membership.Role.MEMBER)


class JoinForm(forms.Form):
    message = forms.CharField(
        label=_("Message"),
        max_length=1000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("So that the managers know who you are. They see it with your name and e-mail address."),
    )


class RoleForm(forms.Form):
    role = forms.ChoiceField(label=_("Role"), choices=Membership.Role.choices)


class ReasonForm(forms.Form):
    reason = forms.CharField(
        label=_("Reason"),
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("The person reads it in a letter."),
    )
