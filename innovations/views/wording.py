"""Phrases that several views of the catalogue share, in the reader's language."""

import re

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from csi_portal.ui.typography import NBSP, money, nbsp, number

REMARK = re.compile(r",.*| \([a-zěščřžýáíéúů]+\)$")


def examples(count):
    return ngettext("%(count)s example", "%(count)s examples", count) % {"count": number(count)}


def inhabitants(count):
    return nbsp(
        ngettext("%(number)s inhabitant", "%(number)s inhabitants", count) % {"number": number(count)}
    )


def about_czk(amount):
    """An amount converted to CZK, rounded to what the conversion can bear: about 7.3 mil. CZK."""
    if amount >= 1_000_000:
        millions = number(round(amount / 1_000_000, 1 if amount < 100_000_000 else 0))
        return nbsp(_("about CZK %(millions)s mil.") % {"millions": millions})
    step = 1_000 if amount >= 10_000 else 100
    return _("about %(amount)s") % {"amount": money(round(amount / step) * step)}


def listed(names, most):
    """The first `most` names, shortened, all but the first with a small letter; … for the others."""
    short = [shortened(name) for name in names[:most]]
    text = ", ".join([*short[:1], *(with_small_letter(name) for name in short[1:])])
    return text + (f",{NBSP}…" if len(names) > most else "")


def shortened(name):
    """A name of the vocabulary without what follows a comma and without a remark: Svazek obcí, Jobseekers."""
    return REMARK.sub("", name)


def with_small_letter(name):
    """Unless it is an abbreviation."""
    return name if name[1:2].isupper() else name[:1].lower() + name[1:]
