"""What a person types about her account.

`keys` and `joining` are not imported here: they need the whole of allauth, which needs `SignupForm` first.
"""

from .profile import ProfileForm, SignupForm

__all__ = ["ProfileForm", "SignupForm"]
