"""Queries of any kind are understood, and nothing that is typed comes back as HTML."""

import re

import pytest
from django.utils.html import escape
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from csi_portal.fulltext import queries
from csi_portal.fulltext.actions import note_empty_search, remember_words
from csi_portal.fulltext.highlight import marked, passage
from csi_portal.fulltext.index import Index
from csi_portal.fulltext.models import EmptySearch
from csi_portal.fulltext.ranking import search
from csi_portal.fulltext.vectors import Part
from csi_portal.fulltext.vocabulary import Group, Vocabulary

from .conftest import finds, page

pytestmark = pytest.mark.django_db

TYPED = st.one_of(
    st.text(max_size=300),
    st.lists(
        st.sampled_from(
            [
                '"',
                "„",
                "“",
                "-",
                "−",
                "&",
                "|",
                "!",
                "(",
                ")",
                ":*",
                "<->",
                "'",
                "\\",
                "\x00",
                "obec",
                "na",
                "50+",
                "<b>",
            ]
        )
    ).map("".join),
    st.lists(st.sampled_from(['"', "-", " ", "-obec", '"sociální podnik', "nezaměstnaných", "'"])).map(
        " ".join
    ),
)
RELAXED = settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)


@RELAXED
@given(TYPED)
def test_no_query_fails(pages_once, text):
    query = queries.understand(text, vocabulary=Vocabulary([Group("a", "Obec", ("sociální podnik",))]))
    hits = finds(pages_once, query)
    assert set(hits.ranked) <= set(hits.ids) <= {1, 2}


@RELAXED
@given(TYPED, TYPED)
def test_only_marks_are_html(pages_once, text, typed):
    query = queries.understand(f"{typed} {text[:40]}")
    for html in (passage(text, query, width=60), marked(text, query)):
        rest = re.sub(r"</?mark>", "", html)
        assert not re.search(r"[<>\"']", rest)
        assert html.count("<mark>") == html.count("</mark>")


@pytest.fixture
def pages_once(pages):
    return pages({1: page("Obec a sociální podnik"), 2: page("Nezaměstnaní na vesnici")})


def test_the_passage_shows_where_the_words_are(db):
    text = "Úvodní věta. " * 40 + "Dílna zaměstnává dlouhodobě nezaměstnané ženy." + " Závěr." * 40
    found = passage(text, queries.understand("nezaměstnaná žena"), width=120)
    assert "<mark>nezaměstnané</mark> <mark>ženy</mark>" in found
    assert found.startswith("… ")
    assert found.endswith(" …")
    assert len(found) < 180


def test_the_passage_is_the_beginning_when_nothing_matches(db):
    text = "Slovo " * 100
    assert passage(text, queries.understand("jogurt"), width=60) == escape(text[:59]) + " …"


def test_marked_words_follow_synonyms_and_escape_the_rest(db):
    vocabulary = Vocabulary([Group("a", "Osoby se zdravotním postižením", ("OZP",))])
    query = queries.understand("OZP", vocabulary=vocabulary)
    text = "Lidé s postižením & <b>, osoby se zdravotním postižením, OZP"
    assert marked(text, query) == (
        "Lidé s postižením &amp; &lt;b&gt;, <mark>osoby se zdravotním postižením</mark>, <mark>OZP</mark>"
    )


def test_unknown_words_are_asked_for_as_they_are(db):
    query = queries.understand("asdfghjkl")
    assert query.terms[0].words == (("asdfghjkl",),)
    assert not query.corrections


def test_a_word_said_twice_is_asked_for_once(db):
    assert len(queries.understand('obec obec "malá obec" "malá obec"').terms) == 2


def test_only_excluded_words_ask_for_nothing(db):
    assert not queries.understand("-obec")
    assert not queries.understand("   ")


def test_number_of_queries(pages, django_assert_num_queries):
    entries = pages({number: page(f"Obec {number}", text="sociální podnik") for number in range(30)})
    with django_assert_num_queries(1):
        query = queries.understand("obec podnik")
    index = Index(entries)
    with django_assert_num_queries(1):
        assert search(index, query).bits.bit_count() == 30
    with django_assert_num_queries(2):  # the words of the texts that are to be marked, for each term
        index.spelled(query)
    with django_assert_num_queries(0):
        assert search(index, query).bits.bit_count() == 30
        index.spelled(query)


def test_words_are_restored_and_mended_once(pages, django_assert_num_queries):
    index = Index(pages({1: page("Nezaměstnaní na venkově")}))
    first = queries.understand("nezamestnani vennkove", known=index.known_forms)
    with django_assert_num_queries(0):
        assert queries.understand("vennkove nezamestnani", known=index.known_forms).corrections
    assert first.corrections[0].used == "venkově"
    assert first.terms[0].words == (("nezaměstnaní",),)


@RELAXED
@given(TYPED, st.sampled_from(["cs", "en"]))
def test_the_index_marks_the_same_words(pages_once, typed, language):
    vocabulary = Vocabulary([Group("a", "Malá obec", ("sociální podnik", "na vesnici"))])
    query = queries.understand(typed, vocabulary=vocabulary)
    spelled = Index(pages_once).spelled(query)
    for text in ("Obec a sociální podnik", "Nezaměstnaní na vesnici"):
        assert marked(text, query, spelled=spelled) == marked(text, query)


def test_a_search_without_result_is_noted_once_with_its_times(db, noon):
    query = queries.understand("kosmická sonda")
    assert note_empty_search(query=query, now=noon)
    assert note_empty_search(query=query, now=noon)
    row = EmptySearch.objects.get()
    assert (row.words, row.language, row.times, row.last_on) == ("kosmická sonda", "cs", 2, noon.date())


@pytest.mark.parametrize(
    "typed", ["jana@example.cz", "777 123 456", "850101/1234", "https://example.cz", "-"]
)
def test_personal_or_empty_words_are_not_noted(db, noon, typed):
    assert not note_empty_search(query=queries.understand(typed), now=noon)
    assert not EmptySearch.objects.exists()


def test_a_name_of_the_vocabulary_is_known_without_accents_though_no_text_holds_it():
    remember_words(
        [Part("Mladí lidé utíkají.")]
    )  # one letter from the typed word, so it would be taken for it
    vocabulary = Vocabulary([Group("a", "Venkovská mládež", ("mladí utékají",))])
    query = queries.understand("mladi utekaji", vocabulary=vocabulary)
    assert query.corrections == ()
    assert [name.text for term in query.terms for name in term.names] == ["mladí utékají"]
