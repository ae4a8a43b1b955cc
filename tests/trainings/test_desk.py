"""The steps of the desk: what they would send is shown first, and only then done."""

from datetime import timedelta

import pytest
from django.utils import timezone

from csi_portal.history.models import Act
from csi_portal.outbox.models import Letter
from tests.factories import TrainingFactory, TrainingRegistrationFactory
from trainings.models import Training, TrainingRegistration

from .desk import dates, last_act, text_of

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


# --- looking sends nothing ----------------------------------------------------------------------------------


def test_a_preview_shows_the_very_letter_and_writes_nothing(desk):
    address = desk.page("training_cancel", desk.training.pk)
    shown = desk.client.post(address, {"reason": "Lektorka onemocněla."})
    (letter,) = shown.context["rehearsal"].letters
    assert letter.address == desk.registration.email
    assert "Lektorka onemocněla." in text_of(shown)
    desk.training.refresh_from_db()
    assert desk.training.state == "published"
    assert not Letter.objects.exists()
    assert not Act.objects.filter(verb="cancel").exists()
    desk.client.post(
        address, {"reason": "Lektorka onemocněla.", "shown": shown.context["shown"], "sure": "1"}
    )
    desk.training.refresh_from_db()
    assert (desk.training.state, desk.training.cancel_reason) == ("cancelled", "Lektorka onemocněla.")
    sent = Letter.objects.get()
    assert (sent.subject, sent.address) == (letter.subject, letter.address)
    assert letter.text == sent.text


def test_the_preview_hides_the_address_that_opens_somebodys_page(desk):
    address = desk.page("trainingregistration_again", desk.registration.pk)
    page = desk.client.get(address)
    assert desk.registration.token not in page.content.decode()
    (letter,) = page.context["rehearsal"].letters
    assert "/…" in letter.text


def test_what_was_not_shown_is_not_done(desk):
    address = desk.page("training_cancel", desk.training.pk)
    shown = desk.client.post(address, {"reason": "Nemoc."}).context["shown"]
    other = desk.client.post(address, {"reason": "Jiný důvod.", "shown": shown, "sure": "1"})
    assert other.status_code == 200  # shown again, with the other words
    assert "Jiný důvod." in text_of(other)
    assert desk.client.post(address, {"reason": "Nemoc.", "sure": "1"}).status_code == 200
    assert not Letter.objects.exists()


def test_a_refusal_is_shown_instead_of_the_button(desk):
    TrainingRegistrationFactory.create_batch(2, event=desk.training)
    page = desk.client.post(desk.page("training_capacity", desk.training.pk), {"capacity": "1"})
    assert page.context["rehearsal"].refusals
    assert b'name="sure"' not in page.content


# --- the steps ----------------------------------------------------------------------------------------------


def test_a_draft_is_published(desk):
    draft = TrainingFactory(centre=desk.training.centre, state="draft", published_at=None)
    page = desk.client.get(desk.page("training_publish", draft.pk))  # asks nothing, so it is shown at once
    assert page.context["rehearsal"].letters == []
    assert desk.step("publish", draft).status_code == 302
    draft.refresh_from_db()
    assert draft.state == "published"


def test_raising_the_number_of_seats_offers_them_in_the_order_of_the_queue(desk):
    Training.objects.filter(pk=desk.training.pk).update(capacity=1)
    now = timezone.now()
    second = TrainingRegistrationFactory(event=desk.training, state="waiting", queued_at=now)
    first = TrainingRegistrationFactory(event=desk.training, state="waiting", queued_at=now - DAY)
    desk.step("capacity", desk.training, capacity="2")
    first.refresh_from_db()
    second.refresh_from_db()
    assert (first.state, second.state) == ("offered", "waiting")
    assert [letter.address for letter in Letter.objects.all()] == [first.email]


def test_other_dates_are_told_and_calendars_follow(desk):
    session = desk.training.sessions.get()
    declined = TrainingRegistrationFactory(event=desk.training, state="declined")
    later = timezone.localtime(desk.training.starts_at + 7 * DAY).replace(
        hour=9, minute=0, second=0, microsecond=0
    )
    answers = dates(desk.training, later)
    shown = desk.client.post(desk.page("training_reschedule", desk.training.pk), answers)
    (letter,) = shown.context["rehearsal"].letters
    assert "SEQUENCE:1" in letter.calendar
    assert f"UID:session-{session.pk}@" in letter.calendar
    desk.step("reschedule", desk.training, **answers)
    desk.training.refresh_from_db()
    session.refresh_from_db()
    assert session.starts_at == desk.training.starts_at == later
    assert desk.training.sequence == 1
    assert [letter.address for letter in Letter.objects.all()] == [desk.registration.email]
    assert declined.email not in {letter.address for letter in Letter.objects.all()}


def test_other_deadlines_alone_are_told_to_nobody(desk):
    begins = timezone.localtime(desk.training.starts_at).replace(second=0, microsecond=0)
    ends = begins + timedelta(hours=6)
    desk.training.sessions.update(starts_at=begins, ends_at=ends)
    Training.objects.filter(pk=desk.training.pk).update(starts_at=begins, ends_at=ends)
    desk.step(
        "reschedule",
        desk.training,
        **dates(desk.training, begins) | {"closes_at": f"{begins - 5 * DAY:%Y-%m-%dT%H:%M}"},
    )
    desk.training.refresh_from_db()
    assert desk.training.closes_at == begins - 5 * DAY
    assert desk.training.sequence == 0
    assert not Letter.objects.exists()


