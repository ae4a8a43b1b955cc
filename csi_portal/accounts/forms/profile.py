"""What a person types about her account."""

from django import forms
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from .. import actions
from ..models import User


class SignupForm(forms.Form):
    """What allauth's sign-up asks for beside the address and the password."""

    full_name = forms.CharField(
        label=_("First name and surname"),
        max_length=150,
        help_text=_("So that the people you write to know whom they deal with."),
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )
    field_order = ["full_name", "email", "password1"]

    def signup(self, request, user):
        """Called by allauth once it has stored the account."""
        actions.complete_signup(
            user=user,
            full_name=self.cleaned_data["full_name"],
            language=get_language(),
            now=timezone.now(),
        )


class ProfileForm(forms.ModelForm):
    """What a person may change about herself in one place."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["full_name"].required = True

    class Meta:
        model = User
        fields = ["full_name", "language"]
        help_texts = {
            "full_name": _("So that the people you write to know whom they deal with."),
            "language": _("The portal writes to you in this language."),
        }
        widgets = {"full_name": forms.TextInput(attrs={"autocomplete": "name"})}
