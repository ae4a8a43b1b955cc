"""A reader's day: she searches, filters, keeps two examples, compares them and shows them to her council."""

from io import StringIO

import pytest
from django.core.management import call_command

from innovations.models import Innovation

from .conftest import assert_accessible, assert_fits

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

SCREENS = [("", 360, "dark"), ("", 1280, "light"), ("en/", 360, "light"), ("en/", 1280, "dark")]


@pytest.fixture(autouse=True)
def catalogue(db):
    call_command("load_innovations", stdout=StringIO(), stderr=StringIO())


def press(page, locator):
    """Activate by the keyboard alone."""
    locator.focus()
    with page.expect_navigation():
        page.keyboard.press("Enter")


def titles_in(page):
    return [plain(text) for text in page.locator("ol.cards .card__title a").all_inner_texts()]


def plain(text):
    """With plain spaces where the page forbids a line to end."""
    return text.replace("\xa0", " ")


def test_from_a_search_to_the_council_sheet_by_keyboard_without_script(open_page):
    page = open_page("/inovace/", script=False)
    page.locator("#q").focus()
    page.keyboard.type("nezaměstnaní")
    page.keyboard.press("Enter")
    page.wait_for_url("**/inovace/?q=*")
    press(page, page.locator(".facet li a").first)
    found = page.url
    titles = []
    for place in range(2):
        page.goto(found)
        titles.append(titles_in(page)[place])
        press(page, page.get_by_role("link", name="Přidat do výběru").nth(place))
        press(page, page.get_by_role("button", name="Přidat", exact=True))
    assert titles_in(page) == titles
    assert_fits(page)
    page.set_viewport_size({"width": 1280, "height": 900})

    press(page, page.get_by_role("button", name="Vytvořit odkaz"))
    link = page.locator("a.shared-link").get_attribute("href")
    press(page, page.get_by_role("button", name="Porovnat označené"))
    assert page.locator("table.comparison thead th").count() == 3
    every = page.locator("table.comparison tbody tr").count()
    press(page, page.get_by_role("link", name="Jen řádky, které se liší"))
    assert page.locator("tbody tr").count() == page.locator("tbody tr.differs").count() <= every
    compared = page.url

    colleague = open_page(link, script=False)
    assert titles_in(colleague) == titles
    assert colleague.context.cookies() == []
    press(colleague, colleague.locator("a[href$='/pro-zastupitelstvo/']").first)
    assert titles[0] in plain(colleague.locator("body").inner_text())

    for prefix, width, scheme in SCREENS:
        for address in (compared.replace("&jen=rozdily", ""), link, page.url):
            english = address.replace("/inovace/srovnani/", "/en/innovations/compare/")
            english = english.replace("/inovace/vyber/sdileny/", "/en/innovations/shortlist/shared/")
            looked_at = open_page(english if prefix else address, width=width, scheme=scheme)
            assert_accessible(looked_at)
            assert_fits(looked_at)


@pytest.mark.parametrize("width", [320, 768])
def test_four_examples_beside_each_other_scroll_in_their_table(open_page, width):
    slugs = Innovation.objects.published().order_by("pk").values_list("slug", flat=True)[:4]
    page = open_page(f"/inovace/srovnani/?p={','.join(slugs)}", width=width)
    assert page.locator("table.comparison thead th").count() == 5
    assert_fits(page, width)
