"""A controlled vocabulary as the search needs it: groups of names that mean the same."""

from collections import defaultdict
from functools import lru_cache
from typing import NamedTuple

from .words import CZECH, clean, czech_keys, is_stop_word, plain, query_keys, tokens

LONGEST_NAME = 12  # words
MOST_REMEMBERED = 20_000  # words


class Group(NamedTuple):
    """`key` is stored with the entries that bear the group; `names`: label and synonyms in all languages."""

    key: str
    label: str
    names: tuple


class Name(NamedTuple):
    group: Group
    text: str
    keys: tuple  # the keys of each of its words


class Vocabulary:
    """Names of all groups, found in texts and in what somebody typed."""

    def __init__(self, groups=()):
        self.spellings = defaultdict(set)  # {word without accents: words of the names}
        self._by_first_key = defaultdict(list)
        self._beginnings = {}
        for group in groups:
            for text in dict.fromkeys((group.label, *group.names)):
                self._add(group, text)

    def _add(self, group, text):
        words = [token.word for token in tokens(clean(text))]
        if words and not all(is_stop_word(word) for word in words):
            for word in words:
                self.spellings[plain(word)].add(word)
            name = Name(group, text, tuple(_keys(word) for word in words))
            for key in name.keys[0]:
                self._by_first_key[key].append(name)

    def names_at(self, words):
        """The names that `words` begin with, the longest first; each word is the tuple of its forms."""
        candidates = self._beginning_with(words[0])
        if not candidates:
            return []
        keys = [_keys_of_any(forms) for forms in words[: len(candidates[0].keys)]]
        return [
            name
            for name in candidates
            if len(name.keys) <= len(keys) and all(map(frozenset.__and__, name.keys, keys))
        ]

    def _beginning_with(self, forms):
        """Names that may begin with this word, the longest first. Most words begin none: this is kept."""
        if forms not in self._beginnings:
            if len(self._beginnings) >= MOST_REMEMBERED:
                self._beginnings.clear()
            found = {
                (name.group.key, name.text): name
                for key in _keys_of_any(forms)
                for name in self._by_first_key.get(key, ())
            }
            self._beginnings[forms] = sorted(found.values(), key=lambda name: -len(name.keys))
        return self._beginnings[forms]

    def mentions(self, words):
        """(place, key of the group) for each name that a text of `words` holds."""
        forms = [(word,) for word in words]
        for place in range(len(forms)):
            for key in {name.group.key for name in self.names_at(forms[place : place + LONGEST_NAME])}:
                yield place, key


@lru_cache(maxsize=20_000)
def _keys(word):
    """Lemmas and stems that can be trusted: a short common stem would widen a query without a reason."""
    return query_keys(word, CZECH).sure | {key for key in czech_keys(word).stored if key[0] == "s"}


@lru_cache(maxsize=2_000)
def first_keys(group):
    """The keys of all words with which a name of the group begins."""
    beginnings = [tokens(clean(text))[:1] for text in (group.label, *group.names)]
    return frozenset().union(*(_keys(token.word) for words in beginnings for token in words))


def _keys_of_any(forms):
    return _keys(forms[0]) if len(forms) == 1 else frozenset().union(*map(_keys, forms))
