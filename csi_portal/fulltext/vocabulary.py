"""A controlled vocabulary as the search needs it: groups of names that mean the same."""

from collections import defaultdict
from typing import NamedTuple

from .words import CZECH, clean, is_stop_word, query_keys, tokens


class Group(NamedTuple):
    """`key` is stored with the entries that bear the group; `names`: label and synonyms in all languages."""

    key: str
    label: str
    names: tuple


class Name(NamedTuple):
    group: Group
    text: str
    words: tuple  # of a name: its words
    keys: tuple  # of a name: the keys of each word


class Vocabulary:
    """Names of all groups, found by the words that somebody typed."""

    def __init__(self, groups=()):
        self._by_first_key = defaultdict(list)
        for group in groups:
            for text in dict.fromkeys((group.label, *group.names)):
                self._add(group, text)

    def _add(self, group, text):
        words = tuple(token.word for token in tokens(clean(text)))
        if not words or all(is_stop_word(word) for word in words):
            return
        keys = tuple(_all_keys((word,)) for word in words)
        for key in keys[0]:
            self._by_first_key[key].append(Name(group, text, words, keys))

    def longest_match(self, words):
        """[Name, …] of equal length that `words` begin with; each word is the collection of its forms."""
        first = _all_keys(words[0])
        names = {
            (name.group.key, name.text): name
            for key in first
            for name in self._by_first_key.get(key, ())
            if len(name.keys) <= len(words)
            and all(_all_keys(forms) & keys for forms, keys in zip(words, name.keys, strict=False))
        }
        longest = max((len(name.keys) for name in names.values()), default=0)
        return [name for name in names.values() if len(name.keys) == longest]


def _all_keys(forms):
    """Same lemma only: a synonym that merely shares a stem would widen a query without a reason."""
    return frozenset().union(*(query_keys(form, CZECH).sure for form in forms))
