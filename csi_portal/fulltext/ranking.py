"""Which entries a query finds, and which come first.

Reading vectors is what costs (they lie outside the row), so nothing here reads one: words of title,
vocabulary and summary have keys of their own, and the index alone tells who matches and where. Only as many
tiers are asked for as fill the first pages; the rest follow in whatever order the caller keeps.
"""

from collections import Counter
from contextlib import contextmanager
from math import log
from typing import NamedTuple

from django.db import connection, transaction

from .queries import either, joined
from .vectors import SUMMARY, TITLE, VOCABULARY, group_key, placed_key, quoted

ENOUGH = 300  # ranked entries: nobody turns more pages
MOST_READ = 2_000  # entries of one place; where there are more, any of them will do
MOST_SORTED = 1_000  # matches in the text alone that are sorted too
FEW = 3  # fewer matches than this: entries that hold most of the words are added
MOST_PARTIAL = 200
VOCABULARY_WEIGHT = 2

# Title above vocabulary above summary; in each the same lemma above the same stem.
SCORES = {TITLE: (10, 8), VOCABULARY: (5, 4), SUMMARY: (3, 2)}
TITLE_SAYS_IT_ALL = 6


class Hits(NamedTuple):
    """`ids`: primary keys of all matching entries, in no order. `ranked`: those that come first, best first.

    `partial`: how many of `ids` hold only a part of the words (they come last, and the page says so).
    """

    ids: list
    ranked: list
    partial: int = 0


def search(entries, query):
    """`Hits` among `entries` (a QuerySet of a `SearchEntry` child, filtered as the caller likes)."""
    if not query:
        return Hits([], [])
    with through_the_index():
        ids, ranked = _ranked(entries, query, query.tsquery())
        if len(ids) >= FEW or len(query.terms) == 1:
            return Hits(ids, ranked)
        added = _partly_matching(entries, query, ids)
        return Hits([*ids, *added], [*ranked, *added], partial=len(added))


@contextmanager
def through_the_index():
    """Keep the planner from reading every vector for a frequent word: it does not know what that costs."""
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute("SET LOCAL enable_seqscan = off")
        yield


def matching(entries, *tsqueries, most=None):
    """A list of primary keys, in no order, for each tsquery, at most `most` of each; one SQL query."""
    if not tsqueries:
        return []
    asked = object()
    found = entries.order_by().filter(vector__matches=asked).values("pk")[:most]
    sql, params = found.query.sql_with_params()
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT " + ", ".join([f"ARRAY({sql})"] * len(tsqueries)),
            [tsquery if each is asked else each for tsquery in tsqueries for each in params],
        )
        return cursor.fetchone()


def _ranked(entries, query, whole):
    """(primary keys of all that match `whole`, those of the best of them in order)."""
    (ids,) = matching(entries, whole)
    scores = Scores()
    if not ids:
        return ids, []
    asked = list(_asked(query, TITLE, whole))
    scores.add(asked, matching(entries, *(tsquery for _, _, tsquery in asked), most=MOST_READ))
    if len(scores.total) >= ENOUGH:
        return ids, scores.order()
    asked = [*_asked(query, VOCABULARY, whole), *_asked(query, SUMMARY, whole)]
    lemmas = [f"({whole}) & {_lemmas(query)}"] if len(ids) <= MOST_SORTED else []
    found = matching(entries, *(tsquery for _, _, tsquery in asked), *lemmas, most=MOST_READ)
    scores.add(asked, found)
    best = scores.order()
    return ids, _chain(best, sorted(found[-1]), sorted(ids)) if lemmas else best


class Scores:
    """The best place of each term in each entry, summed up over the terms. Better places are added first."""

    def __init__(self):
        self.total = Counter()
        self._seen = set()

    def add(self, asked, found):
        for (term, score, _), pks in zip(asked, found, strict=False):
            for pk in pks:
                if (term, pk) not in self._seen:
                    self._seen.add((term, pk))
                    self.total[pk] += score

    def order(self):
        return sorted(self.total, key=lambda pk: (-self.total[pk], pk))


def _asked(query, place, whole):
    """(number of the term, score, tsquery) for one place; no number for what concerns the whole query."""

    def placed(key):
        return placed_key(key, place)

    sure, loose = SCORES[place]
    for number, term in enumerate(query.terms):
        groups = [quoted(placed(group_key(group.key))) for group in term.groups()]
        own = [f"({_own(term, kind, placed)})" for kind in ("sure", "loose")]
        as_label = groups if place == VOCABULARY else []
        yield number, sure, f"({whole}) & ({either([own[0], *as_label])})"
        yield number, loose, f"({whole}) & ({either([own[1], *groups])})"
    if place == TITLE and len(query.terms) > 1:
        all_of_it = " & ".join(
            f"({joined(term.words, term.language, ' & ', prefix=placed)})" for term in query.terms
        )
        yield None, TITLE_SAYS_IT_ALL, f"({whole}) & {all_of_it}"


def _own(term, kind, prefix=lambda key: key):
    """tsquery of a term's own words by keys of one kind (`sure` or `loose`)."""
    return joined(term.words, term.language, " & ", kinds=(kind,), prefix=prefix)


def _lemmas(query):
    return " & ".join(f"({_own(term, 'sure')})" for term in query.terms)


def _chain(*lists):
    return list(dict.fromkeys(pk for each in lists for pk in each))


def _partly_matching(entries, query, ids):
    """Primary keys of entries that hold a part of the words, best first.

    A word of the vocabulary weighs most, then a rare word; what holds much less than the best is left out.
    """
    weights, total = Counter(), 0.0
    size = max(entries.count(), 1)
    parts = [query.without_excluded(term.tsquery()) for term in query.terms]
    for term, found in zip(query.terms, matching(entries, *parts), strict=True):
        weight = 1 + (VOCABULARY_WEIGHT if term.names else 0) + log(1 + size / max(len(found), 1)) / 2
        total += weight
        weights.update(dict.fromkeys(found, weight))
    for pk in ids:
        del weights[pk]
    enough = max(max(weights.values(), default=0) * 0.6, total * 0.2)
    kept = {pk for pk, weight in weights.items() if weight >= enough}
    if not kept:
        return []
    _, order = _ranked(entries, query, either(f"({part})" for part in parts))
    places = {pk: place for place, pk in enumerate(order)}
    return sorted(kept, key=lambda pk: (-weights[pk], places.get(pk, len(order)), pk))[:MOST_PARTIAL]
