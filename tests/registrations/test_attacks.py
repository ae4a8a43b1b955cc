"""What people try who want more than their seat: each was possible once."""

from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone

from csi_portal.history.models import Act
from csi_portal.outbox.models import Letter
from csi_portal.registrations import actions
from tests.factories import (
    TrainingFactory,
    TrainingGroupFactory,
    TrainingQuestionFactory,
    TrainingRegistrationFactory,
    UserFactory,
)
from tests.trainings.desk import make_desk

pytestmark = pytest.mark.django_db


def group_form(name, email, *colleagues, **more):
    rows = {"colleagues-TOTAL_FORMS": str(len(colleagues)), "colleagues-INITIAL_FORMS": "0"}
    for number, (each, address) in enumerate(colleagues):
        rows |= {f"colleagues-{number}-name": each, f"colleagues-{number}-email": address}
    return {"name": name, "email": email, "together": "some", "takes_part": "on"} | rows | more


def states(event):
    return list(event.registrations.order_by("pk").values_list("state", flat=True))


# --- Merging ----------------------------------------------------------------------------------------------


def test_places_of_two_events_are_never_merged():
    now = timezone.now()
    kept = TrainingRegistrationFactory(state="waiting", event__capacity=1)
    other = TrainingRegistrationFactory(state="confirmed")
    with pytest.raises(ValidationError):
        actions.merge(kept=kept, other=other, by=None, now=now)
    assert (states(kept.event), states(other.event)) == (["waiting"], ["confirmed"])


def test_a_place_is_not_lost_to_a_hold_that_nobody_proved():
    now = timezone.now()
    event = TrainingFactory(capacity=1)
    kept = TrainingRegistrationFactory(event=event, state="waiting")
    held = TrainingRegistrationFactory(
        event=event, state="offered", verified_at=None, expires_at=now + timedelta(minutes=15)
    )
    with pytest.raises(ValidationError):
        actions.merge(kept=kept, other=held, by=None, now=now)
    assert states(event) == ["waiting", "offered"]


def test_an_offer_that_has_lapsed_is_not_the_better_place():
    now = timezone.now()
    event = TrainingFactory(capacity=2)
    kept = TrainingRegistrationFactory(event=event, state="waiting")
    lapsed = TrainingRegistrationFactory(event=event, state="offered", expires_at=now)
    with pytest.raises(ValidationError):
        actions.merge(kept=kept, other=lapsed, by=None, now=now)


# --- The earlier place --------------------------------------------------------------------------------------


def test_the_deadline_for_withdrawing_holds_for_an_earlier_place_too(sign_in):
    user = UserFactory(full_name="Jana Nová", email="jana@example.org")
    earlier = TrainingFactory(cancel_until=timezone.now() - timedelta(hours=1))
    TrainingRegistrationFactory(event=earlier, name="Jana Nová", email=user.email, user=user)
    other = TrainingFactory(module=earlier.module)
    data = {"name": "Jana Nová", "email": user.email, "earlier": "give_up"}
    answer = sign_in(user).post(other.registration_address, data)
    assert answer.status_code == 422
    assert (states(earlier), states(other)) == (["confirmed"], [])


# --- The queue ----------------------------------------------------------------------------------------------


def test_who_phones_gets_the_seat_that_a_group_cannot_use():
    now = timezone.now()
    event = TrainingFactory(capacity=2)
    group = TrainingGroupFactory(event=event, all_or_none=True)
    TrainingRegistrationFactory.create_batch(3, event=event, group=group, state="waiting")
    person = actions.Person("Eva Malá", "eva@example.org")
    phoned = actions.register_by_phone(
        event=event, person=person, organisation_name="", language="cs", by=None, now=now
    )
    assert phoned.state == "confirmed"


def test_nobody_joins_a_group_that_waits_together():
    now = timezone.now()
    event = TrainingFactory(capacity=1)
    group = TrainingGroupFactory(event=event, all_or_none=True)
    TrainingRegistrationFactory.create_batch(2, event=event, group=group, state="waiting")
    with pytest.raises(ValidationError):
        actions.add_colleague(
            group=group, person=actions.Person("Eva Malá", "eva@example.org"), by=None, now=now
        )
    assert states(event) == ["waiting", "waiting"]


def test_what_has_taken_place_is_not_cancelled():
    now = timezone.now()
    event = TrainingFactory(starts_at=now - timedelta(days=2))
    registration = TrainingRegistrationFactory(event=event, state="attended")
    with pytest.raises(ValidationError):
        actions.cancel_event(event=event, reason="omyl", by=None, now=now)
    registration.refresh_from_db()
    assert registration.state == "attended"


# --- An address that nobody proved --------------------------------------------------------------------------


def test_an_account_does_not_prove_somebody_elses_mailbox(sign_in):
    user, event = UserFactory(), TrainingFactory()
    client = sign_in(user)
    data = group_form("Jana Nová", "jana@example.org", ("Eva Malá", "eva@example.org"))
    client.post(event.registration_address, data)
    group = event.groups.get()
    assert group.secret_address not in client.get(reverse("dashboard:mine")).text


# --- Files --------------------------------------------------------------------------------------------------


def test_a_file_sent_again_takes_the_place_of_the_one_before(client, django_capture_on_commit_callbacks):
    registration = TrainingRegistrationFactory()
    question = TrainingQuestionFactory(event=registration.event, kind="file")
    other = TrainingQuestionFactory(event=registration.event)
    address = reverse("trainings:registration_answers", kwargs={"token": registration.token})

    def send(**data):
        with django_capture_on_commit_callbacks(execute=True):
            return client.post(address, {f"question_{other.pk}": "ano", **data})

    send(**{f"question_{question.pk}": SimpleUploadedFile("a.pdf", b"%PDF-1.7 one")})
    first = registration.answers.get(question=question).file
    assert send().status_code == 302
    assert registration.answers.get(question=question).file.name == first.name
    send(**{f"question_{question.pk}": SimpleUploadedFile("b.pdf", b"%PDF-1.7 two")})
    second = registration.answers.get(question=question).file
    assert second.read() == b"%PDF-1.7 two"
    assert not first.storage.exists(first.name)


