"""The first minute on the portal: from the question on the home page to an example."""

import pytest
from django.urls import reverse
from django.utils.translation import override

from tests.factories import InnovationFactory

from .conftest import assert_accessible, assert_fits

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def garden(db):
    return InnovationFactory(title_cs="Obecní zahrada", title_en="Village garden", slug="zahrada")


@pytest.mark.parametrize("width", [360, 1280])
def test_from_the_home_page_to_an_example_by_keyboard_without_script(open_page, garden, language, width):
    with override(language):
        page = open_page(reverse("pages:home"), width=width, script=False)
    page.locator("#home-q").focus()
    page.keyboard.type("zahrada" if language == "cs" else "garden")
    page.keyboard.press("Enter")
    page.wait_for_url("**/?q=*")
    found = page.get_by_role("main").get_by_role(
        "link", name="Obecní zahrada" if language == "cs" else "Village garden"
    )
    found.first.focus()
    page.keyboard.press("Enter")
    page.wait_for_url("**/zahrada/")
    assert page.locator("h1").inner_text() == ("Obecní zahrada" if language == "cs" else "Village garden")


def test_the_question_is_on_the_first_screen_of_a_phone(open_page, garden):
    page = open_page(reverse("pages:home"), width=360)
    box = page.locator(".home-hero .search").bounding_box()
    assert box["y"] + box["height"] < 640


def test_the_way_to_a_result_reads_in_both_directions(open_page, garden, scheme):
    """Down the page on a phone, across it on a desk; the words say what the stops show."""
    page = open_page("/", width=360, scheme=scheme)
    stops = page.locator(".home-way > li")
    assert stops.nth(1).bounding_box()["y"] > stops.nth(0).bounding_box()["y"]
    assert_accessible(page)
    assert_fits(page)
    page.set_viewport_size({"width": 1280, "height": 900})
    assert stops.nth(1).bounding_box()["x"] > stops.nth(0).bounding_box()["x"]
    assert [stop.locator(".home-state").inner_text() for stop in stops.all()] == [
        *["už tu je"] * 2,
        *["připravujeme"] * 3,
    ]
