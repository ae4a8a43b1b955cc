"""The database defends the truth about seats by itself, and each of its refusals is a sentence."""

from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import override

from tests.factories import (
    MaterialFactory,
    TrainingFactory,
    TrainingQuestionFactory,
    TrainingRegistrationFactory,
)
from trainings.models import Session, TrainingNeeds

NOW = timezone.now()
HOUR = timedelta(hours=1)


def event(**wrong):
    return TrainingFactory.build(module_id=1, centre_id=1, **wrong)


def registration(**wrong):
    return TrainingRegistrationFactory.build(event_id=1, event=None, **wrong)


def material(**wrong):
    return MaterialFactory.build(**{"training": None, "module": None, "file": "", "link": "", **wrong})


WRONG = {
    "no seat": (event(capacity=0), "There is at least one seat"),
    "a minimum above the capacity": (event(capacity=3, minimum=4), "There is at least one seat"),
    "an end before the beginning": (event(ends_at=NOW), "It ends after it begins."),
    "closing after the beginning": (event(starts_at=NOW, closes_at=NOW + HOUR), "Registration closes"),
    "withdrawing after the beginning": (event(starts_at=NOW, cancel_until=NOW + HOUR), "Registration closes"),
    "opening after closing": (event(closes_at=NOW, opens_at=NOW + HOUR), "opens before it closes"),
    "an offer of no time": (event(offer_hours=0), "from one hour to fourteen days"),
    "an offer of a month": (event(offer_hours=720), "from one hour to fourteen days"),
    "cancelled without a reason": (event(state="cancelled", cancelled_at=NOW), "says when and why"),
    "a reason without cancelling": (event(cancel_reason="Nemoc."), "says when and why"),
    "published at no time": (event(published_at=None), "says since when"),
    "a training nowhere": (event(place=""), "has a place, or it is online"),
    "an offer without an end": (registration(state="offered", expires_at=None), "until when it is held"),
    "a confirmed seat that runs out": (registration(expires_at=NOW), "is held until a moment"),
    "in no place of the queue": (registration(state="waiting", queued_at=None), "a place in the queue"),
    "confirmed at no time": (registration(confirmed_at=None), "A confirmed seat says since when."),
    "confirmed without a proof": (registration(verified_at=None), "has been proved"),
    "ended at no time": (registration(state="cancelled", ended_at=None), "A registration that ended"),
    "live and ended": (registration(ended_at=NOW), "A registration that ended"),
    "a session that ends first": (
        Session(training_id=1, starts_at=NOW, ends_at=NOW),
        "A session ends after it begins",
    ),
    "a choice without options": (
        TrainingQuestionFactory.build(event_id=1, event=None, kind="choice"),
        "A choice has options",
    ),
    "a question without its reason": (
        TrainingQuestionFactory.build(event_id=1, event=None, reason_cs=""),
        "what it asks and why",
    ),
    "needs of nothing": (TrainingNeeds(registration_id=1, consent_at=NOW), "Say what you need"),
    "a material of nobody": (material(link="https://example.org"), "to a module or to a training"),
    "a material without contents": (material(module_id=1), "a file or a link"),
}


@pytest.mark.django_db
@pytest.mark.parametrize(("wrong", "sentence"), WRONG.values(), ids=WRONG.keys())
def test_what_must_not_be_is_refused_in_words_and_by_the_database(wrong, sentence):
    with override("en"), pytest.raises(ValidationError, match=sentence):
        wrong.validate_constraints()
    with pytest.raises(IntegrityError, match="violates check constraint"), transaction.atomic():
        wrong.save()


@pytest.mark.django_db
def test_a_person_is_registered_once_while_it_counts_and_again_when_it_ended():
    first = TrainingRegistrationFactory(name="Žaneta  Malá", email="urad@example.org")
    same = {"event": first.event, "name": "zaneta mala", "email": "urad@example.org"}
    again = TrainingRegistrationFactory.build(**same)
    with override("en"), pytest.raises(ValidationError, match="already registered here"):
        again.validate_constraints()
    with pytest.raises(IntegrityError, match="trainingregistration_once"), transaction.atomic():
        TrainingRegistrationFactory(**same)
    colleague = TrainingRegistrationFactory(**{**same, "name": "Eva Malá"})
    assert colleague.pk
    type(first).objects.filter(pk=first.pk).update(state="cancelled", ended_at=NOW)
    assert TrainingRegistrationFactory(**same).pk
