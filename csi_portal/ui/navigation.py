"""The main menu and the footer's links: two plain lists of address names and labels.

A later app adds itself here. Addresses and labels are worked out once for each language in each process,
because `reverse` for twenty links would cost more than the rest of the page's frame.
"""

from functools import lru_cache

from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import override

MAIN = [
    ("innovations:list", _("Innovations")),
    ("trainings:list", _("Trainings")),
    ("centres:list", _("Centres")),
    ("pages:about", _("About the project")),
]
FOOTER = [
    ("pages:about", _("About the project")),
    ("pages:partners", _("Partners")),
    ("pages:contact", _("Contact")),
    ("innovations:shortlist", _("My list")),
    ("api_description", _("Open data")),
    ("pages:accessibility", _("Accessibility")),
    ("pages:privacy", _("Personal data")),
    ("pages:cookies", _("Cookies")),
]


@lru_cache(maxsize=256)
def address(name: str, language: str) -> str:
    """The address of a named page without arguments."""
    with override(language):
        return reverse(name)


@lru_cache(maxsize=16)
def links(which: str, language: str) -> tuple[tuple[str, str], ...]:
    """The (address, label) pairs of "main" or "footer"."""
    names = {"main": MAIN, "footer": FOOTER}[which]
    with override(language):
        return tuple((address(name, language), str(label)) for name, label in names)
