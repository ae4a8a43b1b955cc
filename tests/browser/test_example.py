"""One example and its council sheet as people see, print and read them."""

import io

import pypdf
import pytest
from django.core.management import call_command

from innovations.models import Innovation
from tests.factories import EstimateFactory, InnovationFactory, PictureFactory, TargetGroupFactory
from tests.innovations.test_council_sheet import overfull
from tests.innovations.test_example import with_rows

from .conftest import assert_accessible, assert_fits

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def full():
    example = with_rows(3)
    Innovation.objects.filter(pk=example.pk).update(
        latitude=42.1,
        longitude=2.5,
        place="Olot",
        problem_en="",
        problem_cs="Lidé nemají práci.",
        is_sample=True,
    )
    PictureFactory(innovation=example)
    return example


def addresses(example, language):
    if language == "cs":
        return [f"/inovace/{example.slug}/", f"/inovace/{example.slug}/pro-zastupitelstvo/"]
    return [f"/en/innovations/{example.slug}/", f"/en/innovations/{example.slug}/for-the-council/"]


def test_a_full_and_a_bare_example_are_accessible_and_fit(open_page, full, language, scheme, width):
    for example in (full, InnovationFactory()):
        for address in addresses(example, language):
            page = open_page(address, width=width, scheme=scheme)
            assert_accessible(page)
            assert_fits(page)


def test_the_map_is_drawn_and_the_data_for_machines_break_no_policy(open_page, full):
    page = open_page(addresses(full, "cs")[0])  # a violation of the policy would fail in `open_page`
    box = page.locator(".locator svg").bounding_box()
    assert box["width"] > 200
    assert page.locator(".locator use").evaluate("use => use.getBBox().width") > 500
    assert (
        page.locator('script[type="application/ld+json"]').evaluate("s => JSON.parse(s.text).name")
        == full.title_cs
    )


def test_a_footnote_leads_to_its_source_by_keyboard(open_page, full):
    page = open_page(addresses(full, "cs")[0], script=False)
    page.locator(".figures .footnote").first.focus()
    page.keyboard.press("Enter")
    assert "#source-" in page.url


def printed(page):
    return pypdf.PdfReader(io.BytesIO(page.pdf(prefer_css_page_size=True)))


def test_the_sheet_prints_on_exactly_one_a4(open_page):
    call_command("load_municipalities", verbosity=0)
    call_command("load_innovations", verbosity=0)
    wordiest = overfull()
    EstimateFactory(innovation=wordiest, field="lessons")
    page = open_page()
    for slug in [
        *Innovation.objects.exclude(slug__startswith="priklad-").values_list("slug", flat=True),
        wordiest.slug,
    ]:
        page.goto(f"/inovace/{slug}/pro-zastupitelstvo/?obec=540471")
        reader = printed(page)
        assert len(reader.pages) == 1, slug
        width, height = reader.pages[0].mediabox[2:]
        assert (round(width), round(height)) == (595, 842)
    text = reader.pages[0].extract_text()
    assert "Hledat" not in text  # no navigation on paper
    assert "Zobrazit" not in text


def test_the_walk_to_the_council_sheet_needs_no_script(open_page):
    group = TargetGroupFactory()
    InnovationFactory(title_cs="Jiný příklad", target_groups=[group])
    example = InnovationFactory(target_groups=[group])
    page = open_page(addresses(example, "cs")[0], script=False, width=360)
    page.get_by_role("link", name="List pro zastupitelstvo").click()
    assert page.url.endswith("/pro-zastupitelstvo/")
    page.get_by_role("link", name=example.title_cs).click()
    page.get_by_role("link", name="Jiný příklad").click()
    assert page.locator("h1").inner_text() == "Jiný příklad"
