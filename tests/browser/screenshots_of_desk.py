"""Takes the pictures of the coordinators' guide: `pytest -m browser tests/browser/screenshots_of_desk.py`."""

import pytest
from django.urls import reverse
from django.utils import timezone

from tests.conftest import signed_in_client
from tests.factories import CentreRoleFactory, TrainingFactory, TrainingRegistrationFactory

from .screenshots import clip, keep

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
NOW = timezone.now()


@pytest.fixture
def coordinator():
    return CentreRoleFactory(role="coordinator", user__full_name="Eva Malá").user


@pytest.fixture
def training(coordinator):
    centre = coordinator.centre_roles.get().centre
    title = "Komunitní plánování v\N{NO-BREAK SPACE}malé obci"
    training = TrainingFactory(centre=centre, module__title_cs=title, capacity=4, place="Šumperk, radnice")
    people = [("Jana Nová", "confirmed"), ("Petr Malý", "confirmed"), ("Iva Tichá", "offered")]
    people += [("Hana Bílá", "confirmed"), ("Olga Krátká", "waiting"), ("Jan Dlouhý", "waiting")]
    for number, (name, state) in enumerate(people):
        queued = NOW + timezone.timedelta(minutes=number)
        TrainingRegistrationFactory(
            event=training,
            name=name,
            state=state,
            queued_at=queued,
            organisation_name="Ukázkový spolek, z. s.",
        )
    return training


def test_take_them(open_page, signed_in_cookies, coordinator, training):
    def address(name, *args):
        return reverse(f"admin:trainings_{name}", args=args)

    cookies = signed_in_cookies(signed_in_client(coordinator))
    page = open_page(address("training_change", training.pk), cookies=cookies, width=1000)
    keep("coordinator-training", clip(page, height=760))
    page.goto(address("training_capacity", training.pk))
    page.locator("#id_capacity").fill("5")
    page.get_by_role("button", name="Ukázat, co se stane").click()
    keep("coordinator-letters", clip(page, height=760))
    page.goto(address("trainingregistration_changelist") + f"?event={training.pk}")
    keep("coordinator-people", clip(page, width=1280, height=520))
