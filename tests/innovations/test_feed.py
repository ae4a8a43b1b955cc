"""The Atom feed of a query: valid, stable, newest first, and nothing but what is published."""

from datetime import UTC, datetime
from xml.etree import ElementTree

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from innovations.models import Innovation
from tests.factories import InnovationFactory, TargetGroupFactory

pytestmark = pytest.mark.django_db

FEED = "/inovace/feed/"
ATOM = "{http://www.w3.org/2005/Atom}"


def parsed(response):
    assert response.status_code == 200
    assert response["Content-Type"] == "application/atom+xml; charset=utf-8"
    return ElementTree.fromstring(response.content)


def titles(client, query=""):
    return [entry.findtext(f"{ATOM}title") for entry in parsed(client.get(FEED + query)).iter(f"{ATOM}entry")]


def links(element):
    return {link.get("rel"): link.get("href") for link in element.findall(f"{ATOM}link")}


@pytest.fixture
def garden(db):
    return InnovationFactory(
        slug="zahrada",
        title_cs="Zahrada <b>",
        summary_cs="Práce & <i>úroda</i>.\x0b",
        country="ES",
        target_groups=[TargetGroupFactory(slug="zeny", name_cs="Ženy")],
    )


def test_a_feed_has_all_that_the_standard_asks_for(client, garden):
    feed = parsed(client.get(FEED))
    assert feed.tag == f"{ATOM}feed"
    for name in ("id", "title", "updated", "rights"):
        assert feed.findtext(f"{ATOM}{name}")
    assert feed.find(f"{ATOM}author").findtext(f"{ATOM}name")
    assert links(feed) == {
        "alternate": "http://testserver/inovace/",
        "self": "http://testserver/inovace/feed/",
    }
    (entry,) = feed.findall(f"{ATOM}entry")
    for name in ("id", "title", "updated", "published", "summary"):
        assert entry.findtext(f"{ATOM}{name}")
    assert links(entry) == {"alternate": "http://testserver/inovace/zahrada/"}
    for moment in feed.iter(f"{ATOM}updated"):
        assert datetime.fromisoformat(moment.text).tzinfo


def test_markup_in_texts_stays_text(client, garden):
    entry = parsed(client.get(FEED)).find(f"{ATOM}entry")
    assert entry.findtext(f"{ATOM}title") == "Zahrada <b>"
    summary = entry.find(f"{ATOM}summary")
    assert (summary.get("type"), summary.text) == ("html", "Práce &amp; &lt;i&gt;úroda&lt;/i&gt;.")


def test_spaces_that_do_not_break_stay(client):
    InnovationFactory(title_cs="Dílna v\u00a0obci", summary_cs="Za 5\u202f000\u00a0Kč")
    entry = parsed(client.get(FEED)).find(f"{ATOM}entry")
    assert entry.findtext(f"{ATOM}title") == "Dílna v\u00a0obci"
    assert entry.findtext(f"{ATOM}summary") == "Za 5\u202f000\u00a0Kč"


def test_the_newest_comes_first_whatever_the_order_asked_for(client, garden):
    newer = InnovationFactory(title_cs="Aaa", published_at=datetime(2050, 1, 1, tzinfo=UTC))
    assert titles(client, "?razeni=nazev") == [newer.title_cs, garden.title_cs]


def test_a_feed_has_its_filters(client, garden):
    InnovationFactory(title_cs="Dílna", country="AT")
    assert titles(client, "?zeme=AT") == ["Dílna"]
    feed = parsed(client.get(FEED + "?zeme=-AT&skupina=zeny&razeni=nazev&page=3&utm=x"))
    assert links(feed)["self"] == "http://testserver/inovace/feed/?zeme=-AT&skupina=zeny"
    assert links(feed)["alternate"] == "http://testserver/inovace/?zeme=-AT&skupina=zeny"
    assert "Ženy" in feed.findtext(f"{ATOM}title")


def test_the_english_twin(client, garden):
    Innovation.objects.filter(pk=garden.pk).update(title_en="Garden")
    feed = parsed(client.get("/en/innovations/feed/"))
    assert feed.get("{http://www.w3.org/XML/1998/namespace}lang") == "en"
    assert feed.find(f"{ATOM}entry").findtext(f"{ATOM}title") == "Garden"


def test_an_entry_keeps_its_identity(client, garden):
    def identity():
        return parsed(client.get(FEED)).find(f"{ATOM}entry").findtext(f"{ATOM}id")

    before = identity()
    garden.slug, garden.published_at = "jinak", datetime(2050, 1, 1, tzinfo=UTC)
    garden.save()
    assert identity() == before


def test_an_empty_feed_is_as_old_as_the_last_change(client, garden):
    first = parsed(client.get(FEED + "?q=kosmodrom")).findtext(f"{ATOM}updated")
    assert parsed(client.get(FEED + "?q=kosmodrom&n=1")).findtext(f"{ATOM}updated") == first


def test_an_unchanged_feed_is_not_sent_again(client, garden):
    response = client.get(FEED)
    with CaptureQueriesContext(connection) as asked:
        again = client.get(FEED, headers={"if-none-match": response["ETag"]})
    assert (again.status_code, len(asked)) == (304, 1)
    Innovation.objects.filter(pk=garden.pk).update(title_cs="Nově")
    assert client.get(FEED, headers={"if-none-match": response["ETag"]}).status_code == 200


def test_the_list_names_its_feed(client, garden):
    page = client.get("/inovace/?skupina=zeny&razeni=nazev&page=2").content.decode()
    head = " ".join(page.partition("</head>")[0].split())
    assert (
        'type="application/atom+xml" title="Nové zahraniční příklady" href="/inovace/feed/?skupina=zeny"'
        in head
    )


def test_queries_do_not_grow_with_the_examples(client):
    counted = {}
    for wanted in (1, 30):
        InnovationFactory.create_batch(wanted - Innovation.objects.count())
        client.get("/inovace/")
        with CaptureQueriesContext(connection) as captured:
            assert client.get(FEED).status_code == 200
        counted[wanted] = len(captured)
    assert counted[1] == counted[30] <= 12
