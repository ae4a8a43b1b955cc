"""Words of a file as entries of our lists: target groups, themes, actors, kinds, states, evidence."""

import re

from django.utils import translation

from ..models import Innovation
from .text import label

SEPARATORS = re.compile(r"[;|\n•·]")
OTHER_WORDS = {
    "state": {
        "running": "active ongoing probiha bezi trva aktivni inprogress current",
        "ended": "closed completed finished ukonceno ukoncen dokonceno skoncilo",
        "stopped": "cancelled terminated zastaveno zruseno",
    }
}
CHOICES = {"kind": Innovation.Kind, "state": Innovation.State, "evidence_level": Innovation.Evidence}


class Terms:
    """One controlled list: `terms` have a slug, names, and synonyms. A name beats a synonym."""

    def __init__(self, terms):
        self.known = {}
        for term in terms:
            for name in (term.slug, term.name_cs, term.name_en):
                self._learn(name, term)
        for term in terms:
            for name in term.synonyms:
                self._learn(name, term)

    def _learn(self, name, term):
        if label(name):
            self.known.setdefault(label(name), term.slug)

    def read(self, text):
        """(identifiers in the order of the text, parts that no entry is called)."""
        found, unknown = [], []
        if whole := self.known.get(label(text)):
            return [whole], []
        for part in filter(str.strip, SEPARATORS.split(text)):
            smaller = [part] if label(part) in self.known else part.split(",")
            for name in filter(str.strip, smaller):
                slug = self.known.get(label(name))
                (found if slug else unknown).append(slug or name.strip())
        return list(dict.fromkeys(found)), unknown


def choice_words():
    """{field: {word: value}} of the choices, by value and by name in both languages."""
    words = {field: {} for field in CHOICES}
    for field, choices in CHOICES.items():
        for language in ("cs", "en"):
            with translation.override(language):
                words[field] |= {label(str(name)): value for value, name in choices.choices}
        words[field] |= {label(value): value for value in choices.values}
    for field, others in OTHER_WORDS.items():
        for value, names in others.items():
            words[field] |= dict.fromkeys(names.split(), value)
    return words
