"""Sorting by "like our municipality": its population and its status decide, and each card says why.

First come the examples for which the municipality is large enough by itself, the nearest size first. Then,
for a village or a market town, those that are meant for more people but can be run by a union of
municipalities or a local action group, which such a place has at hand. Then those whose size nobody states,
then those that are too large, the nearest first. Among equals, a village or a market town sees rural
examples first.
"""

from array import array

from django.utils.translation import gettext as _

from csi_portal.organisations.models import Municipality
from csi_portal.ui.typography import nbsp, number

SMALL = {Municipality.Status.VILLAGE, Municipality.Status.MARKET_TOWN}
TOGETHER = ("svazek-obci", "mas")
RURAL = ("obyvatele-venkova", "venkovska-mladez")


def find_municipality(typed):
    """(municipality or None, the municipalities among which the reader must choose) for a code or a name."""
    if not typed:
        return None, []
    found = list(Municipality.objects.matching(typed)[:12])
    exact = [each for each in found if each.lau2 == typed or each.name.casefold() == typed.casefold()]
    chosen = exact or found
    return (chosen[0], []) if len(chosen) == 1 else (None, chosen)


def likeness_order(memory, municipality):
    """All bits of the memory, the most fitting example first."""
    small = municipality.status in SMALL
    together = flags(memory, "kdo", TOGETHER) if small else bytes(len(memory.ids))
    rural = flags(memory, "skupina", RURAL) if small else bytes(len(memory.ids))

    def key(bit):
        needed = memory.populations[bit]
        if not needed:
            return 2, 0, not rural[bit]
        if needed <= municipality.population:
            return 0, -needed, not rural[bit]
        return 1 if together[bit] else 3, needed, not rural[bit]

    return array("l", sorted(range(len(memory.ids)), key=key))


def flags(memory, parameter, values):
    """One byte for each bit: whether the example holds any of the values."""
    union = 0
    for value in values:
        union |= memory.bits[parameter].get(value, 0)
    return memory.flags(union)


def likeness_reason(needed, *, together, municipality):
    """Why an example stands where it stands. `needed`: its smallest population, or None."""
    if not needed:
        return _("No source says from what size of municipality.")
    facts = {
        "needed": number(needed),
        "name": municipality.name,
        "population": number(municipality.population),
    }
    if needed <= municipality.population:
        reason = _("From %(needed)s inhabitants; %(name)s has %(population)s.")
    elif together and municipality.status in SMALL:
        reason = _(
            "From %(needed)s inhabitants; %(name)s has %(population)s, "
            "so with neighbours: a union of municipalities or a local action group."
        )
    else:
        reason = _("Only from %(needed)s inhabitants; %(name)s has %(population)s.")
    return nbsp(reason % facts)
