"""Whatever people press in whatever order, nothing reaches readers that only one of them has stood behind."""

import datetime

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from csi_portal.accounts.permissions import is_editor
from innovations import actions, permissions
from innovations.models import Innovation, InnovationEntry
from tests.factories import InnovationFactory, UserFactory

NOW = datetime.datetime(2026, 11, 24, 12, tzinfo=datetime.UTC)
PEOPLE = ("first editor", "second editor", "administrator", "superuser", "partner", "stranger")
MAY_DECIDE = set(PEOPLE) - {"partner", "stranger"}
PERSON = st.sampled_from(PEOPLE)
WORDS = st.integers(0, 10**6).map("Text číslo {}.".format)


NEXT = {
    "draft": "submit",
    "returned": "submit",
    "submitted": "approve",
    "approved": "publish",
    "published": "open_copy",
    "archived": "reopen",
}


class Workflow(RuleBasedStateMachine):
    """The verbs beside a model that remembers who wrote and submitted each text, and who approved it.

    `wrote` holds who wrote in a text since readers last got one; `stands` is who approved the present one.
    """

    def __init__(self):
        super().__init__()
        self.examples_own = transaction.atomic()
        self.examples_own.__enter__()

    def teardown(self):
        transaction.set_rollback(True)
        self.examples_own.__exit__(None, None, None)

    @initialize()
    def people_and_examples(self):
        self.people = {
            "first editor": UserFactory(roles=["editor"]),
            "second editor": UserFactory(roles=["editor"]),
            "administrator": UserFactory(roles=["administrator"]),
            "superuser": UserFactory(is_superuser=True, is_staff=True),
            "partner": UserFactory(roles=["partner"]),
            "stranger": UserFactory(),
        }
        draft = InnovationFactory(status="draft", authors=[self.people["partner"]], how_cs="Rozepsané.")
        shown = InnovationFactory(how_cs="Čtené.")
        self.keys = [draft.pk, shown.pk]
        self.wrote = {draft.pk: {"partner"}, shown.pk: set()}
        self.submitted, self.stands, self.sentences = {}, {}, []
        self.read = {shown.pk: "Čtené."}  # what readers see, and must go on seeing

    def attempt(self, act, number, who, **given):
        """(innovation before, result); the result is None when the verb refused with a sentence."""
        pk = self.keys[number % len(self.keys)]
        before = Innovation.objects.filter(pk=pk).first() or Innovation(pk=pk)
        try:
            return before, act(innovation=before, by=self.people[who], now=NOW, **given)
        except ValidationError as refusal:
            self.sentences += refusal.messages
            return before, None

    @rule(number=st.integers(0, 5), who=PERSON, words=WORDS)
    def write(self, number, who, words):
        def save(innovation, **given):
            saved = actions.save_edited(innovation=innovation, fields=["how_cs"], **given)
            Innovation.objects.filter(pk=saved.pk).update(how_cs=words)
            return saved

        before, saved = self.attempt(save, number, who)
        if saved:
            assert before.status not in ("published", "archived")
            assert who in MAY_DECIDE or before.status in ("draft", "returned")
            self.wrote[before.pk].add(who)
            self.stands.pop(before.pk, None)

    @rule(number=st.integers(0, 5), who=PERSON)
    def submit(self, number, who):
        before, done = self.attempt(actions.submit, number, who)
        if done:
            assert who in MAY_DECIDE or who in self.wrote[before.pk]
            self.submitted[before.pk] = who
            self.stands.pop(before.pk, None)

    @rule(number=st.integers(0, 5), who=PERSON)
    def give_back(self, number, who):
        before, done = self.attempt(actions.return_for_changes, number, who, comment="Doplňte.")
        if done:
            self.stands.pop(before.pk, None)

    @rule(number=st.integers(0, 5), who=PERSON)
    def approve(self, number, who):
        before, done = self.attempt(actions.approve, number, who)
        if done:
            assert who in MAY_DECIDE
            assert who not in self.wrote[before.pk]
            assert who != self.submitted[before.pk]
            self.stands[before.pk] = who

    @rule(number=st.integers(0, 5), who=PERSON)
    def publish(self, number, who):
        before, shown = self.attempt(actions.publish, number, who)
        if shown:
            assert who in MAY_DECIDE
            second = self.stands.pop(before.pk)
            assert second not in self.wrote[before.pk]
            assert len({second, self.submitted[before.pk], *self.wrote[before.pk]}) >= 2
            self.wrote[before.pk] = set()
            self.read[shown.pk] = before.how_cs
            if shown.pk != before.pk:
                self.keys.remove(before.pk)

    @rule(number=st.integers(0, 5), who=PERSON)
    def open_copy(self, number, who):
        before, copy = self.attempt(actions.open_copy, number, who)
        if copy and copy.pk not in self.keys:
            assert who in MAY_DECIDE
            assert before.status == "published"
            self.keys.append(copy.pk)
            self.wrote[copy.pk] = set()

    @rule(number=st.integers(0, 5), who=PERSON)
    def discard_copy(self, number, who):
        before, original = self.attempt(actions.discard_copy, number, who)
        if original:
            assert who in MAY_DECIDE
            self.keys.remove(before.pk)
            self.stands.pop(before.pk, None)

    @rule(number=st.integers(0, 5), who=PERSON)
    def archive(self, number, who):
        before, done = self.attempt(actions.archive, number, who, reason="Skončilo.")
        if done:
            assert who in MAY_DECIDE
            self.read.pop(before.pk, None)
            self.stands.pop(before.pk, None)
            for copy in Innovation.objects.filter(revises=before.pk):
                self.stands.pop(copy.pk, None)

    @rule(number=st.integers(0, 5), who=PERSON)
    def reopen(self, number, who):
        self.attempt(actions.reopen, number, who)

    @rule(number=st.integers(0, 5), people=st.lists(PERSON, min_size=3, max_size=6))
    def go_on(self, number, people):
        """The verbs that come next, each tried by somebody; else a walk by chance seldom gets to readers."""
        for who in people:
            present = Innovation.objects.get(pk=self.keys[number % len(self.keys)])
            getattr(self, NEXT[present.status])(number, who)

    @precondition(lambda self: self.read)
    @rule(number=st.integers(0, 5), who=PERSON)
    def restore(self, number, who):
        version = actions.versions_of(Innovation.objects.get(pk=self.keys[number % len(self.keys)]))[-1]
        _before, target = self.attempt(actions.restore_version, number, who, version=version)
        if target:
            if target.pk not in self.keys:
                self.keys.append(target.pk)
            self.wrote.setdefault(target.pk, set()).add(who)
            self.stands.pop(target.pk, None)

    @invariant()
    def readers_see_what_two_stood_behind_and_nothing_else(self):
        if not hasattr(self, "read"):
            return
        assert dict(Innovation.objects.published().values_list("pk", "how_cs")) == self.read
        assert set(InnovationEntry.objects.values_list("pk", flat=True)) <= set(self.read)

    @invariant()
    def refusals_are_sentences(self):
        assert all(sentence.endswith(".") for sentence in getattr(self, "sentences", ()))

    @invariant()
    def an_approval_stands_exactly_where_somebody_gave_it(self):
        if hasattr(self, "stands"):
            approved = Innovation.objects.filter(status="approved").values_list("pk", flat=True)
            assert set(approved) == set(self.stands)

    @invariant()
    def strangers_see_what_is_published_and_partners_what_they_write(self):
        if not hasattr(self, "people"):
            return
        assert set(visible(self.people["stranger"])) == set(self.read)
        own = {pk for pk in self.keys if "partner" in self.wrote[pk]}
        assert set(visible(self.people["partner"])) == set(self.read) | own


def visible(user):
    return Innovation.objects.visible_to(user).values_list("pk", flat=True)


def explore(examples=25, **more):
    run_state_machine_as_test(
        Workflow,
        settings=settings(
            max_examples=examples,
            stateful_step_count=40,
            deadline=None,
            suppress_health_check=[HealthCheck.too_slow],
            **more,
        ),
    )


@pytest.mark.django_db
def test_nothing_is_published_by_one_person_alone():
    explore()


@pytest.mark.django_db
@pytest.mark.parametrize("forgotten", ["is_author", "who submitted"])
def test_a_forgotten_rule_would_be_found(forgotten, monkeypatch):
    """The same exploration with one of the rules taken out must fail, or it proves nothing."""

    def approve_refusal(user, innovation):
        if not is_editor(user) or innovation.status != "submitted":
            return permissions.only_editors()
        if forgotten == "is_author":
            return "Jiný." if innovation.submitted_by_id == user.pk else None
        return "Jiný." if permissions.is_author(user, innovation) else None

    monkeypatch.setattr(permissions, "approve_refusal", approve_refusal)
    with pytest.raises((AssertionError, IntegrityError)):
        explore(300, phases=[Phase.generate], derandomize=True, database=None, report_multiple_bugs=False)
