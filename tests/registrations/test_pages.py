"""Registering as people do it: over HTTP, with and without an account, alone and for colleagues."""

import re
from datetime import timedelta

import pytest
from django.db import connection
from django.urls import reverse
from django.utils import timezone

from csi_portal.outbox.models import Letter
from csi_portal.registrations import actions
from tests.factories import (
    MembershipFactory,
    TrainingFactory,
    TrainingGroupFactory,
    TrainingQuestionFactory,
    TrainingRegistrationFactory,
    UserFactory,
)
from trainings.models import TrainingNeeds

pytestmark = pytest.mark.django_db

ALONE = {"name": "Jana Nová", "email": "jana@example.org"}
NOBODY = {"colleagues-INITIAL_FORMS": "0", "together": "some"}


def group_of(*colleagues, **more):
    rows = {"colleagues-TOTAL_FORMS": str(len(colleagues)), **NOBODY, "takes_part": "on"}
    for number, (name, email) in enumerate(colleagues):
        rows |= {f"colleagues-{number}-name": name, f"colleagues-{number}-email": email}
    return ALONE | rows | more


def states(event):
    return list(event.registrations.order_by("pk").values_list("state", flat=True))


def code_in_last_letter():
    return re.search(r"^    (\d{6})$", Letter.objects.latest("pk").text, re.MULTILINE)[1]


# --- How many steps ---------------------------------------------------------------------------------------


def test_signed_in_it_takes_three_requests(sign_in, django_assert_max_num_queries):
    user, event = UserFactory(full_name="Jana Nová"), TrainingFactory()
    client = sign_in(user)
    page = client.get(event.registration_address)
    assert 'value="Jana Nová"' in page.text
    with django_assert_max_num_queries(25):
        sent = client.post(event.registration_address, {"name": user.full_name, "email": user.email})
    own = client.get(sent["Location"])
    assert own.status_code == 200
    assert states(event) == ["confirmed"]
    assert event.registrations.get().user == user


def test_without_an_account_it_takes_five(client, django_assert_max_num_queries):
    event = TrainingFactory()
    client.get(event.registration_address)
    with django_assert_max_num_queries(27):
        sent = client.post(event.registration_address, ALONE)
    assert sent["Location"] == event.code_address
    assert states(event) == ["offered"]
    client.get(event.code_address)
    with django_assert_max_num_queries(27):
        proved = client.post(event.code_address, {"code": code_in_last_letter()})
    assert client.get(proved["Location"]).status_code == 200
    assert states(event) == ["confirmed"]


def test_a_group_of_three_is_registered_at_once_and_sees_itself(sign_in, django_assert_max_num_queries):
    user, event = UserFactory(email="jana@example.org"), TrainingFactory(capacity=2)
    client = sign_in(user)
    data = group_of(("Eva Malá", "eva@example.org"), ("Iva Velká", "iva@example.org"))
    with django_assert_max_num_queries(25):
        sent = client.post(event.registration_address, data)
    assert states(event) == ["confirmed", "confirmed", "waiting"]
    page = client.get(sent["Location"])
    assert "Iva Velká" in page.text
    assert sent["Location"] == event.groups.get().secret_address


def test_a_row_more_keeps_what_was_typed(client):
    event = TrainingFactory()
    page = client.post(event.registration_address, ALONE | {"more": "1"})
    assert page.status_code == 200
    assert 'value="jana@example.org"' in page.text
    assert 'name="colleagues-0-name"' in page.text
    data = group_of(("Eva Malá", "eva@example.org"), more="1")
    page = client.post(event.registration_address, data)
    assert 'value="Eva Malá"' in page.text
    assert 'name="colleagues-1-name"' in page.text


def test_nothing_typed_is_lost_on_an_error(client):
    event = TrainingFactory()
    page = client.post(event.registration_address, {"name": "Jana Nová", "email": "no", "role": "starostka"})
    assert page.status_code == 422
    assert 'value="starostka"' in page.text
    assert states(event) == []


