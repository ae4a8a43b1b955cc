"""An editor's day: from signing in with a second factor to an example that a reader finds."""

import io
import time

import pytest
from allauth.mfa.totp.internal.auth import TOTP, format_hotp_value, hotp_value
from django.urls import reverse
from PIL import Image

from innovations.models import Innovation
from tests.factories import (
    PASSWORD,
    ActorFactory,
    CostFactory,
    InnovationFactory,
    PictureFactory,
    ResultFactory,
    TargetGroupFactory,
    ThemeFactory,
    UserFactory,
)

from .conftest import assert_accessible, assert_fits

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

SECRET = "JBSWY3DPEHPK3PXP"
LIST, ADD = "admin:innovations_innovation_changelist", "admin:innovations_innovation_add"
SAVE_AND_STAY = "input[name=_continue]"


@pytest.fixture(autouse=True)
def uploads_folder(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


def sign_in(page, user):
    """By e-mail and password, then by the six digits of the application."""
    TOTP.activate(user, SECRET)
    page.goto(reverse("account_login") + f"?next={reverse('admin:index')}")
    page.fill("#id_login", user.email)
    page.fill("#id_password", PASSWORD)
    page.keyboard.press("Enter")
    page.wait_for_url(f"**{reverse('mfa_authenticate')}*")
    page.fill("#id_code", format_hotp_value(hotp_value(SECRET, int(time.time()) // 30)))
    page.keyboard.press("Enter")
    page.wait_for_url(f"**{reverse('admin:index')}")


def picture():
    buffer = io.BytesIO()
    Image.new("RGB", (1200, 600), "darkgreen").save(buffer, "JPEG")
    return {"name": "foto.jpg", "mimeType": "image/jpeg", "buffer": buffer.getvalue()}


def percent(page):
    return int("".join(filter(str.isdigit, page.locator(".desk-percent").inner_text().split("%")[0])))


def said(page):
    return page.locator(".messagelist").inner_text()


def open_from_first_page(page, label):
    """What waits stands on the first page, and leads to the example by its list."""
    page.goto(reverse("admin:index"))
    page.get_by_role("link", name=label).click()
    page.get_by_role("link", name="Obecní prádelna").click()


def test_from_a_draft_to_the_readers(open_page):
    TargetGroupFactory(name_cs="Rodiče"), ThemeFactory(name_cs="Služby"), ActorFactory(name_cs="Obec")
    eva, adam = (UserFactory(full_name=name, roles=["editor"]) for name in ("Eva Malá", "Adam Nový"))
    page, other, reader = open_page(), open_page(), open_page()
    sign_in(page, eva)

    # Eva begins a draft; completeness follows what she types, before anything is saved.
    page.goto(reverse(ADD))
    page.fill("#id_title_cs", "Obecní prádelna")
    page.fill("#id_title_en", "A village laundry")
    page.select_option("#id_kind", "social_enterprise")
    page.select_option("#id_country", "AT")
    empty = percent(page)
    page.fill("#id_problem_cs", "Nebylo kde pracovat.")
    page.fill("#id_how_cs", "Obec koupila pračky a najala šest žen.")
    page.fill("#id_how_en", "The municipality bought machines and hired six women.")
    page.check("#id_target_groups >> text=Rodiče")
    page.locator(".desk-side").get_by_role("link", name="problém", exact=True).wait_for(state="detached")
    assert percent(page) > empty
    assert not Innovation.objects.exists()
    page.click(SAVE_AND_STAY)
    assert "Obecní prádelna" in said(page)
    saved = percent(page)

    # A source, a result that stands on it, and a picture with its text and credit.
    page.get_by_role("link", name="zdroje", exact=True).click()
    page.locator("#sources-group .add-row a").click()
    page.fill("#id_sources-0-url", "https://example.org/laundry")
    page.locator("#results-group .add-row a").click()
    page.fill("#id_results-0-text_cs", "Šest žen má práci.")
    page.select_option("#id_results-0-source", "https://example.org/laundry")
    page.locator("#pictures-group .add-row a").click()
    page.set_input_files("#id_pictures-0-image", picture())
    page.click(SAVE_AND_STAY)
    page.locator("#pictures-0 .errorlist").first.wait_for()  # refused: no text, no credit
    assert page.locator("#id_results-0-text_cs").input_value() == "Šest žen má práci."
    page.set_input_files("#id_pictures-0-image", picture())
    page.fill("#id_pictures-0-alternative_text_cs", "Žena skládá prádlo")
    page.fill("#id_pictures-0-credit", "Jan Novák, CC BY 4.0")
    page.click(SAVE_AND_STAY)
    page.get_by_alt_text("Žena skládá prádlo").wait_for()
    assert percent(page) > saved

    # The preview shows in a new tab what is typed, and saves nothing.
    page.fill("#id_lessons_cs", "Začali by s menší pračkou.")
    with page.expect_popup() as opened:
        page.get_by_role("button", name="Náhled česky").click()
    preview = opened.value
    preview.get_by_text("Začali by s\u00a0menší pračkou.").wait_for()
    assert Innovation.objects.get().lessons_cs == ""
    preview.close()
    page.click(SAVE_AND_STAY)

    # Nobody approves what she wrote herself.
    page.get_by_role("button", name="Předložit ke schválení").click()
    assert "někdo jiný" in page.locator("#why-not-approve").inner_text()
    assert page.get_by_role("button", name="Schválit").is_disabled()

    # Adam returns it with a comment; Eva finds it on her first page, mends it and submits it again.
    sign_in(other, adam)
    open_from_first_page(other, "Předložené jinými")
    other.get_by_text("Vrátit autorům").first.click()
    other.fill("#step-return_for_changes", "Kolik to stálo?")
    other.get_by_role("button", name="Vrátit autorům").click()
    open_from_first_page(page, "Vráceno mně")
    assert "Kolik to stálo?" in page.locator(".desk-comment--open").inner_text()
    page.locator("#costs-group .add-row a").click()
    page.select_option("#id_costs-0-what", "total")
    page.fill("#id_costs-0-amount", "34000")
    page.fill("#id_costs-0-currency", "EUR")
    page.select_option("#id_costs-0-source", index=1)
    page.click(SAVE_AND_STAY)
    page.get_by_role("button", name="Předložit ke schválení").click()

    # Adam approves and publishes; a reader finds it.
    example = Innovation.objects.get()
    reader.goto(example.get_absolute_url())
    assert reader.get_by_text("Obecní prádelna").count() == 0
    open_from_first_page(other, "Předložené jinými")
    other.get_by_role("button", name="Schválit").click()
    open_from_first_page(other, "Schválené")
    other.get_by_role("button", name="Zveřejnit").click()
    reader.goto(reverse("innovations:list") + "?q=prádelna")
    reader.get_by_role("link", name="Obecní prádelna").first.click()
    reader.get_by_role("heading", name="Obecní prádelna").wait_for()
    reader.get_by_alt_text("Žena skládá prádlo").wait_for()


@pytest.fixture
def editor_page(open_page, editor_client, signed_in_cookies):
    cookies = signed_in_cookies(editor_client)
    return lambda address, **options: open_page(address, cookies=cookies, **options)


@pytest.fixture
def rich_draft():
    example = InnovationFactory(status="draft", title_cs="Obecní prádelna", kind="training_module")
    source = example.sources.get()
    ResultFactory(innovation=example, source=source)
    CostFactory(innovation=example, source=source)
    PictureFactory(innovation=example)
    return example


@pytest.mark.parametrize("width", [360, 1280])
def test_the_desk_is_accessible(editor_page, rich_draft, width, scheme):
    page = editor_page(reverse("admin:index"), width=width, scheme=scheme)
    assert_accessible(page)
    page.goto(reverse("admin:innovations_innovation_change", args=[rich_draft.pk]))
    assert_accessible(page)
    assert_fits(page)
    page.set_viewport_size({"width": width, "height": 900})
    theme = ThemeFactory(), ThemeFactory()
    page.goto(reverse("admin:innovations_theme_merge", args=[theme[0].pk]) + f"?into={theme[1].pk}")
    assert_accessible(page)
    page.goto(reverse("admin:innovations_theme_change", args=[theme[0].pk]))
    assert_accessible(page)


def test_sections_of_another_kind_step_aside_and_come_back(editor_page, rich_draft):
    page = editor_page(reverse("admin:innovations_innovation_change", args=[rich_draft.pk]))
    module, programme = page.locator("#part-module"), page.locator("#part-programme")
    assert module.is_visible()
    assert not programme.is_visible()
    page.select_option("#id_kind", "incentive_programme")
    assert programme.is_visible()
    page.fill("#id_programme_rate_cs", "Polovina mzdy")
    page.select_option("#id_kind", "method")
    assert programme.is_visible()  # it holds an answer
    assert not module.is_visible()


def test_without_script_everything_is_within_reach(editor_page, rich_draft):
    page = editor_page(reverse("admin:innovations_innovation_change", args=[rich_draft.pk]), script=False)
    page.get_by_text("Program", exact=True).last.click()
    page.fill("#id_programme_rate_cs", "Polovina mzdy")
    page.fill("#id_sources-1-url", "https://example.org/druhy")
    page.fill("#id_lessons_cs", "Začít dřív.")
    page.click(SAVE_AND_STAY)
    assert page.locator("#id_lessons_cs").input_value() == "Začít dřív."
    assert rich_draft.sources.count() == 2
    assert Innovation.objects.get().programme_rate_cs == "Polovina mzdy"


def test_a_missing_point_leads_to_its_field_by_keyboard(editor_page, rich_draft):
    page = editor_page(reverse("admin:innovations_innovation_change", args=[rich_draft.pk]))
    page.locator(".desk-side").get_by_role("link", name="poučení").focus()
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.id") in ("id_lessons_cs", "id_lessons_en")


def test_what_was_typed_is_not_left_without_a_question(editor_page, rich_draft):
    page = editor_page(reverse("admin:innovations_innovation_change", args=[rich_draft.pk]))
    asked = []
    page.on("dialog", lambda dialog: (asked.append(dialog.type), dialog.accept()))
    page.fill("#id_lessons_cs", "Začít dřív.")
    page.goto(reverse(LIST))
    assert asked == ["beforeunload"]
