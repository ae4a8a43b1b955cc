"""Completeness, freshness, and how texts are cut: pure functions of what an example says."""

import datetime

import pytest
from django.utils import translation

from innovations.models import (
    Innovation,
    completeness,
    freshness,
    opening_sentences,
    place_on_map,
    said,
    teaser,
)
from innovations.models.quality import POINTS
from tests.factories import ActorFactory, CostFactory, InnovationFactory, ReplicationFactory, ResultFactory

TODAY = datetime.date(2026, 11, 24)
TEXTS = [
    "problem",
    "how",
    "funding",
    "challenges",
    "conditions",
    "lessons",
    "transfer_staff",
    "transfer_law",
    "transfer_money",
    "transfer_changes",
    "transfer_risks",
    "evidence_reason",
]


@pytest.mark.django_db
def test_a_bare_example_lists_what_is_missing_in_the_order_of_the_page():
    bare = completeness(InnovationFactory(sources=[]))
    names = [point.name for point in bare.missing]
    assert names == [point.name for point in POINTS if point.name != "how"]
    assert bare.percent == 4  # one point of 25
    assert all(str(point.reason) for point in bare.missing)


@pytest.mark.django_db
def test_an_example_that_says_everything_is_complete():
    example = InnovationFactory(
        actors=[ActorFactory()],
        smallest_population=0,
        place="Lerwick",
        organisation="COPE",
        web="https://example.org",
        year_started=1998,
        state=Innovation.State.RUNNING,
        months_to_first_result=0,
        checked_on=TODAY,
        **{f"{name}_cs": "Text." for name in TEXTS},
    )
    CostFactory(innovation=example)
    ResultFactory(innovation=example)
    ReplicationFactory(innovation=example)
    assert completeness(example) == (100, [])


@pytest.mark.parametrize(
    ("checked_on", "unsure", "due_on", "overdue"),
    [
        (datetime.date(2025, 11, 24), False, datetime.date(2026, 11, 24), False),
        (datetime.date(2025, 11, 23), False, datetime.date(2026, 11, 23), True),
        (datetime.date(2026, 11, 23), True, datetime.date(2027, 5, 24), False),
        (None, False, None, True),
    ],
)
def test_the_next_check_is_due_in_a_year_or_sooner_when_figures_were_not_rechecked(
    checked_on, unsure, due_on, overdue
):
    fresh = freshness(Innovation(checked_on=checked_on, figures_not_rechecked=unsure), TODAY)
    assert (fresh.due_on, fresh.is_overdue) == (due_on, overdue)


@pytest.mark.parametrize(
    ("text", "longest", "opening"),
    [
        ("Jedna věta. Druhá věta.", 12, "Jedna věta."),
        ("Jedna věta. Druhá věta.", 23, "Jedna věta. Druhá věta."),
        ("Stálo to 1,5 mil. GBP za rok. Potom nic.", 30, "Stálo to 1,5 mil. GBP za rok."),
        ("Do 23. listopadu 2026. Dost.", 5, "Do 23. listopadu 2026."),
        ("Bez tečky", 3, "Bez tečky"),
        ("", 10, ""),
    ],
)
def test_a_text_is_cut_at_the_end_of_a_sentence(text, longest, opening):
    assert opening_sentences(text, longest) == opening


def test_a_card_never_makes_up_a_summary():
    example = Innovation(how_cs="Obec najala lidi. Obešli domy.", summary_en="They hired people.")
    with translation.override("cs"):
        assert teaser(example) == ("Obec najala lidi. Obešli domy.", "cs")
    with translation.override("en"):
        assert teaser(example) == ("They hired people.", "en")
    assert not teaser(Innovation())


def test_a_missing_text_is_read_in_the_other_language():
    example = Innovation(problem_en="No work.")
    with translation.override("cs"):
        assert said(example, "problem") == ("No work.", "en")
        assert example.problem == "No work."


def test_places_lie_where_they_are_on_the_map():
    prague, lisbon, lerwick = (
        place_on_map(50.08, 14.43),
        place_on_map(38.72, -9.14),
        place_on_map(60.15, -1.14),
    )
    assert prague == pytest.approx((354, 291), abs=3)
    assert lisbon[0] < prague[0]
    assert lerwick[1] < prague[1] < lisbon[1]
    assert place_on_map(-33.9, 151.2) is None  # Sydney
    assert place_on_map(40.7, -74.0) is None  # New York
