"""The catalogue in a real browser: accessible, fitting, and usable by keyboard and without script."""

from io import StringIO

import pytest
from django.core.management import call_command

from .conftest import assert_accessible, assert_fits

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

PAGES = [
    "/inovace/",
    "/inovace/mapa/",
    "/inovace/tabulka/",
    "/inovace/?q=nezam%C4%9Bstnan%C3%AD+na+vesnici&zeme=ES,-AT",
    "/inovace/?razeni=obec",
    "/inovace/?q=xyzzyx",
    "/en/innovations/?q=garden&tema=mentoring",
    "/en/innovations/map/",
    "/en/innovations/table/",
]


@pytest.fixture(autouse=True)
def catalogue(db):
    call_command("load_innovations", stdout=StringIO(), stderr=StringIO())


def test_every_view_is_accessible_and_fits(open_page):
    """One test for all, because the catalogue is loaded anew for each."""
    for address in PAGES:
        for width, scheme in ((320, "dark"), (1280, "light")):
            page = open_page(address, width=width, scheme=scheme)
            assert_accessible(page)
            assert_fits(page)


def focus_by_tab(page, selector, limit=150):
    """Press Tab until the element has the focus."""
    for _ in range(limit):
        page.keyboard.press("Tab")
        if page.evaluate("selector => document.activeElement.matches(selector)", selector):
            return
    pytest.fail(f"Tab does not reach {selector}")


@pytest.mark.parametrize("width", [360, 1280])
def test_from_a_search_to_the_council_sheet_by_keyboard_without_script(open_page, width):
    page = open_page("/inovace/", width=width, script=False)
    focus_by_tab(page, "#q")
    page.keyboard.type("nezamestnani nad 50")
    page.keyboard.press("Enter")
    page.wait_for_url("**/inovace/?q=*")
    before = page.locator(".card").count()
    assert before
    if width == 360:
        assert not page.locator(".filters__body").is_visible()
        focus_by_tab(page, ".filters__switch summary")
        page.keyboard.press("Enter")
    focus_by_tab(page, ".facet li a:first-child")
    page.keyboard.press("Enter")
    page.wait_for_url("**druh=*")
    assert 0 < page.locator(".card").count() <= before
    assert page.locator(".results-chips .chip").count() == 2
    focus_by_tab(page, ".card__title a")
    page.keyboard.press("Enter")
    page.wait_for_load_state()
    title = page.locator("h1").inner_text()
    focus_by_tab(page, "a[href$='/pro-zastupitelstvo/']")
    page.keyboard.press("Enter")
    page.wait_for_url("**/pro-zastupitelstvo/")
    assert title in page.locator("main, body").first.inner_text()
    assert_fits(page)


def test_offers_can_be_taken_by_keyboard_and_refused_by_escape(open_page):
    page = open_page("/inovace/")
    box = page.get_by_role("combobox")
    box.focus()
    page.keyboard.type("zem")
    page.wait_for_selector("[role=listbox] [role=option]")
    assert box.get_attribute("aria-expanded") == "true"
    assert_accessible(page)
    page.keyboard.press("ArrowDown")
    chosen = page.locator("[role=option][aria-selected=true]")
    assert box.get_attribute("aria-activedescendant") == chosen.get_attribute("id")
    page.keyboard.press("Escape")
    assert not page.locator("[role=listbox]").is_visible()
    assert box.input_value() == "zem"
    page.keyboard.type("ě")
    page.wait_for_selector("[role=listbox] [role=option]")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    page.wait_for_url("**/inovace/?**")
    assert page.locator(".card").count()


def test_markers_of_the_map_lead_to_examples_and_to_the_list(open_page):
    page = open_page("/inovace/mapa/", width=360)
    shared = page.locator(".marker[href^='#']").first
    shared.focus()
    page.keyboard.press("Enter")
    assert page.locator(":target").locator("a").count() > 1
    alone = page.locator(".marker:not([href^='#'])").first
    alone.focus()
    page.keyboard.press("Enter")
    page.wait_for_url("**/inovace/*/")
    assert page.locator("h1").count() == 1
