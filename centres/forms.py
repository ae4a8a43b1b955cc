"""What people type when they ask a centre, and what its people type when they answer."""

import hashlib
import re
import secrets
from datetime import datetime, timedelta

from django import forms
from django.core import signing
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from csi_portal.accounts.models import User

from .models import Centre, CentrePerson, CentreRole, Enquiry

STAMP_SALT = "centres.enquiry"
# A person needs longer than this to write a question; a program usually does not.
TOO_FAST = timedelta(seconds=3)
TOO_OLD = timedelta(hours=24)
MOST_ADDRESSES = 3
TRAP = "homepage"  # a field that people don't see


def new_stamp(now):
    """The form's signed number and the moment at which it was opened."""
    return signing.dumps({"number": secrets.token_hex(16), "opened": now.isoformat()}, salt=STAMP_SALT)


class StampedForm(forms.Form):
    """A form that knows when it was opened, and sent twice counts once.

    Its page includes `components/stamp.html`. Programs fill in a field that nobody sees, reads or reaches by
    keyboard; a person whose browser has filled it is asked to send the form again. No script, no riddle.

    `now` is the moment of the request. After an error `stamp` is the same number again, so that a corrected
    form stays one submission; an expired or forged one is replaced.
    """

    too_fast = TOO_FAST
    too_old = TOO_OLD

    def __init__(self, *args, now, **kwargs):
        super().__init__(*args, **kwargs)
        self.now = now
        self.number, self.opened = self._read(self.data.get("stamp", ""))
        self.stamp = self.data["stamp"] if self.number else new_stamp(now)

    @property
    def submission(self):
        """The key of this form with these words: pressed twice it is one, changed after "back" another."""
        words = "\0".join(self.data.get(name, "") for name in self.fields)
        return hashlib.sha256(f"{self.number}\0{words}".encode()).hexdigest()[:40]

    def _read(self, stamp):
        try:
            content = signing.loads(stamp, salt=STAMP_SALT, max_age=self.too_old)
        except signing.BadSignature:
            return None, None
        return content["number"], datetime.fromisoformat(content["opened"])

    def clean(self):
        if not self.number:
            raise ValidationError(
                _("The form was open for more than a day. Please check it and send it again.")
            )
        if self.now - self.opened < self.too_fast and not self.errors:
            raise ValidationError(
                _("That was faster than people type. Please wait a moment and send it again.")
            )
        if self.data.get(TRAP):
            raise ValidationError(
                _("Something has filled in a field that people don't see. It is empty again; please send it.")
            )
        return super().clean()


def refuse_many_addresses(text):
    if len(re.findall(r"https?://|www\.", text)) > MOST_ADDRESSES:
        raise ValidationError(
            _("Please leave at most three web addresses in the text; more of them look like spam.")
        )


def name_to_address():
    """The field of who writes to us from outside and need not say who she is."""
    return forms.CharField(
        label=_("Name"),
        max_length=150,
        required=False,
        help_text=_("So that we know how to address you. You need not fill it in."),
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )


class AskForm(StampedForm):
    """Ask a centre. Only the question and the address for the answer are required."""

    question = forms.CharField(
        label=_("Your question"),
        max_length=5000,
        widget=forms.Textarea(attrs={"rows": 7}),
        help_text=_(
            "What troubles you, or what do you look for? Please write nothing about a named person's health."
        ),
        validators=[refuse_many_addresses],
    )
    email = forms.EmailField(
        label=_("E-mail"),
        max_length=254,
        help_text=_("The answer will come to it. We use it for nothing else."),
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
    )
    name = name_to_address()
    place = forms.CharField(
        label=_("Municipality"),
        max_length=100,
        required=False,
        help_text=_("So that we answer with your place in mind. You need not fill it in."),
    )
    about = forms.CharField(
        label=_("What it concerns"),
        max_length=300,
        required=False,
        help_text=_(
            "For example the name of an innovation. Filled in when you come from its page; you may delete it."
        ),
    )


class FollowUpForm(StampedForm):
    """The sender's further word."""

    text = forms.CharField(
        label=_("Your message"),
        max_length=5000,
        widget=forms.Textarea(attrs={"rows": 5}),
        validators=[refuse_many_addresses],
    )


class DeskForm(StampedForm):
    """A text of the centre's people: an answer or an internal note."""

    too_fast = timedelta(0)
    too_old = None  # the desk may stay open for as long as the answer takes

    text = forms.CharField(
        label=_("Text"),
        max_length=5000,
        widget=forms.Textarea(attrs={"rows": 8, "class": "vLargeTextField"}),
    )


class AccountField(forms.EmailField):
    """A person by the e-mail address of her account: nobody has to be listed for others to choose from."""

    def prepare_value(self, value):
        if isinstance(value, int):
            return User.objects.filter(pk=value).values_list("email", flat=True).first()
        return value

    def clean(self, value):
        email = super().clean(value)
        if not email:
            return None
        user = User.objects.filter(email=email.lower(), is_active=True).first()
        if user is None:
            raise ValidationError(_("No account has this address. Ask the person to sign up first."))
        return user


class RoleForm(forms.ModelForm):
    """Who gets which role in a centre."""

    user = AccountField(label=_("E-mail of the account"))

    class Meta:
        model = CentreRole
        fields = ["user", "centre", "role"]


class PersonForm(forms.ModelForm):
    """A person's card."""

    user = AccountField(
        label=_("E-mail of the account"),
        required=False,
        help_text=_("If the person has an account here, she can withdraw the consent by herself."),
    )

    class Meta:
        model = CentrePerson
        fields = ["centre", "name", "job_cs", "job_en", "email", "phone", "position", "user"]


class AssignForm(forms.Form):
    """To whom the question goes: an active coordinator or mentor of its centre."""

    to = forms.ModelChoiceField(label=_("Assign to"), queryset=User.objects.none())

    def __init__(self, *args, enquiry, **kwargs):
        super().__init__(*args, **kwargs)
        people = User.objects.filter(is_active=True, centre_roles__centre=enquiry.centre_id).distinct()
        self.fields["to"].queryset = people.order_by("full_name", "email")


class CloseForm(forms.Form):
    reason = forms.ChoiceField(label=_("Why it is closed"), choices=Enquiry.CloseReason.choices)


class MoveForm(forms.Form):
    centre = forms.ModelChoiceField(label=_("Hand over to"), queryset=Centre.objects.none())

    def __init__(self, *args, enquiry, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["centre"].queryset = Centre.objects.exclude(pk=enquiry.centre_id)
