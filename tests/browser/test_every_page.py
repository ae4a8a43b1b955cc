"""Every page of the site, opened by the first audience that may: accessible, and as narrow as a phone.

The addresses, their arguments and their audiences are those of the permission matrix, so that a new page is
looked at without being named here. The administration has its own test.
"""

import pytest
from django.urls import reverse
from django.utils.translation import override

from tests.matrix.audiences import AUDIENCES
from tests.matrix.rules import RULES
from tests.matrix.world import World

from .conftest import assert_accessible, assert_fits

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def pages(world, language):
    """The (audience, address) pairs of every page that answers with HTML."""
    for name, rule in RULES.items():
        who = next((audience for audience in AUDIENCES if rule.get[audience] == 200), None)
        if who is None or name.startswith("admin:"):
            continue
        with override(language):
            address = reverse(name, kwargs=rule.args(world))
        if world.clients[who].get(address)["Content-Type"].startswith("text/html"):
            yield who, address


@pytest.mark.parametrize(
    ("language", "scheme", "width"),
    [("cs", "light", 1280), ("cs", "dark", 360), ("en", "light", 360), ("en", "dark", 1280)],
)
def test_every_page_is_accessible_and_fits(open_page, signed_in_cookies, language, scheme, width):
    world, seats, looked_at, faults = World(), {}, [], []
    for who, address in pages(world, language):
        if who not in seats:
            cookies = signed_in_cookies(world.clients[who])
            seats[who] = open_page(scheme=scheme, width=width, cookies=cookies)
        looked_at.append(address)
        faults += faults_of(seats[who], address, language, width)
    assert len(looked_at) > 20
    assert not faults, "\n\n".join(faults)


def faults_of(page, address, language, width):
    """What is wrong with one page, so that one walk tells of all pages."""
    page.set_viewport_size({"width": width, "height": 900})
    assert page.goto(address).status == 200, address
    assert page.locator("html").get_attribute("lang") == language
    for check in (assert_accessible, assert_fits):
        try:
            check(page)
        except AssertionError as fault:
            yield str(fault)
