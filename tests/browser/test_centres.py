"""The centres, their territory, a question and an organisation as people see them."""

import pytest
from django.core.management import call_command
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import override

from centres import actions, forms
from centres.models import Centre, Enquiry
from csi_portal.organisations.models import Municipality
from tests.conftest import signed_in_client
from tests.factories import (
    CentreRoleFactory,
    EnquiryFactory,
    InvitationFactory,
    JoinRequestFactory,
    OrganisationFactory,
    UserFactory,
)

from .conftest import assert_accessible, assert_fits

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def centre(db):
    call_command("load_municipalities", verbosity=0)
    return Centre.objects.get(slug="sumpersko")


@pytest.fixture
def organisation(centre):
    manager = UserFactory(full_name="Anna Nováková-Dlouhojmenná")
    place = Municipality.objects.get(name="Hanušovice")
    organisation = OrganisationFactory(municipality=place, managers=[manager], members=[UserFactory()])
    InvitationFactory(
        organisation=organisation, email="a.very.long.address.of.somebody@subdomain.example.org"
    )
    JoinRequestFactory(organisation=organisation, message="Pracuji tu jako účetní.")
    return organisation


def test_public_pages_are_accessible_and_fit(open_page, centre, language, scheme):
    enquiry = EnquiryFactory(centre=centre, about="Území s nulovou dlouhodobou nezaměstnaností")
    actions.answer(enquiry=enquiry, text="Začněte tím.", submission="a", by=UserFactory(), now=timezone.now())
    page = open_page(scheme=scheme)
    with override(language):
        addresses = [
            reverse("centres:list"),
            reverse("centres:detail", args=["sumpersko"]),
            reverse("centres:detail", args=["prerovsko"]),
            reverse("centres:ask_any"),
            reverse("centres:ask", args=["prerovsko"]),
            enquiry.secret_address,
            reverse("organisations:municipalities", args=["prerovsko"]),
            reverse("organisations:find_centre") + "?place=jindrichov",
            reverse("organisations:find_centre") + "?place=nothing",
        ]
    for address in addresses:
        page.set_viewport_size({"width": 1280, "height": 900})
        page.goto(address)
        assert_accessible(page)
        assert_fits(page)
        assert_accessible(page)


def test_pages_of_an_organisation_are_accessible_and_fit(
    open_page, organisation, signed_in_cookies, language, scheme
):
    manager = organisation.memberships.get(role="manager").user
    page = open_page(scheme=scheme, cookies=signed_in_cookies(signed_in_client(manager)))
    with override(language):
        addresses = [
            reverse("organisations:list"),
            reverse("organisations:create"),
            organisation.get_absolute_url(),
            reverse("organisations:change", args=[organisation.pk]),
            reverse("organisations:members", args=[organisation.pk]),
        ]
    for address in addresses:
        page.goto(address)
        assert_accessible(page)
        assert_fits(page)


@pytest.mark.parametrize("width", [360, 1280])
def test_a_question_is_asked_by_keyboard_without_script(open_page, centre, width, monkeypatch):
    monkeypatch.setattr(forms.AskForm, "too_fast", timezone.timedelta(0))
    page = open_page(reverse("centres:list"), width=width, script=False)
    page.get_by_label("Vaše obec").focus()
    page.keyboard.type("hanusovice")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    page.wait_for_url("**/zeptat-se/**")
    assert "Hanušovice" in page.get_by_label("Obec").input_value()
    page.get_by_label("Váš dotaz").focus()
    page.keyboard.type("Jak začít se sociálním podnikem?")
    page.keyboard.press("Tab")
    page.keyboard.type("starosta@example.org")
    page.keyboard.press("Enter")
    page.wait_for_url("**/dotaz/**")
    assert page.locator("h1").inner_text().startswith("Dotaz č.")
    assert "Jak začít se sociálním podnikem?" in page.locator("main").inner_text()
    enquiry = Enquiry.objects.get()
    assert (enquiry.centre, enquiry.place, enquiry.language) == (centre, "Hanušovice", "cs")


def test_a_question_with_a_mistake_keeps_its_words_and_points_at_the_field(open_page, centre):
    page = open_page(reverse("centres:ask", args=["sumpersko"]), width=360)
    page.get_by_label("Váš dotaz").fill("Dlouhý dotaz")
    page.get_by_label("E-mail").fill("nonsense")
    page.get_by_role("button", name="Odeslat dotaz").click()
    assert page.get_by_label("Váš dotaz").input_value() == "Dlouhý dotaz"
    assert page.locator(".error-summary a").first.get_attribute("href") == "#id_email"
    assert_accessible(page)
    assert_fits(page)


@pytest.mark.parametrize("width", [360, 1280])
def test_the_desk_is_accessible(open_page, centre, signed_in_cookies, scheme, width):
    enquiry = EnquiryFactory(centre=centre)
    coordinator = CentreRoleFactory(centre=centre).user
    page = open_page(scheme=scheme, width=width, cookies=signed_in_cookies(signed_in_client(coordinator)))
    for address in (
        reverse("admin:centres_enquiry_changelist"),
        reverse("admin:centres_enquiry_change", args=[enquiry.pk]),
    ):
        page.goto(address)
        assert_accessible(page)
    assert_fits(page, width=360)
