from datetime import timedelta

import pytest
from django.core import signing
from django.utils import timezone

from centres.forms import STAMP_SALT, AccountField, AskForm, DeskForm, new_stamp

from ..factories import UserFactory

NOW = timezone.now()


def form(opened=NOW - timedelta(minutes=1), **changes):
    data = {"question": "How?", "email": "asking@example.org", "stamp": new_stamp(opened)} | changes
    return AskForm(data, now=NOW)


def test_the_question_and_the_address_are_enough():
    assert form().is_valid()
    assert not form(question="").is_valid()
    assert not form(email="").is_valid()


def test_a_program_that_is_too_fast_is_asked_to_wait_and_its_number_stays():
    fast = form(opened=NOW - timedelta(seconds=2))
    assert not fast.is_valid()
    assert "faster than people type" in fast.non_field_errors()[0]
    assert fast.stamp == fast.data["stamp"]


def test_a_program_that_fills_in_what_nobody_sees_is_refused():
    trapped = form(homepage="https://spam.example")
    assert not trapped.is_valid()
    assert "a field that people don't see" in trapped.non_field_errors()[0]
    assert form(homepage="").is_valid()


def test_who_has_something_to_correct_is_not_told_to_wait_too():
    assert list(form(opened=NOW - timedelta(seconds=2), email="").errors) == ["email"]


@pytest.mark.parametrize(
    "stamp",
    ["", "x", "a:b:c", signing.dumps({"number": "1"}, salt="elsewhere")],
    ids=["empty", "short", "three parts", "another salt"],
)
def test_a_forged_number_is_replaced(stamp):
    forged = form(stamp=stamp)
    assert not forged.is_valid()
    assert "more than a day" in forged.non_field_errors()[0]
    assert signing.loads(forged.stamp, salt=STAMP_SALT)["number"]


def test_an_old_number_is_replaced_at_the_public_form_but_not_at_the_desk(monkeypatch):
    stamp = new_stamp(NOW)
    monkeypatch.setattr(signing.time, "time", lambda: NOW.timestamp() + 25 * 3600)
    assert not form(stamp=stamp).is_valid()
    assert DeskForm({"text": "So.", "stamp": stamp}, now=NOW).is_valid()


def test_many_web_addresses_look_like_spam():
    text = "See https://a.example www.b.example http://c.example"
    assert form(question=text).is_valid()
    assert not form(question=f"{text} https://d.example").is_valid()


@pytest.mark.django_db
def test_a_person_is_found_by_the_address_of_her_account():
    user = UserFactory(email="anna@example.org")
    assert AccountField().clean("Anna@Example.org") == user
    assert AccountField(required=False).clean("") is None
    assert AccountField().prepare_value(user.pk) == "anna@example.org"
    with pytest.raises(Exception, match="No account has this address"):
        AccountField().clean("nobody@example.org")