def test_a_session_of_a_published_training_is_not_taken_from_calendars(desk):
    answers = dates(desk.training, desk.training.starts_at) | {"begins_1": "", "ends_1": ""}
    begins = f"{timezone.localtime(desk.training.starts_at):%Y-%m-%dT%H:%M}"
    ends = f"{timezone.localtime(desk.training.ends_at):%Y-%m-%dT%H:%M}"
    page = desk.client.post(
        desk.page("training_reschedule", desk.training.pk), answers | {"begins_2": begins, "ends_2": ends}
    )
    assert page.context["rehearsal"].refusals
    assert desk.training.sessions.count() == 1


def test_a_copy_is_not_made_for_the_end_of_time(desk):
    page = desk.client.post(desk.page("training_copy", desk.training.pk), {"starts_on": "9999-12-31"})
    assert page.context["rehearsal"].refusals


def test_a_copy_keeps_hours_and_questions_and_takes_no_people(desk):
    day = timezone.localdate() + timedelta(days=150)  # another time of year
    response = desk.step("copy", desk.training, starts_on=f"{day:%Y-%m-%d}")
    copy = Training.objects.exclude(pk=desk.training.pk).get()
    assert response.url == desk.page("training_change", copy.pk)
    assert copy.state == "draft"
    assert timezone.localdate(copy.starts_at) == day
    assert timezone.localtime(copy.starts_at).time() == timezone.localtime(desk.training.starts_at).time()
    assert [question.label_cs for question in copy.questions.all()] == ["Otázka Zdejší"]
    assert not copy.registrations.exists()
    assert not Letter.objects.exists()


def test_who_has_phoned_gets_a_seat_or_the_end_of_the_queue(desk):
    Training.objects.filter(pk=desk.training.pk).update(capacity=1)
    person = {"name": "Jana Volající", "email": "jana@example.org", "language": "cs"}
    desk.step("phone", desk.training, **person)
    jana = TrainingRegistration.objects.get(email="jana@example.org")
    assert (jana.state, jana.origin, jana.exceeds) == ("waiting", "phone", False)
    desk.step("phone", desk.training, **person | {"name": "Eva Volající", "reason": "Starostka obce."})
    eva = TrainingRegistration.objects.get(name="Eva Volající")
    assert (eva.state, eva.exceeds) == ("confirmed", True)
    assert last_act(eva).reason == "Starostka obce."


def test_who_came_without_registering_is_written_down(desk):
    start = timezone.now() - timedelta(hours=1)
    Training.objects.filter(pk=desk.training.pk).update(
        starts_at=start, closes_at=start, cancel_until=start, ends_at=start + timedelta(hours=6)
    )
    desk.step("walk_in", desk.training, name="Petr Příchozí", email="petr@example.org", language="cs")
    petr = TrainingRegistration.objects.get(email="petr@example.org")
    assert (petr.origin, petr.state) == ("walk_in", "confirmed")
    assert not Letter.objects.exists()


def test_a_registration_is_cancelled_with_a_letter_and_the_next_is_offered_the_seat(desk):
    Training.objects.filter(pk=desk.training.pk).update(capacity=1)
    waiting = TrainingRegistrationFactory(event=desk.training, state="waiting")
    desk.step("cancel", desk.registration, reason="Přihlásila se dvakrát.")
    waiting.refresh_from_db()
    assert waiting.state == "offered"
    assert {letter.address for letter in Letter.objects.all()} == {desk.registration.email, waiting.email}


@pytest.mark.parametrize(
    ("verb", "answers", "state"),
    [
        ("accept", {}, "offered"),
        ("reserve", {}, "offered"),
        ("refuse", {"reason": "Jiná cílová skupina."}, "refused"),
    ],
)
def test_a_coordinator_decides_about_who_applied(desk, verb, answers, state):
    Training.objects.filter(pk=desk.training.pk).update(admission="selection")
    applicant = TrainingRegistrationFactory(event=desk.training, state="submitted", queued_at=None)
    desk.step(verb, applicant, **answers)
    applicant.refresh_from_db()
    assert applicant.state == state
    assert Letter.objects.get().address == applicant.email


def test_two_registrations_of_one_person_become_one(desk):
    twin = TrainingRegistrationFactory(event=desk.training, name="Osoba Dvojí", state="waiting")
    elsewhere = TrainingRegistrationFactory()
    page = desk.client.get(desk.page("trainingregistration_merge", twin.pk))
    assert list(page.context["form"].fields["other"].queryset) == [desk.registration]
    refused = desk.client.post(desk.page("trainingregistration_merge", twin.pk), {"other": elsewhere.pk})
    assert refused.context["form"].errors
    desk.step("merge", twin, other=desk.registration.pk)
    twin.refresh_from_db()
    desk.registration.refresh_from_db()
    assert (twin.state, desk.registration.state) == ("confirmed", "cancelled")


def test_a_seat_beyond_the_capacity_keeps_its_reason(desk):
    Training.objects.filter(pk=desk.training.pk).update(capacity=1)
    waiting = TrainingRegistrationFactory(event=desk.training, state="waiting")
    desk.step("beyond", waiting, reason="Přijede s\N{NO-BREAK SPACE}vlastní židlí.")
    waiting.refresh_from_db()
    assert (waiting.state, waiting.exceeds) == ("confirmed", True)
