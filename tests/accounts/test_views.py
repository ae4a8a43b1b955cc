"""One's own account: overview, data, erasing."""

import json

import pytest
from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.test import Client
from django.urls import reverse

from csi_portal.accounts.models import SiteRole, User
from csi_portal.history.models import Act

from ..conftest import signed_in_client
from ..factories import PASSWORD, UserFactory

pytestmark = pytest.mark.django_db


def confirm(client):
    client.post(reverse("account_reauthenticate"), {"password": PASSWORD, "next": "/"})


def test_overview_changes_name_and_language(sign_in):
    user = UserFactory(full_name="Jana")
    response = sign_in(user).post(reverse("accounts:overview"), {"full_name": "Jana Nová", "language": "en"})
    assert response.status_code == 302
    user.refresh_from_db()
    assert (user.full_name, user.language) == ("Jana Nová", "en")


@pytest.mark.parametrize(
    "typed", [{"full_name": "", "language": "cs"}, {"full_name": "Jana", "language": "de"}]
)
def test_overview_refuses_and_keeps_what_was(sign_in, typed):
    user = UserFactory(full_name="Jana")
    response = sign_in(user).post(reverse("accounts:overview"), typed)
    assert response.status_code == 200
    assert "error-summary" in response.text
    user.refresh_from_db()
    assert (user.full_name, user.language) == ("Jana", "cs")


def test_overview_cannot_raise_anybody(sign_in):
    user = UserFactory()
    more = {"is_staff": "on", "is_superuser": "on", "email": "x@example.org", "staff_sources": "accounts"}
    sign_in(user).post(reverse("accounts:overview"), {"full_name": "Jana", "language": "cs", **more})
    fresh = User.objects.get(pk=user.pk)
    assert (fresh.is_staff, fresh.is_superuser, fresh.email) == (False, False, user.email)


def test_my_data_shows_what_is_held_and_why(sign_in):
    user = UserFactory(full_name="Jana Nová", roles=["partner"])
    text = sign_in(user).get(reverse("accounts:my_data")).text
    assert user.email in text
    assert "Jana Nová" in text
    assert "foreign partner" in text
    assert "only its hash is stored" in text
    assert user.password not in text


def test_the_file_holds_every_app_and_only_this_person(sign_in):
    user, other = UserFactory(), UserFactory(full_name="Somebody Else")
    response = sign_in(user).get(reverse("accounts:my_data_file"))
    assert response.headers["Content-Disposition"] == 'attachment; filename="csi-my-data.json"'
    data = json.loads(response.content)
    assert {"accounts", "centres", "organisations", "innovations"} <= set(data)
    assert data["accounts"]["account"]["email"] == user.email
    assert other.email not in response.text
    assert "Somebody Else" not in response.text
    assert user.password not in response.text


def test_one_s_own_pages_are_never_kept_by_a_cache(sign_in):
    client = sign_in(UserFactory())
    for name in ("accounts:overview", "accounts:my_data", "accounts:my_data_file", "accounts:erase"):
        assert "no-store" in client.get(reverse(name)).headers["Cache-Control"]


def test_erasing_asks_who_it_is_first(sign_in):
    user = UserFactory()
    response = sign_in(user).post(reverse("accounts:erase_now"))
    assert response.url.startswith(reverse("account_reauthenticate"))
    assert User.objects.get(pk=user.pk).is_active


def test_erasing_goes_on_after_the_password(sign_in):
    user = UserFactory(full_name="Jana Nová", email="jana@example.org", roles=["editor"])
    client, elsewhere = sign_in(user), Client()
    elsewhere.post(reverse("account_login"), {"login": user.email, "password": PASSWORD})
    door = client.post(reverse("accounts:erase_now")).url
    response = client.post(door, {"password": PASSWORD}, follow=True)
    assert "were erased" in response.text

    shell = User.objects.get(pk=user.pk)
    assert (shell.full_name, shell.email) == ("", f"erased-{user.pk}@erased.invalid")
    assert (shell.is_active, shell.is_staff, shell.has_usable_password()) == (False, False, False)
    assert shell.erased_at
    for model in (EmailAddress, Authenticator, UserSession, SiteRole):
        assert not model.objects.filter(user=user).exists()
    for browser in (client, elsewhere):
        assert browser.get(reverse("accounts:overview")).status_code == 302
    act = Act.objects.about(user).first()
    assert (act.verb, act.actor_id, act.fields) == ("erase_account", None, [])


def test_an_erased_person_can_join_again(client):
    user = UserFactory(email="jana@example.org")
    browser = signed_in_client(user)
    confirm(browser)
    browser.post(reverse("accounts:erase_now"))
    response = client.post(
        reverse("account_signup"),
        {"full_name": "Jana", "email": "jana@example.org", "password1": "kopce nad Moravou 9"},
    )
    assert response.url == reverse("account_email_verification_sent")
    assert User.objects.get(email="jana@example.org").pk != user.pk


def test_an_erased_person_does_not_sign_in():
    user = UserFactory()
    browser = signed_in_client(user)
    confirm(browser)
    browser.post(reverse("accounts:erase_now"))
    for email in (user.email, f"erased-{user.pk}@erased.invalid"):
        client = Client()
        client.post(reverse("account_login"), {"login": email, "password": PASSWORD})
        assert "_auth_user_id" not in client.session


def test_the_last_administrator_cannot_erase_herself(sign_in):
    last = UserFactory(roles=["administrator"])
    client = sign_in(last)
    assert "last administrator" in client.get(reverse("accounts:erase")).text
    confirm(client)
    response = client.post(reverse("accounts:erase_now"), follow=True)
    assert "last administrator" in response.text
    assert User.objects.get(pk=last.pk).is_active


@pytest.mark.parametrize("rows", [1, 30])
def test_query_counts(django_assert_max_num_queries, rows):
    user = UserFactory()
    client = signed_in_client(user)
    for number in range(rows):
        UserSession.objects.create(user=user, ip="127.0.0.1", session_key=f"s{number}", user_agent="x")
    with django_assert_max_num_queries(8):
        client.get(reverse("accounts:overview"))
    with django_assert_max_num_queries(23):  # one or two for each table that holds her
        client.get(reverse("accounts:my_data"))
