"""Help with words: restored accents, mended typing errors, completions. All from the words of the texts."""

from django.db.models import Q

from .lemmas import is_in_dictionary, lemmas
from .models import Word
from .words import CZECH, clean, is_stop_word, plain, query_keys, root

MOST_FORMS = 12  # of one word typed without accents
SHORTEST_TO_MEND, LONGEST_TO_MEND = 3, 30
MOST_MENDED = 4  # words of one query: each costs hundreds of candidates
LONG_WORD = 8  # may hold two errors
MOST_CANDIDATES = 500
FORMS_OF_A_WORD = 8  # read for each completion, so that forms of one word don't fill the list
LETTERS = "abcdefghijklmnopqrstuvwxyz"


def known_forms(typed, language=CZECH, *, spellings=None):
    """({typed word: forms to search for}, {typed word: the word used instead}).

    A word typed without accents stands for every word of the texts that reads the same without them. A form
    that no text holds is kept if its lemma is there, else restored by its root, else mended. Words of the
    vocabulary (`spellings`, by their form without accents) are known like those of the texts.
    """
    spellings = spellings or {}
    typed = list(dict.fromkeys(typed))
    keys = {word: query_keys(word, language) for word in typed}
    rows = Word.objects.filter(
        Q(plain__in={plain(word) for word in typed})
        | Q(root__in={root(word) for word in typed})
        | Q(keys__overlap=sorted(set().union(*(each.sure | each.loose for each in keys.values()))))
    ).values_list("word", "plain", "root", "keys")
    rows = list(rows)
    exact = {word for word, *_ in rows}
    by_plain, by_root, all_keys = {}, {}, set()
    for word, without, crude, stored in rows:
        by_plain.setdefault(without, []).append(word)
        by_root.setdefault(crude, []).append(word)
        all_keys.update(stored)
    for word in typed:
        for spelled in sorted(spellings.get(plain(word), ())):
            exact.add(spelled)
            if spelled not in (same := by_plain.setdefault(plain(word), [])):
                same.append(spelled)
    forms, unknown = {}, []
    for word in typed:
        if word == plain(word) and (same := by_plain.get(word)):
            forms[word] = tuple(same[:MOST_FORMS])
        elif word in exact or (keys[word].sure | keys[word].loose) & all_keys:
            forms[word] = (word,)
        elif found := by_plain.get(plain(word)) or by_root.get(root(word)):
            forms[word] = tuple(found[:MOST_FORMS])
        else:
            forms[word] = (word,)
            unknown.append(word)
    corrections = mended(unknown[:MOST_MENDED])
    return forms | {word: (used,) for word, used in corrections.items()}, corrections


def mended(words):
    """{word that no text holds: the word of the texts that was probably meant}, where there is one."""
    meant = {word: plain(word) for word in words if _can_be_mended(word)}
    if not meant:
        return {}
    near = {without: one_error_away(without) for without in meant.values()}
    found = _closest(meant, Q(plain__in=set().union(*near.values())), allowed=lambda without: 1)
    roots = {root(each) for each in set().union(*near.values())}
    found |= _closest(_without(meant, found), Q(root__in=roots), allowed=lambda without: 1, by=root)
    long = {word: without for word, without in _without(meant, found).items() if len(without) >= LONG_WORD}
    similar = Q(pk__in=[])
    for without in long.values():
        similar |= Q(plain__trigram_similar=without)
    return found | _closest(long, similar, allowed=lambda without: 2)


def _can_be_mended(word):
    """A word that the dictionary knows is no error, though no text holds it (*ziskový*, not *tiskový*)."""
    if not SHORTEST_TO_MEND <= len(word) <= LONGEST_TO_MEND or word.isnumeric() or is_stop_word(word):
        return False
    return not is_in_dictionary(word)


def _without(meant, found):
    return {word: without for word, without in meant.items() if word not in found}


def _closest(meant, condition, *, allowed, by=lambda text: text):
    """{typed: the likeliest of the words that meet the condition}, if it is no further than `allowed`."""
    if not meant:
        return {}
    rows = list(Word.objects.filter(condition).values_list("plain", "times", "word")[:MOST_CANDIDATES])
    found = {}
    for word, without in meant.items():
        ranked = sorted(
            (*_unlikeliness(by(without), by(each)), -times, text)
            for each, times, text in rows
            if not is_stop_word(text) and not _is_opposite(without, each)
        )
        if ranked and ranked[0][0] <= allowed(without):
            found[word] = ranked[0][-1]
    return found


def _is_opposite(one, other):
    return one.removeprefix("ne") == other.removeprefix("ne")


def _unlikeliness(typed, word):
    """Number of errors first; then a wrong letter is less likely than a lost, doubled or swapped one."""
    wrong_letter = len(typed) == len(word) and sorted(typed) != sorted(word)
    return distance(typed, word), wrong_letter, typed[0] != word[0]


def one_error_away(word):
    """All that one typing error may make of a word: a letter more, less, wrong, or two letters swapped."""
    splits = [(word[:i], word[i:]) for i in range(len(word) + 1)]
    less = {left + right[1:] for left, right in splits if right}
    swapped = {left + right[1] + right[0] + right[2:] for left, right in splits if len(right) > 1}
    wrong = {left + letter + right[1:] for left, right in splits if right for letter in LETTERS}
    more = {left + letter + right for left, right in splits for letter in LETTERS}
    return less | swapped | wrong | more


def distance(one, other):
    """Number of typing errors between two words: a letter more, less, wrong, or two letters swapped."""
    before, row = [], list(range(len(other) + 1))
    for i, a in enumerate(one, 1):
        before, last, row = row, before, [i]
        for j, b in enumerate(other, 1):
            cost = min(before[j] + 1, row[j - 1] + 1, before[j - 1] + (a != b))
            if i > 1 and j > 1 and a == other[j - 2] and one[i - 2] == b:
                cost = min(cost, last[j - 2] + 1)
            row.append(cost)
    return row[-1]


def complete(prefix, *, limit=8):
    """Words of the texts that begin with what is typed (accents optional): the most frequent form of each."""
    typed = clean(prefix).lower()
    if not (without := plain(typed)):
        return []
    words = Word.objects.filter(plain__startswith=without).order_by("-times", "word")
    if typed != without:
        words = words.filter(word__startswith=typed)
    kept, seen = [], set()
    for word in words.values_list("word", flat=True)[: limit * FORMS_OF_A_WORD]:
        found, _ = lemmas(word)
        if not found & seen and not is_stop_word(word):
            kept.append(word)
        seen |= found
    return kept[:limit]
