"""Finding a training in a real browser: without script, by keyboard, on a phone."""

import datetime

import pytest
from django.utils import timezone

from tests.factories import CentreFactory, TrainingFactory

from .conftest import assert_accessible, assert_fits

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def trainings():
    starts_at = timezone.make_aware(datetime.datetime(2031, 4, 1, 9))
    there = CentreFactory(slug="prerovsko")
    return (
        TrainingFactory(module__title_cs="Tady", starts_at=starts_at),
        TrainingFactory(module__title_cs="Tam", starts_at=starts_at, centre=there),
    )


def test_filters_work_without_script_and_a_chip_takes_them_away(open_page, trainings):
    page = open_page("/skoleni/", script=False)
    page.get_by_label("Centrum", exact=True).select_option("prerovsko")
    page.get_by_role("button", name="Zobrazit").click()
    assert page.url.endswith("/skoleni/?kdy=&centrum=prerovsko&modul=&mesic=")
    assert page.locator(".card__title").all_inner_texts() == ["Tam"]
    page.locator(".chip--on").click()
    assert page.url.endswith("/skoleni/")
    assert page.locator(".card__title").count() == 2


def test_on_a_phone_the_filters_open_by_keyboard(open_page, trainings):
    page = open_page("/skoleni/", width=360, script=False)
    assert not page.get_by_label("Centrum", exact=True).is_visible()
    page.locator(".filters__switch summary").focus()
    page.keyboard.press("Enter")
    assert page.get_by_label("Centrum", exact=True).is_visible()
    assert_fits(page)


@pytest.mark.parametrize(("width", "grid"), [(320, False), (768, True), (1280, True)])
def test_a_month_is_a_grid_where_it_fits_and_a_list_elsewhere(open_page, trainings, width, grid, scheme):
    page = open_page("/skoleni/kalendar/?mesic=2031-04", width=width, scheme=scheme)
    assert_accessible(page)
    assert page.locator("table.month").is_visible() is grid
    assert page.locator(".month__agenda").is_visible() is not grid
    assert page.get_by_role("link", name="Tady").locator("visible=true").count() == 1
    assert_fits(page)
    page.get_by_role("link", name="květen 2031").click()
    assert page.url.endswith("/skoleni/kalendar/?mesic=2031-05")


def test_the_page_of_a_training_leads_to_registering(open_page, trainings, width):
    page = open_page(trainings[0].get_absolute_url(), width=width)
    button = page.get_by_role("link", name="Přihlásit se na školení")
    assert button.bounding_box()["y"] < 900  # on the first screen, on a phone too
    button.click()
    assert page.locator("h1").inner_text() == "Přihláška"
