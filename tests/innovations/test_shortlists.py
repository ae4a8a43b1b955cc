"""A reader's own list and the links to it: in order, bounded, revocable, and without drafts."""

import datetime

import pytest
from django.core.exceptions import ValidationError
from django.test import Client
from django.utils import timezone

from innovations import actions
from innovations.models import Innovation, SharedList
from tests.factories import InnovationFactory, UserFactory

pytestmark = pytest.mark.django_db

LIST = "/inovace/vyber/"
NOW = timezone.now()
HIDDEN = [status for status in Innovation.Status if status != Innovation.Status.PUBLISHED]


def add(client, *slugs):
    for slug in slugs:
        assert client.post(f"{LIST}pridat/{slug}/").status_code == 302


def page(client, address=LIST):
    response = client.get(address)
    assert response.status_code == 200
    return response.content.decode()


@pytest.fixture
def two():
    return [InnovationFactory(slug=slug, title_cs=slug.title()) for slug in ("prvni", "druhy")]


def shared_by(client):
    client.post(f"{LIST}sdilet/")
    return f"{LIST}sdileny/{client.session['shortlist_links'][-1]}/"


def test_a_reader_without_a_list_gets_no_cookie(client, two):
    assert "prázdný" in page(client)
    page(client, "/inovace/prvni/")
    page(client, "/inovace/")
    assert not client.cookies


def test_at_most_two_cookies(client, two):
    page(client, f"{LIST}pridat/prvni/")
    add(client, "prvni")
    page(client)
    assert set(client.cookies) == {"sessionid", "csrftoken"}


def test_the_confirmation_is_needed_and_checked(two):
    strict = Client(enforce_csrf_checks=True)
    assert strict.post(f"{LIST}pridat/prvni/").status_code == 403
    form = strict.get(f"{LIST}pridat/prvni/")
    token = form.context["csrf_token"]
    assert strict.post(f"{LIST}pridat/prvni/", {"csrfmiddlewaretoken": str(token)}).status_code == 302
    assert strict.session["shortlist"] == ["prvni"]


def test_order_moving_and_removing(client, two):
    add(client, "prvni", "druhy", "prvni")
    assert client.session["shortlist"] == ["prvni", "druhy"]
    client.post(f"{LIST}zmenit/", {"slug": "druhy", "verb": "up"})
    assert client.session["shortlist"] == ["druhy", "prvni"]
    client.post(f"{LIST}zmenit/", {"slug": "druhy", "verb": "up"})
    assert client.session["shortlist"] == ["druhy", "prvni"]
    client.post(f"{LIST}zmenit/", {"slug": "druhy", "verb": "remove"})
    client.post(f"{LIST}zmenit/", {"slug": "nic", "verb": "remove"})
    assert client.session["shortlist"] == ["prvni"]


def test_the_51st_is_refused_with_a_sentence(client, two):
    add(client, "prvni")
    session = client.session
    session["shortlist"] = [f"p{n}" for n in range(50)]
    session.save()
    add(client, "prvni")
    assert "nejvýš 50" in page(client)
    assert len(client.session["shortlist"]) == 50


def test_a_link_shows_the_list_as_it_was_to_a_stranger(client, two):
    add(client, "druhy", "prvni")
    link = shared_by(client)
    client.post(f"{LIST}zmenit/", {"slug": "prvni", "verb": "remove"})
    stranger = Client()
    answer = stranger.get(link)
    text = answer.content.decode()
    assert text.index("Druhy") < text.index("Prvni")
    assert answer["X-Robots-Tag"] == "noindex"
    assert "no-store" in answer["Cache-Control"]
    assert not stranger.cookies
    assert link.split("/")[-2] not in str(SharedList.objects.values())


def test_only_the_session_that_made_a_link_revokes_it(client, two):
    add(client, "prvni")
    link = shared_by(client)
    token = link.split("/")[-2]
    stranger = Client()
    stranger.post(f"{LIST}zrusit-odkaz/", {"token": token})
    assert stranger.get(link).status_code == 200
    client.post(f"{LIST}zrusit-odkaz/", {"token": token})
    assert stranger.get(link).status_code == 404
    assert not SharedList.objects.exists()


def test_a_link_expires_and_is_erased(client, two):
    token = actions.share_list(slugs=["prvni"], now=NOW - datetime.timedelta(days=91))
    assert client.get(f"{LIST}sdileny/{token}/").status_code == 404
    kept = actions.share_list(slugs=["prvni"], now=NOW)
    assert actions.erase_overdue_lists(now=NOW) == 1
    assert client.get(f"{LIST}sdileny/{kept}/").status_code == 200


def test_an_empty_list_is_not_shared(client):
    with pytest.raises(ValidationError, match="prázdný"):
        actions.share_list(slugs=[], now=NOW)
    client.post(f"{LIST}sdilet/")
    assert "prázdný" in page(client)
    assert not SharedList.objects.exists()


def test_the_eleventh_link_is_refused(client, two):
    add(client, "prvni")
    for _ in range(11):
        shared_by(client)
    assert SharedList.objects.count() == 10
    assert "Nejdřív některý zrušte" in page(client)


@pytest.mark.parametrize("status", HIDDEN)
def test_what_is_published_no_more_says_so_without_its_content(client, editor_client, two, status):
    now = timezone.now()
    for who in (client, editor_client):
        add(who, "prvni", "druhy")
    link = shared_by(client)
    Innovation.objects.filter(slug="prvni").update(status=status, submitted_at=now, approved_at=now)
    exports = [f"{LIST}export.{extension}" for extension in ("csv", "json")]
    for who in (client, editor_client):
        for address in (LIST, link):
            text = page(who, address)
            assert "už není zveřejněný" in text
            assert "Prvni" not in text
        for address in exports:
            text = who.get(address).getvalue().decode()
            assert "Prvni" not in text
            assert "Druhy" in text
        assert who.post(f"{LIST}pridat/prvni/").status_code == 404
        assert who.get(f"{LIST}pridat/prvni/").status_code == 404


def test_the_file_holds_the_list_in_its_order(client, two):
    InnovationFactory(title_cs="Třetí")
    add(client, "druhy", "prvni")
    text = client.get(f"{LIST}export.csv").getvalue().decode()
    assert text.index("Druhy") < text.index("Prvni")
    assert "Třetí" not in text
    assert client.get(f"{LIST}export.xlsx").getvalue().startswith(b"PK")
    assert client.get(f"{LIST}export.exe").status_code == 404


def test_the_list_survives_signing_in(client, two):

    add(client, "prvni")
    client.force_login(UserFactory())
    assert "Prvni" in page(client)


@pytest.mark.parametrize("number", [1, 30])
def test_queries_do_not_grow(client, django_assert_num_queries, number):
    add(client, *(InnovationFactory().slug for _ in range(number)))
    page(client)
    with django_assert_num_queries(2):
        page(client)
    link = shared_by(client)
    page(client)
    with django_assert_num_queries(2):
        page(Client(), link)
    with django_assert_num_queries(8):
        client.post(f"{LIST}sdilet/")
