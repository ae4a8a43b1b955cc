"""Joining and signing in through the real pages: codes, letters, limits, and no telling who is here."""

import re

import pytest
from allauth.account.models import EmailAddress
from django.conf import settings
from django.test import Client
from django.urls import reverse
from django.utils import translation

from csi_portal.accounts.models import User
from csi_portal.history.models import Act

from ..factories import PASSWORD, UserFactory

pytestmark = pytest.mark.django_db

JANA = {"full_name": "Jana Nová", "email": "Jana@Example.org", "password1": "kopce nad Moravou 9"}


def code_in(letter):
    return re.search(r"^ {4}(\S+)$", letter.body, re.MULTILINE)[1]


def sign_up(client, **changes):
    return client.post(reverse("account_signup"), {**JANA, **changes})


def sign_in(client, email, password=PASSWORD):
    return client.post(reverse("account_login"), {"login": email, "password": password})


def is_signed_in(client):
    return "_auth_user_id" in client.session


@pytest.mark.parametrize(("language", "greeting"), [("cs", "Dobrý den"), ("en", "Good day")])
def test_joining(client, mailoutbox, language, greeting):
    with translation.override(language):
        response = sign_up(client)
        assert response.url == reverse("account_email_verification_sent")
        assert not is_signed_in(client)
        letter = mailoutbox[0]
        assert letter.to == ["jana@example.org"]
        assert greeting in letter.body
        assert "http" not in letter.body.replace(settings.SITE_URL, "")
        client.post(response.url, {"code": code_in(letter)})
    user = User.objects.get(email="jana@example.org")
    assert (user.full_name, user.language, user.is_staff) == ("Jana Nová", language, False)
    assert EmailAddress.objects.get(user=user).verified
    assert is_signed_in(client)
    assert [act.verb for act in Act.objects.about(user)] == ["sign_up"]


def test_a_wrong_code_verifies_nothing(client, mailoutbox):
    address = sign_up(client).url
    for _attempt in range(4):
        client.post(address, {"code": "WRNG-CODE"})
    client.post(address, {"code": code_in(mailoutbox[0])})
    assert not EmailAddress.objects.get(email="jana@example.org").verified
    assert not is_signed_in(client)


def test_an_unverified_address_does_not_sign_in(client, mailoutbox):
    user = UserFactory(verified=False)
    response = sign_in(client, user.email)
    assert response.url == reverse("account_email_verification_sent")
    assert not is_signed_in(client)


def test_nothing_typed_is_lost(client):
    response = sign_up(client, password1="short")
    assert response.status_code == 200
    assert 'value="Jana Nová"' in response.text
    assert 'value="Jana@Example.org"' in response.text
    assert not User.objects.exists()


def test_joining_twice_looks_like_joining(client, mailoutbox):
    there = sign_up(client)
    UserFactory(email="petr@example.org", language="en")
    here = sign_up(Client(), email="petr@example.org")
    assert (here.status_code, here.url) == (there.status_code, there.url)
    assert "There already is one" in mailoutbox[-1].body
    assert mailoutbox[-1].to == ["petr@example.org"]
    assert User.objects.count() == 2


def test_a_wrong_password_and_an_unknown_address_answer_alike(client):
    user = UserFactory()
    wrong = sign_in(client, user.email, "something else")
    unknown = sign_in(Client(), "nobody@example.org", "something else")
    hide = re.compile(r'value="[^"]*"|href="[^"]*"')
    assert hide.sub("", wrong.text) == hide.sub("", unknown.text)


@pytest.mark.parametrize("page", ["account_reset_password", "account_request_login_code"])
def test_asking_for_a_code_tells_nobody_who_is_here(client, mailoutbox, page):
    user = UserFactory()
    known = client.post(reverse(page), {"email": user.email})
    unknown = Client().post(reverse(page), {"email": "nobody@example.org"})
    assert (known.status_code, known.url) == (unknown.status_code, unknown.url) == (302, known.url)
    assert [letter.to[0] for letter in mailoutbox] == [user.email, "nobody@example.org"]


