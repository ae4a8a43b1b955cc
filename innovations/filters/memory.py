"""The catalogue's facets in the memory of the process (docs/decisions, "Facets in memory").

For each value of each filter one integer whose bit *n* is set when the *n*-th example holds the value;
examples stand from the newest to the oldest. Filtering is `&` and `|`, counting is `bit_count()`: it takes
microseconds where SQL needs tens of milliseconds. The memory belongs to one version of the catalogue, which
is read from the database in every request, so a change shows in the next request of every worker. Drafts
never enter it.
"""

from array import array
from collections import defaultdict
from itertools import compress, islice

from django.db.models import Q, Value

from innovations.models import CatalogueVersion, Innovation, listed_terms

from .groups import (
    CHOICES,
    COST_BANDS,
    GROUPS,
    NEEDED,
    POPULATIONS,
    VOCABULARIES,
    WITHOUT_A_VALUE,
    in_reading_order,
    value_name,
)

EVIDENCE_ORDER = {"replicated": 0, "evaluated": 1, "described": 2}
LINKS = {
    "skupina": (Innovation.target_groups.through, "targetgroup__slug"),
    "tema": (Innovation.themes.through, "theme__slug"),
    "kdo": (Innovation.actors.through, "actor__slug"),
}
COLUMNS = (
    "pk", "kind", "country", "subdivision", "state", "evidence_level", "smallest_population",
    "lowest_cost_czk", "completeness", "title_key", "in_czech", "in_english", "in_original",
    "original_language",
)  # fmt: skip


class Memory:
    """What the catalogue's version `version` holds, ready for filtering, counting and sorting."""

    def __init__(self, version):
        self.version = version
        self._kept = {}
        rows = list(_published().values_list(*COLUMNS))
        self.ids = array("q", (row[0] for row in rows))
        self.bit_of = {pk: bit for bit, pk in enumerate(self.ids)}
        self.everything = (1 << len(rows)) - 1
        self.bits = _bitsets(rows, self.bit_of)
        self.populations = array("q", (row[6] or 0 for row in rows))
        self.orders = _orders(rows)
        self.listed = listed_terms()
        self.terms = _terms(self.listed)
        self.held = {
            parameter: self._any(
                bits for value, bits in values.items() if value != WITHOUT_A_VALUE.get(parameter)
            )
            for parameter, values in self.bits.items()
        }
        self.groups = tuple(group for group in GROUPS if self.shows(group.parameter))
        self._names = {}

    @staticmethod
    def _any(bitsets):
        union = 0
        for bits in bitsets:
            union |= bits
        return union

    def shows(self, parameter):
        """Whether enough examples hold a value for its filter, sort or column to appear."""
        return self.held.get(parameter, 0).bit_count() >= NEEDED

    def names(self, language):
        """{parameter: {value: name}} in reading order; `language` must be the active one."""
        if language not in self._names:
            self._names[language] = {
                group.parameter: self._names_of(group.parameter, language) for group in GROUPS
            }
        return self._names[language]

    def _names_of(self, parameter, language):
        terms = {
            slug: (english or czech) if language == "en" else (czech or english)
            for slug, (czech, english) in self.terms.get(parameter, {}).items()
        }
        values = (
            [*terms] or CHOICES[parameter].values
            if parameter in CHOICES
            else [*terms] or self.bits[parameter]
        )
        names = {value: value_name(parameter, value, terms) for value in values}
        counts = {value: bits.bit_count() for value, bits in self.bits[parameter].items()}
        return {value: names[value] for value in in_reading_order(parameter, names, counts)}

    def in_order(self, hits, order, start, stop):
        """Bits of `hits` from place `start` to `stop` in an order, which is an array of bits."""
        chosen = compress(order, map(self.flags(hits).__getitem__, order))
        return list(islice(chosen, start, stop))

    def newest(self, hits, start, stop):
        """The same from the newest, in which order the bits stand: quick for the first pages of few."""
        if stop > FIRST_PAGES:
            return self.in_order(hits, self.orders["nejnovejsi"], start, stop)
        bits = []
        while hits and len(bits) < stop:
            lowest = hits & -hits
            bits.append(lowest.bit_length() - 1)
            hits ^= lowest
        return bits[start:]

    def flags(self, bits):
        """A bitset as one byte (0 or 1) for each example, which is quick to ask and to walk through."""
        digits = format(bits, f"0{len(self.ids)}b")[::-1][: len(self.ids)]  # zero has a digit even of nothing
        return bytearray(digits.encode().translate(ZEROS_AND_ONES))

    def kept(self, key, make):
        """`make()`, worked out once for this version; of such things those used last are kept."""
        found = self._kept.pop(key) if key in self._kept else make()
        self._kept[key] = found
        while len(self._kept) > MOST_KEPT:
            del self._kept[next(iter(self._kept))]
        return found

    def values_of(self, pk, parameter):
        """The values of one filter that an example holds, those of a controlled list in its order."""
        mask, bits = 1 << self.bit_of[pk], self.bits[parameter]
        return [value for value in self.terms.get(parameter, bits) if bits.get(value, 0) & mask]


