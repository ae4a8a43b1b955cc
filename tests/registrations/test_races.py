"""People who press in the same moment: real threads on the real database, under both ways of giving seats."""

from datetime import timedelta
from functools import partial

import pytest
from django.db import connection
from django.utils import timezone

from csi_portal.history.models import Act
from csi_portal.outbox.models import Letter
from csi_portal.registrations import actions
from csi_portal.registrations.actions import Contact, Person, deciding, registering, seats
from csi_portal.registrations.models import TAKING
from tests.factories import TrainingFactory, TrainingRegistrationFactory
from tests.threads import at_once

pytestmark = pytest.mark.django_db(transaction=True)
CROWD, SEATS = 8, 2


def ask(event, number):
    """One person registers by herself."""
    person = Person(f"Osoba {number}", f"osoba{number}@example.org")
    given = {"event": event, "people": [person], "contact": Contact(person.name, person.email)}
    return actions.register(**given, language="cs", by=None, now=timezone.now(), verified=True)[0]


def register_all_at_once(event):
    return at_once(*(partial(ask, event, number) for number in range(CROWD)))


def accept_all_at_once(event):
    applied = [ask(event, number) for number in range(CROWD)]
    return at_once(
        *(partial(actions.accept, registration=each, by=None, now=timezone.now()) for each in applied)
    )


# Where seats are given: at registration, or by the coordinator who accepts.
RUSH = {"first_come": register_all_at_once, "selection": accept_all_at_once}


@pytest.fixture(params=RUSH)
def admission(request):
    return request.param


def taken(event):
    return event.registrations.filter(state__in=TAKING).count()


def test_a_crowd_at_once_gets_exactly_the_seats_there_are(admission):
    event = TrainingFactory(capacity=SEATS, admission=admission)
    RUSH[admission](event)
    assert taken(event) == SEATS
    others = set(event.registrations.exclude(state__in=TAKING).values_list("state", flat=True))
    assert others == {"waiting" if admission == "first_come" else "submitted"}
    assert event.registrations.count() == CROWD


def test_those_who_wait_are_in_one_order_and_each_got_one_letter():
    event = TrainingFactory(capacity=SEATS)
    register_all_at_once(event)
    seated = event.registrations.filter(state="confirmed").order_by("queued_at", "pk")
    waiting = list(event.registrations.in_queue())
    assert len({(each.queued_at, each.pk) for each in waiting}) == CROWD - SEATS
    assert max(each.queued_at for each in seated) <= waiting[0].queued_at
    topics = sorted(Letter.objects.values_list("topic", flat=True))
    assert topics == ["trainings.confirmed"] * SEATS + ["trainings.waiting"] * (CROWD - SEATS)


def test_without_the_lock_the_same_crowd_oversells(admission, monkeypatch):
    """The control: were nothing locked, the tests above would fail; so they prove the lock."""

    def unlocked(event):
        return type(event).objects.select_related(*event.RELATED).get(pk=event.pk)

    count = seats.taken_seats

    def counted_slowly(event):
        number = count(event)
        pause()
        return number

    places = seats.count_places

    def places_slowly(event):
        counted = places(event)
        pause()
        return counted

    monkeypatch.setattr(
        registering, "lock_all", lambda events: {event.pk: unlocked(event) for event in events}
    )
    monkeypatch.setattr(registering, "count_places", places_slowly)
    monkeypatch.setattr(seats, "lock", unlocked)
    monkeypatch.setattr(deciding, "taken_seats", counted_slowly)
    event = TrainingFactory(capacity=SEATS, admission=admission)
    RUSH[admission](event)
    assert taken(event) > SEATS


def pause():
    """As long as a letter takes to be written on a busy machine."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_sleep(0.3)")


def test_the_same_person_at_once_is_registered_once(admission):
    event = TrainingFactory(capacity=SEATS, admission=admission)
    done = at_once(*(partial(ask, event, 1) for _press in range(4)))
    assert sum(isinstance(each, actions.AlreadyRegisteredError) for each in done) == 3
    assert event.registrations.count() == 1
    assert Letter.objects.count() == 1


def test_one_seat_offered_is_not_accepted_and_expired_at_once(admission):
    now = timezone.now()
    event = TrainingFactory(capacity=1, admission=admission)
    offered = TrainingRegistrationFactory(event=event, state="offered", expires_at=now + timedelta(hours=1))
    TrainingRegistrationFactory(event=event, state="waiting")
    at_once(
        partial(actions.accept_offer, registration=offered, by=None, now=now),
        partial(actions.expire_lapsed, event=event, now=now + timedelta(hours=2)),
        partial(actions.decline_offer, registration=offered, by=None, now=now),
    )
    assert taken(event) == 1
    assert (
        Act.objects.about(offered).filter(verb__in=["accept_offer", "expire", "decline_offer"]).count() == 1
    )


def test_cancelling_offering_and_registering_at_once_keep_the_seats(admission):
    now = timezone.now()
    event = TrainingFactory(capacity=SEATS, admission=admission)
    seated = TrainingRegistrationFactory.create_batch(SEATS, event=event, state="confirmed")
    TrainingRegistrationFactory.create_batch(4, event=event, state="waiting")
    at_once(
        *(partial(actions.withdraw, registration=each, by=None, now=now) for each in seated[:2]),
        *(partial(ask, event, number) for number in range(3)),
        partial(actions.change_capacity, event=event, capacity=SEATS + 1, by=None, now=now),
    )
    assert taken(event) == SEATS + 1
    assert event.registrations.filter(state="offered").count() == 3
    waiting = event.registrations.in_queue().count()
    assert waiting == (4 if admission == "first_come" else 1)


def test_dates_given_up_crosswise_at_once_end():
    """Two people change places between two dates in the same moment: the locks are taken in one order."""
    first = TrainingFactory(capacity=1)
    second = TrainingFactory(capacity=1, module=first.module)
    ask(first, 1)
    ask(second, 2)

    def change(to, number):
        person = Person(f"Osoba {number}", f"osoba{number}@example.org")
        given = {"event": to, "people": [person], "contact": Contact(person.name, person.email)}
        now = timezone.now()
        return actions.register(
            **given, language="cs", by=None, now=now, verified=True, earlier=actions.GIVE_UP
        )

    done = at_once(partial(change, second, 1), partial(change, first, 2))
    assert all(isinstance(each, list) for each in done)
    assert taken(first) <= 1
    assert taken(second) <= 1
