"""The kit on its tables: who gets a seat, who waits, and what becomes of a seat that is given back."""

from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone

from csi_portal.outbox.models import Letter
from csi_portal.registrations import actions
from csi_portal.registrations.actions import AlreadyRegisteredError, Contact, EarlierPlaceError, Person
from tests.factories import TrainingFactory, UserFactory

HOUR = timedelta(hours=1)


@pytest.fixture
def now():
    return timezone.now()


def person(number):
    return Person(f"Osoba {number}", f"osoba{number}@example.org")


def register(event, *numbers, now, verified=True, **others):
    people = [person(number) for number in numbers]
    contact = Contact(people[0].name, people[0].email)
    return actions.register(
        event=event,
        people=people,
        contact=contact,
        language="cs",
        by=None,
        now=now,
        verified=verified,
        **others,
    )


def one(event, number, now, **others):
    return register(event, number, now=now, **others)[0]


def states(event):
    return list(event.registrations.order_by("pk").values_list("state", flat=True))


def topics():
    return list(Letter.objects.order_by("pk").values_list("topic", flat=True))


def test_seats_go_first_and_then_the_queue(db, now):
    event = TrainingFactory(capacity=2)
    for number in range(4):
        one(event, number, now)
    assert states(event) == ["confirmed", "confirmed", "waiting", "waiting"]
    assert [each.place_in_queue() for each in event.registrations.in_queue()] == [1, 2]
    assert topics() == ["trainings.confirmed"] * 2 + ["trainings.waiting"] * 2


def test_a_freed_seat_is_offered_to_the_first_and_a_newcomer_cannot_pass(db, now):
    event = TrainingFactory(capacity=1)
    first, second, third = (one(event, number, now) for number in range(3))
    actions.withdraw(registration=first, by=None, now=now)
    newcomer = one(event, 3, now)
    assert states(event) == ["cancelled", "offered", "waiting", "waiting"]
    actions.decline_offer(registration=second, by=None, now=now)
    assert states(event) == ["cancelled", "declined", "offered", "waiting"]
    third.refresh_from_db()
    actions.accept_offer(registration=third, by=None, now=now)
    newcomer.refresh_from_db()
    assert (states(event)[2], newcomer.place_in_queue()) == ("confirmed", 1)


def test_an_offer_ends_and_passes_on_when_somebody_looks(db, now):
    event = TrainingFactory(capacity=1, offer_hours=2)
    first, second, _third = (one(event, number, now) for number in range(3))
    actions.withdraw(registration=first, by=None, now=now)
    assert not actions.catch_up(event=event, now=now + HOUR)
    assert actions.catch_up(event=event, now=now + 2 * HOUR)
    assert states(event) == ["cancelled", "expired", "offered"]
    with pytest.raises(ValidationError, match=r"skončila|over"):
        actions.accept_offer(registration=second, by=None, now=now + 2 * HOUR)


def test_a_group_that_wants_all_keeps_its_place_while_others_take_what_it_cannot(db, now):
    event = TrainingFactory(capacity=3)
    first, second, third = (one(event, number, now) for number in range(3))
    group = register(event, 10, 11, now=now, all_or_none=True)
    single = one(event, 20, now)
    actions.withdraw(registration=first, by=None, now=now)
    single.refresh_from_db()
    assert single.state == "offered"
    actions.withdraw(registration=second, by=None, now=now)
    actions.withdraw(registration=third, by=None, now=now)
    assert [type(each).objects.get(pk=each.pk).state for each in group] == ["offered", "offered"]


def test_a_group_takes_as_many_as_fit_when_its_contact_says_so(db, now):
    event = TrainingFactory(capacity=2)
    one(event, 1, now)
    group = register(event, 10, 11, now=now, all_or_none=True)[0].group
    assert states(event) == ["confirmed", "waiting", "waiting"]
    actions.take_as_many_as_fit(group=group, by=None, now=now)
    assert states(event) == ["confirmed", "offered", "waiting"]


def test_an_address_that_is_not_proved_holds_its_seat_for_a_quarter_of_an_hour(db, now):
    event = TrainingFactory(capacity=1)
    held = one(event, 1, now, verified=False)
    waiting = one(event, 2, now)
    assert states(event) == ["offered", "waiting"]
    actions.catch_up(event=event, now=now + timedelta(minutes=15))
    assert states(event) == ["expired", "offered"]
    assert topics() == ["trainings.code", "trainings.waiting", "trainings.offered"]
    with pytest.raises(ValidationError, match="minut"):
        actions.confirm_address(holder=held, by=None, now=now + timedelta(minutes=16))
    assert waiting.pk


def code_in(letter):
    return next(line.strip() for line in letter.text.splitlines() if line.startswith("    "))


def test_the_code_from_the_letter_confirms_the_seat_and_a_wrong_one_is_counted(db, now):
    event = TrainingFactory(capacity=1)
    held = one(event, 1, now, verified=False)
    code = code_in(Letter.objects.get())
    with pytest.raises(ValidationError):
        actions.verify(holder=held, code="no", by=None, now=now)
    held.refresh_from_db()
    assert held.code_tries == 1
    actions.verify(holder=held, code=code, by=None, now=now)
    assert states(event) == ["confirmed"]
    assert topics() == ["trainings.code", "trainings.confirmed"]


