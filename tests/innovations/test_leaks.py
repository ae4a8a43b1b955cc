"""What is not published is in no answer for machines: neither its words nor its number."""

import io
import zipfile

import pytest
from django.utils import timezone

from csi_portal.fulltext.models import Word
from innovations import actions
from innovations.models import Innovation
from tests.factories import InnovationFactory, ResultFactory, TargetGroupFactory, UserFactory

pytestmark = pytest.mark.django_db

ANSWERS = (
    "/inovace/export.csv",
    "/inovace/export.xlsx",
    "/inovace/export.json",
    "/en/innovations/export.json",
    "/inovace/feed/",
    "/en/innovations/feed/",
    "/api/v1/innovations/",
    "/sitemap-examples.xml",
)
HIDDEN = [status for status in Innovation.Status if status != Innovation.Status.PUBLISHED]
SECRETS = ("tajuplny", "Tajuplný", "Secretive")


@pytest.fixture(params=[*HIDDEN, "working copy"])
def hidden(request):
    """An example that only editors may see, beside a published one of which they share a word."""
    public = InnovationFactory(slug="verejny", title_cs="Veřejný dvůr")
    now, is_copy = timezone.now(), request.param == "working copy"
    example = InnovationFactory(
        slug="tajuplny-dvur",
        title_cs="Tajuplný dvůr",
        title_en="Secretive yard",
        how_cs="Tajuplný text",
        region="Tajuplný kraj",
        status=Innovation.Status.DRAFT if is_copy else request.param,
        submitted_at=now,
        approved_at=now,
        revises=public if is_copy else None,
        target_groups=[TargetGroupFactory(slug="zeny")],
        sources=["https://example.org/tajuplny"],
    )
    ResultFactory(innovation=example, text_cs="Tajuplný výsledek")
    return example


def text_of(response):
    assert response.status_code == 200
    raw = response.getvalue()
    if response["Content-Type"].endswith("sheet"):
        with zipfile.ZipFile(io.BytesIO(raw)) as book:
            raw = b"".join(book.read(name) for name in book.namelist())
    return raw.decode()


@pytest.mark.parametrize("address", ANSWERS)
def test_it_is_in_no_answer(client, editor_client, hidden, address):
    for who in (client, editor_client):
        for query in ("", "?q=dvůr", "?skupina=zeny", "?razeni=nazev"):
            text = text_of(who.get(address + query))
            assert not [secret for secret in SECRETS if secret in text]


@pytest.mark.parametrize("address", ANSWERS)
def test_the_published_one_beside_it_is(client, hidden, address):
    assert "verejny" in text_of(client.get(address))


@pytest.mark.parametrize("address", ANSWERS[:-1])
def test_a_filter_that_only_it_matches_finds_nothing(client, hidden, address):
    assert "verejny" not in text_of(client.get(f"{address}?skupina=zeny"))


def test_it_is_not_counted(client, hidden):
    lists = client.get("/api/v1/lists/").json()["lists"]
    counts = {value["id"]: value["examples"] for each in lists for value in each["values"]}
    assert (counts["zeny"], counts["method"]) == (0, 1)
    assert client.get("/api/v1/innovations/?q=dvůr").json()["count"] == 1
    assert client.get("/inovace/export.json?q=dvůr").getvalue().count(b'"id"') == 1
    assert client.get("/api/v1/innovations/tajuplny-dvur/").status_code == 404
    assert b'"found": 1' in client.get("/inovace/export.json").getvalue()


@pytest.mark.parametrize("how", ["archived", "rewritten"])
def test_words_that_left_the_texts_are_offered_to_nobody(client, how):
    """Neither while somebody types nor in place of what was mistyped; words that others use stay."""
    author, second = UserFactory.create_batch(2, roles=["editor"])
    who = {"by": author, "now": timezone.now()}
    InnovationFactory(title_cs="Zahrada sousedů", how_cs="Jahody")
    example = InnovationFactory(
        title_cs="Zahrada paní Bramborářové", how_cs="Jahody", original_text="Frais Groß"
    )
    if how == "archived":
        actions.archive(innovation=example, reason="Paní si to nepřeje.", **who)
    else:
        copy = actions.open_copy(innovation=example, **who)
        copy.title_cs, copy.original_text = "Zahrada", ""
        copy.save()
        actions.save_edited(innovation=copy, fields=["title_cs"], **who)
        actions.submit(innovation=copy, **who)
        actions.approve(innovation=copy, by=second, now=timezone.now())
        actions.publish(innovation=copy, **who)
    kept = set(Word.objects.values_list("word", flat=True))
    assert {"zahrada", "sousedů", "jahody"} <= kept
    assert not {"bramborářové", "groß"} & kept
    page = client.get("/inovace/?q=bramborařové").content.decode()
    assert "bramborářové" not in page
