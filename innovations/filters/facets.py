"""Which examples a selection leaves, and how many each further value would leave."""

from typing import NamedTuple

from .address import NOTHING


class Value(NamedTuple):
    """One line of a filter: its name, how many examples hold it, links that want or exclude it."""

    name: str
    count: int
    link: str
    exclude_link: str
    state: str  # "" | "included" | "excluded"


class Facet(NamedTuple):
    parameter: str
    label: str
    note: str
    values: list
    on: int  # how many of its values are selected


def restricted(hits, memory, filters, leave_out=None):
    """`hits` under all filters but one."""
    for parameter, selection in filters.items():
        if parameter != leave_out:
            hits &= allowed(memory, parameter, selection)
    return hits


def allowed(memory, parameter, selection):
    """The bitset of one filter: any of the wanted values, none of the excluded."""
    bits = memory.bits[parameter]
    allowed = 0 if selection.included else memory.everything
    for value in selection.included:
        allowed |= bits.get(value, 0)
    for value in selection.excluded:
        allowed &= ~bits.get(value, 0)
    return allowed


def counts(hits, memory, filters, parameter):
    """{value: number of examples} of one filter under the others; its own selection does not matter."""
    base = restricted(hits, memory, filters, leave_out=parameter)
    return {value: (base & bits).bit_count() for value, bits in memory.bits[parameter].items()}


def facets(hits, memory, asked, language):
    """All filters that the catalogue shows; a value without an example only if it is selected."""
    names = memory.names(language)
    return [_facet(group, hits, memory, asked, names[group.parameter]) for group in memory.groups]


def _facet(group, hits, memory, asked, names):
    chosen = asked.filters.get(group.parameter, NOTHING)
    numbers = counts(hits, memory, asked.filters, group.parameter)
    link = asked.links(group.parameter)
    values = []
    for value, name in names.items():
        count = numbers.get(value, 0)
        state = "included" if value in chosen.included else "excluded" if value in chosen.excluded else ""
        if not (count or state):
            continue
        if not chosen:
            values.append(Value(name, count, link(value), link(f"-{value}"), ""))
        elif state:
            values.append(Value(name, count, link(str(chosen.without(value))), "", state))
        else:
            onward, exclude = link(str(chosen.toggled(value))), link(str(chosen.excluding(value)))
            values.append(Value(name, count, onward, exclude, ""))
    on = len(chosen.included) + len(chosen.excluded)
    return Facet(group.parameter, group.label, group.note, values, on)
