"""Ways in which somebody might pass others, get two seats, or hear nothing; and what each verb costs."""

from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone

from csi_portal.accounts.actions import erase_account
from csi_portal.history.models import Act
from csi_portal.outbox.models import Letter
from csi_portal.registrations import actions
from csi_portal.registrations.actions import Contact, Person
from tests.factories import TrainingFactory, TrainingGroupFactory, TrainingRegistrationFactory, UserFactory

pytestmark = pytest.mark.django_db
NOW = timezone.now()
JANA = Person("Jana Nová", "jana@example.org")


def registered(event, state, number=1, **more):
    return TrainingRegistrationFactory.create_batch(number, event=event, state=state, **more)


def state_of(registration):
    return type(registration).objects.get(pk=registration.pk).state


def topics():
    return [
        topic.partition(".")[2] for topic in Letter.objects.order_by("pk").values_list("topic", flat=True)
    ]


def waiting_group(event, size=2):
    group = TrainingGroupFactory(event=event, all_or_none=True)
    return group, registered(event, "waiting", size, group=group)


# --- Passing ----------------------------------------------------------------------------------------------


def test_a_group_that_waits_for_all_its_seats_does_not_grow_past_others():
    event = TrainingFactory(capacity=1)
    registered(event, "confirmed")
    group, _colleagues = waiting_group(event)
    registered(event, "waiting")
    with pytest.raises(ValidationError, match="frontě"):
        actions.add_colleague(group=group, person=JANA, by=None, now=NOW)
    actions.take_as_many_as_fit(group=group, by=None, now=NOW)
    assert actions.add_colleague(group=group, person=JANA, by=None, now=NOW).place_in_queue() == 4


def test_a_group_put_in_reserve_one_after_another_stands_where_its_last_one_stands():
    event = TrainingFactory(capacity=1, admission="selection")
    registered(event, "confirmed")
    _group, (first, last) = waiting_group(event)
    between = registered(event, "waiting", queued_at=NOW + timedelta(minutes=1))[0]
    type(last).objects.filter(pk=last.pk).update(queued_at=NOW + timedelta(minutes=2))
    actions.change_capacity(event=event, capacity=3, by=None, now=NOW)
    assert (state_of(between), state_of(first), state_of(last)) == ("offered", "waiting", "waiting")
    actions.change_capacity(event=event, capacity=4, by=None, now=NOW)
    assert (state_of(first), state_of(last)) == ("offered", "offered")


def test_who_telephones_gets_the_seat_that_is_too_little_for_the_group_before_her():
    event = TrainingFactory(capacity=1)
    waiting_group(event)
    given = {"organisation_name": "", "language": "cs", "by": UserFactory(), "now": NOW}
    assert actions.register_by_phone(event=event, person=JANA, **given).state == "confirmed"


def test_a_selected_seat_is_not_handed_past_the_coordinator():
    event = TrainingFactory(admission="selection")
    chosen = registered(event, "confirmed")[0]
    with pytest.raises(ValidationError, match="centru"):
        actions.hand_over(registration=chosen, name=JANA.name, email=JANA.email, by=None, now=NOW)
    assert state_of(chosen) == "confirmed"


# --- One person, one seat -----------------------------------------------------------------------------------


def test_registrations_of_two_events_do_not_become_one():
    here, elsewhere = (
        registered(TrainingFactory(), "waiting")[0],
        registered(TrainingFactory(), "confirmed")[0],
    )
    with pytest.raises(ValidationError):
        actions.merge(kept=here, other=elsewhere, by=None, now=NOW)
    assert (state_of(here), state_of(elsewhere)) == ("waiting", "confirmed")


def test_who_gets_a_better_place_by_merging_is_told_and_the_seat_left_over_goes_on():
    event = TrainingFactory(capacity=2)
    better, same = registered(event, "confirmed", 2)
    kept, next_one = registered(event, "waiting", 2)
    actions.merge(kept=kept, other=better, by=None, now=NOW)
    assert (state_of(kept), state_of(better), state_of(next_one)) == ("confirmed", "cancelled", "waiting")
    actions.merge(kept=kept, other=same, by=None, now=NOW)
    assert state_of(next_one) == "offered"
    assert topics() == ["confirmed", "offered"]


