"""The whole form of signing up: allauth's with what `SignupForm` asks for."""

from allauth.account.forms import SignupForm as AllauthSignupForm
from django.contrib.auth.hashers import make_password


class JoiningForm(AllauthSignupForm):
    """Takes the same time whether the address is taken or not, so that no watch tells who is here."""

    def try_save(self, request):
        if self.account_already_exists:
            make_password(self.cleaned_data["password1"])
        return super().try_save(request)
