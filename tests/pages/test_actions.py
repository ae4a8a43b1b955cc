"""The sample data: every role can sign in, nothing is doubled, everything says what it is."""

import csv
import stat

import pytest
from allauth.mfa.models import Authenticator
from django.core.management import call_command
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from centres.actions import load_centres
from centres.models import CentreRole, Enquiry
from csi_portal.accounts import personal
from csi_portal.accounts.models import User
from csi_portal.organisations.models import JoinRequest, Organisation
from csi_portal.pages import actions

pytestmark = pytest.mark.django_db


@pytest.fixture
def data_dir(settings, tmp_path):
    settings.DATA_DIR = tmp_path
    load_centres(by=None, now=timezone.now())
    return tmp_path


def logins(folder):
    with (folder / "sample_logins.txt").open(newline="") as file:
        return list(csv.DictReader(file, delimiter="\t"))


def printed(capsys):
    call_command("load_sample")
    return capsys.readouterr().out


def test_every_sample_person_signs_in_with_what_is_printed(data_dir, capsys, settings):
    output = printed(capsys)
    assert len(logins(data_dir)) == 9
    for login in logins(data_dir):
        assert f"{login['email']} " in output
        assert f" {login['password']} " in output
        response = Client().post(
            reverse("account_login"), {"login": login["email"], "password": login["password"]}
        )
        assert response.status_code == 302
        expected = reverse("mfa_authenticate" if login["secret"] else settings.LOGIN_REDIRECT_URL)
        assert response.url == expected, login["email"]


def test_the_printed_code_opens_the_administration(data_dir, capsys):
    client = Client()
    output = printed(capsys)
    editor = next(login for login in logins(data_dir) if login["role"] == "editor")
    code = output.split(f"secret {editor['secret']}")[0].rpartition("code ")[2][:6]
    client.post(reverse("account_login"), {"login": editor["email"], "password": editor["password"]})
    client.post(reverse("mfa_authenticate"), {"code": code})
    assert client.get(reverse("admin:index")).status_code == 200


def test_loading_twice_changes_nothing(data_dir, capsys):
    first = printed(capsys)
    kept = logins(data_dir)
    counts = [model.objects.count() for model in (User, Authenticator, Organisation, JoinRequest, Enquiry)]
    second = printed(capsys)
    assert logins(data_dir) == kept
    assert counts == [9, 5, 1, 2, 1]
    assert counts == [
        model.objects.count() for model in (User, Authenticator, Organisation, JoinRequest, Enquiry)
    ]
    assert first.split()[:4] == second.split()[:4]


def test_a_missing_person_comes_back_and_all_logins_hold_on(data_dir, capsys):
    printed(capsys)
    old = logins(data_dir)
    for email in ("redaktorka@ukazka.example", "partner@ukazka.example"):
        personal.erase_everywhere(User.objects.get(email=email), timezone.now())
    printed(capsys)
    assert logins(data_dir) == old
    assert all(User.objects.get(email=login["email"]).check_password(login["password"]) for login in old)


def test_a_lost_file_brings_new_passwords_to_the_same_people(data_dir, capsys):
    printed(capsys)
    old = logins(data_dir)
    (data_dir / "sample_logins.txt").unlink()
    printed(capsys)
    new = logins(data_dir)
    assert [login["email"] for login in old] == [login["email"] for login in new]
    assert not {login["password"] for login in old} & {login["password"] for login in new}
    assert not User.objects.get(email=old[0]["email"]).check_password(old[0]["password"])
    assert User.objects.get(email=new[0]["email"]).check_password(new[0]["password"])
    assert Authenticator.objects.count() == 5


def test_only_the_owner_may_read_the_file(data_dir, capsys):
    printed(capsys)
    assert stat.S_IMODE((data_dir / "sample_logins.txt").stat().st_mode) == 0o600


def test_roles_are_those_that_were_promised(data_dir):
    actions.load_sample(now=timezone.now())
    people = {user.email.split("@")[0]: user for user in User.objects.all()}
    assert {name for name, user in people.items() if user.is_staff} == {
        "spravce",
        "redaktorka",
        "koordinatorka",
        "koordinator",
        "mentorka",
    }
    assert people["redaktorka"].role_names == {"editor"}
    assert people["partner"].role_names == {"partner"}
    roles = CentreRole.objects.values_list("user__email", "centre__slug", "role")
    assert sorted(f"{email.split('@')[0]} {slug} {role}" for email, slug, role in roles) == [
        "koordinator prerovsko coordinator",
        "koordinatorka sumpersko coordinator",
        "mentorka sumpersko mentor",
    ]
    organisation = Organisation.objects.get()
    assert organisation.is_confirmed
    memberships = organisation.memberships.values_list("user__email", "role")
    assert sorted(memberships) == [
        ("clen@ukazka.example", "member"),
        ("starostka@ukazka.example", "manager"),
    ]


def test_whatever_pages_show_of_it_says_that_it_is_sample_data(data_dir):
    actions.load_sample(now=timezone.now())
    question = Enquiry.objects.get()
    shown = [
        Organisation.objects.get().name,
        question.name,
        question.messages.get().text,
        *JoinRequest.objects.values_list("message", flat=True),
    ]
    assert all("ukázková data" in text for text in shown)
    names = User.objects.values_list("full_name", flat=True)
    assert all(name.startswith(("Ukázkov", "Sample")) for name in names)
    assert all(user.email.endswith(".example") for user in User.objects.all())
