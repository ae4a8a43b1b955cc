"""What a query finds in a real PostgreSQL, and in which order."""

import pytest

from csi_portal.fulltext import queries
from csi_portal.fulltext.vocabulary import Group, Vocabulary

from .conftest import finds, page

pytestmark = pytest.mark.django_db


def found(entries, text, **options):
    return finds(entries, queries.understand(text, **options))


def test_a_nonprofit_is_never_taken_for_a_business(pages):
    entries = pages({1: page("Nezisková organizace"), 2: page("Ziskový podnik")})
    for word in ("nezisková", "neziskové", "neziskovými", "neziskova", "neziskovych"):
        assert found(entries, word).ids == [1], word
    for word in ("ziskový", "ziskové", "ziskových", "ziskovy", "ziskovych"):
        assert found(entries, word).ids == [2], word


def test_inflection_with_and_without_accents(pages):
    entries = pages({1: page("Příklad", text="Dlouhodobě nezaměstnaní lidé na vesnici")})
    for text in ("nezaměstnaných", "nezamestnani", "vesnice", "vesnicich", "člověk", "lidem", "DLOUHODOBÝ"):
        assert found(entries, text).ids == [1], text


def test_title_above_vocabulary_above_summary_above_text(pages):
    entries = pages(
        {
            1: page("Jiný", text="vesnice"),
            2: page("Jiný", summary="vesnice"),
            3: page("Jiný", vocabulary="vesnice"),
            4: page("Život na vesnici"),
        }
    )
    assert found(entries, "vesnice").ranked == [4, 3, 2, 1]


def test_the_same_lemma_above_the_same_stem(pages):
    entries = pages({1: page("Celková obnova"), 2: page("Celek")})
    assert found(entries, "celek").ranked[0] == 2


def test_quotes_minus_and_function_words(pages):
    entries = pages({1: page("Sociální podnik na vesnici"), 2: page("Podnik se sociálním programem")})
    assert found(entries, '"sociální podnik"').ids == [1]
    assert found(entries, "podnik -vesnice").ids == [2]
    assert set(found(entries, "podnik").ids) == {1, 2}
    assert found(entries, "na").ids == [1]


def test_synonyms_widen_and_can_be_left_out(pages):
    vocabulary = Vocabulary([Group("disability", "Osoby se zdravotním postižením", ("OZP", "handicapovaní"))])
    entries = pages(
        {1: page("Dílna pro OZP"), 2: page("Práce pro handicapované"), 3: page("Kavárna")},
        {3: ["disability"]},
        vocabulary,
    )
    query = queries.understand("OZP", vocabulary=vocabulary)
    assert sorted(finds(entries, query).ids) == [1, 2, 3]
    assert query.also_searched(3) == ["Osoby se zdravotním postižením", "handicapovaní"]
    own = queries.understand("OZP", vocabulary=vocabulary, only_own_words=True)
    assert finds(entries, own).ids == [1]
    assert own.also_searched(3) == []


def test_a_typing_error_is_mended_and_said(pages):
    entries = pages({1: page("Zaměstnávání na venkově")})
    for typed in ("zamestnavnai", "zaměstnávnáí", "zamestnvani", "zaměstnávámí", "vennkove", "cenkově"):
        query = queries.understand(typed)
        assert finds(entries, query).ids == [1], typed
        assert query.corrections[0].typed == typed


def test_part_of_the_words_when_nothing_holds_all(pages):
    entries = pages({1: page("Nezaměstnaní nad 50 let"), 2: page("Život na vesnici"), 3: page("Muzeum")})
    hits = found(entries, "nezamestnani nad 50 na vesnici")
    assert (hits.ids, hits.partial) == ([1], 1)