def test_signing_in_by_a_code(client, mailoutbox):
    user = UserFactory()
    client.post(reverse("account_request_login_code"), {"email": user.email})
    client.post(reverse("account_confirm_login_code"), {"code": code_in(mailoutbox[0])})
    assert client.session["_auth_user_id"] == str(user.pk)


def test_a_new_password_by_a_code(client, mailoutbox):
    user = UserFactory(language="en")
    client.post(reverse("account_reset_password"), {"email": user.email})
    client.post(reverse("account_confirm_password_reset_code"), {"code": code_in(mailoutbox[0])})
    new = "jiné heslo s vlaštovkou"
    client.post(reverse("account_complete_password_reset"), {"password1": new, "password2": new})
    assert not is_signed_in(client)
    sign_in(client, user.email, new)
    assert is_signed_in(client)
    assert mailoutbox[-1].subject == "Password Reset"


def test_letters_come_in_the_language_of_the_person_not_of_the_page(client, mailoutbox):
    user = UserFactory(language="cs")
    with translation.override("en"):
        client.post(reverse("account_reset_password"), {"email": user.email})
    assert mailoutbox[0].subject == "Kód pro nové heslo"
    assert mailoutbox[0].body.startswith("Dobrý den,")


def test_five_wrong_passwords_shut_the_door_for_the_right_one_too():
    user = UserFactory()
    for _attempt in range(5):
        sign_in(Client(), user.email, "wrong")
    client = Client()
    response = sign_in(client, user.email)
    assert "Too many failed login attempts" in response.text
    assert not is_signed_in(client)


def test_a_made_up_proxy_header_does_not_dodge_a_limit():
    answers = [
        Client(headers={"X-Forwarded-For": f"10.0.0.{attempt}"}).get(reverse("account_signup")).status_code
        for attempt in range(3)
    ]
    assert answers == [200] * 3
    for attempt in range(21):
        client = Client(headers={"X-Forwarded-For": f"10.0.0.{attempt}"})
        response = sign_up(client, email=f"a{attempt}@example.org")
    assert response.status_code == 429


def test_limits_are_shared_and_fail_closed(settings, client):
    assert settings.CACHES["default"]["BACKEND"].endswith("DatabaseCache")
    user = UserFactory()
    caches = {**settings.CACHES, "default": {**settings.CACHES["default"], "LOCATION": "no_such_table"}}
    settings.CACHES = caches
    client.raise_request_exception = False
    response = sign_in(client, user.email)
    assert response.status_code in (200, 429, 500)
    assert response.status_code != 302


def test_a_closed_account_does_not_sign_in(client):
    user = UserFactory(is_active=False)
    response = sign_in(client, user.email)
    assert response.status_code in (200, 302)
    assert not is_signed_in(client)


def test_changing_the_address_asks_who_it_is_and_waits_for_the_code(client, mailoutbox):
    user = UserFactory()
    sign_in(client, user.email)
    response = client.post(reverse("account_email"), {"email": "new@example.org", "action_add": ""})
    assert response.url.startswith(reverse("account_reauthenticate"))
    response = client.post(response.url, {"password": PASSWORD}, follow=True)
    assert response.redirect_chain[-1][0] == reverse("account_email_verification_sent")
    user.refresh_from_db()
    assert user.email != "new@example.org"
    client.post(reverse("account_email_verification_sent"), {"code": code_in(mailoutbox[-1])})
    user.refresh_from_db()
    assert user.email == "new@example.org"


def test_production_defaults_are_safe():
    assert settings.SESSION_COOKIE_HTTPONLY
    assert settings.SESSION_COOKIE_SAMESITE == "Lax"
    assert settings.ALLAUTH_TRUSTED_PROXY_COUNT == 0
