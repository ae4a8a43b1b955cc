"""Which entries a query finds, and which come first.

Reading vectors is what costs (they lie outside the row), so nothing here reads one: words of title,
vocabulary and summary have keys of their own, and the index alone tells who matches and where. Only as many
tiers are asked for as fill the first pages; the rest follow in whatever order the caller keeps.
"""

from collections import Counter
from contextlib import contextmanager
from math import log
from typing import NamedTuple

from django.contrib.postgres.aggregates import ArrayAgg
from django.db import connection, transaction
from django.db.models import Value

from .queries import either, joined
from .vectors import SUMMARY, TITLE, VOCABULARY, group_key, placed_key, quoted

ENOUGH = 300  # ranked entries: nobody turns more pages
MOST_SORTED = 1_000  # matches in the text alone that are sorted too
FEW = 3  # fewer matches than this: entries that hold most of the words are added
MOST_PARTIAL = 200
VOCABULARY_WEIGHT = 2

# Title above vocabulary above summary; in each the same lemma above the same stem.
TIERS = (TITLE, 10, 8), (VOCABULARY, 5, 4), (SUMMARY, 3, 2)
TITLE_SAYS_IT_TOGETHER = 6


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
        ids = matching(entries, query.tsquery())
        ranked = _ranked(entries, query, ids)
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


def matching(entries, tsquery):
    """Primary keys of the entries that match, in no order."""
    return entries.filter(vector__matches=tsquery).aggregate(ids=ArrayAgg("pk", default=[]))["ids"]


def _ranked(entries, query, ids):
    if not ids:
        return []
    scores = _scores(entries, query, query.tsquery())
    best = sorted(scores, key=lambda pk: (-scores[pk], pk))
    return best if len(ids) > MOST_SORTED else _chain(best, _lemmas_first(entries, query, ids))


def _scores(entries, query, whole):
    """{primary key: score} of the matches of `whole`: for each term the best place that holds it."""
    known = [{} for _ in query.terms]
    bonus = {}
    for place, sure, loose in TIERS:
        asked = list(_asked(query, place, sure, loose))
        for (number, score, _), found in zip(asked, _found(entries, whole, asked), strict=True):
            scores = bonus if number is None else known[number]
            for pk in found:
                scores.setdefault(pk, score)
        if len(set().union(*known)) >= ENOUGH:
            break
    total = Counter(bonus)
    for scores in known:
        total.update(scores)
    return total


def _asked(query, place, sure, loose):
    """(number of the term, score, tsquery) for one place; no number for what concerns the whole query."""

    def placed(key):
        return placed_key(key, place)

    for number, term in enumerate(query.terms):
        groups = [quoted(placed(group_key(group.key))) for group in term.groups()]
        own = [f"({_own(term, kind, placed)})" for kind in ("sure", "loose")]
        yield number, sure, either([own[0], *(groups if place == VOCABULARY else [])])
        yield number, loose, either([own[1], *groups])
    if place == TITLE and len(query.terms) > 1:
        parts = (joined(term.words, term.language, " <-> ", prefix=placed) for term in query.terms)
        yield None, TITLE_SAYS_IT_TOGETHER, " <-> ".join(f"({part})" for part in parts)


def _found(entries, whole, asked):
    """Primary keys for each tsquery asked for, among the matches of `whole`, by one SQL query."""
    parts = [
        entries.filter(vector__matches=f"({whole}) & ({tsquery})")
        .order_by()
        .annotate(number=Value(number))
        .values("number")
        .annotate(ids=ArrayAgg("pk", default=[]))
        for number, (_, _, tsquery) in enumerate(asked)
    ]
    rows = dict(parts[0].union(*parts[1:], all=True).values_list("number", "ids"))
    return [rows.get(number, []) for number in range(len(asked))]


def _own(term, kind, prefix=lambda key: key):
    """tsquery of a term's own words by keys of one kind (`sure` or `loose`)."""
    return joined(term.words, term.language, " & ", kinds=(kind,), prefix=prefix)


def _lemmas_first(entries, query, ids):
    """Matches in the text only: those with the same lemmas before those with the same stems."""
    lemmas = " & ".join(f"({_own(term, 'sure')})" for term in query.terms)
    sure = set(matching(entries, query.without_excluded(lemmas)))
    return sorted(ids, key=lambda pk: (pk not in sure, pk))


def _chain(*lists):
    return list(dict.fromkeys(pk for each in lists for pk in each))


def _partly_matching(entries, query, ids):
    """Primary keys of entries that hold a part of the words, best first.

    A word of the vocabulary weighs most, then a rare word; what holds much less than the best is left out.
    """
    weights, total = Counter(), 0.0
    size = max(entries.count(), 1)
    for term in query.terms:
        found = matching(entries, query.without_excluded(term.tsquery()))
        weight = 1 + (VOCABULARY_WEIGHT if term.names else 0) + log(1 + size / max(len(found), 1)) / 2
        total += weight
        weights.update(dict.fromkeys(found, weight))
    for pk in ids:
        del weights[pk]
    enough = max(max(weights.values(), default=0) * 0.6, total * 0.2)
    kept = {pk: weight for pk, weight in weights.items() if weight >= enough}
    anything = query.without_excluded(either(f"({term.tsquery()})" for term in query.terms))
    scores = _scores(entries, query, anything) if kept else {}
    return sorted(kept, key=lambda pk: (-kept[pk], -scores.get(pk, 0), pk))[:MOST_PARTIAL]
