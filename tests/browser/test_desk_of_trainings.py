"""The desk of trainings in a browser: accessible, in both themes, without script, on a telephone."""

import pytest
from django.utils import timezone

from tests.factories import TrainingFactory, TrainingRegistrationFactory
from tests.trainings.desk import make_desk

from .conftest import assert_accessible, assert_fits

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def desk():
    desk = make_desk("sumpersko", "Zdejší")
    for state in ("offered", "waiting", "submitted"):
        TrainingRegistrationFactory(event=desk.training, state=state)
    return desk


@pytest.mark.parametrize("width", [360, 1280])
def test_the_pages_of_the_desk_are_accessible(open_page, signed_in_cookies, desk, scheme, width):
    page = open_page(cookies=signed_in_cookies(desk.client), scheme=scheme, width=width)
    for address in (
        desk.page("training_change", desk.training.pk),
        desk.page("training_reschedule", desk.training.pk),
        desk.page("training_phone", desk.training.pk),
        desk.page("training_needs", desk.training.pk),
        desk.page("training_history", desk.training.pk),
        desk.page("module_change", desk.training.module_id),
        desk.page("trainingregistration_change", desk.registration.pk),
        desk.page("trainingregistration_again", desk.registration.pk),
        desk.page("traininggroup_change", desk.group.pk),
    ):
        page.goto(address)
        assert_accessible(page)
        assert_fits(page, width=width)


def test_a_training_is_cancelled_without_script_after_its_letters_were_read(
    open_page, signed_in_cookies, desk
):
    page = open_page(
        desk.page("training_change", desk.training.pk),
        cookies=signed_in_cookies(desk.client),
        script=False,
        width=360,
    )
    page.get_by_role("link", name="Zrušit a\N{NO-BREAK SPACE}napsat přihlášeným").click()
    page.get_by_label("Proč").fill("Lektorka onemocněla.")
    page.get_by_role("button", name="Ukázat, co se stane").click()
    assert page.get_by_text("Lektorka onemocněla.").count() >= 1
    page.get_by_role("button", name="Zrušit a\N{NO-BREAK SPACE}napsat přihlášeným").click()
    assert page.get_by_text("dopisy jsou na cestě").is_visible()
    desk.training.refresh_from_db()
    assert desk.training.state == "cancelled"


def test_a_draft_is_started_and_published(open_page, signed_in_cookies, desk):
    page = open_page(desk.page("training_add"), cookies=signed_in_cookies(desk.client))
    begins = timezone.localtime(TrainingFactory(centre=desk.training.centre).starts_at)
    page.locator("#id_centre").select_option(label=str(desk.training.centre))
    page.locator("#id_module").select_option(label=str(desk.training.module))
    page.locator("#id_begins").fill(f"{begins:%Y-%m-%dT09:00}")
    page.locator("#id_ends").fill(f"{begins:%Y-%m-%dT15:00}")
    page.locator("#id_place").fill("Zábřeh, knihovna")
    page.locator("#id_capacity").fill("12")
    page.locator("[name=_save]").click()
    page.get_by_role("link", name="Zveřejnit", exact=True).click()
    page.get_by_role("button", name="Zveřejnit", exact=True).click()
    page.wait_for_url("**/change/")
    assert page.get_by_text("lidé se mohou přihlašovat").is_visible(), page.locator("#content").inner_text()
