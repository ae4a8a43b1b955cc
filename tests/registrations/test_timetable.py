"""What happens by itself happens once, however often it runs and by however many at the same moment."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.utils import timezone

from csi_portal.outbox.models import Letter
from csi_portal.registrations import tasks
from csi_portal.registrations.actions import timetable
from tests.factories import TrainingFactory, TrainingRegistrationFactory
from tests.threads import at_once

DAY = timedelta(days=1)
MORNING = datetime(2027, 3, 10, 7, tzinfo=ZoneInfo("Europe/Prague"))


def training(starts_at, **others):
    return TrainingFactory(starts_at=starts_at, published_at=MORNING - 30 * DAY, **others)


def seat(event, **others):
    return TrainingRegistrationFactory(event=event, **{"submitted_at": MORNING - 5 * DAY, **others})


def reminded():
    return list(
        Letter.objects.filter(topic="trainings.reminder").order_by("pk").values_list("address", flat=True)
    )


def lapsed_offer():
    """A training of one seat whose offer is over, and who waits behind it."""
    event = TrainingFactory(capacity=1)
    yesterday = timezone.now() - 3 * DAY
    TrainingRegistrationFactory(event=event, state="offered", submitted_at=yesterday)
    return TrainingRegistrationFactory(event=event, state="waiting", submitted_at=yesterday + DAY)


def test_an_offer_that_is_over_passes_on_by_itself_and_only_once(db):
    waiting = lapsed_offer()
    for _time in range(2):
        tasks.expire_lapsed(timestamp=0)
    waiting.refresh_from_db()
    assert waiting.state == "offered"
    assert sorted(Letter.objects.values_list("topic", flat=True)) == [
        "trainings.offer_expired",
        "trainings.offered",
    ]


@pytest.mark.django_db(transaction=True)
def test_two_workers_at_the_same_moment_pass_it_on_once():
    waiting = lapsed_offer()
    at_once(*[lambda: tasks.expire_lapsed(timestamp=0)] * 2)
    waiting.refresh_from_db()
    assert waiting.state == "offered"
    assert Letter.objects.count() == 2


def test_nothing_is_locked_when_nothing_is_over(db, django_assert_num_queries):
    TrainingRegistrationFactory.create_batch(3, state="offered")
    with django_assert_num_queries(1):
        timetable.expire_all_lapsed(now=timezone.now())


@pytest.mark.parametrize(
    ("begins", "is_reminded"),
    [
        ("2027-03-10 09:00", True),
        ("2027-03-12 23:30", True),
        ("2027-03-13 00:30", False),
        ("2027-03-10 06:00", False),
    ],
)
def test_who_has_a_seat_is_reminded_from_two_days_before(db, begins, is_reminded):
    starts_at = datetime.fromisoformat(begins).replace(tzinfo=ZoneInfo("Europe/Prague"))
    registration = seat(training(starts_at))
    for _time in range(2):
        timetable.remind_all(now=MORNING)
    assert reminded() == [registration.email] * is_reminded
    timetable.remind_all(now=MORNING + timedelta(hours=1))
    assert len(reminded()) == is_reminded


def test_only_who_has_had_a_seat_for_some_time_is_reminded(db):
    event = training(MORNING + 2 * DAY)
    seat(event, state="waiting")
    seat(event, state="cancelled")
    just_told = seat(event, submitted_at=MORNING - timedelta(hours=3))
    timetable.remind_all(now=MORNING)
    assert reminded() == []
    timetable.remind_all(now=MORNING + DAY)
    assert reminded() == [just_told.email]


def test_nobody_is_reminded_of_what_does_not_take_place(db):
    seat(training(MORNING + DAY, state="draft"))
    seat(training(MORNING + DAY, state="cancelled", cancelled_at=MORNING, cancel_reason="Lektor onemocněl."))
    timetable.remind_all(now=MORNING)
    assert reminded() == []


def test_a_date_that_moved_is_reminded_of_anew(db):
    event = training(MORNING + 2 * DAY)
    registration = seat(event)
    timetable.remind_all(now=MORNING)
    event.starts_at, event.ends_at = MORNING + 12 * DAY, MORNING + 12 * DAY + timedelta(hours=6)
    event.save()
    timetable.remind_all(now=MORNING + DAY)
    assert len(reminded()) == 1
    timetable.remind_all(now=MORNING + 10 * DAY)
    assert reminded() == [registration.email] * 2


@pytest.mark.django_db(transaction=True)
def test_two_workers_at_the_same_moment_remind_once():
    event = training(MORNING + 2 * DAY)
    registration = seat(event)
    at_once(*[lambda: timetable.remind_all(now=MORNING)] * 2)
    assert reminded() == [registration.email]


def test_reminding_thirty_asks_as_much_as_reminding_one(db, django_assert_num_queries):
    seat(training(MORNING + DAY))
    with django_assert_num_queries(9):
        timetable.remind_all(now=MORNING)
    event = training(MORNING + 2 * DAY, capacity=30)
    TrainingRegistrationFactory.create_batch(30, event=event, submitted_at=MORNING - 5 * DAY)
    with django_assert_num_queries(9):
        timetable.remind_all(now=MORNING)


def test_the_task_of_the_morning_reminds(db):
    event = TrainingFactory(starts_at=timezone.now() + timedelta(hours=5))
    TrainingRegistrationFactory(event=event, submitted_at=timezone.now() - 2 * DAY)
    tasks.remind(timestamp=0)
    assert len(reminded()) == 1