MOST_KEPT = 40  # orders for municipalities, filters of the whole catalogue, the search's index, cards
FIRST_PAGES = 60  # places: beyond them it is quicker to walk through all bits once
ZEROS_AND_ONES = bytes.maketrans(b"01", b"\0\1")


def _published():
    return (
        Innovation.objects.published()
        .annotate(
            in_czech=Q(how_cs__gt="") | Q(problem_cs__gt=""),
            in_english=Q(how_en__gt="") | Q(problem_en__gt=""),
            in_original=Q(original_text__gt=""),
        )
        .order_by("-published_at", "-pk")
    )


def _bitsets(rows, bit_of):
    """{parameter: {value: bitset}}."""
    size = len(rows) // 8 + 1
    flags = {group.parameter: defaultdict(lambda: bytearray(size)) for group in GROUPS}
    for bit, row in enumerate(rows):
        for parameter, value in _values(row):
            flags[parameter][value][bit >> 3] |= 1 << (bit & 7)
    for parameter, pk, value in _links():
        if (bit := bit_of.get(pk)) is not None:
            flags[parameter][value][bit >> 3] |= 1 << (bit & 7)
    return {
        parameter: {value: int.from_bytes(raw, "little") for value, raw in values.items()}
        for parameter, values in flags.items()
    }


def _links():
    """(parameter, primary key, slug) of every term that an example holds, in one query."""
    first, *others = (
        through.objects.annotate(parameter=Value(parameter)).values_list("parameter", "innovation_id", slug)
        for parameter, (through, slug) in LINKS.items()
    )
    return first.union(*others, all=True)


def _terms(listed):
    """{parameter: {slug: (Czech name, English name)}} in the order of the lists."""
    return {
        parameter: {
            each.slug: (each.name_cs, each.name_en)
            for each in listed
            if each.list_name == model._meta.model_name
        }
        for parameter, model in VOCABULARIES.items()
    }


def _values(row):
    """(parameter, value) pairs of one row of COLUMNS."""
    (
        _pk,
        kind,
        country,
        subdivision,
        state,
        evidence,
        population,
        cost,
        _done,
        _key,
        czech,
        english,
        original,
        code,
    ) = row
    yield "druh", kind
    yield "zeme", subdivision or country
    yield "stav", state
    yield "doklady", evidence
    if czech:
        yield "jazyk", "cs"
    if english:
        yield "jazyk", "en"
    if original and code:
        yield "jazyk", code
    if population is not None:
        for band in POPULATIONS:
            if population <= band:
                yield "velikost", str(band)
    if cost is not None:
        yield "cena", cost_band(cost)


def cost_band(cost):
    """The value of the cost filter for an amount in CZK; the lower bound belongs to the band."""
    for low, high in COST_BANDS:
        if cost < high:
            return f"{low}-{high}"
    return f"{COST_BANDS[-1][1]}-"


def _orders(rows):
    """{sort: all bits in its order}. Equal ones stand from the newest; those without the value come last."""

    def order(key):
        return array("l", sorted(range(len(rows)), key=key))

    return {
        "nejnovejsi": array("l", range(len(rows))),
        "doklady": order(lambda bit: (EVIDENCE_ORDER[rows[bit][5]], -rows[bit][8])),
        "cena": order(lambda bit: (rows[bit][7] is None, rows[bit][7] or 0)),
        "uplnost": order(lambda bit: -rows[bit][8]),
        "nazev": order(lambda bit: bytes(rows[bit][9])),
    }


_current = None


def current_memory(version=None):
    """The memory of the present version of the catalogue; it is read unless the caller has just done so."""
    global _current
    version = CatalogueVersion.objects.current() if version is None else version
    if _current is None or _current.version != version:
        _current = Memory(version)
    return _current
