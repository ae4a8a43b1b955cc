"""Words and their keys."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from csi_portal.fulltext.vectors import SUMMARY, TITLE, Part, search_vector
from csi_portal.fulltext.words import clean, czech_keys, is_stop_word, plain, query_keys, root, tokens


def meet(one, other):
    """Whether a query for one word finds a text with the other."""
    asked = query_keys(one, "cs")
    return bool((asked.sure | asked.loose) & czech_keys(other).stored)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("nezaměstnaní", "nezaměstnaných"),
        ("obcí", "obec"),
        ("vesnicích", "vesnice"),
        ("lepší", "dobrý"),
        ("nejnovějšího", "nový"),
        ("nepracuje", "pracovat"),
        ("zabezpečují", "zabezpečovat"),
        ("lidmi", "člověk"),
        ("dětem", "dítě"),
        ("kurs", "kurzy"),
        ("coworkingů", "coworking"),
    ],
)
def test_forms_of_one_word_meet(one, other):
    assert meet(one, other)
    assert meet(other, one)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("nezisková", "zisková"),
        ("nezisková", "ziskový"),
        ("neziskovka", "ziskový"),
        ("nezaměstnaný", "zaměstnaný"),
        ("nezaměstnanost", "zaměstnanost"),
        ("nestátní", "státní"),
        ("neformální", "formální"),
        ("hrad", "hradba"),
    ],
)
def test_different_words_stay_apart(one, other):
    assert not meet(one, other)
    assert not meet(other, one)


def test_function_words_with_and_without_accents():
    assert is_stop_word("že")
    assert is_stop_word("ze")
    assert not is_stop_word("obec")


def test_a_lost_form_is_restored_by_its_root():
    assert root("neziskovych") == root("nezisková")
    assert root("horsti") == root("horské")
    assert root("Praze") == root("Praha")


@settings(deadline=None)
@given(st.text(max_size=200))
def test_any_text_gives_keys_in_lower_case_without_accents(text):
    for token in tokens(clean(text)):
        stored = czech_keys(token.word).stored
        assert stored
        assert all(key == plain(key) for key in stored)


def test_tokens_know_their_place():
    text = "Lidé nad 50+ let"
    assert [text[token.start : token.end] for token in tokens(text)] == ["Lidé", "nad", "50+", "let"]


def test_vector_holds_place_and_weight():
    vector = search_vector([Part("Obec", TITLE), Part("obce", SUMMARY)], groups=["theme.a"])
    assert "'lobec':1A,12C" in vector.split()
    assert "'Alobec':1A" in vector.split()
    assert "'Clobec':12C" in vector.split()
    assert "'vtheme.a':1B" in vector.split()
