"""The passage of a text in which a query was found, as safe HTML with `<mark>`."""

from functools import lru_cache
from itertools import chain

from django.utils.html import escape
from django.utils.safestring import mark_safe

from .vocabulary import LONGEST_NAME, Vocabulary
from .words import clean, query_keys, stored_keys, tokens

WIDTH = 240  # characters


def passage(text, query, *, spelled=None, width=WIDTH, language="cs"):
    """The `width` characters that hold most of the words, marked; the beginning if there are none.

    `spelled`: the `Spelled` of the query in the `Index` that holds the text, which spares most of the work.
    """
    text = clean(text)
    hits = matches(text, query, language, spelled)
    start, end = _window(text, hits, width)
    inside = [hit for hit in hits if hit[0] >= start and hit[1] <= end]
    before, after = ("… " if start > 0 else ""), (" …" if end < len(text) else "")
    return mark_safe(before + _marked(text, inside, start, end) + after)  # noqa: S308 - every piece is escaped


def marked(text, query, *, spelled=None, language="cs"):
    """The whole text as safe HTML with the query's words marked (for titles)."""
    text = clean(text)
    return mark_safe(_marked(text, matches(text, query, language, spelled), 0, len(text)))  # noqa: S308


def matches(text, query, language, spelled=None):
    """[(start, end, number of the term)] of the pieces of the text that the query or its synonyms ask for."""
    if spelled and not spelled.may_be_in(text):
        return []
    wanted, terms = _wanted(query.terms)
    names = _vocabulary(tuple(terms))
    found = tokens(text)
    pieces = []
    for place, token in enumerate(found):
        if spelled and token.word not in spelled.words:
            continue
        if terms:
            named = names.names_at([(each.word,) for each in found[place : place + LONGEST_NAME]])
            if named:
                last = found[place + len(named[0].keys) - 1]
                pieces.append((token.start, last.end, terms[named[0].group]))
        number = next((wanted[key] for key in stored_keys(token.word, language) if key in wanted), None)
        if number is not None:
            pieces.append((token.start, token.end, number))
    return _without_overlaps(pieces)


@lru_cache(maxsize=64)
def _wanted(terms):
    """({key of a typed word: number of its term}, {group that widens a term: number of the term})."""
    keys, groups = {}, {}
    for number, term in enumerate(terms):
        for form in chain.from_iterable(term.words):
            asked = query_keys(form, term.language)
            keys |= dict.fromkeys((asked.sure | asked.loose) - keys.keys(), number)
        groups |= dict.fromkeys(term.groups(), number)
    return keys, groups


@lru_cache(maxsize=64)
def _vocabulary(groups):
    return Vocabulary(groups)


def _without_overlaps(pieces):
    kept, position = [], 0
    for piece in sorted(pieces, key=lambda piece: (piece[0], -piece[1])):
        if piece[0] >= position:
            kept.append(piece)
            position = piece[1]
    return kept


def _window(text, hits, width):
    """Borders of the piece that holds the most different terms, then the most words; cut between words."""
    if len(text) <= width:
        return 0, len(text)
    best = (0, 0, 0)
    for start, _, _ in hits:
        inside = [number for left, right, number in hits if left >= start and right <= start + width * 2 // 3]
        best = max(best, (len(set(inside)), len(inside), -start))
    start = max(0, -best[2] - width // 3) if hits else 0
    start = min(start, len(text) - width)
    if start > 0:
        start = text.find(" ", start) + 1
    end = start + width
    if end >= len(text):
        return start, len(text)
    return start, max(text.rfind(" ", start, end), start + width // 2)


def _marked(text, hits, start, end):
    pieces, position = [], start
    for left, right, _ in hits:
        pieces += [escape(text[position:left]), "<mark>", escape(text[left:right]), "</mark>"]
        position = right
    pieces.append(escape(text[position:end]))
    return "".join(pieces)
