"""Which entries a query finds, and which come first.

Words of title, vocabulary and summary have keys of their own, so the index alone tells who matches and where.
Each question is one bitset (`Index`); sums of points are kept for all entries at once, in bitsets too.
"""

from functools import lru_cache, reduce
from math import log
from operator import and_, or_
from typing import NamedTuple

from .queries import either, joined
from .vectors import SUMMARY, TITLE, VOCABULARY, group_key, placed_key, quoted

FEW = 3  # fewer matches than this: entries that hold most of the words are added
MOST_PARTIAL = 200
VOCABULARY_WEIGHT = 2
EXACT = 100  # weights are summed up as whole numbers, this many for 1

# Title above vocabulary above summary; in each the same lemma above the same stem. Text last.
SCORES = {TITLE: (20, 16), VOCABULARY: (10, 8), SUMMARY: (6, 4)}
TITLE_SAYS_IT_ALL = 12
TEXT_HOLDS_ALL_LEMMAS = 1


class Found(NamedTuple):
    """`bits`: all matching entries. `tiers`: the same, disjoint bitsets, the best first.

    `partial`: how many of them hold only a part of the words (they come last, and the page says so).
    """

    bits: int = 0
    tiers: tuple = ()
    partial: int = 0


class Asked(NamedTuple):
    """tsqueries of one term: anywhere; by lemma; anywhere in a title; the best places first, with points."""

    anywhere: str
    lemma: str
    title: str
    places: tuple


class Sums:
    """A sum of points for every entry at once: plane *n* holds the bit 2ⁿ of each entry's sum."""

    def __init__(self):
        self.planes = []

    def add(self, points, bits):
        """Add `points` to the entries of a bitset, as one adds on paper: plane by plane with a carry."""
        for place in range(points.bit_length()):
            if points >> place & 1:
                self._carry(bits, place)

    def _carry(self, bits, place):
        while bits:
            self.planes.extend([0] * (place + 1 - len(self.planes)))
            self.planes[place], bits = self.planes[place] ^ bits, self.planes[place] & bits
            place += 1

    def highest_first(self, among):
        """(sum, bitset of the entries with this sum) of the entries of `among`."""
        return self._split(among, len(self.planes) - 1, 0)

    def _split(self, bits, place, total):
        if not bits:
            return
        if place < 0:
            yield total, bits
            return
        yield from self._split(bits & self.planes[place], place - 1, total + (1 << place))
        yield from self._split(bits & ~self.planes[place], place - 1, total)


def search(index, query):
    """What `query` finds in an `Index`, as `Found`. At most one SQL query."""
    if not query:
        return Found()
    terms = [asked(term) for term in query.terms]
    known = index.bits(
        [tsquery for term in terms for tsquery in all_of(term)] + [term.tsquery() for term in query.excluded]
    )
    unwanted = reduce(or_, (known[term.tsquery()] for term in query.excluded), 0)
    holders = [known[term.anywhere] & ~unwanted for term in terms]
    hits = reduce(and_, holders)
    tiers = tiers_of(hits, terms, known)
    if len(terms) == 1 or hits.bit_count() >= FEW:
        return Found(hits, tiers)
    best_places = tiers_of(reduce(or_, holders), terms, known)
    added = tuple(partly_matching(holders, hits, query, best_places, len(index.ids)))
    bits = reduce(or_, added, 0)
    return Found(hits | bits, (*tiers, *added), partial=bits.bit_count())


@lru_cache(maxsize=4096)
def asked(term):
    """The `Asked` of a `Term` of the query."""
    places = []
    for place, (sure, loose) in SCORES.items():

        def placed(key, place=place):
            return placed_key(key, place)

        labels = [quoted(placed(group_key(group.key))) for group in term.groups()]
        own = [f"({joined(term.words, term.language, ' & ', (kind,), placed)})" for kind in ("sure", "loose")]
        places.append((sure, either([own[0], *(labels if place == VOCABULARY else [])])))
        places.append((loose, either([own[1], *labels])))
    return Asked(
        anywhere=term.tsquery(),
        lemma=joined(term.words, term.language, " & ", ("sure",)),
        title=joined(term.words, term.language, " & ", prefix=lambda key: placed_key(key, TITLE)),
        places=tuple(places),
    )


def all_of(term):
    return [term.anywhere, term.lemma, term.title, *(tsquery for _, tsquery in term.places)]


def tiers_of(hits, terms, known):
    """`hits` as disjoint bitsets: of each term the best place counts, summed up over the terms."""
    sums = Sums()
    for term in terms:
        rest = hits
        for points, tsquery in term.places:
            sums.add(points, rest & known[tsquery])
            rest &= ~known[tsquery]
    if len(terms) > 1:
        sums.add(TITLE_SAYS_IT_ALL, reduce(and_, (known[term.title] for term in terms), hits))
    sums.add(TEXT_HOLDS_ALL_LEMMAS, reduce(and_, (known[term.lemma] for term in terms), hits))
    return tuple(bits for _, bits in sums.highest_first(hits))


def partly_matching(holders, hits, query, tiers, size):
    """Bitsets of the entries that hold a part of the words, the best first, `MOST_PARTIAL` at most.

    A word of the vocabulary weighs most, then a rare word; what holds much less than the best is left out.
    """
    sums, total = Sums(), 0
    for term, bits in zip(query.terms, holders, strict=True):
        rare = log(1 + size / max(bits.bit_count(), 1)) / 2
        weight = round(EXACT * (1 + (VOCABULARY_WEIGHT if term.names else 0) + rare))
        total += weight
        sums.add(weight, bits)
    room, best = MOST_PARTIAL, None
    for weight, bits in sums.highest_first(reduce(or_, holders) & ~hits):
        best = weight if best is None else best
        if room <= 0 or weight < max(best * 0.6, total * 0.2):
            return
        for tier in tiers:
            if both := bits & tier:
                both = first_of(both, room)
                room -= both.bit_count()
                yield both
                if room <= 0:
                    return


def first_of(bits, number):
    """The lowest `number` of the bits that are set."""
    if bits.bit_count() <= number:
        return bits
    kept = 0
    for _ in range(number):
        lowest = bits & -bits
        kept |= lowest
        bits ^= lowest
    return kept
