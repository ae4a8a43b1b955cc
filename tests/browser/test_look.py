"""The frame, the components and the error pages as people see them."""

import pytest
from django.urls import reverse
from django.utils.translation import override

from .conftest import assert_accessible, assert_fits

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def gallery(language, query=""):
    with override(language):
        return reverse("ui:gallery") + query


@pytest.mark.parametrize("query", ["", "?send=1"])
def test_every_component_is_accessible_and_fits(open_page, language, scheme, width, query):
    page = open_page(gallery(language, query), width=width, scheme=scheme)
    assert_accessible(page)
    assert_fits(page)


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_a_theme_may_be_fixed_against_the_device(open_page, theme):
    page = open_page(gallery("cs", f"?theme={theme}"), scheme="dark" if theme == "light" else "light")
    assert_accessible(page)
    colour = page.evaluate("getComputedStyle(document.body).backgroundColor")
    assert (colour == "rgb(251, 250, 246)") == (theme == "light")


@pytest.mark.parametrize(
    ("address", "heading"), [("/nic/", "Na této adrese nic není"), ("/en/nothing/", "There is nothing")]
)
def test_a_missing_page_is_accessible_and_leads_on(open_page, address, heading, scheme):
    page = open_page(address, width=360, scheme=scheme)
    assert page.locator("h1").inner_text().startswith(heading)
    assert_accessible(page)
    assert_fits(page)


def test_the_skip_link_is_the_first_stop_and_leads_to_the_content(page):
    page.goto(gallery("cs"))
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.getAttribute('href')") == "#main"
    box = page.locator(".skip").bounding_box()
    assert box["y"] >= 0
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "main"


def test_the_phone_menu_opens_by_keyboard_without_script(open_page):
    page = open_page(gallery("cs"), width=360, script=False)
    assert not page.locator(".nav").is_visible()
    assert page.locator(".header").bounding_box()["height"] < 80
    page.set_viewport_size({"width": 320, "height": 700})
    assert page.locator(".header").bounding_box()["height"] < 80
    page.locator(".menu summary").focus()
    page.keyboard.press("Enter")
    assert page.locator(".nav").is_visible()
    page.keyboard.press("Tab")
    assert page.locator(".nav a").first.evaluate("link => link === document.activeElement")
    assert_fits(page)


def test_the_wide_header_shows_the_menu_at_once_and_search_leads_to_the_catalogue(page):
    page.goto(gallery("cs"))
    assert page.locator(".nav").is_visible()
    assert not page.locator(".menu").is_visible()
    with override("cs"):
        assert page.locator(".header form").get_attribute("action") == reverse("innovations:list")


def test_the_language_switch_keeps_the_page_and_its_query(page):
    page.goto(gallery("cs", "?page=3"))
    page.get_by_role("link", name="English").click()
    assert page.url.endswith(gallery("en", "?page=3"))
    assert page.locator("html").get_attribute("lang") == "en"


def test_the_focus_ring_is_seen_on_every_stop(page):
    page.goto(gallery("cs"))
    for _stop in range(25):
        page.keyboard.press("Tab")
        style = page.evaluate(
            """() => [document.activeElement, document.activeElement.parentElement]
            .map(e => getComputedStyle(e)).map(s => [s.outlineStyle, parseFloat(s.outlineWidth)])"""
        )
        assert any(kind != "none" and thickness >= 2 for kind, thickness in style), page.evaluate(
            "document.activeElement.outerHTML"
        )


def test_paper_carries_no_navigation_and_no_colour(page):
    page.goto(gallery("cs"))
    page.emulate_media(media="print", color_scheme="dark")
    assert not page.locator(".nav").is_visible()
    assert not page.locator(".footer__links").is_visible()
    assert page.evaluate("getComputedStyle(document.body).color") == "rgb(0, 0, 0)"
    assert page.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(255, 255, 255)"
