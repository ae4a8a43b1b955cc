"""Registering for a training in a real browser: alone, by code, as a group, in the queue, and afterwards."""

import re

import pytest
from django.urls import reverse
from django.utils.translation import override

from trainings.models import TrainingRegistration

from ..conftest import signed_in_client
from ..factories import (
    TrainingFactory,
    TrainingGroupFactory,
    TrainingQuestionFactory,
    TrainingRegistrationFactory,
    UserFactory,
)
from ..mailbox import deliver_queued
from .conftest import assert_accessible, assert_fits

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def training():
    return TrainingFactory(capacity=3)


@pytest.fixture
def jana():
    return UserFactory(full_name="Jana Nová", email="jana@example.org")


def code_in_last_letter():
    return re.search(r"^\s+(\d{6})$", deliver_queued()[-1].body, re.MULTILINE)[1]


def states(**which):
    return list(TrainingRegistration.objects.filter(**which).order_by("pk").values_list("state", flat=True))


def send(page, name):
    page.get_by_role("button", name=name, exact=True).click()


@pytest.mark.parametrize("script", [True, False])
def test_alone_by_a_code(open_page, training, script):
    page = open_page(training.registration_address, script=script, width=360)
    page.get_by_label("Jméno a příjmení").fill("Jana Nová")
    page.get_by_label("E-mail", exact=True).fill("jana@example.org")
    send(page, "Přihlásit")
    page.get_by_label("Kód z dopisu").fill("000000" if code_in_last_letter() != "000000" else "111111")
    send(page, "Dokončit přihlášku")
    assert page.get_by_text("Kód nesouhlasí").first.is_visible()
    page.get_by_label("Kód z dopisu").fill(code_in_last_letter())
    send(page, "Dokončit přihlášku")
    page.get_by_role("heading", name="Máte místo").wait_for()
    assert states() == ["confirmed"]
    assert_fits(page, 360)


def test_by_keyboard_alone(open_page, training, jana, signed_in_cookies):
    page = open_page(training.registration_address, cookies=signed_in_cookies(signed_in_client(jana)))
    page.get_by_label("Jméno a příjmení").focus()
    page.keyboard.press("Enter")  # sends the form, and none of the buttons that change rows
    page.get_by_role("heading", name="Máte místo").wait_for()
    assert states() == ["confirmed"]


@pytest.mark.parametrize("script", [True, False])
def test_a_group_of_three(open_page, training, jana, signed_in_cookies, script):
    cookies = signed_in_cookies(signed_in_client(jana))
    page = open_page(training.registration_address, script=script, cookies=cookies)
    page.get_by_label("Telefon").fill("777 123 456")
    for _colleague in range(3):
        send(page, "Přidat kolegu či kolegyni")
    send(page, "Odebrat řádek 3")
    for number, name in enumerate(("Eva Malá", "Iva Velká")):
        page.locator(f"#id_colleagues-{number}-name").fill(name)
        page.locator(f"#id_colleagues-{number}-email").fill(f"kolegyne{number}@example.org")
    assert page.get_by_label("Telefon").input_value() == "777 123 456"
    send(page, "Přihlásit")
    page.get_by_role("heading", name="Iva Velká").wait_for()
    assert states() == ["confirmed"] * 3


def test_the_queue_an_offer_and_taking_it(open_page, training, jana, signed_in_cookies):
    seated = TrainingRegistrationFactory.create_batch(3, event=training)
    cookies = signed_in_cookies(signed_in_client(jana))
    page = open_page(training.registration_address, cookies=cookies)
    assert "Budete ve frontě na 1. místě" in page.inner_text("main")
    send(page, "Zařadit se do fronty")
    page.get_by_role("heading", name="Jste ve frontě na 1. místě").wait_for()
    other = open_page(seated[0].secret_address)
    other.get_by_text("Odhlásit se", exact=True).click()
    send(other, "Ano, odhlásit se")
    other.get_by_text("Jste odhlášeni").first.wait_for()
    page.goto(reverse("dashboard:mine"))
    assert_accessible(page)
    page.get_by_role("link", name="Přijmout, nebo odmítnout místo").click()
    send(page, "Přijmout místo")
    page.get_by_role("heading", name="Máte místo").wait_for()
    assert states(email=jana.email) == ["confirmed"]


def test_script_hides_a_question_until_it_follows(open_page, training):
    stays = TrainingQuestionFactory(event=training, label_cs="Přespíte?", kind="choice", options_cs="ano\nne")
    room = TrainingQuestionFactory(event=training, label_cs="S kým?", shown_if=stays, shown_if_value="ano")
    page = open_page(training.registration_address)
    field = page.locator(f"#id_question_{room.pk}")
    assert not field.is_visible()
    page.get_by_label("ano", exact=True).check()
    assert field.is_visible()
    page.get_by_label("ne", exact=True).check()
    assert not field.is_visible()
    assert open_page(training.registration_address, script=False).get_by_label("S kým?").is_visible()


def test_handing_a_seat_over(open_page, training):
    registration = TrainingRegistrationFactory(event=training)
    page = open_page(registration.secret_address)
    page.get_by_text("Předat místo kolegovi nebo kolegyni").click()
    page.locator("#id_name").fill("Eva Malá")
    page.locator("#id_email").fill("eva@example.org")
    send(page, "Předat místo")
    page.get_by_text("Místo je předané").first.wait_for()
    assert states(event=training) == ["cancelled", "confirmed"]


def test_every_page_is_accessible_and_fits(open_page, training, language, scheme):
    question = TrainingQuestionFactory(
        event=training, kind="choice", options_cs="ano\nne", options_en="yes\nno"
    )
    TrainingQuestionFactory(event=training, shown_if=question, shown_if_value="ano", required=True)
    group = TrainingGroupFactory(event=training)
    TrainingRegistrationFactory(event=training, group=group)
    offered = TrainingRegistrationFactory(event=training, state="offered")
    with override(language):
        addresses = [
            f"{training.registration_address}?kolegove=2",
            training.registration_address,
            offered.secret_address,
            group.secret_address,
        ]
    page = open_page(scheme=scheme)
    for address in addresses:
        page.set_viewport_size({"width": 1280, "height": 900})
        page.goto(address)
        assert_accessible(page)
        assert_fits(page)
    page.goto(addresses[0])
    page.locator("form .actions button").last.click()
    page.locator(".error-summary").wait_for()
    assert_accessible(page)
