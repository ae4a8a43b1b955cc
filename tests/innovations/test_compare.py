"""The comparison: what differs is marked, what few examples hold is left out, drafts never appear."""

import datetime

import pytest
from django.utils import timezone

from innovations.models import Innovation
from tests.factories import CostFactory, EstimateFactory, ExchangeRateFactory, InnovationFactory

pytestmark = pytest.mark.django_db

HIDDEN = [status for status in Innovation.Status if status != Innovation.Status.PUBLISHED]


@pytest.fixture
def ten():
    """Ten examples with every value that a row shows."""
    ExchangeRateFactory()
    examples = [
        InnovationFactory(
            slug=f"p{n}",
            transfer_staff_cs=f"Úvazek číslo {n}",
            transfer_law_cs="Zákon o obcích",
            months_to_first_result=6,
            smallest_population=500,
            state="running",
            checked_on=datetime.date(2026, 11, 1),
        )
        for n in range(10)
    ]
    for n, example in enumerate(examples):
        CostFactory(innovation=example, amount=1000 + n)
    return examples


def text(client, query, language=""):
    response = client.get(f"{language}/{'innovations/compare' if language else 'inovace/srovnani'}/{query}")
    assert response.status_code == 200
    return " ".join(response.content.decode().split())


def test_rows_that_differ_are_marked_in_words_and_can_be_asked_for_alone(client, ten):
    every = text(client, "?p=p1,p2")
    assert "Úvazek číslo 1" in every
    assert "Úvazek číslo 2" in every
    assert "Zákon o obcích" in every
    assert every.count("≠ liší se") == 2  # the yearly cost and the staff
    different = text(client, "?p=p1,p2&jen=rozdily")
    assert "Úvazek číslo 2" in different
    assert "Zákon o obcích" not in different


def test_an_amount_keeps_its_currency_and_year_beside_crowns(client, ten):
    page = text(client, "?p=p1,p2").replace("\xa0", " ")
    assert "1 001 €" in page
    assert "asi 25" in page
    assert ", 2024" in page


def test_what_no_source_says_and_what_we_reason_is_said(client, ten):
    EstimateFactory(innovation=ten[1], field="transfer_staff")
    Innovation.objects.filter(pk=ten[2].pk).update(transfer_staff_cs="", state="ended")
    InnovationFactory(transfer_staff_cs="Jedenáctý")
    page = text(client, "?p=p1,p2")
    assert "naše úvaha, neověřeno" in page
    assert "zdroj neuvádí" in page


def test_nine_are_not_enough(client):
    for n in range(9):
        InnovationFactory(slug=f"n{n}", transfer_law_cs="Zákon o obcích", transfer_staff_cs="Dva lidé")
    InnovationFactory(slug="n9", transfer_staff_cs="Dva lidé")
    page = text(client, "?p=n1,n2")
    assert "Dva lidé" in page
    assert "Zákon o obcích" not in page


def test_text_in_the_other_language_says_which(client, ten):
    assert '<p lang="cs">' in text(client, "?p=p1,p2", "/en")


@pytest.mark.parametrize("status", HIDDEN)
def test_only_the_published_are_compared_or_offered(client, editor_client, ten, status):
    now = timezone.now()
    InnovationFactory(
        slug="tajny", title_cs="Tajný dvůr", status=status, submitted_at=now, approved_at=now, how_cs="dvůr"
    )
    for who in (client, editor_client):
        page = text(who, "?p=p1,tajny,p2&q=dv%C5%AFr")
        assert "Tajný" not in page
        assert "Vynechali jsme ho" in page


def test_one_is_removed_and_another_found_and_added(client, ten):
    InnovationFactory(slug="zahrada", title_cs="Zahrada")
    page = text(client, "?p=p1,p2&q=zahrada")
    assert 'href="/inovace/srovnani/?p=p2"' in page
    assert 'href="/inovace/srovnani/?p=p1,p2,zahrada"' in page


@pytest.mark.parametrize("query", ["", "?p=", "?p=p1", "?p=,,,&q=%00", "?p=p1,p2,p3,p4,p5,p6,p7"])
def test_none_one_and_too_many(client, ten, query):
    assert text(client, query).count('<th scope="col">') in (0, 5)


def test_queries_do_not_grow(client, ten, django_assert_num_queries):
    client.get("/inovace/srovnani/?p=p1,p2&x=1")
    with django_assert_num_queries(13):
        client.get("/inovace/srovnani/?p=p1,p2")
    with django_assert_num_queries(13):
        client.get("/inovace/srovnani/?p=p1,p2,p3,p4")