def test_pressing_twice_registers_once(sign_in):
    user, event = UserFactory(), TrainingFactory()
    client = sign_in(user)
    data = {"name": "Jana Nová", "email": user.email}
    first = client.post(event.registration_address, data)
    second = client.post(event.registration_address, data)
    assert second["Location"] == first["Location"]
    assert states(event) == ["confirmed"]


# --- What a stranger does not learn -----------------------------------------------------------------------


def test_a_stranger_does_not_learn_who_is_registered(client):
    event = TrainingFactory()
    TrainingRegistrationFactory(event=event, name="Jana Nová", email="jana@example.org")
    known = client.post(event.registration_address, ALONE)
    page = client.get(event.code_address)
    assert Letter.objects.get().topic == "trainings.already_registered"
    wrong = client.post(event.code_address, {"code": "123456"})
    other = type(client)()
    unknown = other.post(event.registration_address, {"name": "Nikdo Nový", "email": "nikdo@example.org"})
    unknown_page = other.get(event.code_address)
    unknown_wrong = other.post(event.code_address, {"code": "12345"})

    def without_tokens(response):
        return re.sub(r'value="[A-Za-z0-9]{64}"|1234\d+', "", response.text)

    assert (known.status_code, known["Location"]) == (unknown.status_code, unknown["Location"])
    assert without_tokens(page) == without_tokens(unknown_page)
    assert (wrong.status_code, without_tokens(wrong)) == (422, without_tokens(unknown_wrong))


def test_a_mailbox_gets_only_so_many_codes(client):
    event = TrainingFactory()
    for number in range(6):
        answer = client.post(
            event.registration_address, {"name": f"Osoba {number}", "email": "one@example.org"}
        )
    assert answer.status_code == 429
    assert len(states(event)) == 5


def test_nobody_registers_when_it_cannot_be_counted(client):
    event = TrainingFactory()
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE server_permit RENAME TO lost")
    answer = client.post(event.registration_address, ALONE)
    assert answer.status_code == 429
    assert states(event) == []


# --- One's own page ---------------------------------------------------------------------------------------


def do(client, registration, verb):
    address = reverse("trainings:registration_act", kwargs={"token": registration.token, "verb": verb})
    return client.post(address, follow=True)


def test_an_offer_is_taken_on_ones_own_page(client):
    registration = TrainingRegistrationFactory(state="offered")
    assert "accept" in client.get(registration.secret_address).text
    do(client, registration, "accept")
    registration.refresh_from_db()
    assert registration.state == "confirmed"


def test_who_withdraws_too_late_is_told_whom_to_write_to(client):
    event = TrainingFactory(cancel_until=timezone.now() - timedelta(hours=1))
    registration = TrainingRegistrationFactory(event=event)
    page = do(client, registration, "withdraw")
    registration.refresh_from_db()
    assert registration.state == "confirmed"
    assert "notice--error" in page.text or "message" in page.text


def test_a_seat_is_handed_over_on_ones_own_page(client):
    registration = TrainingRegistrationFactory()
    address = reverse("trainings:registration_hand_over", kwargs={"token": registration.token})
    assert client.post(address, {"name": "", "email": "x"}).status_code == 422
    client.post(address, {"name": "Eva Malá", "email": "eva@example.org"})
    assert states(registration.event) == ["cancelled", "confirmed"]


def test_needs_are_kept_only_under_a_consent_and_deleted_with_it(client):
    registration = TrainingRegistrationFactory()
    address = reverse("trainings:registration_needs", kwargs={"token": registration.token})
    refused = client.post(address, {"diet": "bez lepku"})
    assert refused.status_code == 422
    assert 'value="bez lepku"' in refused.text
    client.post(address, {"diet": "bez lepku", "consents": "on"})
    assert TrainingNeeds.objects.get().diet == "bez lepku"
    do(client, registration, "forget-needs")
    assert not TrainingNeeds.objects.exists()


