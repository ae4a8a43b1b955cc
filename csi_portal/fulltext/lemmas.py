"""Czech lemmas: simplemma's dictionary, with what it lacks added by rule.

Two decisions are ours. The prefix ne- is taken off verbs only (*nepracuje* is a form of *pracovat*), never
off adjectives and nouns, so that *nezisková* is not found as *ziskový*. And a form may belong to more than
one lemma (*pomoci* is the noun and the verb), so each word has a set of lemmas.
"""

import re
from functools import cache, lru_cache

from simplemma import lemmatize
from simplemma.strategies.dictionaries import DefaultDictionaryFactory

SOFT_ENDINGS = ("í", "ího", "ímu", "ím", "ích", "ími")
IRREGULAR = {
    stem + ending: lemma
    for stem, lemma in (("lepš", "dobrý"), ("horš", "špatný"), ("větš", "velký"), ("menš", "malý"))
    for ending in SOFT_ENDINGS
} | {
    "lépe": "dobře", "líp": "dobře", "hůře": "špatně", "hůř": "špatně", "více": "hodně", "víc": "hodně",
    "lidí": "člověk", "lidem": "člověk", "lidmi": "člověk", "lidech": "člověk",
}  # fmt: skip
SUPERLATIVE = re.compile(r"nej.+(?:[šč](?:í|ího|ímu|ím|ích|ími)|(?:ě|e)ji|íce|éně|épe|ůře|íž|ýše)$")
# Endings of a verb form that the dictionary does not hold → endings of the infinitive it may hold.
VERB_ENDINGS = (
    (
        re.compile(r"(?:uji|uju|uješ|uje|ujeme|ujete|ují|ujou|uj|ujte|ujme|oval|ovala|ovalo|ovali|ovaly)$"),
        ("ovat",),
    ),
    (re.compile(r"(?:ám|áš|á|áme|áte|ají|al|ala|alo|ali|aly|ej|ejte|ejme)$"), ("at",)),
    (
        re.compile(r"(?:ím|íš|í|íme|íte|ejí|ějí|il|ila|ilo|ili|ily|el|ela|elo|eli|ely|ěl|ěla|ělo|ěli|ěly)$"),
        ("it", "et", "ět"),
    ),
    (re.compile(r"(?:nu|neš|ne|neme|nete|nou|nul|nula|nulo|nuli|nuly)$"), ("nout",)),
    (re.compile(r"ti$"), ("t",)),
)
SPELLINGS = (
    (re.compile(r"^kurs(?!iv)"), "kurz"),
    (re.compile(r"ismus$"), "izmus"),
    (re.compile(r"^diskus"), "diskuz"),
)


@cache
def _forms():
    """Form → lemma. Loaded with the first word (0.3 s, about 50 MB)."""
    return DefaultDictionaryFactory().get_dictionary("cs")


@cache
def _all_lemmas():
    return {lemma.lower() for lemma in _forms().values()}


def is_verb(lemma):
    return lemma.endswith(("t", "ti", "ci"))


def _look_up(word):
    found = _forms().get(word) or _forms().get(word.capitalize())
    return found.lower() if found else None


def is_in_dictionary(word):
    return _look_up(word) is not None


def _infinitive(word):
    for pattern, endings in VERB_ENDINGS:
        if match := pattern.search(word):
            for ending in endings:
                if (candidate := word[: match.start()] + ending) in _all_lemmas():
                    return candidate
    return None


def _base(word):
    return IRREGULAR.get(word) or _look_up(word) or _infinitive(word) or lemmatize(word, lang="cs").lower()


def _superlative(word):
    """The lemma of *nejnovější*, or None when the word only looks like a superlative (*nejasnější*)."""
    comparative = word.removeprefix("nej")
    lemma = IRREGULAR.get(comparative) or _look_up(comparative) or _look_up(word)
    return None if lemma in (None, word) else lemma


def _with_negation(word, lemma):
    """The lemma of a word in ne-: with its ne- unless the word is a form of a verb."""
    if not lemma.startswith("ne"):
        return lemma if is_verb(lemma) else f"ne{lemma}"
    if word not in _all_lemmas() and (_look_up(word) is None or is_verb(lemma)):
        positive = _base(word[2:])
        if is_verb(positive):
            return positive
    return lemma


def _lemma(word):
    if SUPERLATIVE.match(word) and (lemma := _superlative(word)):
        return lemma
    lemma = _base(word)
    return _with_negation(word, lemma) if word.startswith("ne") and len(word) > 4 else lemma


def _respell(lemma):
    for pattern, spelling in SPELLINGS:
        lemma = pattern.sub(spelling, lemma)
    return lemma


@lru_cache(maxsize=50_000)
def lemmas(word):
    """(set of lemmas, whether the dictionary knows the word) of one lower-case Czech word."""
    lemma = _lemma(word)
    known = _look_up(word) is not None or lemma in _all_lemmas()
    own = {word} if word in _all_lemmas() else set()
    return frozenset(_respell(each) for each in {lemma} | own), known