def test_an_address_that_is_not_proved_is_not_merged():
    event = TrainingFactory()
    held = {"verified_at": None, "expires_at": NOW + timedelta(minutes=10)}
    unproved, kept = registered(event, "offered", **held)[0], registered(event, "waiting")[0]
    with pytest.raises(ValidationError, match="hodiny"):
        actions.merge(kept=kept, other=unproved, by=None, now=NOW)


# --- What ends with the event -------------------------------------------------------------------------------


def test_nobody_waits_any_more_once_it_is_finished():
    over = {"starts_at": NOW - timedelta(days=2), "ends_at": NOW - timedelta(days=1)}
    event = TrainingFactory(**over)
    took_part, waited = registered(event, "confirmed")[0], registered(event, "waiting")[0]
    actions.finish(event=event, by=None, now=NOW)
    assert (state_of(took_part), state_of(waited)) == ("confirmed", "expired")
    assert Act.objects.about(waited).get().verb == "expire"
    assert topics() == []


def test_history_says_of_everybody_that_the_event_was_cancelled():
    event = TrainingFactory()
    people = registered(event, "confirmed", 2) + registered(event, "waiting")
    actions.cancel_event(event=event, reason="Nemoc.", by=None, now=NOW)
    for each in people:
        assert Act.objects.about(each).get().verb == "cancel_with_event"


def test_who_leaves_before_the_address_is_proved_gets_no_letter():
    event = TrainingFactory(capacity=1)
    held = {"verified_at": None, "expires_at": NOW + timedelta(minutes=10)}
    unproved, next_one = registered(event, "offered", **held)[0], registered(event, "waiting")[0]
    actions.withdraw(registration=unproved, by=None, now=NOW)
    assert (topics(), state_of(next_one)) == (["offered"], "offered")


# --- What a verb costs: the same with one and with thirty in the queue --------------------------------------


@pytest.fixture(params=[1, 30])
def full(request):
    """A training with one seat, taken, and so many in the queue."""
    event = TrainingFactory(capacity=1)
    registered(event, "confirmed")
    registered(event, "waiting", request.param)
    return event


def ask(event, people, by=None):
    given = {"event": event, "people": people, "contact": Contact(people[0].name, people[0].email)}
    return actions.register(**given, language="cs", by=by, now=NOW, verified=True)


def test_registering_signed_in(full, django_assert_num_queries):
    user = UserFactory(email=JANA.email)
    with django_assert_num_queries(13):
        ask(full, [JANA], by=user)


def test_registering_a_group_of_three(full, django_assert_num_queries):
    people = [JANA, Person("Eva Malá", "eva@example.org"), Person("Ivo Velký", "ivo@example.org")]
    with django_assert_num_queries(14):
        ask(full, people)


def test_accepting_an_offer(full, django_assert_num_queries):
    offered = registered(full, "offered")[0]
    with django_assert_num_queries(9):
        actions.accept_offer(registration=offered, by=None, now=NOW)


def test_withdrawing(full, django_assert_num_queries):
    seated = full.registrations.get(state="confirmed")
    with django_assert_num_queries(15):
        actions.withdraw(registration=seated, by=None, now=NOW)
    assert full.registrations.filter(state="offered").count() == 1


def test_colleagues_in_one_mailbox_are_not_one_account():
    """A small office shares its address: who closes her account takes no colleague's seat with her."""
    now = timezone.now()
    user = UserFactory(full_name="Jana Nová", email="urad@example.org")
    event = TrainingFactory()
    people = [actions.Person("Jana Nová", user.email), actions.Person("Petr Starý", user.email)]
    contact = actions.Contact("Jana Nová", user.email)
    mine, colleague = actions.register(
        event=event, people=people, contact=contact, language="cs", by=user, now=now, verified=True
    )
    assert (mine.user, colleague.user) == (user, None)
    erase_account(user=user, by=user, now=now)
    assert [each.name for each in event.registrations.live()] == ["Petr Starý"]