def test_a_question_that_follows_from_another_is_asked_only_then(client):
    event = TrainingFactory()
    comes = TrainingQuestionFactory(
        event=event, kind="choice", label_cs="Jak přijedete?", options_cs="autem\nvlakem", required=True
    )
    plate = TrainingQuestionFactory(
        event=event, label_cs="SPZ", shown_if=comes, shown_if_value="autem", required=True
    )
    missing = client.post(event.registration_address, ALONE | {f"question_{comes.pk}": "autem"})
    assert missing.status_code == 422
    data = ALONE | {f"question_{comes.pk}": "vlakem", f"question_{plate.pk}": "1M2 3456"}
    client.post(event.registration_address, data)
    assert list(event.registrations.get().answers.values_list("value", flat=True)) == ["vlakem"]


def test_an_earlier_place_is_asked_about(sign_in):
    user = UserFactory(full_name="Jana Nová", email="jana@example.org")
    earlier = TrainingFactory()
    TrainingRegistrationFactory(event=earlier, name="Jana Nová", email=user.email, user=user)
    other = TrainingFactory(module=earlier.module)
    client = sign_in(user)
    asked = client.post(other.registration_address, ALONE)
    assert 'name="earlier"' in asked.text
    client.post(other.registration_address, ALONE | {"earlier": "give_up"})
    assert (states(earlier), states(other)) == (["cancelled"], ["confirmed"])


def test_a_stranger_neither_learns_of_a_place_at_another_date_nor_gives_it_up(client):
    earlier = TrainingFactory()
    TrainingRegistrationFactory(event=earlier, **ALONE)
    other = TrainingFactory(module=earlier.module)
    sent = client.post(other.registration_address, ALONE | {"earlier": "give_up"})
    assert sent["Location"] == other.code_address
    assert (states(earlier), states(other)) == (["confirmed"], ["offered"])


def test_members_choose_their_organisation(sign_in):
    membership, event = MembershipFactory(), TrainingFactory()
    client = sign_in(membership.user)
    assert membership.organisation.name in client.get(event.registration_address).text
    data = {"name": "A", "email": membership.user.email, "organisation": membership.organisation.pk}
    client.post(event.registration_address, data)
    assert event.registrations.get().organisation == membership.organisation


def test_what_has_lapsed_is_passed_on_when_somebody_looks(client):
    event = TrainingFactory(capacity=1)
    past = timezone.now() - timedelta(days=3)
    TrainingRegistrationFactory(event=event, state="offered", submitted_at=past)
    waiting = TrainingRegistrationFactory(event=event, state="waiting")
    assert "accept" in client.get(waiting.secret_address).text
    assert states(event) == ["expired", "offered"]


# --- The group and my things ------------------------------------------------------------------------------


@pytest.mark.parametrize("count", [1, 30])
def test_a_group_and_my_things_ask_little_however_many(sign_in, count, django_assert_max_num_queries):
    user = UserFactory()
    group = TrainingGroupFactory(contact_email=user.email, user=user)
    TrainingRegistrationFactory.create_batch(count, event=group.event, group=group)
    for _number in range(count):
        TrainingRegistrationFactory(user=user, email=user.email)
    client = sign_in(user)
    with django_assert_max_num_queries(12):
        assert client.get(group.secret_address).status_code == 200
    with django_assert_max_num_queries(12):
        assert client.get(reverse("dashboard:mine")).status_code == 200


def test_my_things_show_what_was_registered_before_the_account_came(sign_in):
    registration = TrainingRegistrationFactory(email="later@example.org", name="Jana Nová")
    client = sign_in(UserFactory(email="later@example.org", full_name="Jana Nova"))
    assert registration.secret_address in client.get(reverse("dashboard:mine")).text


def test_a_shared_mailbox_shows_no_needs_of_others(sign_in):
    registration = TrainingRegistrationFactory(email="office@example.org")
    actions.save_needs(
        registration=registration, diet="bez lepku", access="", consents=True, by=None, now=timezone.now()
    )
    client = sign_in(UserFactory(email="office@example.org"))
    assert "bez lepku" not in client.get(reverse("dashboard:mine")).text
