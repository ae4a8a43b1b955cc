"""What a person types about her account.

`keys` is not imported here: it needs the whole of allauth, and allauth needs `SignupForm` first.
"""

from .profile import ProfileForm, SignupForm

__all__ = ["ProfileForm", "SignupForm"]
