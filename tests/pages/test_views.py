"""The home page and the pages about the portal: what they show, to whom they lead, what they cost."""

import re
from html.parser import HTMLParser
from itertools import pairwise, product
from urllib.parse import urljoin, urlsplit

import pytest
from django.conf import settings
from django.core.management import call_command
from django.urls import reverse
from django.utils.translation import override

from centres.models import Centre
from csi_portal.accounts import personal
from csi_portal.pages.views import EXAMPLE_QUERIES
from tests.factories import PASSWORD, InnovationFactory, UserFactory

pytestmark = pytest.mark.django_db

PAGES = ["home", "about", "partners", "contact", "accessibility", "privacy", "cookies"]
LANGUAGES = [code for code, _name in settings.LANGUAGES]


class Links(HTMLParser):
    """Links, headings and what else a test asks of a page."""

    def __init__(self, html):
        super().__init__()
        self.hrefs, self.headings = [], []
        self.feed(html)

    def handle_starttag(self, tag, attributes):
        if tag == "a" and "href" in (values := dict(attributes)):
            self.hrefs.append(values["href"])
        if re.fullmatch(r"h[1-6]", tag):
            self.headings.append(int(tag[1]))


@pytest.fixture(params=LANGUAGES)
def language(request):
    with override(request.param):
        yield request.param


@pytest.fixture
def centres(db):
    """The two centres with their territories, as the first start loads them."""
    call_command("load_municipalities", verbosity=0)
    return list(Centre.objects.all())


def html_of(client, page):
    response = client.get(reverse(f"pages:{page}"))
    assert response.status_code == 200
    return response.content.decode()


# --- every page -------------------------------------------------------------------------------------------


@pytest.mark.parametrize("page", PAGES)
def test_headings_descend_one_step_at_a_time_from_a_single_h1(client, language, page):
    headings = Links(html_of(client, page)).headings
    assert headings.count(1) == 1
    assert headings[0] == 1
    assert all(later - earlier <= 1 for earlier, later in pairwise(headings))


@pytest.mark.parametrize("part", [r"<title>(.*?)</title>", r'<meta name="description" content="(.*?)"'])
def test_titles_and_descriptions_tell_the_pages_apart(client, language, part):
    found = [re.search(part, html_of(client, page), re.DOTALL)[1].strip() for page in PAGES]
    assert all(found)
    assert len(set(found)) == len(PAGES)


@pytest.mark.parametrize("page", PAGES)
def test_a_page_says_its_language_and_a_reader_gets_no_cookie(client, language, page):
    response = client.get(reverse(f"pages:{page}"))
    assert f'<html lang="{language}">' in response.content.decode()
    assert not response.cookies


@pytest.mark.parametrize("rows", [1, 30])
@pytest.mark.parametrize(("page", "queries"), [("home", 6), ("about", 0), ("contact", 1), ("privacy", 0)])
def test_pages_cost_the_same_with_one_row_and_with_thirty(
    client, centres, django_assert_num_queries, page, queries, rows
):
    InnovationFactory.create_batch(rows)
    address = reverse(f"pages:{page}")
    client.get(address)
    with django_assert_num_queries(queries):
        client.get(address)


def test_every_link_from_the_home_page_on_leads_somewhere(client, language, centres):
    InnovationFactory.create_batch(3)
    waiting, seen = [reverse("pages:home")], {}
    while waiting and len(seen) < 400:
        address = waiting.pop(0)
        if address in seen:
            continue
        response = client.get(address)
        seen[address] = response.status_code
        if response.status_code == 200 and response["Content-Type"].startswith("text/html"):
            links = (urljoin(address, href).split("#")[0] for href in Links(response.content.decode()).hrefs)
            waiting += [link for link in links if not urlsplit(link).netloc and link.startswith("/")]
    assert len(seen) > 30
    assert not {address: status for address, status in seen.items() if status not in (200, 302)}


# --- home -------------------------------------------------------------------------------------------------


