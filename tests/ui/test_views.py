"""The frame, the gallery and the error pages through the whole of Django."""

import re
from pathlib import Path

import brotli
import pytest
from django.contrib import messages
from django.contrib.staticfiles import finders
from django.core.exceptions import PermissionDenied, SuspiciousOperation
from django.db import OperationalError
from django.http import Http404
from django.shortcuts import redirect
from django.test import Client
from django.urls import path, reverse
from django.utils.translation import override

from csi_portal import urls as site
from csi_portal.ui import views

pytestmark = [pytest.mark.django_db, pytest.mark.urls(__name__)]

LATIN_EXT = "vendor/atkinson-hyperlegible-next/latin-ext.woff2"


def failing(error):
    def view(request):
        raise error

    return view


def speaking(request):
    messages.warning(request, "Say <this> once.")
    return redirect("/komponenty/")


urlpatterns = [
    path("bad/", failing(SuspiciousOperation("<bad>"))),
    path("closed/", failing(PermissionDenied("Only the <centre> may."))),
    path("gone/", failing(Http404("<gone>"))),
    path("broken/", failing(ZeroDivisionError("<broken>"))),
    path("away/", failing(OperationalError("<away>"))),
    path("en/away/", failing(OperationalError("<away>"))),
    path("en/closed/", failing(PermissionDenied)),
    path("speaking/", speaking),
    *site.urlpatterns,
]
handler400, handler403, handler404 = site.handler400, site.handler403, site.handler404
handler500 = site.handler500


@pytest.fixture
def browser():
    """A client that shows error pages instead of raising, with the real check of forms' cookies."""
    return Client(raise_request_exception=False, enforce_csrf_checks=True)


@pytest.mark.parametrize(
    ("address", "status", "sentence"),
    [
        ("/bad/", 400, "Tomuto požadavku nerozumíme"),
        ("/closed/", 403, "Sem nemáte přístup"),
        ("/gone/", 404, "Na této adrese nic není"),
        ("/en/gone/", 404, "There is nothing at this address"),
        ("/broken/", 500, "Něco se u nás pokazilo"),
        ("/away/", 503, "Portál má chvilku přestávku"),
        ("/en/away/", 503, "The portal is resting for a moment"),
        ("/en/closed/", 403, "This page is not open to you"),
    ],
)
def test_errors_speak_the_language_of_the_address_and_say_what_to_do(browser, address, status, sentence):
    response = browser.get(address)
    html = response.content.decode()
    assert response.status_code == status
    assert f'<html lang="{"en" if address.startswith("/en/") else "cs"}">' in html
    assert sentence in html
    assert not re.search(r"<(bad|gone|broken|away|centre)>", html)
    assert not response.cookies


def test_a_refusal_carries_its_reason_and_the_way_to_sign_in(browser):
    html = browser.get("/closed/?a=1&b=2").content.decode()
    assert "Only the &lt;centre&gt; may." in html
    assert f'{reverse("account_login")}?next=%2Fclosed%2F%3Fa%3D1%26b%3D2"' in html


@pytest.mark.parametrize("address", ["/bad/", "/broken/", "/away/"])
def test_the_plainest_pages_need_no_database(browser, address, django_assert_num_queries):
    browser.cookies["sessionid"] = "x" * 32
    with django_assert_num_queries(0):
        browser.get(address)


def test_an_absent_database_asks_to_come_back(browser):
    assert browser.get("/away/")["Retry-After"] == "30"


def test_an_expired_form_is_explained(browser):
    response = browser.post("/komponenty/")
    assert response.status_code == 403
    assert "Platnost formuláře vypršela" in response.content.decode()


def test_the_page_for_too_many_attempts_exists(rf):
    response = views.too_many_requests(rf.get("/en/", SERVER_NAME="localhost"))
    assert response.status_code == 429
    assert b"Too many attempts" in response.content


@pytest.mark.parametrize("language", ["cs", "en"])
def test_a_reader_who_does_nothing_gets_no_cookie_and_asks_the_database_nothing(
    client, language, django_assert_num_queries
):
    with override(language), django_assert_num_queries(0):
        response = client.get(reverse("ui:gallery"))
    assert response.status_code == 200
    assert not response.cookies
    assert "Cookie" in response["Vary"]


def test_a_message_is_shown_once_and_escaped(client):
    html = client.get("/speaking/", follow=True).content.decode()
    assert "Say &lt;this&gt; once." in html
    assert "notice--warning" in html
    assert set(client.cookies) == {"sessionid"}
    assert "once." not in client.get("/komponenty/").content.decode()


def test_the_frame_names_both_languages_and_the_canonical_address(client):
    html = client.get("/komponenty/?page=2", SERVER_NAME="localhost").content.decode()
    assert '<link rel="canonical" href="http://localhost/komponenty/">' in html
    assert '<link rel="alternate" hreflang="en" href="http://localhost/en/components/">' in html
    assert 'href="/en/components/?page=2"' in html


def test_the_frame_is_light(client):
    assert len(client.get("/gone/").content) < 8_000


@pytest.mark.parametrize(
    "query", ["?page=0", "?page=999999999", "?page=x", "?theme=<b>", "?send=1&people=9e999"]
)
def test_the_gallery_survives_strange_queries(client, query):
    response = client.get("/komponenty/" + query)
    assert response.status_code == 200
    assert b"<b>" not in response.content


def test_signed_in_people_see_their_name_and_the_way_out(person_client):
    html = person_client.get("/komponenty/").content.decode()
    assert reverse("account_logout") in html
    assert reverse("account_login") not in html


def test_a_first_visit_stays_within_its_weight(client):
    """What the frame asks for, compressed as it is sent, leaves 60 kB of 150 to the page itself."""
    html = client.get("/komponenty/").content.decode()
    files = set(re.findall(r'(?:href|src)="/static/([^"#]+)', html)) | {LATIN_EXT}
    bodies = [Path(finders.find(name)).read_bytes() for name in files - {"img/share.png"}]
    assert sum(min(len(body), len(brotli.compress(body))) for body in bodies) < 90_000