def test_five_wrong_codes_void_the_code(db, now):
    held = one(TrainingFactory(), 1, now, verified=False)
    code = code_in(Letter.objects.get())
    for _try in range(5):
        with pytest.raises(ValidationError):
            actions.verify(holder=held, code="000", by=None, now=now)
    with pytest.raises(ValidationError):
        actions.verify(holder=held, code=code, by=None, now=now)
    held.refresh_from_db()
    assert held.state == "offered"


def test_a_group_is_held_and_proved_by_its_contact(db, now):
    event = TrainingFactory(capacity=2)
    people = register(event, 1, 2, 3, now=now, verified=False)
    assert states(event) == ["offered", "offered", "waiting"]
    actions.verify(holder=people[0].group, code=code_in(Letter.objects.get()), by=None, now=now)
    assert states(event) == ["confirmed", "confirmed", "waiting"]
    assert topics()[1:] == [
        *["trainings.confirmed"] * 2,
        "trainings.waiting",
        "trainings.group_summary",
    ]


def test_nobody_is_registered_twice(db, now):
    event = TrainingFactory()
    one(event, 1, now)
    with pytest.raises(AlreadyRegisteredError):
        one(event, 1, now)
    with pytest.raises(ValidationError):
        register(event, 5, 5, now=now)
    assert len(states(event)) == 1


def test_an_earlier_place_is_kept_or_given_up_as_she_says(db, now):
    earlier = TrainingFactory(capacity=1)
    other = TrainingFactory(module=earlier.module)
    one(earlier, 1, now)
    one(earlier, 2, now)
    with pytest.raises(EarlierPlaceError):
        one(other, 1, now)
    one(other, 1, now, earlier="give_up")
    assert states(earlier) == ["cancelled", "offered"]
    assert states(other) == ["confirmed"]


def test_a_seat_is_handed_over(db, now):
    event = TrainingFactory(capacity=1)
    first = one(event, 1, now)
    one(event, 2, now)
    new = actions.hand_over(
        registration=first, name="Nová Kolegyně", email="Nova@Example.org", by=None, now=now
    )
    assert states(event) == ["cancelled", "waiting", "confirmed"]
    assert (new.email, new.handed_from.pk) == ("nova@example.org", first.pk)


def test_the_capacity_is_raised_in_queue_order_and_never_lowered_below_the_taken_seats(db, now):
    event = TrainingFactory(capacity=2)
    for number in range(5):
        one(event, number, now)
    with pytest.raises(ValidationError):
        actions.change_capacity(event=event, capacity=1, by=None, now=now)
    actions.change_capacity(event=event, capacity=4, by=None, now=now)
    assert states(event) == ["confirmed", "confirmed", "offered", "offered", "waiting"]


def test_raising_the_capacity_bypasses_no_approval(db, now):
    event = TrainingFactory(capacity=1, admission="selection")
    applied, reserve = one(event, 1, now), one(event, 2, now)
    actions.put_in_reserve(registration=reserve, by=None, now=now)
    actions.change_capacity(event=event, capacity=5, by=None, now=now)
    assert states(event) == ["submitted", "offered"]
    actions.accept(registration=applied, by=None, now=now)
    assert states(event) == ["offered", "offered"]


def test_beyond_the_capacity_only_with_a_reason(db, now):
    coordinator = UserFactory()
    event = TrainingFactory(capacity=1)
    one(event, 1, now)
    waiting = one(event, 2, now)
    with pytest.raises(ValidationError):
        actions.give_seat_beyond_capacity(registration=waiting, reason=" ", by=coordinator, now=now)
    actions.give_seat_beyond_capacity(
        registration=waiting, reason="Přinese si židli.", by=coordinator, now=now
    )
    waiting.refresh_from_db()
    assert (waiting.state, waiting.exceeds) == ("confirmed", True)


def test_why_nobody_has_been_offered_a_seat_is_said(db, now):
    event = TrainingFactory(capacity=2)
    one(event, 1, now)
    register(event, 10, 11, now=now, all_or_none=True)
    assert len(actions.explain(event=event, now=now)) == 2
    assert "Osoba 10" in " ".join(actions.explain(event=event, now=now))


def test_a_cancelled_event_tells_everybody_and_frees_nothing(db, now):
    event = TrainingFactory(capacity=1)
    one(event, 1, now)
    one(event, 2, now)
    actions.cancel_event(event=event, reason="Lektorka onemocněla.", by=None, now=now)
    assert states(event) == ["cancelled", "cancelled"]
    assert topics()[-2:] == ["trainings.event_cancelled"] * 2


def test_two_registrations_of_one_person_are_merged_into_the_better_place(db, now):
    event = TrainingFactory(capacity=1)
    one(event, 1, now)
    kept = one(event, 2, now)
    other = event.registrations.get(email="osoba1@example.org")
    actions.merge(kept=kept, other=other, by=None, now=now)
    assert states(event) == ["cancelled", "confirmed"]


@pytest.mark.parametrize("count", [0, 30])
def test_registering_asks_little_however_many_wait(db, now, count, django_assert_max_num_queries):
    event = TrainingFactory(capacity=1)
    for number in range(count):
        one(event, number, now)
    with django_assert_max_num_queries(16):
        one(event, 100, now)
