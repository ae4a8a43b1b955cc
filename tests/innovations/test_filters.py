"""The address of a catalogue page: what it means, how it is written, and that nothing in it is an error."""

from urllib.parse import urlencode

import pytest
from django.http import QueryDict
from django.utils.translation import override
from hypothesis import given
from hypothesis import strategies as st

from innovations.filters import (
    PARAMETERS,
    Asked,
    Selection,
    cost_band,
    current_memory,
    likeness_reason,
    read_address,
)
from innovations.filters.groups import value_name
from tests.factories import InnovationFactory, MunicipalityFactory

KNOWN = dict.fromkeys(PARAMETERS, ()) | {"zeme": ("AT", "ES", "PT"), "tema": ("mentoring", "dilny")}


def read(query):
    return read_address(QueryDict(query), KNOWN)


def test_values_of_a_filter_may_be_listed_repeated_and_excluded():
    asked = read("zeme=ES,PT&zeme=-AT&tema=mentoring")
    assert asked.filters == {
        "zeme": Selection(("ES", "PT"), ("AT",)),
        "tema": Selection(("mentoring",)),
    }
    assert asked.filters_on == 4


def test_the_address_is_canonical_whatever_the_order():
    one = read("page=2&tema=dilny,mentoring&razeni=nazev&zeme=-AT,ES&q=pr%C3%A1ce")
    other = read("q=pr%C3%A1ce&zeme=ES&zeme=-AT&razeni=nazev&tema=mentoring&tema=dilny&page=2&nothing=1")
    assert str(one) == str(other) == ("q=pr%C3%A1ce&zeme=ES,-AT&tema=mentoring,dilny&razeni=nazev&page=2")


def test_an_excluded_value_wins_over_the_same_value_wanted():
    assert read("zeme=ES,-ES").filters == {"zeme": Selection((), ("ES",))}


def test_unknown_values_are_said_and_left_out():
    asked = read("zeme=ES,XX&tema=-nic&stav=neco")
    assert asked.filters == {"zeme": Selection(("ES",))}
    assert asked.unknown == (("zeme", "XX"), ("tema", "-nic"), ("stav", "neco"))
    assert "unknown" not in str(asked)
    assert "XX" not in str(asked)


def test_links_change_one_filter_and_go_to_the_first_page():
    asked = read("q=x&zeme=ES&razeni=nazev&page=3")
    assert asked.links("zeme")("ES,PT") == "?q=x&zeme=ES,PT&razeni=nazev"
    assert asked.links("zeme")("") == "?q=x&razeni=nazev"
    assert asked.links("tema")("-dilny") == "?q=x&zeme=ES&tema=-dilny&razeni=nazev"
    assert asked.to(words="") == "?zeme=ES&razeni=nazev"


@pytest.mark.parametrize(
    ("page", "number"),
    [("", 1), ("2", 2), ("0", 1), ("-4", 1), ("x", 1), ("²", 1), ("٣", 1), ("9" * 400, 1), ("1_0", 1)],
)
def test_a_page_number_is_never_an_error(page, number):
    assert read(urlencode({"page": page})).page == number


@given(st.dictionaries(st.sampled_from(["q", "zeme", "page", "razeni", "obec", "slova"]), st.text()))
def test_any_address_is_read_and_written_to_itself(parameters):
    query = QueryDict(mutable=True)
    query.update(parameters)
    asked = read_address(query, KNOWN)
    again = read(str(asked))
    assert (again, again.unknown) == (Asked(**{**vars(asked), "unknown": ()}), ())


def test_toggling_a_value_twice_changes_nothing():
    chosen = Selection(("ES",), ("AT",))
    assert chosen.toggled("PT").toggled("PT") == chosen
    assert chosen.toggled("AT") == Selection(("ES", "AT"))
    assert chosen.excluding("ES") == Selection((), ("AT", "ES"))


@pytest.mark.parametrize(
    ("amount", "band"),
    [(0, "0-500000"), (499_999, "0-500000"), (500_000, "500000-2000000"), (50_000_000, "50000000-")],
)
def test_the_lower_bound_belongs_to_a_cost_band(amount, band):
    assert cost_band(amount) == band


def test_values_are_named_in_the_readers_language():
    with override("cs"):
        assert value_name("velikost", "3000", {}) == "3\u00a0000\u00a0obyvatel"
        assert value_name("zeme", "GB-SCT", {}) == "Skotsko"
        assert value_name("cena", "50000000-", {}) == "nad 50\u00a0000\u00a0000\u00a0Kč"
        assert value_name("jazyk", "en", {}) == "Angličtina"
    with override("en"):
        assert value_name("zeme", "GB-SCT", {}) == "Scotland"
        assert value_name("druh", "method", {}) == "Method"


@pytest.mark.django_db
def test_a_filter_appears_with_the_tenth_example_that_holds_a_value():
    InnovationFactory.create_batch(9, smallest_population=500)
    assert "velikost" not in {group.parameter for group in current_memory().groups}
    InnovationFactory(smallest_population=None)
    assert "velikost" not in {group.parameter for group in current_memory().groups}
    InnovationFactory(smallest_population=100, status="draft")
    assert "velikost" not in {group.parameter for group in current_memory().groups}
    InnovationFactory(smallest_population=100)
    shown = {group.parameter for group in current_memory().groups}
    assert "velikost" in shown
    assert "stav" not in shown  # "not known" is no value


@pytest.mark.parametrize(
    ("needed", "together", "status", "words"),
    [
        (None, True, "obec", "zdroj neuvádí"),
        (500, False, "obec", "Od 500 obyvatel; Lhota: 800."),
        (5000, True, "obec", "svazek obcí nebo MAS"),
        (5000, True, "mesto", "Až od 5 000 obyvatel; Lhota: 800."),
        (5000, False, "mestys", "Až od 5 000 obyvatel; Lhota: 800."),
    ],
)
def test_the_reason_of_likeness_says_numbers_and_neighbours(needed, together, status, words):
    municipality = MunicipalityFactory.build(name="Lhota", population=800, status=status)
    with override("cs"):
        reason = likeness_reason(needed, together=together, municipality=municipality)
    assert words in reason.replace("\u00a0", " ")
