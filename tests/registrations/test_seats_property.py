"""Whatever people press in whatever order, seats are given fairly, and everyone hears of her place once."""

import datetime
from inspect import signature
from random import Random

import pytest
from django.core.exceptions import ValidationError
from django.db import transaction
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    rule,
    run_state_machine_as_test,
)

from csi_portal.history.models import Act
from csi_portal.outbox.models import Letter
from csi_portal.registrations import actions
from csi_portal.registrations.actions import Contact, Person, seats
from csi_portal.registrations.models import LIVE, TAKING
from tests.factories import TrainingFactory, UserFactory

NOW = datetime.datetime(2026, 11, 24, 12, tzinfo=datetime.UTC)
DAY = datetime.timedelta(days=1)
# The first two share their office's mailbox.
PEOPLE = [Person("Jana Nová", "urad@example.org"), Person("Eva Malá", "urad@example.org")]
PEOPLE += [Person(f"Osoba {number}", f"osoba{number}@example.org") for number in range(8)]
# What history must say of a registration that came to a state, and which letter its person must have got.
VERBS = {
    "submitted": {"register"},
    "waiting": {"register", "register_by_phone", "put_in_reserve", "merge"},
    "offered": {"register", "offer", "accept", "merge"},
    "confirmed": {
        *("register", "verify", "accept_offer", "take_over"),
        *("register_by_phone", "give_seat_beyond_capacity", "merge"),
    },
    "refused": {"refuse"},
    "cancelled": {"withdraw", "cancel_registration", "hand_over", "merge_away"},
    "declined": {"decline_offer"},
    "expired": {"expire"},
}
LETTERS = {
    "submitted": {"submitted"},
    "waiting": {"waiting", "reserve"},
    "offered": {"offered", "accepted"},
    "confirmed": {"confirmed", "taken_over"},
    "refused": {"refused"},
    "expired": {"offer_expired"},
}
LEAVING = {
    "withdraw": "cancelled_by_person",
    "cancel_registration": "cancelled_by_coordinator",
    "hand_over": "handed_over",
}
BUTTONS = (
    *("proves_the_address", "accepts", "declines", "withdraws", "hands_over", "registers", "time_passes"),
    *("time_passes", "time_passes", "has_it_erased"),
    *("registers_colleagues", "adds_a_colleague", "accepts", "chooses", "puts_in_reserve"),
    *("changes_the_capacity", "chooses", "puts_in_reserve", "refuses", "merges", "cancels_a_registration"),
    *("answers_the_telephone", "gives_a_seat_beyond_the_capacity", "takes_as_many_as_fit"),
)
CHOICES = {
    "which": lambda chance: chance.randrange(40),
    "other": lambda chance: chance.randrange(40),
    "person": lambda chance: chance.choice(PEOPLE),
    "people": lambda chance: chance.sample(PEOPLE, chance.randint(2, 3)),
    "all_or_none": lambda chance: chance.random() < 0.5,
    "to": lambda chance: chance.choice(PEOPLE),
    "verified": lambda chance: chance.random() < 0.7,
    "capacity": lambda chance: chance.randint(1, 6),
    "minutes": lambda chance: chance.choice([1, 16, 49 * 60]),
    "noticed": lambda chance: chance.random() < 0.7,
}
PAST_THE_QUEUE = {"give_seat_beyond_capacity", "take_over", "merge"}


ALWAYS = []


def always(holds):
    """An invariant that is looked at after every act, also inside a rule that does several."""
    ALWAYS.append(holds)
    return holds


