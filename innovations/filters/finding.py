"""One catalogue query, answered: list, map and table are views of it."""

from functools import cached_property

from django.utils.translation import get_language

from .address import read_address
from .facets import facets, restricted
from .likeness import find_municipality, likeness_order
from .memory import current_memory
from .words import find_words

NEWEST, RELEVANCE, LIKENESS = "nejnovejsi", "shoda", "obec"
SORTED_BY = {"doklady": "doklady", "cena": "cena", LIKENESS: "velikost"}  # sort: filter whose values it needs


class Finding:
    """What was asked, which published examples match, how many, and in which order.

    `hits` is a bitset of the memory; `municipality` is set when they are sorted by likeness to it, `choices`
    are the municipalities among which the reader must choose first.
    """

    def __init__(self, get, version=None):
        self.language = get_language()
        self.memory = current_memory(version)
        self.names = self.memory.names(self.language)
        self.asked = read_address(get, self.names)
        self.words = find_words(self.asked, self.memory, self.language) if self.asked.words else None
        self.found = self.words.found.bits if self.words else self.memory.everything
        self.hits = restricted(self.found, self.memory, self.asked.filters)
        self.total = self.hits.bit_count()
        self.municipality, self.choices = None, []
        if self.sort == LIKENESS:
            self.municipality, self.choices = find_municipality(self.asked.place)

    @property
    def sorts(self):
        """The sorts that make sense now, in the order in which they are offered."""
        by_words = [RELEVANCE] if self.asked.words else []
        rest = [NEWEST, "doklady", "cena", "uplnost", LIKENESS, "nazev"]
        return by_words + [sort for sort in rest if self.memory.shows(SORTED_BY.get(sort, "druh"))]

    @property
    def default_sort(self):
        return RELEVANCE if self.asked.words else NEWEST

    @cached_property
    def sort(self):
        return self.asked.sort if self.asked.sort in self.sorts else self.default_sort

    @cached_property
    def facets(self):
        return facets(self.found, self.memory, self.asked, self.language)

    def bits(self, start, stop):
        """The bits of the matching examples from place `start` to `stop` in the chosen order."""
        if self.sort == RELEVANCE:
            return self._by_relevance(start, stop)
        if self.municipality:
            order = self.memory.kept(
                self.municipality.lau2, lambda: likeness_order(self.memory, self.municipality)
            )
        else:
            order = self.memory.orders.get(self.sort) or self.memory.orders[NEWEST]
        return self.memory.in_order(self.hits, order, start, stop)

    def _by_relevance(self, start, stop):
        """Tier by tier, as far as the place `stop`; in one tier from the newest."""
        bits = []
        for tier in self.words.found.tiers:
            chosen = tier & self.hits
            if start < (size := chosen.bit_count()):
                bits += self.memory.newest(chosen, start, stop)
            start, stop = max(0, start - size), stop - size
            if stop <= 0:
                break
        return bits

    def __len__(self):
        return self.total

    def __getitem__(self, places):
        """The primary keys of a slice of places: what a paginator asks for."""
        return [self.memory.ids[bit] for bit in self.bits(places.start, places.stop)]

    def without_one_filter(self):
        """[(parameter, number of examples)] that would be found without one of the filters."""
        wider = []
        for parameter in self.asked.filters:
            count = restricted(self.found, self.memory, self.asked.filters, leave_out=parameter).bit_count()
            if count:
                wider.append((parameter, count))
        return wider
