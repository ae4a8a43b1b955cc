"""Which entries a query finds, and which come first.

The index alone answers which entries match. Ranking reads vectors, and that is what costs: so only the
entries that hold a word in title, vocabulary or summary are ranked (by the small `head` vector, titles first,
a bounded number of them); the rest follow in whatever order the caller keeps.
"""

from collections import Counter
from math import log
from typing import NamedTuple

from django.contrib.postgres.aggregates import ArrayAgg
from django.db.models import FloatField
from django.db.models.expressions import Func

from .queries import either, joined
from .vectors import group_key, quoted, title_key

MOST_RANKED = 300
FEW = 3  # fewer matches than this: entries that hold most of the words are added
MOST_PARTIAL = 200

# Title above vocabulary above summary; in each the same lemma above the same stem.
IN_TITLE, IN_VOCABULARY, IN_SUMMARY = (
    {"sure": 10, "loose": 8},
    {"sure": 5, "loose": 4},
    {"sure": 3, "loose": 2},
)
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
    ids = matching(entries, query.tsquery())
    if len(ids) < FEW and len(query.terms) > 1:
        return _with_partial(entries, query, ids)
    return Hits(ids, _ranked(entries, query, ids))


def matching(entries, tsquery):
    """Primary keys of the entries that match, in no order. One SQL query that reads the index only."""
    return entries.filter(vector__matches=tsquery).aggregate(ids=ArrayAgg("pk", default=[]))["ids"]


def count(entries, tsquery):
    return entries.filter(vector__matches=tsquery).count()


def _ranked(entries, query, ids):
    scored = entries.filter(vector__matches=query.tsquery()).annotate(score=Score(query))
    anywhere = either(f"({term.tsquery()})" for term in query.terms)
    if len(ids) > MOST_RANKED:
        in_title = either(_own(term, kind, title_key) for term in query.terms for kind in ("sure", "loose"))
        best = _best(scored.filter(head__matches=in_title))
        return (
            best if len(best) == MOST_RANKED else _chain(best, _best(scored.filter(head__matches=anywhere)))
        )
    best = _best(scored.filter(head__matches=anywhere))
    return _chain(best, _lemmas_first(entries, query, ids))


def _best(scored):
    """Primary keys by score, at most MOST_RANKED; cut by primary key, so that it is the same every time."""
    rows = scored.order_by("pk").values_list("score", "pk")[:MOST_RANKED]
    return [pk for _, pk in sorted(rows, key=lambda row: (-row[0], row[1]))]


def _lemmas_first(entries, query, ids):
    """Matches in the text only: those with the same lemmas before those with the same stems."""
    lemmas = " & ".join(f"({_own(term, 'sure')})" for term in query.terms)
    sure = set(matching(entries, query.without_excluded(lemmas)))
    return sorted(ids, key=lambda pk: (pk not in sure, pk))


def _chain(*lists):
    return list(dict.fromkeys(pk for each in lists for pk in each))


def _own(term, kind, prefix=lambda key: key):
    """tsquery of a term's own words by keys of one kind (`sure` or `loose`)."""
    return joined(term.words, term.language, " & ", kinds=(kind,), prefix=prefix)


class Score(Func):
    """The sum over all terms of the best place in which the `head` vector holds them."""

    output_field = FloatField()

    def __init__(self, query):
        super().__init__("head")
        self.query = query

    def as_sql(self, compiler, connection, **extra):
        head, _ = compiler.compile(self.source_expressions[0])
        cases, params = [], []
        for term in self.query.terms:
            places = list(_places(term))
            cases.append(
                "CASE " + " ".join(f"WHEN {head} @@ %s::tsquery THEN %s" for _ in places) + " ELSE 0 END"
            )
            params += [each for place in places for each in place]
        if len(self.query.terms) > 1:
            together = " <-> ".join(
                f"({joined(term.words, term.language, ' <-> ', prefix=title_key)})"
                for term in self.query.terms
            )
            cases.append(f"CASE WHEN {head} @@ %s::tsquery THEN %s ELSE 0 END")
            params += [together, TITLE_SAYS_IT_TOGETHER]
        return f"({' + '.join(cases)})", params


def _places(term):
    """(tsquery, score) from the best place down."""
    for kind in ("sure", "loose"):
        yield _own(term, kind, title_key), IN_TITLE[kind]
    for group in term.groups():
        yield quoted(title_key(group_key(group.key))), IN_TITLE["loose"]
        yield quoted(group_key(group.key)) + ":B", IN_VOCABULARY["sure"]
        yield quoted(group_key(group.key)), IN_SUMMARY["loose"]
    for weight, scores in (("B", IN_VOCABULARY), ("C", IN_SUMMARY)):
        for kind in ("sure", "loose"):
            yield joined(term.words, term.language, " & ", kinds=(kind,), weight=weight), scores[kind]


def _with_partial(entries, query, ids):
    """Matches, then entries that hold a part of the words, of which rare ones count more."""
    whole = _ranked(entries, query, ids)
    weights = Counter()
    total, size = 0.0, max(entries.count(), 1)
    for term in query.terms:
        found = matching(entries, query.without_excluded(term.tsquery()))
        rarity = log(1 + size / max(len(found), 1))
        total += rarity
        for pk in found:
            weights[pk] += rarity
    for pk in ids:
        del weights[pk]
    enough = max(max(weights.values(), default=0) * 0.6, total * 0.2)
    partial = sorted((-weight, pk) for pk, weight in weights.items() if weight >= enough)[:MOST_PARTIAL]
    added = [pk for _, pk in partial]
    return Hits([*ids, *added], [*whole, *added], partial=len(added))
