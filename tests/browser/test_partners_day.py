"""A partner's day: from the first sentence in English to the letter that says it is published."""

import pytest
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import override

from innovations import actions
from innovations.models import Innovation
from tests.conftest import signed_in_client
from tests.factories import PASSWORD, InnovationFactory, UserFactory

from .conftest import assert_accessible, assert_fits

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture(autouse=True)
def english():
    with override("en"):
        yield


def sign_in(page, user):
    page.goto(reverse("account_login") + f"?next={reverse('innovations:own_drafts')}")
    page.fill("#id_login", user.email)
    page.fill("#id_password", PASSWORD)
    page.keyboard.press("Enter")
    page.wait_for_url(f"**{reverse('innovations:own_drafts')}")


def editor():
    user = UserFactory(roles=["editor"])
    user.second_factor_seen = True
    return user


def test_from_the_first_sentence_to_the_readers(open_page, mailoutbox):
    partner = UserFactory(roles=["partner"], language="en")
    first, second, page = editor(), editor(), open_page()
    sign_in(page, partner)

    # An error says where it is and keeps every word; nothing is stored.
    page.get_by_role("link", name="Write a new example").click()
    page.fill("#id_how_en", "Neighbours mend things together.")
    page.fill("#id_results-0-text_en", "Forty kettles were mended.")
    page.get_by_role("button", name="Save the draft").click()
    page.get_by_text("Write the title first").first.wait_for()
    assert page.locator("#id_how_en").input_value() == "Neighbours mend things together."
    assert not Innovation.objects.exists()
    page.fill("#id_title_en", "A repair café")
    page.fill("#id_results-0-source", "https://example.org/report")
    page.get_by_role("button", name="Save the draft").click()
    page.get_by_text("Only you and the editors see it").wait_for()
    page.get_by_role("button", name="Submit to the editors").click()
    page.get_by_text("It is with the editors now").wait_for()

    # An editor returns it with a comment, and the partner mends it.
    draft, now = Innovation.objects.get(), timezone.now()
    actions.return_for_changes(innovation=draft, comment="Who pays for the tools?", by=first, now=now)
    assert "Who pays for the tools?" in mailoutbox[-1].body
    page.reload()
    page.get_by_role("link", name="A repair café").click()
    page.get_by_text("Who pays for the tools?").wait_for()
    page.fill("#id_how_en", "Neighbours mend things together. The town pays for the tools.")
    page.get_by_role("button", name="Save the draft").click()
    page.get_by_role("button", name="Submit to the editors").click()
    page.get_by_text("It is with the editors now").wait_for()

    # The first editor adapts it into Czech, the second one approves and publishes it.
    draft.refresh_from_db()
    draft.title_cs, draft.kind, draft.country = "Opravna", "service", "NL"
    draft.save()
    actions.save_edited(innovation=draft, by=first, now=now, fields=["title_cs"])
    actions.approve(innovation=draft, by=second, now=now)
    actions.publish(innovation=draft, by=second, now=now)
    letter = mailoutbox[-1]
    assert (letter.to, letter.subject) == ([partner.email], "Your example is published")
    page.reload()
    page.get_by_role("link", name="A repair café").click()
    page.get_by_role("heading", name="A repair café").wait_for()
    assert "The town pays for the tools." in page.content()


@pytest.mark.parametrize("width", [360, 1280])
@pytest.mark.parametrize("language", ["cs", "en"])
def test_the_pages_are_accessible(open_page, signed_in_cookies, language, width, scheme):
    partner = UserFactory(roles=["partner"])
    draft = InnovationFactory(status="draft", authors=[partner], title_en="A repair café")
    example = InnovationFactory()
    cookies = signed_in_cookies(signed_in_client(partner))
    with override(language):
        addresses = [
            reverse("innovations:propose"),
            reverse("innovations:propose_change", args=[example.slug]),
            reverse("innovations:own_drafts"),
            reverse("innovations:new_own_draft"),
            reverse("innovations:own_draft", args=[draft.pk]),
        ]
    page = open_page(width=width, scheme=scheme, cookies=cookies)
    for address in addresses:
        page.goto(address)
        assert_accessible(page)
        assert_fits(page)
        page.set_viewport_size({"width": width, "height": 900})


def test_somebody_proposes_without_a_script(open_page, mailoutbox):
    page = open_page(reverse("innovations:propose"), script=False)
    page.fill("#id_title", "A repair café")
    page.fill("#id_text", "Neighbours mend things together.")
    page.fill("#id_email", "no address")
    page.wait_for_timeout(3100)  # faster than people type is refused
    page.get_by_role("button", name="Send the proposal").click()
    assert page.locator("#id_text").input_value() == "Neighbours mend things together."
    page.fill("#id_email", "ann@example.org")
    page.get_by_role("button", name="Send the proposal").click()
    page.get_by_role("heading", name="Your proposal").wait_for()
    assert "Neighbours mend things together." in page.content()
    assert mailoutbox[-1].to == ["ann@example.org"]
