"""What is kept for too long goes by itself; who took part can still be counted afterwards."""

from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import override

from csi_portal.history.models import Act
from csi_portal.outbox.models import Letter
from csi_portal.registrations import actions
from csi_portal.registrations.actions import retention
from tests.conftest import signed_in_client
from tests.factories import (
    CentreRoleFactory,
    GrantProjectFactory,
    TrainingFactory,
    TrainingGroupFactory,
    TrainingQuestionFactory,
    TrainingRegistrationFactory,
    UserFactory,
)
from tests.threads import at_once
from trainings import personal
from trainings.models import TrainingAnswer, TrainingGroup, TrainingNeeds, TrainingRegistration

DAY = timedelta(days=1)
NOW = timezone.now()


@pytest.fixture(autouse=True)
def _media(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


def ended(days, **others):
    """A training that ended so many days ago."""
    ends_at = NOW - days * DAY
    return TrainingFactory(starts_at=ends_at - timedelta(hours=6), ends_at=ends_at, **others)


def need(registration):
    return TrainingNeeds.objects.create(
        registration=registration, diet="bez lepku", consent_version="2026-11", consent_at=NOW
    )


def answer_with_file(registration, name="zivotopis.pdf"):
    question = TrainingQuestionFactory(event=registration.event, kind="file")
    answer = TrainingAnswer(registration=registration, question=question, value=name)
    answer.file.save(name, ContentFile(b"%PDF-1.7"))
    return answer


def test_needs_go_fourteen_days_after_the_end(db):
    old, new = (TrainingRegistrationFactory(event=ended(days)) for days in (14, 13))
    need(old)
    kept = need(new)
    assert retention.erase_overdue_needs(now=NOW) == 1
    assert retention.erase_overdue_needs(now=NOW) == 0
    assert TrainingNeeds.objects.get() == kept
    assert not Act.objects.exists()


def test_needs_of_who_does_not_come_go_the_next_night(db):
    need(TrainingRegistrationFactory(state="cancelled"))
    kept = need(TrainingRegistrationFactory())
    assert retention.erase_overdue_needs(now=NOW) == 1
    assert TrainingNeeds.objects.get() == kept


def test_answers_go_a_year_after_the_end_with_their_files(db, django_capture_on_commit_callbacks):
    old = answer_with_file(TrainingRegistrationFactory(event=ended(365)))
    kept = answer_with_file(TrainingRegistrationFactory(event=ended(364)))
    with django_capture_on_commit_callbacks(execute=True):
        assert retention.erase_overdue_answers(now=NOW) == 1
    assert TrainingAnswer.objects.get() == kept
    assert not default_storage.exists(old.file.name)
    assert default_storage.exists(kept.file.name)


@pytest.mark.parametrize("state", ["refused", "cancelled", "declined", "expired"])
def test_what_came_to_nothing_goes_after_thirty_days(db, state):
    TrainingRegistrationFactory(state=state, submitted_at=NOW - 30 * DAY)
    kept = TrainingRegistrationFactory(state=state, submitted_at=NOW - 29 * DAY)
    assert retention.erase_overdue_unused(now=NOW) == 1
    assert TrainingRegistration.objects.get() == kept


@pytest.mark.parametrize("state", ["submitted", "waiting", "offered"])
def test_who_never_got_a_seat_goes_thirty_days_after_the_end(db, state):
    TrainingRegistrationFactory(state=state, event=ended(30))
    kept = TrainingRegistrationFactory(state=state, event=ended(29))
    assert retention.erase_overdue_unused(now=NOW) == 1
    assert TrainingRegistration.objects.get() == kept


def test_a_file_goes_with_the_registration_that_came_to_nothing(db, django_capture_on_commit_callbacks):
    answer = answer_with_file(TrainingRegistrationFactory(state="expired", submitted_at=NOW - 40 * DAY))
    with django_capture_on_commit_callbacks(execute=True):
        retention.erase_overdue_unused(now=NOW)
    assert not default_storage.exists(answer.file.name)


@pytest.mark.parametrize("state", ["confirmed", "attended", "absent"])
def test_who_had_a_seat_is_nameless_after_a_year_and_still_counted(db, state):
    event = ended(365)
    user = UserFactory()
    person = TrainingRegistrationFactory(
        event=event, state=state, user=user, phone="777", role="starostka", organisation_name="Obec Ves"
    )
    colleague = TrainingRegistrationFactory(event=event, state=state)
    address = person.token_hash
    for erased in (2, 0):
        assert retention.erase_overdue_names(now=NOW) == erased
    person.refresh_from_db()
    assert person.state == state
    held = (
        person.name,
        person.email,
        person.phone,
        person.role,
        person.organisation_name,
        person.token_sealed,
    )
    assert held == ("",) * 6
    assert (person.user, person.group, person.organisation) == (None, None, None)
    assert not TrainingRegistration.objects.filter(token_hash=address).exists()
    assert type(event).objects.with_seats().get().taken == 2
    assert list(Act.objects.values_list("verb", "subject_id", "reason").order_by("subject_id")) == sorted(
        ("erase", str(each.pk), "") for each in (person, colleague)
    )


def test_names_that_a_grant_must_prove_stay_until_its_day(db):
    project = GrantProjectFactory(keep_until=timezone.localdate(NOW) + 400 * DAY)
    event = ended(700, project=project)
    TrainingRegistrationFactory(event=event, state="attended")
    assert retention.erase_overdue_names(now=NOW) == 0
    assert retention.erase_overdue_names(now=NOW + 400 * DAY) == 0
    assert retention.erase_overdue_names(now=NOW + 401 * DAY) == 1


def test_contact_people_go_a_year_after_the_end_or_when_nobody_of_the_group_is_left(db):
    over = TrainingGroupFactory(event=ended(365), created_at=NOW - 400 * DAY)
    TrainingRegistrationFactory(event=over.event, group=over)
    TrainingGroupFactory(created_at=NOW - 31 * DAY)
    living = TrainingGroupFactory(created_at=NOW - 31 * DAY)
    TrainingRegistrationFactory(event=living.event, group=living)
    new = TrainingGroupFactory(created_at=NOW - 29 * DAY)
    assert retention.erase_overdue_groups(now=NOW) == 2
    assert set(TrainingGroup.objects.all()) == {living, new}
    assert TrainingRegistration.objects.count() == 2


@pytest.mark.django_db(transaction=True)
def test_two_who_erase_at_the_same_moment_erase_each_row_once():
    TrainingRegistrationFactory.create_batch(5, state="expired", submitted_at=NOW - 40 * DAY)
    done = at_once(*[lambda: retention.erase_overdue_unused(now=NOW)] * 2)
    assert sorted(done) == [0, 5]
    assert Act.objects.count() == 5


@pytest.mark.parametrize("rows", [1, 30])
def test_the_night_asks_as_much_for_thirty_as_for_one(db, rows, django_assert_num_queries):
    event = ended(400)
    for registration in TrainingRegistrationFactory.create_batch(rows, event=event):
        need(registration)
        TrainingAnswer.objects.create(
            registration=registration, question=TrainingQuestionFactory(event=event), value="Ano"
        )
    TrainingRegistrationFactory.create_batch(rows, event=event, state="waiting")
    TrainingGroupFactory.create_batch(rows, event=event)
    with django_assert_num_queries(47):
        retention.erase_overdue_needs(now=NOW)
        retention.erase_overdue_answers(now=NOW)
        retention.erase_overdue_unused(now=NOW)
        retention.erase_overdue_names(now=NOW)
        retention.erase_overdue_groups(now=NOW)
    assert TrainingRegistration.objects.filter(name="").count() == rows


def test_more_rows_than_one_batch_are_all_erased(db, monkeypatch):
    monkeypatch.setattr(retention, "AT_ONCE", 2)
    TrainingRegistrationFactory.create_batch(5, event=ended(366))
    assert retention.erase_overdue_names(now=NOW) == 5
    assert TrainingRegistration.objects.filter(name="").count() == 5


# --- At the wish of a person ----------------------------------------------------------------------------


def test_a_seat_that_is_still_to_come_goes_to_the_next(db):
    event = TrainingFactory(capacity=1)
    seat = TrainingRegistrationFactory(event=event)
    need(seat)
    waiting = TrainingRegistrationFactory(event=event, state="waiting")
    retention.forget(registrations=[seat], by=None, now=NOW)
    waiting.refresh_from_db()
    assert waiting.state == "offered"
    assert TrainingRegistration.objects.get() == waiting
    assert Letter.objects.get().topic == "trainings.offered"
    assert not TrainingNeeds.objects.exists()


def test_who_took_part_is_counted_without_a_name(db):
    seat = TrainingRegistrationFactory(event=ended(3), state="attended")
    retention.forget(registrations=[seat], by=None, now=NOW)
    seat.refresh_from_db()
    assert (seat.name, seat.email, seat.state) == ("", "", "attended")


def test_a_grant_keeps_who_took_part_and_nothing_more(db):
    event = ended(3, project=GrantProjectFactory())
    seat = TrainingRegistrationFactory(event=event, name="Jana Nová", phone="777", user=UserFactory())
    need(seat)
    retention.forget(registrations=[seat], by=None, now=NOW)
    seat.refresh_from_db()
    assert (seat.name, seat.phone, seat.user) == ("Jana Nová", "", None)
    assert not TrainingNeeds.objects.exists()


def test_an_account_is_told_beforehand_what_becomes_of_its_places(db):
    user = UserFactory()
    coming = TrainingRegistrationFactory(user=user, name="Jana Nová")
    proof = TrainingRegistrationFactory(user=user, event=ended(3, project=GrantProjectFactory()))
    TrainingRegistrationFactory(user=user, event=ended(3))
    TrainingRegistrationFactory(user=user, state="cancelled")
    with override("en"):
        kept, given_up = (str(note) for note in personal.erasure_notes(user))
    assert proof.name in kept
    assert "the grant project must prove it" in kept
    assert given_up.startswith("The place of Jana Nová")
    assert coming.event.module.title in given_up


@pytest.mark.parametrize("rows", [1, 30])
def test_forgetting_thirty_of_one_event_asks_as_much_as_forgetting_one(db, rows, django_assert_num_queries):
    event = TrainingFactory(capacity=rows)
    seats = TrainingRegistrationFactory.create_batch(rows, event=event)
    TrainingRegistrationFactory.create_batch(rows, event=event, state="waiting")
    with django_assert_num_queries(19):
        retention.forget(registrations=seats, by=None, now=NOW)
    assert event.registrations.filter(state="offered").count() == rows


def test_nobody_writes_to_who_has_been_erased(db):
    event = ended(366)
    erased = TrainingRegistrationFactory(event=event)
    retention.erase_overdue_names(now=NOW)
    erased.refresh_from_db()
    with override("en"), pytest.raises(ValidationError, match="erased"):
        actions.send_place_again(registration=erased, by=None, now=NOW)
    with pytest.raises(ValidationError):
        actions.write_to(registrations=[erased], subject="Oběd", text="Je v ceně.", by=None, now=NOW)
    assert not Letter.objects.exists()


def test_the_desk_opens_what_has_been_erased(db):
    seat = TrainingRegistrationFactory(event=ended(366), name="Jana Nová")
    retention.erase_overdue_names(now=NOW)
    client = signed_in_client(CentreRoleFactory(role="coordinator", centre=seat.event.centre).user)
    for address in (
        reverse("admin:trainings_trainingregistration_changelist"),
        reverse("admin:trainings_trainingregistration_change", args=[seat.pk]),
        reverse("admin:trainings_training_change", args=[seat.event.pk]),
    ):
        page = client.get(address)
        assert page.status_code == 200
        assert "Jana Nová" not in page.content.decode()
