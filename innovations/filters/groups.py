"""The groups of filters: their names in the address, in canonical order, and what each value is called."""

from typing import NamedTuple

import czech_sort
from django.utils.text import capfirst
from django.utils.translation import get_language_info, ngettext, pgettext
from django.utils.translation import gettext_lazy as _
from django_countries import countries

from csi_portal.ui.typography import nbsp, number
from innovations.models import SUBDIVISIONS, Actor, Innovation, TargetGroup, Theme

NEEDED = 10  # published examples that hold a value, before its filter, sort or column appears
POPULATIONS = (300, 500, 1_000, 2_000, 3_000, 5_000, 10_000, 20_000, 50_000)
COST_BANDS = ((0, 500_000), (500_000, 2_000_000), (2_000_000, 10_000_000), (10_000_000, 50_000_000))


class Group(NamedTuple):
    """A filter: `parameter` is its name in the address, the same in both languages of the portal."""

    parameter: str
    label: str
    note: str = ""


GROUPS = (
    Group("druh", _("Kind")),
    Group("zeme", _("Country")),
    Group("skupina", _("Whom it helps")),
    Group("tema", _("Theme")),
    Group("kdo", _("Who can run it here"), _("Mostly our own estimate, not verified.")),
    Group(
        "velikost",
        _("Enough for a municipality of"),
        _("The smallest sensible population is mostly our own estimate, not verified."),
    ),
    Group(
        "cena",
        _("Lowest stated cost"),
        _("The lowest amount for the whole that a source states: a start, a year or a total, in CZK."),
    ),
    Group("doklady", _("Evidence")),
    Group("stav", _("State")),
    Group("jazyk", _("Language of the text")),
)
PARAMETERS = tuple(group.parameter for group in GROUPS)
VOCABULARIES = {"skupina": TargetGroup, "tema": Theme, "kdo": Actor}
CHOICES = {"druh": Innovation.Kind, "doklady": Innovation.Evidence, "stav": Innovation.State}

# Values of these groups have an order of their own; those of the others stand by how many examples hold them.
ORDERED = {
    "velikost": [str(population) for population in POPULATIONS],
    "cena": [*(f"{low}-{high}" for low, high in COST_BANDS), f"{COST_BANDS[-1][1]}-"],
    "doklady": ["replicated", "evaluated", "described"],
    "stav": ["running", "ended", "stopped", "unknown"],
    "jazyk": ["cs", "en"],
}
WITHOUT_A_VALUE = {"stav": "unknown"}


def territory_name(code):
    """The name of a country, or of its part where that is what people look for (GB-SCT: Scotland)."""
    return str(SUBDIVISIONS.get(code) or countries.name(code[:2]) or code)


def value_name(parameter, value, terms):
    """What a value is called in the active language. `terms`: {slug: name} of its vocabulary."""
    if parameter in VOCABULARIES:
        return terms[value]
    if parameter in CHOICES:
        return capfirst(str(CHOICES[parameter](value).label))
    if parameter == "zeme":
        return territory_name(value)
    if parameter == "velikost":
        return nbsp(_inhabitants(int(value)))
    if parameter == "cena":
        return _cost_band(*(int(bound) if bound else None for bound in value.split("-")))
    return language_name(value)


def language_name(code):
    """The name of a language in the active one; one that Django does not know is called by its code."""
    try:
        return capfirst(str(get_language_info(code)["name_translated"]))
    except KeyError:
        return code


def in_reading_order(parameter, names, counts):
    """The values of `names` ({value: name}) as a reader expects them: own order, else most examples first."""
    if order := ORDERED.get(parameter):
        places = {value: place for place, value in enumerate(order)}
        return sorted(names, key=lambda value: (places.get(value, len(places)), names[value]))
    return sorted(names, key=lambda value: (-counts.get(value, 0), czech_sort.key(names[value])))


def _inhabitants(population):
    words = ngettext("%(number)s inhabitant", "%(number)s inhabitants", population)
    return words % {"number": number(population)}


def _cost_band(low, high):
    if high is None:
        return pgettext("cost", "over %(low)s CZK") % {"low": number(low)}
    if low == 0:
        return pgettext("cost", "up to %(high)s CZK") % {"high": number(high)}
    return pgettext("cost", "%(low)s to %(high)s CZK") % {"low": number(low), "high": number(high)}