# --- Letters to strangers -----------------------------------------------------------------------------------


def test_a_group_page_writes_to_no_stranger_without_end(client):
    group = TrainingGroupFactory()
    add = reverse("trainings:group_add", kwargs={"token": group.token})
    for number in range(60):
        client.post(add, {"name": "Eva Malá", "email": f"eva{number}@example.net"})
        newest = group.registrations.order_by("-pk").first()
        client.post(reverse("trainings:group_withdraw", kwargs={"token": group.token, "pk": newest.pk}))
    assert Letter.objects.filter(topic="trainings.confirmed").count() == 40


def test_a_seat_that_is_handed_on_and_on_writes_to_no_stranger_without_end(client):
    group = TrainingGroupFactory()
    TrainingRegistrationFactory(event=group.event, group=group)
    for number in range(60):
        newest = group.registrations.order_by("-pk").first()
        address = {"token": group.token, "pk": newest.pk}
        data = {f"to{newest.pk}-name": "Eva Malá", f"to{newest.pk}-email": f"eva{number}@example.net"}
        client.post(reverse("trainings:group_hand_over", kwargs=address), data)
    assert Letter.objects.filter(topic="trainings.taken_over").count() == 40


@pytest.mark.parametrize(
    "name",
    ["Výhra https://zlo.example", "www.zlo.example", "Jana\nKlikněte", "a@zlo.example", "Jana zlo.com"],
)
def test_no_letter_of_ours_carries_somebody_elses_words(client, name):
    event = TrainingFactory()
    answer = client.post(event.registration_address, {"name": name, "email": "obet@example.net"})
    assert answer.status_code == 422
    answer = client.post(
        event.registration_address, group_form("Jana Nová", "obet@example.net", (name, "b@example.net"))
    )
    assert answer.status_code == 422
    assert not Letter.objects.exists()


# --- All seats held by nobody ------------------------------------------------------------------------------


@pytest.mark.parametrize("mailbox", ["one@example.org", "m{}@example.org"])
def test_one_sender_does_not_hold_all_seats_again_and_again(client, mailbox):
    event = TrainingFactory(capacity=20)
    held = 0
    for number in range(5):
        colleagues = [(f"Osoba {number} {each}", f"o{number}x{each}@example.net") for each in range(19)]
        client.post(event.registration_address, group_form("Jana", mailbox.format(number), *colleagues))
        held += event.registrations.filter(state__in=["offered", "waiting"]).count()
        event.registrations.update(state="expired", expires_at=None, ended_at=timezone.now())
    assert 20 <= held <= 40


def test_an_account_does_not_write_to_hundreds_of_strangers(sign_in):
    user = UserFactory()
    client = sign_in(user)
    for number in range(6):
        colleagues = [(f"Osoba {number} {each}", f"o{number}x{each}@example.net") for each in range(19)]
        client.post(
            TrainingFactory(capacity=30).registration_address, group_form("Jana", user.email, *colleagues)
        )
    assert Letter.objects.exclude(address=user.email).count() == 95


# --- A mailbox that several share ---------------------------------------------------------------------------


def test_the_page_of_a_training_opens_no_page_of_who_shares_the_mailbox(sign_in):
    user = UserFactory(full_name="Jana Nová", email="office@example.org")
    training = TrainingFactory()
    hers = TrainingRegistrationFactory(event=training, name="Jana Nová", email=user.email)
    other = TrainingRegistrationFactory(event=training, name="Eva Malá", email=user.email)
    page = sign_in(user).get(training.get_absolute_url()).text
    assert hers.secret_address in page
    assert "Eva Malá" in page
    assert other.secret_address not in page


# --- At the desk --------------------------------------------------------------------------------------------


def test_history_says_why_somebody_came_beyond_the_capacity():
    now = timezone.now()
    event = TrainingFactory(capacity=1, starts_at=now - timedelta(hours=1))
    walked_in = [
        actions.add_walk_in(
            event=event,
            person=actions.Person(name, f"{number}@example.org"),
            organisation_name="",
            language="cs",
            by=None,
            now=now,
        )
        for number, name in enumerate(("Jana Nová", "Eva Malá"))
    ]
    assert [each.exceeds for each in walked_in] == [False, True]
    assert [bool(Act.objects.about(each).get().reason) for each in walked_in] == [False, True]


def filled_in(page):
    """What the browser would send back of a page of the administration."""
    parts = [page.context["adminform"].form]
    for inline in page.context["inline_admin_formsets"]:
        parts += [inline.formset.management_form, *inline.formset.forms]
    return {
        field.html_name: "" if field.value() is None else field.value()
        for part in parts
        for field in part
        if field.name != "DELETE"
    }


def test_a_question_that_is_deleted_takes_the_files_that_people_sent_with_it(
    django_capture_on_commit_callbacks,
):
    desk = make_desk("sumpersko", "Zdejší")
    address = desk.page("training_change", desk.training.pk)
    data = filled_in(desk.client.get(address)) | {"questions-0-DELETE": "on"}
    with django_capture_on_commit_callbacks(execute=True):
        assert desk.client.post(address, data).status_code == 302
    assert not desk.training.questions.exists()
    assert not desk.answer.file.storage.exists(desk.answer.file.name)
