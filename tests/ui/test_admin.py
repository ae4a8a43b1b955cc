"""The base of the administration's pages: buttons have addresses, and say what their acts did."""

import pytest
from django.contrib import admin
from django.contrib.messages.storage.cookie import CookieStorage
from django.core.exceptions import ValidationError
from django.urls import reverse

from csi_portal.ui.admin import PortalAdmin, press
from tests.architecture import FLOORS, package_of
from tests.factories import UserFactory


@pytest.fixture
def said(rf):
    """`said(act, …)` presses a button and gives the levels and sentences that the user reads."""

    def press_it(act, *, done="Done.", **given):
        request = rf.post("/")
        request.user = "the user"
        request._messages = CookieStorage(request)
        press(request, act, done=done, **given)
        return [(message.level_tag, str(message)) for message in request._messages]

    return press_it


def test_a_button_acts_in_the_name_of_the_user_and_says_so(said):
    seen = {}
    assert said(lambda **given: seen.update(given), done="Sent.", what="a letter") == [("success", "Sent.")]
    assert seen.pop("now").tzinfo
    assert seen == {"by": "the user", "what": "a letter"}


def test_a_refusal_is_read_sentence_by_sentence(said):
    def refuse(**given):
        raise ValidationError(["It is too late.", "Ask the centre."])

    assert said(refuse) == [("error", "It is too late."), ("error", "Ask the centre.")]


def test_what_was_written_for_a_refused_act_is_not_lost(said):
    def refuse(**given):
        raise ValidationError("Somebody was quicker.")

    assert said(refuse, answer="We know it already.", reason="", number=3) == [
        ("error", "Somebody was quicker."),
        ("info", "Napsali jste: We know it already."),
    ]


def test_other_errors_are_not_swallowed(said):
    with pytest.raises(ZeroDivisionError):
        said(lambda **given: 1 / 0)


def test_every_page_above_the_ground_is_built_on_the_base():
    """Apps of the ground floor are strangers to each other, and a package's own pages are its own."""
    pages = admin.site._registry.values()
    ours = [page for page in pages if FLOORS.get(package_of(type(page).__module__), 0) > 0]
    assert ours
    assert not [page for page in ours if not isinstance(page, PortalAdmin)]


@pytest.mark.django_db
def test_buttons_refuse_to_be_opened_as_pages(administrator_client):
    address = reverse("admin:accounts_user_close_account", args=[UserFactory().pk])
    assert administrator_client.get(address).status_code == 405