def test_home_leads_into_the_catalogue_and_to_both_centres(client, language, centres):
    newest = InnovationFactory(title_cs="Obecní zahrada", title_en="Village garden")
    html = html_of(client, "home")
    catalogue = reverse("innovations:list")
    assert f'action="{catalogue}"' in html
    assert str(newest.title_cs if language == "cs" else newest.title_en) in html
    for centre in centres:
        assert f'href="{centre.get_absolute_url()}"' in html
        assert f'href="{reverse("centres:ask", args=[centre.slug])}"' in html
    for query in EXAMPLE_QUERIES:
        assert f">{query}</a>" in html


def test_home_says_which_part_of_the_way_is_open(client, language):
    html = html_of(client, "home")
    assert html.count('<li class="is-open">') == 2
    assert html.count("připravujeme</p>" if language == "cs" else "being prepared</p>") == 3


def test_each_example_query_finds_something_among_the_real_examples(client):
    call_command("load_innovations", verbosity=0)
    for language, query in product(LANGUAGES, EXAMPLE_QUERIES):
        with override(language):
            page = client.get(reverse("innovations:list"), {"q": str(query)})
        assert page.context["finding"].total >= 3, (language, query)


# --- what is said about the portal ------------------------------------------------------------------------


def test_the_cookie_page_names_exactly_the_cookies_that_a_person_meets(client, language, centres):
    user = UserFactory()
    client.get(reverse("centres:ask", args=["sumpersko"]))
    client.get(reverse("account_login"))
    client.post(reverse("account_login"), {"login": user.email, "password": PASSWORD})
    client.post(reverse("accounts:overview"), {"full_name": "Jana", "language": "cs"})
    assert client.session["_auth_user_id"] == str(user.pk)
    named = re.findall(r"<code>(.*?)</code>", html_of(client, "cookies"))
    assert sorted(named) == sorted(client.cookies)


def test_the_privacy_page_lists_every_personal_field_with_its_reasons(client, language):
    html = html_of(client, "privacy")
    fields = personal.all_fields()
    assert len(fields) > 10
    assert html.count("<tr id=") == len(fields)
    for entry in fields.values():
        for sentence in ("purpose", "basis", "retention"):
            assert str(entry[sentence]).replace("'", "&#x27;") in html


def test_the_contact_page_names_the_operator_once_there_is_one(client, language, centres, settings):
    html = html_of(client, "contact")
    assert "mailto:" not in html
    assert html.count(reverse("centres:ask", args=["prerovsko"])) == 1
    settings.OPERATOR_NAME, settings.OPERATOR_EMAIL = "Svazek obcí <Údolí>", "svazek@example.org"
    html = html_of(client, "contact")
    assert "Svazek obcí &lt;Údolí&gt;" in html
    assert 'href="mailto:svazek@example.org"' in html


def test_the_statement_covers_the_host_that_is_read(client, language):
    assert "<strong>testserver</strong>" in html_of(client, "accessibility")


# --- files for machines -----------------------------------------------------------------------------------


def test_robots_stay_out_of_accounts_administration_and_filters(client):
    response = client.get("/robots.txt")
    assert response["Content-Type"] == "text/plain"
    lines = response.content.decode().splitlines()
    assert lines[0] == "User-agent: *"
    assert "Disallow: /sprava/" in lines
    assert "Disallow: /en/account/" in lines
    assert "Disallow: /inovace/*?" in lines
    assert "Disallow: /skoleni/*?" in lines
    assert lines[9:] == ["Sitemap: http://testserver/sitemap.xml"]


def test_security_txt_is_absent_until_somebody_can_be_written_to(client, settings):
    assert client.get("/.well-known/security.txt").status_code == 404
    settings.SECURITY_CONTACT = "mailto:bezpecnost@example.org"
    text = client.get("/.well-known/security.txt").content.decode()
    assert text.startswith("Contact: mailto:bezpecnost@example.org\nExpires: ")
    assert re.search(r"^Expires: \d{4}-\d\d-\d\dT00:00:00\+00:00$", text, re.MULTILINE)
    assert "Canonical: http://testserver/.well-known/security.txt" in text
