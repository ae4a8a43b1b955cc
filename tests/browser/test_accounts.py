"""Accounts in a real browser: joining, a passkey, the second step, the door of the administration."""

import re

import pytest
from django.urls import reverse
from django.utils import timezone

from csi_portal.accounts.actions import grant_role
from csi_portal.accounts.models import User

from ..conftest import signed_in_client
from ..factories import PASSWORD, UserFactory
from .conftest import assert_accessible

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

PASSKEY = {
    "protocol": "ctap2",
    "transport": "internal",
    "hasResidentKey": True,
    "hasUserVerification": True,
    "isUserVerified": True,
    "automaticPresenceSimulation": True,
}


def give_passkey_device(page):
    """Chromium's virtual authenticator stands for a phone or computer that knows its person by the finger."""
    devtools = page.context.new_cdp_session(page)
    devtools.send("WebAuthn.enable")
    devtools.send("WebAuthn.addVirtualAuthenticator", {"options": PASSKEY})


def press_first(page):
    """Send the form and wait for the next page whole: its script is bound when it has loaded."""
    with page.expect_navigation(wait_until="load"):
        page.locator("main form button").first.click()


def sign_in_with_passkey(page):
    page.goto(reverse("account_login"))
    page.click("#passkey_login")
    page.wait_for_url(f"**{reverse('accounts:overview')}")


def test_from_joining_to_the_administration_with_a_passkey(page, mailoutbox):
    give_passkey_device(page)
    page.goto(reverse("account_signup"))
    page.fill("#id_full_name", "Jana Nová")
    page.fill("#id_email", "jana@example.org")
    page.fill("#id_password1", PASSWORD)
    press_first(page)
    page.fill("#id_code", re.search(r"^ {4}(\S+)$", mailoutbox[0].body, re.MULTILINE)[1])
    press_first(page)
    page.wait_for_url(f"**{reverse('accounts:overview')}")

    page.goto(reverse("mfa_add_webauthn"))
    page.fill("#id_password", PASSWORD)
    press_first(page)
    assert_accessible(page)
    page.click("#mfa_webauthn_add")
    page.wait_for_url(f"**{reverse('mfa_view_recovery_codes')}")
    assert_accessible(page)
    for address in ("mfa_list_webauthn", "mfa_activate_totp"):
        page.goto(reverse(address))
        assert_accessible(page)
    page.goto(reverse("account_logout"))
    press_first(page)

    sign_in_with_passkey(page)
    grant_role(user=User.objects.get(), role="administrator", by=None, now=timezone.now())
    page.goto(reverse("admin:accounts_user_changelist"))
    assert page.locator("#result_list tbody tr").count() == 1


def test_the_second_step_takes_a_passkey(open_page, signed_in_cookies):
    user = UserFactory()
    page = open_page(cookies=signed_in_cookies(signed_in_client(user)))
    give_passkey_device(page)
    page.goto(reverse("mfa_add_webauthn"))
    page.fill("#id_password", PASSWORD)
    press_first(page)
    page.uncheck("#id_passwordless")
    page.click("#mfa_webauthn_add")
    page.wait_for_url(f"**{reverse('mfa_view_recovery_codes')}")
    page.context.clear_cookies()

    page.goto(reverse("account_login"))
    page.fill("#id_login", user.email)
    page.fill("#id_password", PASSWORD)
    press_first(page)
    assert_accessible(page)
    page.click("#mfa_webauthn_authenticate")
    page.wait_for_url(f"**{reverse('accounts:overview')}")
