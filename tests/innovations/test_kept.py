"""Whole pages in memory: never stale after a change, never somebody else's, never beyond their bounds."""

import gzip
from datetime import date

import pytest
from django.contrib import messages
from django.contrib.messages.middleware import MessageMiddleware
from django.contrib.sessions.middleware import SessionMiddleware
from django.http import HttpResponse
from django.middleware.csrf import get_token
from django.utils import timezone

from csi_portal.accounts.models import User
from innovations import actions
from innovations.models import Innovation
from innovations.views import kept
from innovations.views.kept import kept_by_version
from tests.factories import InnovationFactory, UserFactory

pytestmark = pytest.mark.django_db

LIST = "/inovace/"


@pytest.fixture(autouse=True)
def no_pages(monkeypatch):
    monkeypatch.setattr(kept, "kept_pages", kept.KeptPages())


def addresses():
    """The paths of the pages that are kept now."""
    return {key[0] for key in kept.kept_pages.pages}


@pytest.mark.django_db(transaction=True)
def test_a_publication_is_seen_by_the_next_reader(client):
    example = InnovationFactory(title_cs="Stará zahrada", status="approved", state_note_cs="Běží.")
    assert "Stará zahrada" not in client.get(LIST).content.decode()
    actions.publish(innovation=example, by=UserFactory(roles=["editor"]), now=timezone.now())
    assert "Stará zahrada" in client.get(LIST).content.decode()
    page = example.get_absolute_url()
    assert "Běží." in client.get(page).content.decode()
    Innovation.objects.filter(pk=example.pk).update(state_note_cs="Skončila.")
    assert "Skončila." in client.get(page).content.decode()
    actions.archive(
        innovation=example, by=UserFactory(roles=["editor"]), now=timezone.now(), reason="zastaralé"
    )
    assert "Stará zahrada" not in client.get(LIST).content.decode()
    assert client.get(page).status_code == 404


def test_the_name_of_who_checked_leaves_the_kept_page_when_it_is_erased(client):
    editor = UserFactory(full_name="Marie Ověřená")
    example = InnovationFactory(checked_by=editor, checked_on=date(2026, 11, 23))
    assert "Marie Ověřená" in client.get(example.get_absolute_url()).content.decode()
    User.objects.filter(pk=editor.pk).update(full_name="")
    assert "Marie Ověřená" not in client.get(example.get_absolute_url()).content.decode()


def test_the_second_reader_gets_the_same_page_compressed(client):
    InnovationFactory()
    first = client.get(LIST)
    second = client.get(LIST, headers={"accept-encoding": "gzip"})
    assert addresses() == {LIST}
    assert second["Content-Encoding"] == "gzip"
    assert gzip.decompress(second.content) == first.content
    assert {"Cookie", "Accept-Encoding"} <= set(second["Vary"].split(", "))
    assert first["ETag"] == second["ETag"]
    assert client.get(LIST).content == first.content


def test_an_unchanged_page_is_not_sent_again(client):
    example = InnovationFactory(title_cs="Jedna")
    etag = client.get(LIST)["ETag"]
    again = client.get(LIST, headers={"if-none-match": etag})
    assert (again.status_code, again.content) == (304, b"")
    Innovation.objects.filter(pk=example.pk).update(title_cs="Dvě")
    assert client.get(LIST, headers={"if-none-match": etag}).status_code == 200


def test_languages_hosts_and_queries_are_kept_apart(client, settings):
    settings.ALLOWED_HOSTS = ["one.example", "two.example"]
    InnovationFactory(title_cs="Zahrada", title_en="Garden")
    assert b"https://one.example/" not in client.get(LIST, headers={"host": "two.example"}).content
    assert b"two.example" not in client.get(LIST, headers={"host": "one.example"}).content
    assert b"Garden" in client.get("/en/innovations/", headers={"host": "one.example"}).content
    assert b"Zahrada" in client.get(LIST, {"q": "zahrada"}, headers={"host": "one.example"}).content
    assert len(kept.kept_pages.pages) == 4


def test_a_signed_in_page_is_neither_kept_nor_given_to_others(client, sign_in):
    InnovationFactory()
    person = UserFactory(full_name="Božena Tajná")
    page = sign_in(person).get(LIST)
    assert "Božena" in page.content.decode()
    assert addresses() == set()
    assert "ETag" not in page
    assert "Cookie" in page["Vary"]
    assert "Božena" not in client.get(LIST).content.decode()
    assert "Božena" in sign_in(person).get(LIST).content.decode()


def test_an_editor_sees_her_draft_and_nobody_after_her(client, editor_client):
    draft = InnovationFactory(status="draft", title_cs="Tajný koncept")
    assert "Tajný koncept" in editor_client.get(draft.get_absolute_url()).content.decode()
    assert client.get(draft.get_absolute_url()).status_code == 404


def sets_a_cookie(request):
    response = HttpResponse("page")
    response.set_cookie("x", "1")
    return response


def opens_a_session(request):
    request.session["x"] = 1
    return HttpResponse("page")


def holds_a_token(request):
    return HttpResponse(get_token(request))


def leaves_a_message(request):
    messages.info(request, "Only for you")
    return HttpResponse("page")


def is_missing(request):
    return HttpResponse("page", status=404)


@pytest.mark.parametrize(
    "view", [sets_a_cookie, opens_a_session, holds_a_token, leaves_a_message, is_missing]
)
def test_what_is_meant_for_one_reader_is_not_kept(rf, view):
    response = kept_by_version(view)(prepared(rf.get("/x/")))
    assert response.content
    assert addresses() == set()


def plain_view(request):
    return HttpResponse(b"x" * 1000)


@pytest.mark.parametrize(
    "change",
    [
        {"method": "post"},
        {"cookies": {"sessionid": "a"}},
        {"cookies": {"messages": "a"}},
        {"path": "/x/?" + "y" * 600},
    ],
)
def test_other_requests_go_past_the_kept_pages(rf, change):
    kept_by_version(plain_view)(prepared(rf.get("/x/")))
    request = getattr(rf, change.get("method", "get"))(change.get("path", "/x/"))
    request.COOKIES.update(change.get("cookies", {}))
    response = kept_by_version(plain_view)(prepared(request))
    assert "ETag" not in response
    assert addresses() == {"/x/"}


def test_the_oldest_pages_leave_when_there_are_too_many(rf, monkeypatch):
    monkeypatch.setattr(kept, "MOST_BYTES", 3000)
    view = kept_by_version(plain_view)
    for path in ("/a/", "/b/", "/a/", "/c/"):
        view(prepared(rf.get(path)))
    assert addresses() == {"/a/", "/c/"}
    assert kept.kept_pages.size <= 3000


def prepared(request):
    """With the session and the messages that the middleware would give."""
    SessionMiddleware(lambda request: None).process_request(request)
    MessageMiddleware(lambda request: None).process_request(request)
    return request
