"""Registering: who I am, which colleagues come with me, and what the event asks."""

from django import forms
from django.forms import formset_factory
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from csi_portal.organisations.models import Organisation

from ..actions import GIVE_UP, KEEP, LARGEST_GROUP, Contact, Person
from .names import PersonName
from .questions import add_questions, complain_of_missing


class RegistrationForm(forms.Form):
    """One person; with colleagues she is their contact person, and may or may not take part herself."""

    name = PersonName(
        label=pgettext_lazy("person", "Name and surname"),
        help_text=_("The coordinator knows who is coming; it stands on the certificate."),
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )
    email = forms.EmailField(
        label=_("E-mail"),
        max_length=254,
        help_text=_("Letters about your seat go to it, and nothing else."),
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
    )
    phone = forms.CharField(
        label=_("Telephone"),
        max_length=30,
        required=False,
        help_text=_("So that we reach you on the day, should something change."),
        widget=forms.TextInput(attrs={"autocomplete": "tel"}),
    )
    organisation = forms.ModelChoiceField(
        label=_("Your organisation"),
        queryset=Organisation.objects.none(),
        required=False,
        empty_label=_("another, which I write below"),
    )
    organisation_name = forms.CharField(
        label=_("Organisation or municipality"),
        max_length=200,
        required=False,
        help_text=_("The coordinator knows for whom you come. Leave it empty if you come for yourself."),
        widget=forms.TextInput(attrs={"autocomplete": "organization"}),
    )
    role = forms.CharField(
        label=_("What you do there"),
        max_length=150,
        required=False,
        help_text=_("The trainer prepares for it."),
    )
    takes_part = forms.BooleanField(
        label=_("I take part myself"),
        required=False,
        initial=True,
        help_text=_("Untick it if you only register your colleagues."),
    )
    together = forms.ChoiceField(
        label=_("If there are not enough seats for all"),
        choices=[
            ("some", _("take as many as fit; the others wait in the queue")),
            ("all", _("all or none: the whole group waits until there are seats for all")),
        ],
        initial="some",
        widget=forms.RadioSelect,
    )
    earlier = forms.ChoiceField(
        label=_("Your place at the other date"),
        choices=[(GIVE_UP, _("give it up; the seat goes to the next")), (KEEP, _("keep it too"))],
        widget=forms.RadioSelect,
    )

    def __init__(self, *args, user, questions, with_colleagues, asks_earlier, **kwargs):
        super().__init__(*args, **kwargs)
        organisations = Organisation.objects.filter(memberships__user=user) if user else None
        if user and organisations.exists():
            self.fields["organisation"].queryset = organisations.order_by("name_sort_key")
        else:
            del self.fields["organisation"]
        if not with_colleagues:
            del self.fields["takes_part"], self.fields["together"]
        if not asks_earlier:
            del self.fields["earlier"]
        add_questions(self, () if with_colleagues else questions)

    def clean(self):
        cleaned = super().clean()
        complain_of_missing(self)
        return cleaned

    @property
    def contact(self):
        given = self.cleaned_data
        return Contact(
            given["name"], given["email"], given.get("organisation"), given["organisation_name"].strip()
        )

    @property
    def herself(self):
        """The person who fills in the form, if she takes part."""
        given = self.cleaned_data
        if not given.get("takes_part", True):
            return []
        return [Person(given["name"], given["email"], given["phone"], given["role"])]


class ColleagueForm(forms.Form):
    """One colleague: she gets her own letter, and fills in the rest herself."""

    name = PersonName(label=pgettext_lazy("person", "Name and surname"))
    email = forms.EmailField(label=_("E-mail"), max_length=254)


ColleagueFormSet = formset_factory(
    ColleagueForm, extra=0, max_num=LARGEST_GROUP - 1, validate_max=True, can_delete=False
)


def colleagues_form(data=None, *, initial=None):
    """The rows of colleagues. A row left wholly empty does not count."""
    formset = ColleagueFormSet(data, prefix="colleagues", initial=initial)
    for form in formset.forms:
        form.empty_permitted, form.use_required_attribute = True, False
    return formset
