"""What the steps of the desk ask."""

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from ..actions import Person
from .steps import Nothing


class ReasonForm(Nothing):
    """Why: the letter says it, or history keeps it."""

    reason = forms.CharField(
        label=_("Why"), max_length=500, widget=forms.Textarea(attrs={"rows": 3}), strip=True
    )


class CapacityForm(Nothing):
    capacity = forms.IntegerField(label=_("Number of seats"), min_value=1, max_value=1000)

    def __init__(self, *args, subject, **kwargs):
        super().__init__(*args, subject=subject, initial={"capacity": subject.capacity}, **kwargs)


class WalkInForm(Nothing):
    """Somebody whom the coordinator writes down."""

    name = forms.CharField(label=pgettext_lazy("person", "Name"), max_length=150)
    email = forms.EmailField(label=_("E-mail"), max_length=254)
    phone = forms.CharField(label=_("Telephone"), max_length=30, required=False)
    organisation_name = forms.CharField(label=_("Organisation"), max_length=200, required=False)
    role = forms.CharField(label=_("What the person does there"), max_length=150, required=False)
    language = forms.ChoiceField(label=_("Language of letters"), choices=settings.LANGUAGES)

    def given(self):
        data = dict(self.cleaned_data)
        person = Person(**{name: data.pop(name) for name in Person._fields})
        return {"person": person, **data}


class PhoneForm(WalkInForm):
    reason = forms.CharField(
        label=_("If no seat is free: why this person gets one beyond the capacity"),
        help_text=_("Leave it empty and the person goes to the end of the queue. History keeps the reason."),
        max_length=500,
        required=False,
    )


class MergeForm(Nothing):
    """The other registration of the same person. It ends, and its answers and better place stay."""

    other = forms.ModelChoiceField(label=_("Which registration is the same person"), queryset=None)

    def __init__(self, *args, subject, **kwargs):
        super().__init__(*args, subject=subject, **kwargs)
        rows = subject.event.registrations.live().exclude(pk=subject.pk).order_by("name_key", "pk")
        self.fields["other"].queryset = rows
        self.fields["other"].label_from_instance = lambda row: f"{row.name}, {row.email}"


class LetterForm(Nothing):
    """Words for participants; there are no placeholders, everybody reads the same."""

    heading = forms.CharField(label=_("Heading"), max_length=150)
    text = forms.CharField(
        label=_("Text"),
        max_length=5000,
        widget=forms.Textarea(attrs={"rows": 10}),
        help_text=_("Everybody gets the same words. Greeting, name of the event and link are added."),
    )

    def given(self):
        return {"subject": self.cleaned_data["heading"], "text": self.cleaned_data["text"]}
