"""From text to words, and from a word to the keys under which it is stored and found.

Keys are lower-case ASCII with one letter in front that says what they are:

`l` Czech lemma · `s` Czech stem · `k` Czech stem too short to join two words that the dictionary knows ·
`e` English stem · `w` a word of another language, as it stands · `v` a group of the vocabulary

Stem keys join words of which one or both are unknown to the dictionary, or whose stem is long enough to mean
something: measured on the Czech test set this costs no recall and gains five points of precision
(docs/decisions/0006-czech-search.md). Accents go last, never before stemming.
"""

import re
import unicodedata
from functools import cache, lru_cache
from pathlib import Path
from typing import NamedTuple

import Stemmer

from .lemmas import lemmas

WORD = re.compile(r"\d+\+|[^\W_]+")
LONGEST_WORD = 60
LONG_STEM = 6
SHORTEST_ROOT = 3
CZECH, ENGLISH = "cs", "en"
ENDINGS = frozenset({
    "a", "ach", "aji", "am", "ame", "ami", "at", "ata", "aty", "e", "ech", "eho", "em", "emi", "emu",
    "ete", "etem", "eti", "ho", "i", "ich", "iho", "im", "ima", "ime", "imi", "imu", "mi", "mu", "o",
    "ost", "ostech", "osti", "ostmi", "ou", "ovat", "u", "uje", "uji", "um", "uv", "y", "ych", "ym",
    "ymi",
})  # fmt: skip
# Consonants that change before an ending: horsky – horsti, nemecky – nemecti, obec – obce, Praha – Praze.
CHANGING_ENDS = ("sk", "s"), ("st", "s"), ("ck", "k"), ("ct", "k"), ("c", "k"), ("z", "h")
IRREGULAR_ENGLISH = {"women": "woman", "men": "man", "children": "child", "people": "person", "mice": "mouse"}
STOP_WORDS = Path(__file__).parent / "data"


class Token(NamedTuple):
    word: str
    start: int
    end: int


class Keys(NamedTuple):
    """`stored` goes into the vector; a query asks for `sure` (same lemma) and `loose` (same stem) ones."""

    stored: frozenset
    sure: frozenset
    loose: frozenset


def plain(text):
    """Lower-case without accents: „Šumperk“ → „sumperk“."""
    decomposed = unicodedata.normalize("NFKD", text.lower())
    return "".join(each for each in decomposed if not unicodedata.combining(each))


@cache
def _stop_words(language):
    """Function words, as written and without accents."""
    words = (STOP_WORDS / f"stop_words_{language}.txt").read_text(encoding="utf-8").split()
    return frozenset(words) | {plain(word) for word in words}


def is_stop_word(word, language=CZECH):
    """Whether the word only holds a sentence together."""
    return word in _stop_words(language)


def tokens(text):
    """The words of a text, lower-case, with their place in it. `text` should be NFC (`clean`)."""
    return [Token(match[0].lower()[:LONGEST_WORD], *match.span()) for match in WORD.finditer(text)]


def clean(text):
    """The text as we store and compare it: one way to write an accented letter, no ligatures."""
    return unicodedata.normalize("NFKC", text)


@cache
def _stemmer(language):
    return Stemmer.Stemmer({CZECH: "czech", ENGLISH: "english"}[language])


@lru_cache(maxsize=50_000)
def czech_keys(word):
    found, known = lemmas(word)
    sure = frozenset("l" + plain(lemma) for lemma in found)
    stem = plain(_stemmer(CZECH).stemWord(word))
    trusted, short = "s" + stem, "k" + stem
    is_trusted = not known or len(stem) >= LONG_STEM
    return Keys(
        stored=sure | {trusted if is_trusted else short},
        sure=sure,
        loose=frozenset({trusted} if known else {trusted, short}),
    )


@lru_cache(maxsize=20_000)
def english_keys(word):
    keys = frozenset({"e" + plain(_stemmer(ENGLISH).stemWord(IRREGULAR_ENGLISH.get(word, word)))})
    return Keys(stored=keys, sure=keys, loose=frozenset())


def stored_keys(word, language):
    """Keys under which a word of a text is stored."""
    if language == CZECH:
        return czech_keys(word).stored
    if language == ENGLISH:
        return english_keys(word).stored
    return frozenset({"w" + plain(word)})


@lru_cache(maxsize=20_000)
def query_keys(word, language):
    """Keys that a typed word asks for, in all languages of the texts.

    A word that Czech knows is not looked up in English texts by a Czech reader: *most* is a bridge to her.
    """
    czech, english = czech_keys(word), english_keys(word)
    sure = czech.sure | {"w" + plain(word)}
    if language == ENGLISH or not lemmas(word)[1]:
        sure |= english.sure
    return Keys(stored=frozenset(), sure=frozenset(sure), loose=czech.loose)


@lru_cache(maxsize=20_000)
def root(word):
    """A crude root of a word without accents, only to restore accents of a form that no text holds."""
    text = plain(word)
    for length in range(5, 0, -1):
        if len(text) - length >= SHORTEST_ROOT and text[-length:] in ENDINGS:
            text = text[:-length]
            break
    if text.endswith("ov") and len(text) > 2 * SHORTEST_ROOT:
        return text[:-2]
    for changing, same in CHANGING_ENDS:
        if text.endswith(changing):
            return text.removesuffix(changing) + same
    return text
