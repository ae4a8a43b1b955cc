"""What somebody typed → what PostgreSQL is asked, and what the page says about it.

`understand` never fails: quotes may be unbalanced, signs may be any. Words without accents are restored from
the words of the texts, a word that no text holds is mended, names of the vocabulary widen the query.
"""

import re
from typing import NamedTuple

from .suggestions import known_forms
from .vectors import group_key, quoted
from .vocabulary import Vocabulary
from .words import CZECH, clean, is_stop_word, query_keys, tokens

LONGEST_QUERY = 200  # characters
MOST_TERMS = 12
CHUNK = re.compile(r'(?P<minus>(?<!\S)[-−–])?(?:"(?P<phrase>[^"]*)(?:"|$)|(?P<word>[^\s"]+))')
QUOTES = str.maketrans(dict.fromkeys("„“”«»‟″", '"'))


class Term(NamedTuple):
    """One thing that was asked for: a word, a phrase, or a name of the vocabulary."""

    words: tuple  # for each word the tuple of its forms
    phrase: bool = False
    names: tuple = ()  # the names of the vocabulary that it spells
    language: str = CZECH

    def groups(self):
        return list(dict.fromkeys(name.group for name in self.names))

    def tsquery(self):
        """Its words, each by lemma or stem, or any name of its groups."""
        own = joined(self.words, self.language, " <-> " if self.phrase else " & ")
        return either([f"({own})", *(quoted(group_key(group.key)) for group in self.groups())])


class Correction(NamedTuple):
    typed: str
    used: str


class Query(NamedTuple):
    text: str
    terms: tuple = ()
    excluded: tuple = ()
    corrections: tuple = ()
    language: str = CZECH

    def __bool__(self):
        return bool(self.terms)

    def also_searched(self, most):
        """Names that widen the query, for „také hledáno“: of each group the first `most`, but none typed."""
        typed = {name.text for term in self.terms for name in term.names}
        groups = dict.fromkeys(name.group for term in self.terms for name in term.names)
        names = [name for group in groups for name in (group.label, *group.names)[:most]]
        return [name for name in dict.fromkeys(names) if name not in typed]

    def tsquery(self):
        """All terms, none of the excluded."""
        wanted = " & ".join(f"({term.tsquery()})" for term in self.terms)
        return self.without_excluded(wanted)

    def without_excluded(self, wanted):
        return " & ".join([f"({wanted})", *(f"!({term.tsquery()})" for term in self.excluded)])


def understand(text, *, vocabulary=None, language=CZECH, only_own_words=False, known=known_forms):
    """A `Query` from typed text. Costs 1 SQL query, up to 4 when a word must be mended, none for no words.

    `vocabulary` is a `Vocabulary`; with `only_own_words` it is left out („jen má slova“). `known` restores
    and mends words: the method of an `Index` remembers what it worked out.
    """
    text = " ".join(clean(text.translate(QUOTES)).split())[:LONGEST_QUERY]
    chunks = list(_chunks(text))
    typed = [token.word for _, _, words in chunks for token in words]
    names = Vocabulary() if only_own_words or vocabulary is None else vocabulary
    forms, corrections = known(typed, language, spellings=names.spellings) if typed else ({}, {})
    wanted, excluded = [], []
    run = []
    for minus, is_phrase, words in chunks:
        spelled = [forms[token.word] for token in words]
        if minus or is_phrase:
            term = Term(tuple(spelled), phrase=is_phrase or len(spelled) > 1, language=language)
            (excluded if minus else wanted).append(term)
        else:
            run.extend(zip((token.word for token in words), spelled, strict=True))
    wanted = list(dict.fromkeys([*_terms_of(run, names, language, alone=not wanted), *wanted]))[:MOST_TERMS]
    return Query(
        text=text,
        terms=tuple(wanted),
        excluded=tuple(excluded[:MOST_TERMS]) if wanted else (),
        corrections=tuple(Correction(word, used) for word, used in corrections.items()),
        language=language,
    )


def _chunks(text):
    """(minus, is a phrase, tokens) for each quoted phrase and each piece between spaces that holds a word."""
    for match in CHUNK.finditer(text):
        is_phrase = match["phrase"] is not None
        words = tokens(match["phrase"] if is_phrase else match["word"])
        if words:
            yield bool(match["minus"]), is_phrase, words


def _terms_of(run, vocabulary, language, *, alone):
    """Terms of the words that stand free: the longest names of the vocabulary, then other words."""
    terms, rest, index = [], [], 0
    while index < len(run):
        names = vocabulary.names_at([forms for _, forms in run[index:]])
        length = len(names[0].keys) if names else 1
        names = [name for name in names if len(name.keys) == length]
        words = tuple(forms for _, forms in run[index : index + length])
        if names:
            own = tuple(
                forms for word, forms in run[index : index + length] if not is_stop_word(word, language)
            )
            terms.append(Term(own or words, names=tuple(names), language=language))
        elif is_stop_word(run[index][0], language):
            rest.append(Term(words, language=language))
        else:
            terms.append(Term(words, language=language))
        index += length
    # Only function words: they are all that there is to go by.
    return terms or (rest if alone else [])


def joined(words, language, operator, kinds=("sure", "loose"), prefix=lambda key: key):
    """tsquery of words (each a tuple of forms), each by any of its keys."""
    return operator.join(f"({_any_key(forms, language, kinds, prefix)})" for forms in words)


def _any_key(forms, language, kinds, prefix):
    keys = {key for form in forms for kind in kinds for key in getattr(query_keys(form, language), kind)}
    return either(quoted(prefix(key)) for key in sorted(keys))


def either(parts):
    return " | ".join(parts)
