"""The administration opens to a role with a second factor used in this very session, and to nothing less."""

import time

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import TOTP, format_hotp_value, hotp_value
from django.test import Client
from django.urls import reverse
from django.utils import timezone, translation

from csi_portal.accounts.actions import grant_role, revoke_role

from ..factories import PASSWORD, UserFactory

pytestmark = pytest.mark.django_db

SECRET = "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ"
PAGES = ["admin:index", "admin:accounts_user_changelist", "admin:jsi18n", "admin:password_change"]


def code_now():
    return format_hotp_value(hotp_value(SECRET, int(time.time()) // 30))


@pytest.fixture
def administrator():
    return UserFactory(roles=["administrator"])


@pytest.fixture
def with_app(administrator):
    TOTP.activate(administrator, SECRET)
    return administrator


@pytest.fixture(params=["cs", "en"])
def language(request):
    with translation.override(request.param):
        yield request.param


def sign_in_with_password(user):
    client = Client()
    response = client.post(reverse("account_login"), {"login": user.email, "password": PASSWORD})
    return client, response


@pytest.mark.parametrize("page", PAGES)
def test_a_password_alone_does_not_open_it(administrator, page, language):
    client, _response = sign_in_with_password(administrator)
    response = client.get(reverse(page), follow=True)
    assert response.redirect_chain[0][0].startswith(reverse("admin:login"))
    assert response.redirect_chain[-1][0] == reverse("mfa_index")


def test_the_page_that_sets_it_up_says_why(administrator):
    client, _response = sign_in_with_password(administrator)
    response = client.get(reverse("admin:index"), follow=True)
    assert "The administration needs a second factor" in response.text


@pytest.mark.parametrize("page", PAGES)
def test_a_session_from_before_the_role_does_not_open_it(sign_in, page, language):
    person = UserFactory()
    client = sign_in(person)
    grant_role(user=person, role="administrator", by=None, now=timezone.now())
    assert client.get(reverse(page)).status_code == 302
    TOTP.activate(person, SECRET)
    response = client.get(reverse(page), follow=True)
    assert response.redirect_chain[-1][0].startswith(reverse("mfa_reauthenticate"))


def test_a_second_factor_shown_later_opens_it(sign_in, with_app):
    client = sign_in(with_app, second_factor=False)
    address = reverse("admin:accounts_user_changelist")
    door = client.get(address, follow=True).redirect_chain[-1][0]
    response = client.post(door, {"code": code_now(), "next": address}, follow=True)
    assert response.redirect_chain == [(address, 302)]
    assert response.status_code == 200


def test_the_password_given_once_more_does_not_open_it(sign_in, with_app):
    client = sign_in(with_app, second_factor=False)
    client.post(reverse("account_reauthenticate"), {"password": PASSWORD, "next": reverse("admin:index")})
    assert client.get(reverse("admin:index")).status_code == 302


def test_a_wrong_code_does_not_open_it(sign_in, with_app):
    client = sign_in(with_app, second_factor=False)
    wrong = f"{(int(code_now()) + 1) % 1000000:06}"
    client.post(reverse("mfa_reauthenticate"), {"code": wrong, "next": reverse("admin:index")})
    assert client.get(reverse("admin:index")).status_code == 302


def test_signing_in_with_password_and_app_opens_it(with_app):
    client, response = sign_in_with_password(with_app)
    assert response.url == reverse("mfa_authenticate")
    assert client.get(reverse("admin:index")).url.startswith(reverse("admin:login"))
    client.post(reverse("mfa_authenticate"), {"code": code_now()})
    assert client.get(reverse("admin:index")).status_code == 200


def test_a_code_from_a_letter_is_no_second_factor(with_app, mailoutbox):
    client = Client()
    client.post(reverse("account_request_login_code"), {"email": with_app.email})
    code = mailoutbox[0].body.split("    ")[1].split()[0]
    response = client.post(reverse("account_confirm_login_code"), {"code": code})
    assert response.url == reverse("mfa_authenticate")
    assert client.get(reverse("admin:index")).url.startswith(reverse("admin:login"))


def test_a_code_of_the_app_works_once(sign_in, with_app):
    code = code_now()
    for client, expected in (
        (sign_in(with_app, second_factor=False), 200),
        (sign_in(with_app, second_factor=False), 302),
    ):
        client.post(reverse("mfa_reauthenticate"), {"code": code, "next": reverse("admin:index")})
        assert client.get(reverse("admin:index")).status_code == expected


def test_the_admins_own_form_signs_nobody_in(administrator, language):
    client = Client()
    address = reverse("admin:login")
    response = client.post(
        address, {"username": administrator.email, "password": PASSWORD, "next": "/sprava/"}
    )
    assert response.url.startswith(reverse("account_login"))
    assert "_auth_user_id" not in client.session


def test_without_a_role_it_is_forbidden(sign_in):
    client = sign_in(UserFactory(), second_factor=True)
    assert client.get(reverse("admin:index"), follow=True).status_code == 403


def test_a_role_taken_closes_it_at_once(sign_in, administrator):
    client = sign_in(administrator)
    assert client.get(reverse("admin:index")).status_code == 200
    UserFactory(roles=["administrator"])
    revoke_role(user=administrator, role="administrator", by=None, now=timezone.now())
    assert client.get(reverse("admin:index"), follow=True).status_code == 403


def test_the_second_factor_of_another_person_does_not_count(sign_in, administrator):
    client = sign_in(UserFactory(roles=["editor"]))
    client.force_login(administrator)
    assert client.get(reverse("admin:index")).status_code == 302


def test_it_leads_to_no_foreign_address(sign_in, administrator):
    client = sign_in(administrator)
    response = client.get(reverse("admin:login", query={"next": "https://evil.example/"}))
    assert response.url == reverse("admin:index")


def test_staff_keep_their_last_second_factor(sign_in, with_app):
    client = sign_in(with_app)
    client.post(reverse("mfa_reauthenticate"), {"code": code_now()})
    response = client.post(reverse("mfa_deactivate_totp"))
    assert "Add another one first" in response.text
    assert Authenticator.objects.filter(user=with_app, type="totp").exists()


def test_the_secret_is_sealed_in_the_database(with_app):
    stored = Authenticator.objects.get(user=with_app).data["secret"]
    assert SECRET not in stored
    assert TOTP(Authenticator.objects.get(user=with_app)).validate_code(code_now())


def test_no_page_of_the_admin_shows_secrets(sign_in, with_app):
    client = sign_in(with_app)
    for address in ("mfa/authenticator/", "account/emailaddress/", "auth/group/"):
        assert client.get(reverse("admin:index") + address).status_code == 404
    page = client.get(reverse("admin:accounts_user_change", args=[with_app.pk]))
    assert page.status_code == 200
    assert with_app.password not in page.text
