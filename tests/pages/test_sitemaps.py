"""The site for search engines: both languages, published examples only."""

from xml.etree import ElementTree

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from innovations.models import Innovation
from innovations.sitemaps import ExamplesSitemap
from tests.factories import CentreFactory, InnovationFactory, TrainingFactory

pytestmark = pytest.mark.django_db

SITEMAP = "{http://www.sitemaps.org/schemas/sitemap/0.9}"
LINK = "{http://www.w3.org/1999/xhtml}link"


def parsed(client, address):
    response = client.get(address)
    assert response.status_code == 200
    assert response["Content-Type"] == "application/xml"
    return ElementTree.fromstring(response.content)


def places(root):
    return [each.text for each in root.iter(f"{SITEMAP}loc")]


def test_the_index_names_every_page_of_every_section(client, monkeypatch):
    monkeypatch.setattr(ExamplesSitemap, "limit", 4)
    InnovationFactory.create_batch(3)
    assert places(parsed(client, "/sitemap.xml")) == [
        "http://testserver/sitemap-pages.xml",
        "http://testserver/sitemap-examples.xml",
        "http://testserver/sitemap-examples.xml?p=2",
        "http://testserver/sitemap-trainings.xml",
        "http://testserver/sitemap-modules.xml",
    ]
    assert len(places(parsed(client, "/sitemap-examples.xml?p=2"))) == 2


def test_an_example_names_its_twin_and_its_last_change(client):
    example = InnovationFactory(slug="zahrada")
    InnovationFactory(status="draft")
    root = parsed(client, "/sitemap-examples.xml")
    cs, en = "http://testserver/inovace/zahrada/", "http://testserver/en/innovations/zahrada/"
    assert places(root) == [cs, en]
    for url in root.iter(f"{SITEMAP}url"):
        assert {link.get("hreflang"): link.get("href") for link in url.iter(LINK)} == {"cs": cs, "en": en}
        assert url.findtext(f"{SITEMAP}lastmod") == f"{example.updated_at:%Y-%m-%d}"


def test_trainings_and_modules_are_named_once_they_are_published(client):
    training = TrainingFactory()
    TrainingFactory(state="draft", published_at=None, module__state="draft")
    for section, shown in (("trainings", training), ("modules", training.module)):
        address = f"http://testserver{shown.get_absolute_url()}"
        assert address in (named := places(parsed(client, f"/sitemap-{section}.xml")))
        assert len(named) == 2  # in both languages


def test_every_page_named_in_it_opens(client):
    CentreFactory()
    named = places(parsed(client, "/sitemap-pages.xml"))
    assert len(named) == len(set(named)) == 32
    for address in named:
        response = client.get(address)
        assert response.status_code == 200, address
        assert 'name="robots"' not in response.content.decode(), address


def test_a_page_that_is_not_there_is_not_found(client):
    assert client.get("/sitemap-examples.xml?p=9").status_code == 404
    assert client.get("/sitemap-nothing.xml").status_code == 404


def test_queries_do_not_grow_with_the_examples(client):
    for wanted in (1, 30):
        InnovationFactory.create_batch(wanted - Innovation.objects.count())
        with CaptureQueriesContext(connection) as captured:
            parsed(client, "/sitemap-examples.xml")
        assert len(captured) <= 2