class Registering(RuleBasedStateMachine):
    """The verbs of the kit; after each one the list is compared with what it was before."""

    admission = "first_come"
    reached = set()

    def __init__(self):
        super().__init__()
        self.examples_own = transaction.atomic()
        self.examples_own.__enter__()
        self.now = NOW
        self.sentences = []

    def teardown(self):
        transaction.set_rollback(True)
        self.examples_own.__exit__(None, None, None)

    @initialize(capacity=st.integers(1, 4))
    def an_event(self, capacity):
        self.event = TrainingFactory(
            admission=self.admission, capacity=capacity, starts_at=NOW + 60 * DAY, published_at=NOW
        )
        self.by = UserFactory()
        self.remember()
        for number in range(4):
            self.registers(PEOPLE[number], True)
        self.registers_colleagues(PEOPLE[4:6], True, True)
        self.registers(PEOPLE[6], False)

    @rule(acts=st.lists(st.tuples(st.sampled_from(BUTTONS), st.integers(0, 10**9)), min_size=8, max_size=12))
    def people_act(self, acts):
        """Buttons in a row, each with its own chance: to whom it is done, and how."""
        for button, seed in acts:
            chance = Random(seed)
            given = {name: choose(chance) for name, choose in CHOICES.items()}
            press = getattr(self, button)
            press(**{name: given[name] for name in signature(press).parameters})

    # --- What people do -------------------------------------------------------------------------------------

    def registers(self, person, verified):
        self.register([person], verified)

    def registers_colleagues(self, people, verified, all_or_none):
        self.register(people, verified, all_or_none=all_or_none)

    def register(self, people, verified, **more):
        contact = Contact(people[0].name, people[0].email)
        given = {"event": self.event, "people": people, "contact": contact, "language": "cs"}
        self.do(actions.register, **given, verified=verified, **more)

    def proves_the_address(self, which):
        if held := self.some(which, verified_at=None, expires_at__isnull=False):
            self.do(actions.confirm_address, holder=held.group or held)

    def accepts(self, which):
        self.press(actions.accept_offer, which, state="offered")

    def declines(self, which):
        self.press(actions.decline_offer, which, state="offered")

    def withdraws(self, which):
        self.press(actions.withdraw, which, state__in=LIVE)

    def has_it_erased(self, which):
        self.press(actions.erase, which, state__in=LIVE)

    def hands_over(self, which, to):
        self.press(actions.hand_over, which, {"name": to.name, "email": to.email}, state="confirmed")

    def adds_a_colleague(self, which, person):
        if one := self.some(which, group__isnull=False):
            self.do(actions.add_colleague, group=one.group, person=person)

    def takes_as_many_as_fit(self, which):
        if one := self.some(which, group__all_or_none=True, state="waiting"):
            self.do(actions.take_as_many_as_fit, group=one.group)

    # --- What the coordinator does --------------------------------------------------------------------------

    def changes_the_capacity(self, capacity):
        self.do(actions.change_capacity, event=self.event, capacity=capacity)

    def chooses(self, which):
        self.press(actions.accept, which, state="submitted")

    def puts_in_reserve(self, which):
        self.press(actions.put_in_reserve, which, state="submitted")

    def refuses(self, which):
        self.press(actions.refuse_application, which, {"reason": "Kapacita."}, state="submitted")

    def gives_a_seat_beyond_the_capacity(self, which):
        self.press(actions.give_seat_beyond_capacity, which, {"reason": "Druhá židle."}, state="waiting")

    def cancels_a_registration(self, which):
        self.press(actions.cancel_registration, which, {"reason": "Na žádost."}, state__in=LIVE)

    def answers_the_telephone(self, person):
        given = {"person": person, "organisation_name": "", "language": "cs"}
        self.do(actions.register_by_phone, event=self.event, **given)

    def merges(self, which, other):
        kept, other = self.some(which, state__in=LIVE), self.some(other, state__in=LIVE)
        if kept and other:
            self.do(actions.merge, kept=kept, other=other)

    # --- What time does -------------------------------------------------------------------------------------

    def time_passes(self, minutes, noticed):
        self.now += datetime.timedelta(minutes=minutes)
        if noticed:
            self.do(actions.expire_lapsed, event=self.event)
            assert not self.event.registrations.lapsed(self.now).exists()

    # --- Doing and looking ----------------------------------------------------------------------------------

    def some(self, which, **wanted):
        """One of the registrations that are wanted, or None; `which` may be any number."""
        found = list(
            self.event.registrations.filter(**wanted).select_related("event", "group").order_by("pk")
        )
        return found[which % len(found)] if found else None

    def press(self, verb, which, given=None, **wanted):
        """Do it to a registration for which it is meant; sometimes to another, which must be refused."""
        if one := self.some(which, **(wanted if which % 5 else {})):
            self.do(verb, registration=one, **(given or {}))

    def do(self, verb, **given):
        """Do it and compare, or be refused; then nothing may have changed."""
        acting = {} if verb is actions.expire_lapsed else {"by": self.by}
        self.had_lapsed = self.event.registrations.lapsed(self.now).exists()
        try:
            with transaction.atomic():
                verb(**given, **acting, now=self.now)
        except ValidationError as refusal:
            self.sentences += refusal.messages
            assert self.looks() == self.looked, f"{verb.__name__} was refused but changed something"
        self.compare()

    def looks(self):
        self.event.refresh_from_db()
        rows = self.event.registrations.select_related("group").order_by("queued_at", "pk")
        return {row.pk: (row.state, row.queued_at) for row in rows}

    def remember(self):
        self.looked = self.looks()
        self.last_act = Act.objects.order_by("pk").values_list("pk", flat=True).last() or 0
        self.last_letter = Letter.objects.order_by("pk").values_list("pk", flat=True).last() or 0

    def compare(self):
        before, after = self.looked, self.looks()
        changed = {pk for pk in after if after[pk][0] != before.get(pk, ("",))[0]}
        verbs = self.verbs_since()
        rows = {row.pk: row for row in self.event.registrations.select_related("group")}
        for pk in changed:
            assert verbs.get(pk, set()) & VERBS[rows[pk].state], (rows[pk].state, verbs.get(pk))
        self.check_letters({pk: rows[pk] for pk in changed}, verbs)
        seated = [rows[pk] for pk in changed if rows[pk].takes_seat]
        seated = [each for each in seated if self.was_waiting_or_new(each, before)]
        if not self.had_lapsed:
            self.check_nobody_passed([each for each in seated if not verbs[each.pk] & PAST_THE_QUEUE], rows)
        self.remember()
        for holds in ALWAYS:
            holds(self)

    def was_waiting_or_new(self, registration, before):
        return before.get(registration.pk, ("waiting",))[0] == "waiting"

    def verbs_since(self):
        verbs = {}
        kind = self.event.registrations.model._meta.label_lower
        for act in Act.objects.filter(pk__gt=self.last_act, subject_type=kind):
            verbs.setdefault(int(act.subject_id), set()).add(act.verb)
        self.reached |= set().union(*verbs.values())
        return verbs

    def check_letters(self, changed, verbs):
        kind = self.event.registrations.model._meta.label_lower
        sent = {}
        for letter in Letter.objects.filter(pk__gt=self.last_letter, subject_type=kind):
            sent.setdefault(int(letter.subject_id), []).append(letter.topic.partition(".")[2])
        for pk, row in changed.items():
            letters = [topic for topic in sent.pop(pk, []) if topic != "code"]
            wanted = LETTERS.get(row.state, set())
            if row.state == "cancelled":
                wanted = {LEAVING[verb] for verb in verbs[pk] if verb in LEAVING}
            if row.verified_at is None:
                wanted = set()
            assert len(letters) == bool(wanted), (row.state, verbs[pk], letters)
            assert set(letters) <= wanted, (row.state, verbs[pk], letters)
        others = {topic for topics in sent.values() for topic in topics}
        # An unverified one keeps its state when it is verified, and is then told of its place.
        assert others <= {"code", "waiting", "submitted"}, others

    def check_nobody_passed(self, seated, rows):
        """Who waits before somebody that got a seat now is a group for which the seats were too few."""
        order = {row.pk: place for place, row in enumerate(sorted(rows.values(), key=self.place))}
        free = self.event.capacity - sum(row.takes_seat for row in rows.values())
        for unit in self.waiting_units(rows):
            last = max(order[row.pk] for row in unit)
            behind = sum(order[row.pk] > last for row in seated)
            assert not behind or len(unit) > max(free, 0) + behind, "somebody was passed"

    def place(self, row):
        return (row.queued_at or NOW, row.pk)

    def waiting_units(self, rows):
        """The queue as this test understands it: those of an all-or-none group together."""
        units = {}
        for row in rows.values():
            if row.state == "waiting":
                whole = row.group is not None and row.group.all_or_none
                units.setdefault(("group", row.group_id) if whole else ("one", row.pk), []).append(row)
        return list(units.values())

    # --- What always holds ----------------------------------------------------------------------------------

    @always
    def seats_taken_do_not_exceed_the_capacity_without_a_reason(self):
        taken = self.event.registrations.filter(state__in=TAKING)
        beyond = taken.filter(exceeds=True)
        assert taken.count() <= self.event.capacity + beyond.count()
        for registration in beyond:
            givers = [registration.pk, registration.handed_from_id]
            reasons = Act.objects.filter(verb="give_seat_beyond_capacity").exclude(reason="")
            known = reasons.filter(subject_id__in=[str(pk) for pk in givers]).exists()
            assert known or Act.objects.about(registration).filter(verb__in=["merge", "take_over"]).exists()

    @always
    def no_seat_stands_free_while_somebody_could_take_it(self):
        rows = {row.pk: row for row in self.event.registrations.select_related("group")}
        free = self.event.capacity - sum(row.takes_seat for row in rows.values())
        for unit in self.waiting_units(rows):
            assert len(unit) > max(free, 0)

    @always
    def a_person_is_registered_once(self):
        live = list(self.event.registrations.filter(state__in=LIVE).values_list("email", "name_key"))
        assert len(live) == len(set(live))

    @always
    def refusals_are_sentences(self):
        assert all(sentence.endswith(".") for sentence in self.sentences)


