"""The address of a catalogue page ⇄ what was asked: words, filters, sort, page.

`?q=zahrada&zeme=ES,PT&tema=-mentoring&razeni=nazev`: several values of a filter mean *or*, filters mean
*and*, a value with a minus is excluded, as in the search box. A form may also repeat a parameter. Whatever
else stands in an address is left out; values that are not known are remembered, so that the page can say so.
"""

from dataclasses import dataclass, field, replace
from urllib.parse import quote

from .groups import PARAMETERS

NAMES = ("q", "slova", *PARAMETERS, "razeni", "obec", "page")  # the canonical order
SORTS = ("shoda", "nejnovejsi", "doklady", "cena", "uplnost", "obec", "nazev")
MOST_VALUES = 40  # of one filter
LONGEST_WORDS = 200
LAST_PAGE = 1_000_000


@dataclass(frozen=True)
class Selection:
    """The values of one filter: wanted and excluded ones."""

    included: tuple = ()
    excluded: tuple = ()

    def __bool__(self):
        return bool(self.included or self.excluded)

    def __str__(self):
        return ",".join([*self.included, *(f"-{value}" for value in self.excluded)])

    def toggled(self, value):
        """With the value wanted, or without it when it already is."""
        rest = self.without(value)
        if value in self.included:
            return rest
        return replace(rest, included=(*rest.included, value))

    def excluding(self, value):
        rest = self.without(value)
        return replace(rest, excluded=(*rest.excluded, value))

    def without(self, value):
        return Selection(
            tuple(each for each in self.included if each != value),
            tuple(each for each in self.excluded if each != value),
        )


NOTHING = Selection()


@dataclass(frozen=True)
class Asked:
    """One catalogue query. `str(asked)` is its canonical query string."""

    words: str = ""
    own_words_only: bool = False
    filters: dict = field(default_factory=dict)  # {parameter: Selection}, without empty ones
    sort: str = ""  # one of SORTS; empty for the default: relevance when searching, else the newest
    place: str = ""  # LAU2 code of a municipality, or what was typed in its field
    page: int = 1
    unknown: tuple = ()  # (parameter, value) pairs that mean nothing here

    def __str__(self):
        return encoded(self.parameters())

    def parameters(self):
        """(name, value) pairs in canonical order; forms repeat them as hidden fields."""
        values = {
            "q": self.words,
            "slova": "1" if self.own_words_only else "",
            **{name: str(selection) for name, selection in self.filters.items()},
            "razeni": self.sort,
            "obec": self.place,
            "page": str(self.page) if self.page > 1 else "",
        }
        return [(name, values[name]) for name in NAMES if values.get(name)]

    def to(self, **changes):
        """The link to the first page of the same query with changes."""
        return f"?{replace(self, **{'page': 1, 'unknown': (), **changes})}"

    def with_filter(self, parameter, selection):
        """The same query with another selection of one filter."""
        filters = {name: chosen for name, chosen in self.filters.items() if name != parameter}
        if selection:
            filters[parameter] = selection
        return replace(self, filters=filters, page=1, unknown=())

    def links(self, parameter):
        """A function from `str(Selection)` of one filter to its link; the rest of it is made once."""
        pairs = self.with_filter(parameter, NOTHING).parameters()
        place = NAMES.index(parameter)
        before = encoded([pair for pair in pairs if NAMES.index(pair[0]) < place])
        after = encoded([pair for pair in pairs if NAMES.index(pair[0]) > place])

        head = f"?{before}&{parameter}=" if before else f"?{parameter}="
        tail = f"&{after}" if after else ""

        def link(values):
            if values:
                return f"{head}{values}{tail}"
            return f"?{before}{tail}" if before else f"?{after}"

        return link

    @property
    def is_plain(self):
        """Whether nothing was asked: the whole catalogue."""
        return not (self.words or self.filters)

    @property
    def filters_on(self):
        return sum(len(chosen.included) + len(chosen.excluded) for chosen in self.filters.values())


def encoded(pairs):
    return "&".join(f"{name}={quote(value, safe=',')}" for name, value in pairs)


def read_address(get, known):
    """`Asked` from a QueryDict. `known`: {parameter: values}. Never fails, whatever the address holds."""
    filters, unknown = {}, []
    for parameter in PARAMETERS:
        selection, strange = _selection(get.getlist(parameter), known[parameter])
        if selection:
            filters[parameter] = selection
        unknown += [(parameter, value) for value in strange]
    sort = get.get("razeni", "")
    return Asked(
        words=clean(get.get("q", "")),
        own_words_only=get.get("slova", "") == "1",
        filters=filters,
        sort=sort if sort in SORTS else "",
        place=clean(get.get("obec", "")),
        page=_page(get.get("page", "")),
        unknown=tuple(unknown),
    )


def clean(text):
    """Without control characters, which PostgreSQL and XML refuse, and not longer than anybody types."""
    return " ".join("".join(c if c.isprintable() else " " for c in text[:LONGEST_WORDS]).split())


def _page(text):
    return min(max(int(text), 1), LAST_PAGE) if text.isascii() and text.isdigit() and len(text) < 8 else 1


def _selection(raw, known):
    included, excluded, strange = {}, {}, {}
    for value in ",".join(raw).split(",")[:MOST_VALUES]:
        value = clean(value)
        name = value.removeprefix("-")
        if name in known:
            (excluded if value.startswith("-") else included)[name] = None
        elif value:
            strange[value] = None
    places = {value: place for place, value in enumerate(known)}
    included = sorted((value for value in included if value not in excluded), key=places.get)
    return Selection(tuple(included), tuple(sorted(excluded, key=places.get))), list(strange)[:5]
