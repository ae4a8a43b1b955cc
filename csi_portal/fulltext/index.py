"""What the stored words say, kept in the memory of the process for one state of the texts.

PostgreSQL answers each question (which entries hold this?) once; the answer is kept as a bitset, and a
search puts bitsets together. Words of a query are restored and mended once, too. Whoever makes an `Index`
makes a new one when the texts have changed (docs/decisions/0021-search-as-bitsets.md).
"""

from array import array
from itertools import islice
from sys import getsizeof
from typing import NamedTuple

from django.db import connection

from .models import Word
from .suggestions import MOST_MENDED, known_forms
from .vocabulary import first_keys
from .words import query_keys

MOST_BYTES = 48 * 1024 * 1024  # of bitsets
MOST_WORDS = 10_000
# The planner would read every vector for a frequent word: it does not know what that costs. Three statements
# sent at once are one transaction, and one way to the server.
THROUGH_THE_INDEX = "SET LOCAL enable_seqscan = off; {}; SET LOCAL enable_seqscan TO DEFAULT"


class Spelled(NamedTuple):
    """`words` of the texts that may be meant by a query; a text without one of the `pieces` holds none."""

    words: frozenset
    pieces: tuple

    def may_be_in(self, text):
        lower = text.lower()
        return any(piece in lower for piece in self.pieces)


class Index:
    """Bit *n* of every bitset stands for the entry with the primary key `ids[n]`."""

    def __init__(self, entries, ids=None):
        """`entries`: QuerySet of a `SearchEntry` child. `ids`: those that count, in the order of the bits."""
        self.entries = entries
        self.ids = array("q", entries.order_by("pk").values_list("pk", flat=True) if ids is None else ids)
        self.bit_of = {pk: bit for bit, pk in enumerate(self.ids)}
        self._bits, self._bytes = {}, 0
        self._forms, self._spelled = {}, {}

    def bits(self, tsqueries):
        """{tsquery: bitset of the entries that match it}; one SQL query when some are not known yet."""
        known = {each: self._bits[each] for each in tsqueries if each in self._bits}
        missing = [each for each in dict.fromkeys(tsqueries) if each not in known]
        if missing:
            found = dict(zip(missing, map(self.bitset, self._matching(missing)), strict=True))
            self._keep(found)
            known |= found
        return known

    def _keep(self, found):
        """Remember new bitsets; beyond `MOST_BYTES` the older half goes."""
        self._bits |= found
        self._bytes += sum(map(getsizeof, found.values()))
        if self._bytes > MOST_BYTES:
            self._bits = dict(islice(self._bits.items(), len(self._bits) // 2, None))
            self._bytes = sum(map(getsizeof, self._bits.values()))

    def bitset(self, ids):
        """The bitset of some primary keys; those that do not count are left out."""
        flags = bytearray(len(self.ids) // 8 + 1)
        for pk in ids:
            if (bit := self.bit_of.get(pk)) is not None:
                flags[bit >> 3] |= 1 << (bit & 7)
        return int.from_bytes(flags, "little")

    def keys(self, bits):
        """The primary keys of the entries of a bitset, in the order of the bits."""
        digits = format(bits, "b")[::-1]
        return [pk for pk, digit in zip(self.ids, digits, strict=False) if digit == "1"]

    def _matching(self, tsqueries):
        """For each tsquery the primary keys of the entries that match."""
        asked = object()
        found = self.entries.order_by().filter(vector__matches=asked).values("pk")
        sql, params = found.query.sql_with_params()
        select = "SELECT " + ", ".join([f"ARRAY({sql})"] * len(tsqueries))
        values = [tsquery if each is asked else each for tsquery in tsqueries for each in params]
        with connection.cursor() as cursor:
            cursor.execute(THROUGH_THE_INDEX.format(select), values)
            cursor.nextset()
            return cursor.fetchone()

    def known_forms(self, typed, language, *, spellings=None):
        """As `suggestions.known_forms`; what was worked out for a word is kept."""
        vocabulary = bool(spellings)
        missing = [word for word in typed if (word, language, vocabulary) not in self._forms]
        if len(missing) > MOST_MENDED:  # not all of them would be mended
            return known_forms(typed, language, spellings=spellings)
        if missing:
            forms, corrections = known_forms(missing, language, spellings=spellings)
            self._make_room(self._forms)
            for word in missing:
                self._forms[word, language, vocabulary] = forms[word], corrections.get(word)
        found = {word: self._forms[word, language, vocabulary] for word in typed}
        corrections = {word: used for word, (_, used) in found.items() if used}
        return {word: forms for word, (forms, _) in found.items()}, corrections

    def spelled(self, query):
        """Words of the texts that the query's words and their synonyms may stand for, as `Spelled`."""
        missing = [term for term in query.terms if term not in self._spelled]
        if missing:
            self._make_room(self._spelled)
            self._spelled |= {term: self._spelled_as(term) for term in missing}
        words = frozenset().union(*(self._spelled[term] for term in query.terms))
        return Spelled(words, shortest_pieces(words))

    @staticmethod
    def _spelled_as(term):
        asked = [query_keys(form, term.language) for forms in term.words for form in forms]
        keys = set().union(*(each.sure | each.loose for each in asked))
        for group in term.groups():
            keys |= first_keys(group)
        return frozenset(Word.objects.filter(keys__overlap=sorted(keys)).values_list("word", flat=True))

    @staticmethod
    def _make_room(kept):
        if len(kept) > MOST_WORDS:
            kept.clear()


def shortest_pieces(words):
    """Those of the words that hold no other: a text without any of them holds none of the words."""
    kept = []
    for word in sorted(words, key=len):
        if not any(piece in word for piece in kept):
            kept.append(word)
    return tuple(kept)
