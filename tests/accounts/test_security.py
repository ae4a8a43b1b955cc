"""What was tried against accounts, and does not work."""

import pytest
from django.contrib.auth.hashers import MD5PasswordHasher
from django.core import mail
from django.test import Client
from django.urls import reverse

from csi_portal.accounts.models import User

from ..factories import OrganisationFactory, UserFactory
from ..mailbox import fresh_letters

pytestmark = pytest.mark.django_db

NEW = {"full_name": "Jana Nová", "email": "jana@example.org", "password1": "kopce nad Moravou 9"}


class CountingHasher(MD5PasswordHasher):
    """Hashing is what takes time: it says how long an answer takes better than a watch does."""

    algorithm = "counting"
    made = 0

    def encode(self, *args):
        CountingHasher.made += 1
        return super().encode(*args)


def hashed_by(settings, address, data):
    settings.PASSWORD_HASHERS = [f"{__name__}.CountingHasher", *settings.PASSWORD_HASHERS]
    CountingHasher.made = 0
    response = Client().post(reverse(address), data)
    assert response.status_code in (200, 302)
    return CountingHasher.made


def test_joining_takes_as_long_for_a_taken_address(settings):
    taken = {**NEW, "email": UserFactory().email}
    assert hashed_by(settings, "account_signup", taken) == hashed_by(settings, "account_signup", NEW) == 1


def test_a_name_writes_no_lines_into_letters_of_others(client, sign_in):
    evil = "Jana\r\nBcc: all@example.org\n\nPay to https://evil.example/"
    client.post(reverse("account_signup"), {**NEW, "full_name": evil})
    user = User.objects.get(email=NEW["email"])
    assert user.full_name == "Jana Bcc: all@example.org Pay to https://evil.example/"
    member = sign_in(UserFactory())
    member.post(reverse("accounts:overview"), {"full_name": "A\nB\u2028C", "language": "cs"})
    assert User.objects.get(full_name="A B C")
    organisation = OrganisationFactory(state="confirmed")
    UserFactory(roles=["administrator"])
    with fresh_letters():
        member.post(reverse("organisations:ask_to_join", args=[organisation.pk]), {"message": ""})
    assert "A B C" in mail.outbox[0].body


def test_no_header_puts_a_folder_before_the_links(client):
    for folder in ("/zle", "//evil.example"):
        page = client.get(reverse("pages:contact"), headers={"script-name": folder}, SCRIPT_NAME=folder)
        assert "zle/" not in page.text
        assert "evil.example" not in page.text


def test_no_list_of_the_administration_tells_what_a_hash_begins_with(administrator_client):
    address = reverse("admin:accounts_user_changelist")
    assert administrator_client.get(address, {"email__startswith": "a"}).status_code == 200
    for lookup in ("password__startswith", "password"):
        assert administrator_client.get(address, {lookup: "md5"}).status_code == 400


def test_nobody_fills_the_disk_with_a_form(client):
    sent = {"content_type": "multipart/form-data; boundary=x", "CONTENT_LENGTH": str(101 * 1024 * 1024)}
    assert client.generic("POST", reverse("account_login"), b"--x\r\n", **sent).status_code in (400, 413)
