"""Examples that share most target groups and themes with a given one."""

from functools import reduce
from operator import or_
from typing import NamedTuple

from csi_portal.fulltext.ranking import Sums
from innovations.models import Innovation

from .memory import current_memory

# Sharing more comes first; among equals, sharing what is rare says more than sharing what everybody has.
SHARED, RARE = 1 << 20, 10_000


class Similar(NamedTuple):
    innovation: Innovation
    shared: list  # the terms that both bear


def similar_to(innovation, most=5):
    """Published examples like this one, the most alike first, each with the terms that they share.

    Two queries, whatever the size of the catalogue (more for the first reader after a change, for whom its
    memory is read); never a draft, never itself.
    """
    memory = current_memory()
    own = {"skupina": innovation.target_groups.all(), "tema": innovation.themes.all()}
    others = memory.everything & ~(1 << memory.bit_of.get(innovation.pk, len(memory.ids)))
    holders = [memory.bits[name].get(term.slug, 0) & others for name in own for term in own[name]]
    keys = [memory.ids[bit] for bit in most_alike(holders, memory, most)]
    found = Innovation.objects.published().in_bulk(keys)
    return [Similar(found[key], shared(own, key, memory)) for key in keys if key in found]


def shared(own, key, memory):
    """Those of the terms `own`, {parameter: terms}, that the example with this primary key bears too."""
    bit = memory.bit_of[key]
    return [term for name in own for term in own[name] if memory.bits[name].get(term.slug, 0) >> bit & 1]


def most_alike(holders, memory, most):
    """Bits of the examples that are in most of some bitsets, the best first; equal ones from the newest."""
    sums, bits = Sums(), []
    for each in holders:
        sums.add(SHARED + RARE // max(each.bit_count(), 1), each)
    for _, equal in sums.highest_first(reduce(or_, holders, 0)):
        bits += memory.newest(equal, 0, most - len(bits))
        if len(bits) == most:
            break
    return bits
