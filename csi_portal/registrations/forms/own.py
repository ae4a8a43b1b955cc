"""What a person types on the page of her own registration."""

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from ..models import CURRENT_NEEDS_CONSENT, NEEDS_CONSENTS
from .names import PersonName
from .questions import add_questions, complain_of_missing


class CodeForm(forms.Form):
    code = forms.CharField(
        label=_("Code from the letter"),
        max_length=12,
        help_text=_("Six digits."),
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "one-time-code"}),
    )


class SuccessorForm(forms.Form):
    """The colleague who takes over the seat."""

    name = PersonName(label=pgettext_lazy("person", "Name and surname of the colleague"))
    email = forms.EmailField(
        label=_("Her e-mail"), max_length=254, help_text=_("She gets a letter with her own page.")
    )


class AnswersForm(forms.Form):
    def __init__(self, *args, questions, answers, **kwargs):
        super().__init__(*args, **kwargs)
        add_questions(self, questions, answers)

    def clean(self):
        cleaned = super().clean()
        complain_of_missing(self)
        return cleaned


class NeedsForm(forms.Form):
    """Both are optional, and kept only under an explicit consent (GDPR, Art. 9)."""

    diet = forms.CharField(
        label=_("What you can't eat"),
        max_length=300,
        required=False,
        help_text=_("So that the coordinator orders food that you can eat."),
    )
    access = forms.CharField(
        label=_("What helps you to take part"),
        max_length=1000,
        required=False,
        help_text=_("For example a ramp, an interpreter of sign language, large print."),
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    consents = forms.BooleanField(label=NEEDS_CONSENTS[CURRENT_NEEDS_CONSENT], required=False)