class Choosing(Registering):
    admission = "selection"
    reached = set()

    def compare(self):
        super().compare()
        self.nobody_has_a_seat_whom_no_coordinator_has_chosen()

    def nobody_has_a_seat_whom_no_coordinator_has_chosen(self):
        chosen = {"accept", "put_in_reserve", "register_by_phone", "give_seat_beyond_capacity", "merge"}
        for registration in self.event.registrations.filter(state__in=TAKING):
            assert Act.objects.about(registration).filter(verb__in=chosen).exists()


# The same examples in every run; the test does not depend on luck.
STEADY = settings(
    max_examples=12,
    stateful_step_count=5,
    deadline=None,
    derandomize=True,
    database=None,
    suppress_health_check=list(HealthCheck),
)


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("machine", "meaningless"),
    [(Registering, {"accept", "put_in_reserve", "refuse"}), (Choosing, {"hand_over", "take_over"})],
)
def test_seats_are_given_fairly_whatever_people_do(machine, meaningless):
    run_state_machine_as_test(machine, settings=STEADY)
    # A walk that gets nowhere would prove nothing.
    missed = set().union(*VERBS.values()) - machine.reached - meaningless
    assert len(missed) <= 3, missed


@pytest.mark.django_db
def test_the_machine_notices_when_the_last_one_in_the_queue_is_served_first(monkeypatch):
    honest = seats.units
    monkeypatch.setattr(seats, "units", lambda waiting: honest(waiting)[::-1])
    quick = settings(STEADY, phases=[Phase.generate], max_examples=60)
    with pytest.raises(AssertionError, match="somebody was passed"):
        run_state_machine_as_test(Registering, settings=quick)
