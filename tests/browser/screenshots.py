"""Takes the pictures of the editors' guide into docs/img: `pytest -m browser tests/browser/screenshots.py`.

It looks like a test, so that it has a browser and a database of its own; its name keeps it out of the suite.
"""

import io

import pytest
from django.conf import settings
from django.core.management import call_command
from django.urls import reverse
from django.utils import timezone
from PIL import Image

from innovations import actions
from innovations.models import Innovation, Proposal, Theme
from tests.conftest import signed_in_client
from tests.factories import EmptySearchFactory, ProposalFactory, UserFactory

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

FOLDER = settings.BASE_DIR / "docs" / "img"
LARGEST = 60_000  # bytes
COLOURS = 64
NOW = timezone.now()


@pytest.fixture
def people():
    return [UserFactory(full_name=name, roles=["editor"]) for name in ("Eva Malá", "Adam Nový")]


@pytest.fixture
def examples(people):
    """Drafts on their way: one submitted by the second editor, one returned to the first."""
    eva, adam = people
    call_command("load_innovations", verbosity=0)
    first, second, third = Innovation.objects.order_by("pk")[:3]
    for example, author in ((first, adam), (second, eva), (third, eva)):
        actions.archive(innovation=example, reason="Nová úprava", by=adam, now=NOW)
        actions.reopen(innovation=example, by=adam, now=NOW)
        actions.save_edited(innovation=example, by=author, now=NOW, fields=["how_cs"])
    actions.submit(innovation=first, by=adam, now=NOW)
    actions.submit(innovation=second, by=eva, now=NOW)
    comment = "Kolik to stálo? Výroční zpráva za rok 2025 částku uvádí."
    actions.return_for_changes(innovation=second, comment=comment, by=adam, now=NOW)
    for words in ("kolovrátek", "pojízdná prodejna"):
        EmptySearchFactory(words=words, last_on=timezone.localdate())
    return first, second, third


def keep(name, shot):
    """In few colours, which a page needs no more of."""
    picture = Image.open(io.BytesIO(shot)).convert("RGB").quantize(COLOURS, dither=Image.Dither.NONE)
    picture.save(FOLDER / f"{name}.png", optimize=True)
    size = (FOLDER / f"{name}.png").stat().st_size
    assert size <= LARGEST, f"{name}.png has {size} bytes"


def test_take_them(open_page, signed_in_cookies, people, examples):
    _submitted, returned, draft = examples
    cookies = signed_in_cookies(signed_in_client(people[0]))
    page = open_page(reverse("admin:index"), cookies=cookies, width=1000)
    keep("editor-first-page", page.locator(".waits").screenshot())
    page.goto(reverse("admin:innovations_innovation_changelist"))
    keep("editor-list", clip(page, width=1280, height=620))
    page.set_viewport_size({"width": 1000, "height": 900})
    page.goto(reverse("admin:innovations_innovation_change", args=[returned.pk]))
    keep("editor-state", page.locator(".desk-steps").first.screenshot())
    page.goto(reverse("admin:innovations_innovation_change", args=[draft.pk]) + "#part-story")
    keep("editor-form", clip(page, height=620))
    page.locator("#results-0").scroll_into_view_if_needed()
    keep("editor-row", page.locator("#results-0").screenshot())
    actions.submit(innovation=draft, by=people[0], now=NOW)  # her own, so she can't approve it
    page.goto(reverse("admin:innovations_innovation_change", args=[draft.pk]))
    keep("editor-own", page.locator(".desk-steps").first.screenshot())
    one, other = Theme.objects.order_by("position")[:2]
    page.goto(reverse("admin:innovations_theme_merge", args=[one.pk]) + f"?into={other.pk}")
    keep("editor-merge", clip(page, height=700))


def test_take_a_proposal(open_page, signed_in_cookies, people):
    call_command("load_innovations", verbosity=0)
    proposal = ProposalFactory(
        innovation=Innovation.objects.get(slug="la-fageda"),
        title="La Fageda",
        part=Proposal.Part.COSTS,
        text="Příspěvek na mzdy se od roku 2025 počítá jinak, viz výroční zpráva.",
        sources="https://example.org/vyrocni-zprava-2025",
        email="ctenarka@example.org",
        organisation="Obec na zkoušku",
        language="cs",
    )
    address = reverse("admin:innovations_proposal_change", args=[proposal.pk])
    page = open_page(address, cookies=signed_in_cookies(signed_in_client(people[0])), width=1000)
    page.set_viewport_size({"width": 1000, "height": 900})
    keep("editor-proposal", page.locator("#content").screenshot())


def clip(page, *, height, width=1000):
    """What a window of this size shows."""
    page.set_viewport_size({"width": width, "height": height})
    return page.screenshot()
