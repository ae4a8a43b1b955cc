"""How long texts, addresses and converted amounts are written where there is little room."""

from decimal import Decimal

from django.utils.translation import gettext as _

from csi_portal.ui.typography import money, nbsp, number

from ..models import opening_sentences

LONGEST_ADDRESS = 100
MILLION = 1_000_000


def shortened(text, longest):
    """The text up to `longest` characters, cut at the end of a sentence (at a word when there is none)."""
    if len(text) <= longest:
        return text
    return _("%(text)s (more on the portal)") % {"text": clipped(opening_sentences(text, longest), longest)}


def clipped(text, longest):
    """The text up to `longest` characters, cut between words."""
    return text if len(text) <= longest else f"{text[: int(longest)].rsplit(' ', 1)[0]} …"


def rounded(czk):
    """Three figures are enough for an amount that was converted."""
    digits = len(str(abs(czk)))
    return round(czk, 3 - digits) if digits > 3 else czk


def about_czk(czk):
    """A converted amount in three figures, as words that say so: about 825 000 Kč, about 7.28 million Kč."""
    amount = rounded(czk)
    if amount >= MILLION:
        return nbsp(_("about CZK %(millions)s million") % {"millions": number(Decimal(amount) / MILLION)})
    return _("about %(amount)s") % {"amount": money(amount)}


def short_address(url):
    """An address without its scheme, shortened in print; the link keeps it whole."""
    bare = url.split("://", 1)[-1].removeprefix("www.").rstrip("/")
    return bare if len(bare) <= LONGEST_ADDRESS else f"{bare[: LONGEST_ADDRESS - 1]}…"
