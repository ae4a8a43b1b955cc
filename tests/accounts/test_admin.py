"""People in the administration: seen by administrators, changed by buttons only."""

import pytest
from django.test import Client
from django.urls import reverse

from csi_portal.accounts.models import User
from csi_portal.history.models import Act

from ..conftest import signed_in_client
from ..factories import PASSWORD, UserFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def administrator():
    return UserFactory(roles=["administrator"])


@pytest.fixture
def press(administrator):
    client = signed_in_client(administrator)

    def press(verb, user, **data):
        address = reverse(f"admin:accounts_user_{verb}", args=[user.pk])
        response = client.post(address, data, follow=True)
        user.refresh_from_db()
        return response

    return press


def test_the_buttons_grant_and_take_roles(press, administrator):
    user = UserFactory()
    assert "The person has the role now." in press("grant_role", user, role="editor").text
    assert user.is_staff
    assert "already has this role" in press("grant_role", user, role="editor").text
    assert "The person no longer has the role." in press("revoke_role", user, role="editor").text
    assert not user.is_staff
    assert {act.actor_id for act in Act.objects.about(user)} == {administrator.pk}


def test_the_buttons_close_and_open_an_account(press, administrator):
    user, browser = UserFactory(), Client()
    browser.post(reverse("account_login"), {"login": user.email, "password": PASSWORD})
    press("close_account", user, reason="asked by telephone")
    assert not user.is_active
    assert browser.get(reverse("accounts:overview")).status_code == 302
    assert Act.objects.about(user).first().reason == "asked by telephone"
    press("reopen_account", user)
    assert user.is_active
    assert "your own account" in press("close_account", administrator).text


def test_the_last_administrator_stays(press, administrator):
    assert "last administrator" in press("revoke_role", administrator, role="administrator").text
    assert administrator.is_staff


def test_the_page_saves_nothing(administrator):
    user = UserFactory()
    client = signed_in_client(administrator)
    address = reverse("admin:accounts_user_change", args=[user.pk])
    response = client.post(address, {"email": "x@example.org", "is_staff": "on", "is_active": ""})
    assert response.status_code == 403
    fresh = User.objects.get(pk=user.pk)
    assert (fresh.email, fresh.is_staff, fresh.is_active) == (user.email, False, True)


def test_an_erased_account_has_no_page(administrator):
    user = UserFactory(is_active=False, full_name="", erased_at="2026-01-01T00:00Z")
    client = signed_in_client(administrator)
    assert user.email not in client.get(reverse("admin:accounts_user_changelist")).text
    response = client.post(reverse("admin:accounts_user_reopen_account", args=[user.pk]))
    assert response.status_code == 404


def test_people_are_found_by_role(administrator):
    partner = UserFactory(roles=["partner"])
    client = signed_in_client(administrator)
    text = client.get(reverse("admin:accounts_user_changelist"), {"role": "partner"}).text
    assert partner.email in text
    assert administrator.email not in text


@pytest.mark.parametrize("rows", [1, 30])
def test_query_counts(django_assert_max_num_queries, administrator, rows):
    users = UserFactory.create_batch(rows, roles=["partner"])
    client = signed_in_client(administrator)
    with django_assert_max_num_queries(12):
        client.get(reverse("admin:accounts_user_changelist"))
    with django_assert_max_num_queries(20):
        client.get(reverse("admin:accounts_user_change", args=[users[0].pk]))
