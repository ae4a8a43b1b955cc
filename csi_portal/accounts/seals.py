"""Seals short secrets with keys made from SECRET_KEY, so that a stolen database alone opens nothing."""

import base64
import hashlib

from cryptography.fernet import Fernet, MultiFernet
from django.conf import settings


def seal(text, *, purpose):
    """The sealed text; each `purpose` ("mfa") has a key of its own."""
    return _sealer(purpose).encrypt(text.encode()).decode()


def unseal(sealed, *, purpose):
    """The text that was sealed. Raises cryptography's InvalidToken when SECRET_KEY is another one."""
    return _sealer(purpose).decrypt(sealed.encode()).decode()


def _sealer(purpose):
    keys = [settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS]
    digests = [hashlib.sha256(f"{purpose}:{key}".encode()).digest() for key in keys]
    return MultiFernet([Fernet(base64.urlsafe_b64encode(digest)) for digest in digests])
