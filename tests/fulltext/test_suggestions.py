"""Completions and typing errors, over words of the tests' own."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from csi_portal.fulltext.actions import remember_words
from csi_portal.fulltext.models import Word
from csi_portal.fulltext.suggestions import complete, distance, known_forms, mended, one_error_away
from csi_portal.fulltext.vectors import Part

WORDS = (
    "zaměstnanost zaměstnanosti venkov venkově družstvo družstva družstvu rada ráda řada nezaměstnaný dílna"
)


@pytest.fixture
def words(db):
    remember_words([Part(WORDS), Part("venkov", language="en")])


def test_words_are_remembered_once_with_their_times(words):
    remember_words([Part("venkov venkov")])
    row = Word.objects.get(word="venkov")
    assert (row.plain, row.times) == ("venkov", 4)
    assert {"lvenkov", "evenkov"} <= set(row.keys)


def test_completion_shows_one_form_of_each_word(words):
    assert complete("druz") == ["družstva"]
    assert complete("rad") == ["rada", "ráda", "řada"]
    assert complete("ŘAD") == ["řada"]
    assert complete("") == []
    assert complete("xyz") == []


def test_a_word_without_accents_stands_for_all_that_read_so(words):
    forms, corrections = known_forms(["rada"])
    assert set(forms["rada"]) == {"rada", "ráda", "řada"}
    assert corrections == {}


def test_a_word_with_accents_stands_for_itself(words):
    assert known_forms(["řada"])[0] == {"řada": ("řada",)}


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("druzsvto", "družstvo"),  # letters swapped
        ("druztvo", "družstvo"),  # a letter lost
        ("druzzstvo", "družstvo"),  # a letter twice
        ("druzstbo", "družstvo"),  # a wrong letter
        ("fruzstvo", "družstvo"),  # at the beginning
        ("dílba", "dílna"),
    ],
)
def test_one_error_is_mended(words, typed, meant):
    assert mended([typed]) == {typed: meant}


def test_an_opposite_is_no_correction(db):
    remember_words([Part("nezaměstnaní")])
    assert mended(["zamestnani"]) == {}


def test_what_is_a_word_is_not_mended(words):
    assert mended(["zaměstnaný", "ziskový", "xyzxyz", "12345", "na"]) == {}


@settings(deadline=None)
@given(st.text("abcd", min_size=1, max_size=6))
def test_one_error_away_is_distance_one(word):
    assert all(distance(word, other) <= 1 for other in one_error_away(word))


@settings(deadline=None)
@given(st.text(max_size=8), st.text(max_size=8))
def test_distance_is_symmetric_and_bounded(one, other):
    assert distance(one, other) == distance(other, one) <= max(len(one), len(other))
    assert (distance(one, other) == 0) == (one == other)
