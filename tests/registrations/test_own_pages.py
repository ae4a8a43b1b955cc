"""The secret pages of a registration and of a group, as a browser asks for them."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from csi_portal.history.models import Act
from csi_portal.registrations.models import NEEDS_CONSENTS
from trainings.models import TrainingNeeds, TrainingRegistration

from ..factories import (
    GrantProjectFactory,
    TrainingFactory,
    TrainingGroupFactory,
    TrainingQuestionFactory,
    TrainingRegistrationFactory,
)
from .asking import HOUR, at_most, state_of

# --- one's own page ---------------------------------------------------------------------------------------


@pytest.fixture
def registration(training):
    return TrainingRegistrationFactory(event=training, name="Jana Nová")


def press(client, registration, name, data=None, **more):
    address = reverse(f"trainings:registration_{name}", kwargs={"token": registration.token, **more})
    return client.post(address, data or {})


def test_a_secret_page_is_neither_kept_nor_found_nor_named(client, registration):
    group = TrainingGroupFactory(event=registration.event)
    for address in (registration.secret_address, group.secret_address):
        page = client.get(address)
        assert "no-store" in page["Cache-Control"]
        assert page["X-Robots-Tag"] == "noindex"
        assert page["Referrer-Policy"] == "strict-origin"
    assert client.get(registration.secret_address.replace(registration.token, "x" * 43)).status_code == 404


@pytest.mark.parametrize(("verb", "state"), [("accept", "confirmed"), ("decline", "declined")])
def test_an_offer_is_taken_or_declined(client, training, verb, state):
    registration = TrainingRegistrationFactory(event=training, state="offered")
    assert "deadline__left" in client.get(registration.secret_address).content.decode()
    press(client, registration, "act", verb=verb)
    assert state_of(pk=registration.pk) == state
    press(client, registration, "act", verb=verb)  # pressed twice
    assert state_of(pk=registration.pk) == state


def test_an_offer_that_is_over_says_so(client, training):
    registration = TrainingRegistrationFactory(
        event=training, state="offered", expires_at=timezone.now() - HOUR
    )
    assert client.get(registration.secret_address).context["registration"].state == "expired"


def test_she_withdraws_until_the_deadline(client, registration, training):
    training.cancel_until = timezone.now() - HOUR
    training.save()
    press(client, registration, "act", verb="withdraw")
    assert state_of(pk=registration.pk) == "confirmed"
    training.cancel_until = timezone.now() + HOUR
    training.save()
    press(client, registration, "act", verb="withdraw")
    assert state_of(pk=registration.pk) == "cancelled"


def test_she_hands_her_seat_over_and_a_mistake_keeps_what_she_typed(client, registration):
    wrong = press(client, registration, "hand_over", {"name": "Eva Malá", "email": "eva"})
    assert wrong.status_code == 422
    assert 'value="Eva Malá"' in wrong.content.decode()
    press(client, registration, "hand_over", {"name": "Eva Malá", "email": "eva@example.org"})
    assert state_of(email="eva@example.org") == "confirmed"
    assert state_of(pk=registration.pk) == "cancelled"


def test_needs_are_kept_only_under_a_consent_and_go_with_it(client, registration):
    needs = {"diet": "bez lepku", "access": ""}
    refused = press(client, registration, "needs", needs)
    assert refused.status_code == 422
    assert "bez lepku" in refused.content.decode()
    press(client, registration, "needs", needs | {"consents": "on"})
    assert TrainingNeeds.objects.get().consent_version in NEEDS_CONSENTS
    assert "bez lepku" not in str(list(Act.objects.values()))
    press(client, registration, "act", verb="forget-needs")
    assert not TrainingNeeds.objects.exists()


def test_everything_is_erased_and_the_seat_goes_to_the_next(client, registration, training):
    TrainingRegistrationFactory(event=training)
    waiting = TrainingRegistrationFactory(event=training, state="waiting")
    press(client, registration, "needs", {"diet": "bez lepku", "access": "", "consents": "on"})
    press(client, registration, "erase")
    assert not TrainingRegistration.objects.filter(pk=registration.pk).exists()
    assert not TrainingNeeds.objects.exists()
    assert client.get(registration.secret_address).status_code == 404
    assert state_of(pk=waiting.pk) == "offered"


def test_evidence_of_a_grant_is_not_erased(client, training):
    training.project = GrantProjectFactory()
    training.save()
    registration = TrainingRegistrationFactory(event=training, state="attended")
    page = press(client, registration, "erase")
    assert page.url == registration.secret_address
    assert TrainingRegistration.objects.filter(pk=registration.pk).exists()


def test_the_calendar_file_has_the_event(client, registration):
    address = reverse("trainings:registration_calendar", kwargs={"token": registration.token})
    assert b"BEGIN:VEVENT" in client.get(address).content


# --- the group --------------------------------------------------------------------------------------------


def test_the_contact_person_changes_her_group(client, training):
    group = TrainingGroupFactory(event=training)
    colleague = TrainingRegistrationFactory(event=training, group=group)
    page = client.get(group.secret_address)
    assert colleague.token not in page.content.decode()

    def press_group(name, data=None, **more):
        return client.post(
            reverse(f"trainings:group_{name}", kwargs={"token": group.token, **more}), data or {}
        )

    press_group("add", {"name": "Eva Malá", "email": "eva@example.org"})
    eva = TrainingRegistration.objects.get(email="eva@example.org")
    assert eva.group == group
    prefix = f"to{eva.pk}"
    wrong = press_group("hand_over", {f"{prefix}-name": "Iva Velká"}, pk=eva.pk)
    assert 'value="Iva Velká"' in wrong.content.decode()
    press_group("hand_over", {f"{prefix}-name": "Iva Velká", f"{prefix}-email": "iva@example.org"}, pk=eva.pk)
    assert state_of(email="iva@example.org") == "confirmed"
    press_group("withdraw", pk=colleague.pk)
    assert state_of(pk=colleague.pk) == "cancelled"


def test_a_group_cannot_touch_another_registration(client, training):
    group, stranger = TrainingGroupFactory(event=training), TrainingRegistrationFactory(event=training)
    for name in ("withdraw", "hand_over"):
        address = reverse(f"trainings:group_{name}", kwargs={"token": group.token, "pk": stranger.pk})
        assert client.post(address).status_code == 404


def test_a_waiting_group_takes_as_many_as_fit(client, training):
    TrainingRegistrationFactory(event=training)
    group = TrainingGroupFactory(event=training, all_or_none=True)
    TrainingRegistrationFactory.create_batch(2, event=training, group=group, state="waiting")
    client.post(reverse("trainings:group_act", kwargs={"token": group.token, "verb": "as-many-as-fit"}))
    states = group.registrations.order_by("pk").values_list("state", flat=True)
    assert list(states) == ["offered", "waiting"]


def test_what_has_lapsed_is_passed_on_when_somebody_looks(db, client):
    event = TrainingFactory(capacity=1)
    past = timezone.now() - timedelta(days=3)
    TrainingRegistrationFactory(event=event, state="offered", submitted_at=past)
    waiting = TrainingRegistrationFactory(event=event, state="waiting")
    assert "accept" in client.get(waiting.secret_address).text
    states = event.registrations.order_by("pk").values_list("state", flat=True)
    assert list(states) == ["expired", "offered"]


# --- how much they ask of the database ---


@pytest.mark.parametrize("count", [1, 30])
def test_the_pages_take_as_many_queries_for_one_as_for_thirty(db, client, count):
    training = TrainingFactory(capacity=40)
    group = TrainingGroupFactory(event=training)
    registrations = TrainingRegistrationFactory.create_batch(count, event=training, group=group)
    TrainingQuestionFactory.create_batch(count, event=training)
    with at_most(20):
        client.get(registrations[0].secret_address)
    with at_most(12):
        client.get(group.secret_address)
    with at_most(12):
        client.get(reverse("trainings:register", kwargs={"slug": training.slug}))
