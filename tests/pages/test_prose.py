"""The texts about the project: whole in both languages, and nothing in them that no source says."""

import re

import pytest
from django.conf import settings
from django.urls import reverse
from django.utils.translation import override

PAGES = ["about", "partners", "contact", "accessibility", "privacy", "cookies"]
LANGUAGES = [code for code, _name in settings.LANGUAGES]

# Every source of a fact about the project, and the few official pages a reader is sent to.
DOCUMENTED = {
    "https://www.budanka.cpkp.cz/index.php/programy-mrsk/mistni-a-udrzitelny-rozvoj/66-projekt-centra-socialne-orientovanych-inovaci",
    "http://docplayer.cz/464030-Zprava-o-pruzkumu-inovacnich-poli-v-okrese-prerov-a-sumperk.html",
    "http://docplayer.cz/2663623-Zkusenosti-z-kazdodenni-cinnosti-mas-odkryvani-potencialu-meziobecni.html",
    "https://www.cpkp.cz/index.php/o-nas",
    "http://www.sfteam.eu/index.php?id=3",
}
OFFICIAL = {"https://www.dia.gov.cz", "https://uoou.gov.cz"}


def source_of(page, language):
    path = settings.BASE_DIR / "templates" / "pages" / language / f"{page}.html"
    return path.read_text(encoding="utf-8")


def external_links(html):
    return re.findall(r'href="(https?://[^"]+)"', html)


@pytest.mark.parametrize("page", PAGES)
def test_both_languages_have_the_same_sections_and_cite_the_same_sources(page):
    czech, english = (source_of(page, language) for language in ("cs", "en"))
    for what in (r"<h2", r"<h3", r"<li", r"<tr", r'class="footnote"'):
        assert len(re.findall(what, czech)) == len(re.findall(what, english)), what
    assert sorted(external_links(czech)) == sorted(external_links(english))


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("page", PAGES)
def test_only_documented_sources_are_cited(page, language):
    assert set(external_links(source_of(page, language))) <= DOCUMENTED | OFFICIAL


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_documented_fact_of_the_about_page_leads_to_its_source(language):
    html = source_of("about", language)
    targets = set(re.findall(r'<li id="([\w-]+)">', html))
    footnotes = re.findall(r'class="footnote" href="#([\w-]+)"', html)
    assert len(targets) == 4
    assert set(footnotes) == targets


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("page", PAGES)
def test_no_contact_is_invented(page, language):
    """Addresses and numbers come from the settings; only two supervisory bodies have theirs in the text."""
    html = re.sub(r"<address>.*?</address>", "", source_of(page, language), flags=re.DOTALL)
    assert not re.search(r"[\w.]+@[\w.]+\w", html)
    assert not re.search(r"\b\d{3} ?\d{2} (?!\d{2}\b)[A-ZÁ-Ž]", html), "a postcode"
    assert not re.search(r"(?:\+420|tel\.)", html)


def test_one_letter_prepositions_do_not_end_a_czech_line():
    for page in PAGES:
        text = re.sub(r"{[%{].*?[%}]}|<[^>]*>", "\n\n", source_of(page, "cs"))
        assert not re.search(r"(?:^|[\s(„])[ksvzouaiKSVZOUAI][ \n](?=\S)", text), page


@pytest.mark.django_db
@pytest.mark.parametrize("language", LANGUAGES)
def test_each_footnote_and_each_anchor_exists_once(client, language):
    with override(language):
        for page in PAGES:
            html = client.get(reverse(f"pages:{page}")).content.decode()
            ids = re.findall(r'\sid="([^"]+)"', html)
            assert len(ids) == len(set(ids)), page
            assert set(re.findall(r'href="#([^"]+)"', html)) <= set(ids), page
