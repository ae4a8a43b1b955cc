"""What the database itself refuses, and what a reader may see."""

import datetime
from decimal import Decimal

import pytest
from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.db.models import RestrictedError
from django.utils import timezone

from innovations.models import (
    CatalogueVersion,
    Cost,
    Innovation,
    Picture,
    Source,
    TargetGroup,
    lowest_cost,
)
from tests.factories import (
    EstimateFactory,
    ExchangeRateFactory,
    InnovationFactory,
    ResultFactory,
    SourceFactory,
    TargetGroupFactory,
    UserFactory,
)

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    "wrong",
    [
        {"status": "published", "published_at": None},
        {"status": "published", "published_at": timezone.now(), "title_cs": ""},
        {"latitude": 50, "longitude": None},
        {"latitude": 91, "longitude": 10},
        {"state": "stopped", "state_note_cs": "", "state_note_en": ""},
        {"completeness": 101},
    ],
)
def test_the_database_refuses_what_can_not_be(wrong):
    example = InnovationFactory(status="draft")
    with pytest.raises(IntegrityError), transaction.atomic():
        Innovation.objects.filter(pk=example.pk).update(**wrong)


def test_a_constraint_speaks_to_people():
    with pytest.raises(ValidationError, match=r"obě souřadnice|both coordinates"):
        Innovation(title_cs="Příklad", latitude=50, longitude=None).validate_constraints()


def test_a_confirmed_estimate_has_a_name():
    estimate = EstimateFactory()
    with pytest.raises(IntegrityError), transaction.atomic():
        type(estimate).objects.filter(pk=estimate.pk).update(confirmed_at=timezone.now())


def test_an_estimate_is_of_a_field_that_may_hold_one():
    estimate = EstimateFactory.build(innovation=InnovationFactory(), field="title")
    with pytest.raises(ValidationError):
        estimate.full_clean()


def test_a_picture_without_its_text_or_credit_can_not_be_stored():
    with pytest.raises(IntegrityError), transaction.atomic():
        Picture.objects.create(
            innovation=InnovationFactory(),
            image="x.webp",
            width=1,
            height=1,
            alternative_text_cs="",
            credit="A",
        )


def test_a_figure_stands_on_a_source_of_its_own_example():
    result = ResultFactory()
    result.source = SourceFactory(innovation=InnovationFactory())
    with pytest.raises(ValidationError):
        result.full_clean()


def test_a_source_under_a_figure_can_not_be_pulled_away():
    result = ResultFactory()
    with pytest.raises(RestrictedError):
        result.source.delete()
    result.innovation.delete()  # with the whole example it goes
    assert not Source.objects.exists()


def test_readers_see_the_published_and_editors_everything():
    published, draft = InnovationFactory(), InnovationFactory(status="draft")
    archived = InnovationFactory(status="archived")
    everything = Innovation.objects.all()
    assert set(everything.visible_to(AnonymousUser())) == {published}
    assert set(everything.visible_to(UserFactory(roles=["partner"]))) == {published}
    assert set(everything.visible_to(UserFactory(roles=["editor"]))) == {published, draft, archived}


@pytest.mark.parametrize("touch", ["result", "term", "estimate", "bulk", "delete"])
def test_every_change_raises_the_version(touch):
    example = InnovationFactory()
    group = TargetGroupFactory()
    EstimateFactory(innovation=example)
    before = CatalogueVersion.objects.current()
    match touch:
        case "result":
            ResultFactory(innovation=example)
        case "term":
            TargetGroup.objects.filter(pk=group.pk).update(name_cs="Jiný název")
        case "estimate":
            example.estimates.update(stated_on=datetime.date(2026, 1, 1))
        case "bulk":
            Innovation.objects.update(region="Kraj")
        case "delete":
            example.delete()
    assert CatalogueVersion.objects.current() > before


def test_the_lowest_cost_is_of_the_whole():
    rates = {"EUR": ExchangeRateFactory(currency="EUR", czk=Decimal("25"))}
    each = Cost(what=Cost.What.PER_PARTICIPANT, amount=Decimal(10), currency="EUR")
    cheap = Cost(what=Cost.What.TOTAL, amount=Decimal(100), currency="EUR")
    dear = Cost(what=Cost.What.YEARLY, amount=Decimal(3000), currency="CZK")
    unknown = Cost(what=Cost.What.TOTAL, amount=Decimal(1), currency="PLN")
    assert lowest_cost([each, dear, cheap, unknown], rates) is cheap
    assert lowest_cost([each], rates) is each
    assert lowest_cost([], rates) is None
    assert cheap.in_czk(rates) == 2500
    assert unknown.in_czk(rates) is None
