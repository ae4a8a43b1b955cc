"""What people from outside propose; stamp and guard against spam are those of questions to a centre."""

from django import forms
from django.utils.translation import gettext_lazy as _
from django_countries import countries

from centres.forms import StampedForm, name_to_address, refuse_many_addresses

from ..models import Proposal


class ProposalForm(StampedForm):
    """What every proposal says of its sender. `values` are the fields of a `Proposal`."""

    email = forms.EmailField(
        label=_("E-mail"),
        max_length=254,
        help_text=_("We write to it what became of your proposal. We use it for nothing else."),
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
    )
    name = name_to_address()
    organisation = forms.CharField(
        label=_("Organisation"),
        max_length=200,
        required=False,
        help_text=_("So that editors know from where you know it. You need not fill it in."),
        widget=forms.TextInput(attrs={"autocomplete": "organization"}),
    )

    def about(self):
        """The fields about the proposal itself, before those about its sender."""
        return [self[name] for name in self.fields if name not in ProposalForm.base_fields]

    def sender(self):
        return [self[name] for name in ProposalForm.base_fields]


class NewExampleForm(ProposalForm):
    """An example that the catalogue should have."""

    title = forms.CharField(label=_("What it is called"), max_length=200)
    country = forms.ChoiceField(label=_("Country"), choices=lambda: [("", "–"), *countries], required=False)
    web = forms.URLField(label=_("Web"), max_length=500, required=False, assume_scheme="https")
    text = forms.CharField(
        label=_("What it does and for whom"),
        max_length=5000,
        widget=forms.Textarea(attrs={"rows": 6}),
        validators=[refuse_many_addresses],
    )
    why_here = forms.CharField(
        label=_("Why it would help here"),
        max_length=3000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
        validators=[refuse_many_addresses],
    )
    sources = forms.CharField(
        label=_("Sources"),
        max_length=2000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Addresses of pages or names of documents, each on its own line."),
    )


class ChangeForm(ProposalForm):
    """A change of an example that readers see."""

    part = forms.ChoiceField(label=_("Which part"), choices=Proposal.Part.choices)
    text = forms.CharField(
        label=_("What should read differently"),
        max_length=5000,
        widget=forms.Textarea(attrs={"rows": 6}),
        help_text=_("What is wrong or missing, and what should stand there."),
        validators=[refuse_many_addresses],
    )
    sources = forms.CharField(
        label=_("Source"),
        max_length=2000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Where it can be checked. A change with a source is quickest."),
    )
