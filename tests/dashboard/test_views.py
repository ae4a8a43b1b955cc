"""My things: what the account and its address are registered for."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from ..conftest import signed_in_client
from ..factories import TrainingFactory, TrainingGroupFactory, TrainingRegistrationFactory, UserFactory

HOUR = timedelta(hours=1)


@pytest.fixture
def jana(db):
    return UserFactory(full_name="Jana Nová", email="office@example.org")


@pytest.fixture
def client(jana):
    return signed_in_client(jana)


def mine(client):
    return client.get(reverse("dashboard:mine"))


def test_nothing_yet_leads_to_trainings(client):
    page = mine(client)
    assert reverse("trainings:list") in page.content.decode()
    assert "no-store" in page["Cache-Control"]


def test_offers_come_first_with_their_deadline(client, jana):
    offered = TrainingRegistrationFactory(user=jana, state="offered")
    confirmed = TrainingRegistrationFactory(user=jana)
    page = mine(client)
    assert page.context["offers"] == [offered]
    assert page.context["coming"] == [confirmed]
    assert "deadline__left" in page.content.decode()


def test_an_offer_that_is_over_is_no_offer(client, jana):
    over = TrainingRegistrationFactory(user=jana, state="offered", expires_at=timezone.now() - HOUR)
    page = mine(client)
    assert page.context["offers"] == []
    assert [each.pk for each in page.context["past"]] == [over.pk]


def test_who_waits_sees_her_number(client, jana):
    training = TrainingFactory()
    TrainingRegistrationFactory.create_batch(2, event=training, state="waiting")
    TrainingRegistrationFactory(event=training, state="waiting", user=jana)
    assert [each.number_in_queue for each in mine(client).context["coming"]] == [3]


def test_a_shared_mailbox_opens_only_what_has_her_name(client):
    hers = TrainingRegistrationFactory(name="Jana Nová", email="office@example.org")
    colleague = TrainingRegistrationFactory(name="Eva Malá", email="office@example.org")
    html = mine(client).content.decode()
    assert hers.token in html
    assert colleague.token not in html
    assert "Eva Malá" in html


def test_nobody_elses_registration_is_here(client):
    stranger = TrainingRegistrationFactory(name="Petra Jiná")
    group = TrainingGroupFactory()
    html = mine(client).content.decode()
    assert stranger.name not in html
    assert group.token not in html


def test_her_groups_are_here(client):
    group = TrainingGroupFactory(contact_email="office@example.org")
    TrainingRegistrationFactory(event=group.event, group=group, name="Eva Malá")
    html = mine(client).content.decode()
    assert group.secret_address in html
    assert "Eva Malá" in html


@pytest.mark.parametrize("count", [1, 30])
def test_it_takes_as_many_queries_for_one_as_for_thirty(client, jana, count, django_assert_max_num_queries):
    for _number in range(count):
        training = TrainingFactory()
        TrainingRegistrationFactory(event=training, user=jana, state="waiting")
        group = TrainingGroupFactory(event=training, user=jana)
        TrainingRegistrationFactory(event=training, group=group)
    with django_assert_max_num_queries(12):
        mine(client)
