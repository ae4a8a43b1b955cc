"""The stored search vector: every key of every word with its place and weight, written as a literal."""

from collections import defaultdict
from typing import NamedTuple

from .words import clean, stored_keys, tokens

TITLE, VOCABULARY, SUMMARY, TEXT = "A", "B", "C", "D"
LAST_POSITION = 16_383  # PostgreSQL keeps no place beyond it
MOST_POSITIONS = 255  # of one key
GAP = 10  # words between two parts, so that no phrase reaches over their border


class Part(NamedTuple):
    """One piece of what is indexed: its text, its weight (A title … D text) and its language."""

    text: str
    weight: str = TEXT
    language: str = "cs"


def search_vector(parts, groups=(), vocabulary=None):
    """The literal of a tsvector for a list of `Part`s.

    `groups` are keys of the vocabulary groups that the entry bears. Names of any group of `vocabulary` are
    found in the text and stored under the group's key, so that a widened query needs no slow phrases.
    """
    places = defaultdict(list)
    for key in map(group_key, groups):
        places[key].append("1B")
        places[placed_key(key, VOCABULARY)].append("1B")
    position = 1
    for part in parts:
        words = [token.word for token in tokens(clean(part.text))]
        keys = [(place, key) for place, word in enumerate(words) for key in stored_keys(word, part.language)]
        if vocabulary:
            keys += [(place, group_key(key)) for place, key in vocabulary.mentions(words)]
        for place, key in keys:
            where = f"{min(position + place, LAST_POSITION)}{part.weight}"
            places[key].append(where)
            if part.weight != TEXT:
                places[placed_key(key, part.weight)].append(where)
        position += len(words) + GAP
    return " ".join(
        f"{quoted(key)}:{','.join(each[:MOST_POSITIONS])}" for key, each in sorted(places.items())
    )


def group_key(key):
    return f"v{key}"


def placed_key(key, weight):
    """The key of a word in one place, by which the index alone tells a title from a text."""
    return f"{weight}{key}"


def quoted(key):
    """A key as PostgreSQL reads it inside a tsvector or tsquery."""
    return "'" + key.replace("\\", "\\\\").replace("'", "''") + "'"
