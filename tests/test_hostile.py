"""Random and hostile requests to every address in both languages: never a 500, never an unescaped echo.

The addresses come from the URL resolver, so that a new page is attacked without being named here. Path
arguments, queries, headers and bodies are taken from a corpus of known attacks; hypothesis adds what nobody
thought of.
"""

import re
from html.parser import HTMLParser
from urllib.parse import quote, urlencode, urlsplit

import pytest
from django.urls import URLPattern, get_resolver, reverse
from django.utils.regex_helper import normalize
from django.utils.translation import override
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from innovations.filters.address import NAMES
from trainings.filters import TrainingFilter

from .matrix.admin import ADMIN
from .matrix.rules import RULES
from .matrix.walk import page_of
from .matrix.world import one_world_for_a_module

pytestmark = pytest.mark.django_db

MARK = "<probe onload=1>"
SCRIPT_LINK = re.compile(rb'(?:href|src|action)="\s*javascript:')
VALUES = [
    "\x00",
    "a\x00b",
    "\r\nX-Probe: 1",
    MARK,
    f"\"'>{MARK}",
    f"</script></title></textarea>{MARK}",
    f"<!--{MARK}",
    '" probe="1',
    "javascript:alert(1)",
    "{{ 7|add:7 }}{% debug %}",
    "${7*7}",
    "%s%n%(name)s",
    "' OR 1=1 --",
    "'; DROP TABLE innovations_innovation; --",
    "\\",
    "!&|():*<->",
    "'a' & !b:*",
    "../../../../etc/passwd",
    "//evil.example/",
    "https://evil.example/",
    "\\\\evil.example",
    "-1",
    "0",
    "1e309",
    "NaN",
    "9" * 400,
    "99999999999999999999",
    "٣",
    "²",
    "1_000",
    "true",
    "[]",
    "a" * 5000,
    "ž" * 3000,
    "Ž\u0301\u0301\u0301" * 50,
    "\u202e\u200b\ufeff\U0001f9ea",
    "\ud800".encode("utf-8", "surrogatepass").decode("utf-8", "replace"),
    "*" * 300 + '"' * 301,
    " ".join("-" for _ in range(500)),
    " ".join(f"w{n}" for n in range(400)),
    "",
]
# The pages that read the most from their query.
LISTINGS = [
    "innovations:list",
    "innovations:map",
    "innovations:table",
    "innovations:complete",
    "centres:ask_any",
    "trainings:list",
    "trainings:month",
    "trainings:calendar",
]
# Bytes that are no text: put into addresses and bodies as they stand.
RAW = ["%ff%fe", "%c0%af", "%ed%a0%80", "%f4%90%80%80", "%", "%zz", "%u0000", "%e2%82"]
PARAMETERS = [
    *NAMES,
    *TrainingFilter.base_filters,
    "next",
    "about",
    "centre",
    "district",
    "place",
    "theme",
    "email",
    "name",
    "text",
    "view",
]
HEADERS = {
    "HTTP_ACCEPT_LANGUAGE": ["x" * 3000, "cs;q=NaN,*;q=-1", "\xff\xfe", "../cs"],
    "HTTP_COOKIE": [
        "sessionid=\xff; csrftoken=x",
        "sessionid=" + "a" * 4000,
        ";;;=;",
        "messages=[[]]; django_language=../x",
    ],
    "HTTP_REFERER": ["javascript:alert(1)", "\xff", "//evil.example"],
    "HTTP_IF_MODIFIED_SINCE": ["Thu, 99 Foo 0000", "9" * 99],
    "HTTP_IF_NONE_MATCH": ['"' * 99, "W/" * 99],
    "HTTP_HX_REQUEST": ["true"],
    "HTTP_HX_CURRENT_URL": ["http://[::1", "\xff", "x" * 5000],
    "HTTP_RANGE": ["bytes=-1--2"],
    "HTTP_X_FORWARDED_FOR": ["1.2.3.4, \xff, ::1", "x" * 999],
    "HTTP_ACCEPT": ["\xff/*;q=x"],
    "CONTENT_LENGTH": ["-1", "x"],
}


@pytest.fixture(scope="module")
def world(django_db_setup, django_db_blocker):
    with one_world_for_a_module(django_db_blocker) as world:
        yield world


def walk(resolver, prefix=""):
    """(address, view) below the resolver, in the active language; {argument} stands for an argument."""
    for pattern in resolver.url_patterns:
        route = prefix + as_template(str(pattern.pattern))
        if isinstance(pattern, URLPattern):
            yield route, pattern.lookup_str
        else:
            yield from walk(pattern, route)


def as_template(route):
    """`<slug:slug>/`, or a regular expression, as text with {slug} where its argument stands."""
    if re.search(r"[\^$\\]|\(\?P", route):
        return normalize(route)[0][0].replace("%(", "{").replace(")s", "}")
    return re.sub(r"<(?:\w+:)?(\w+)>", r"{\1}", route)


def addresses(language):
    """The addresses of our own views; the rest is attacked by its names below."""
    with override(language):
        found = list(walk(get_resolver(), "/"))
    return sorted({route for route, view in found if not view.startswith(("django.", "allauth."))})


OURS = addresses("cs")
ENGLISH = [address for address in addresses("en") if address.startswith("/en/")]
READERS = [address for address in OURS if "{" in address]  # they read the address itself


def filled(address, value):
    """The address with every argument replaced by the value, percent-encoded."""
    return re.sub(r"\{\w+\}", quote(value, safe="").replace("\\", r"\\"), address)


def query(turn):
    """Every parameter that a page might read, each with another value; over all turns each meets all."""
    return urlencode({name: VALUES[(turn + step) % len(VALUES)] for step, name in enumerate(PARAMETERS)})


def assert_survived(response, request):
    assert response.status_code < 500, request
    if response.headers.get("Content-Type", "").startswith("text/html"):
        assert b"<probe" not in response.content, request
        assert b'" probe="1' not in response.content, request
        assert not SCRIPT_LINK.search(response.content), request
    assert "X-Probe" not in response.headers, request
    assert "evil.example" not in urlsplit(response.headers.get("Location", "")).netloc, request


# --- addresses and queries ---------------------------------------------------------------------------------


def attack(client, address, turns):
    for turn in turns:
        url = f"{filled(address, VALUES[turn])}?{query(turn)}"
        assert_survived(client.get(url), (address, VALUES[turn][:60]))


@pytest.mark.parametrize("address", READERS)
def test_every_argument_survives_every_hostile_value(address, administrator_client):
    attack(administrator_client, address, range(len(VALUES)))


@pytest.mark.parametrize("name", LISTINGS)
def test_every_listing_survives_every_hostile_value_of_every_parameter(name, client):
    attack(client, reverse(name), range(len(VALUES)))


@pytest.mark.parametrize("address", [*OURS, *ENGLISH])
def test_every_address_of_ours_survives_a_selection(address, administrator_client):
    attack(administrator_client, address, range(0, len(VALUES), 9))


@pytest.mark.parametrize("raw", RAW)
def test_bytes_that_are_no_text_are_survived(raw, client):
    everything = "&".join(f"{name}={raw}" for name in PARAMETERS)
    for address in {*READERS, *map(reverse, LISTINGS)}:
        url = re.sub(r"\{\w+\}", raw, address)
        assert_survived(client.get(url, QUERY_STRING=everything), (address, raw))


@pytest.mark.parametrize("name", LISTINGS)
def test_repeated_and_countless_parameters_are_survived(name, client):
    repeated = "&".join(f"{name}=1&{name}=-1&{name}[]=x&{name}" for name in PARAMETERS)
    countless = "&".join(f"druh={n}" for n in range(1200))
    for asked in (repeated, countless):
        assert_survived(client.get(f"{reverse(name)}?{asked}"), (name, asked[:60]))


@pytest.mark.parametrize(("header", "value"), [(name, value) for name in HEADERS for value in HEADERS[name]])
def test_hostile_headers_are_survived(header, value, client):
    for address in ("/", "/en/", "/nic/", reverse("innovations:list"), reverse("account_login")):
        assert_survived(client.get(address, **{header: value}), (address, header, value[:60]))


# --- bodies ------------------------------------------------------------------------------------------------


class FieldNames(HTMLParser):
    """The names of the fields that a page's forms have."""

    def __init__(self, html):
        super().__init__()
        self.names = set()
        self.feed(html)

    def handle_starttag(self, tag, attributes):
        name = dict(attributes).get("name")
        if tag in ("input", "select", "textarea", "button") and name:
            self.names.add(name)


def attack_with_forms(url, *clients, step=15):
    """Read a page with hostile queries, and send its forms back with hostile values in every field."""
    html = clients[0].get(url).getvalue().decode(errors="replace")
    names = sorted(FieldNames(html).names - {"csrfmiddlewaretoken"} or PARAMETERS)
    for turn in range(0, len(VALUES), step):
        body = {name: VALUES[(turn + at) % len(VALUES)] for at, name in enumerate(names)}
        # Django caps the number of forms in a formset at 2,000, which is slow enough to be left alone here.
        body |= {name: "1" for name in names if name.endswith("_FORMS")}
        for client in clients:
            assert_survived(client.get(f"{url}?{query(turn)}"), (url, turn))
            assert_survived(client.post(url, body), (url, turn))


@pytest.mark.parametrize("name", sorted(RULES))
def test_every_page_of_a_real_object_survives_hostile_forms(name, world, administrator_client, client):
    url = reverse(name, kwargs=RULES[name].args(world))
    attack_with_forms(url, administrator_client, client)


@pytest.mark.parametrize("page", ["changelist", "add", "change"])
@pytest.mark.parametrize("model", sorted(ADMIN))
def test_the_administration_survives_hostile_forms(model, page, world, administrator_client):
    attack_with_forms(page_of(model, page, world), administrator_client, step=20)


@pytest.mark.parametrize(
    ("content_type", "body"),
    [
        ("application/x-www-form-urlencoded", b"\xff\xfe=\x00&q=\xed\xa0\x80&%=%&&&==="),
        ("application/x-www-form-urlencoded; charset=utf-7", b"q=+ADw-probe+AD4-"),
        ("multipart/form-data; boundary=x", b'--x\r\nContent-Disposition: form-data; name="q"\r\n\r\n\xff'),
        ("multipart/form-data", b"no boundary"),
        ("application/json", b'{"q": "\\ud800", "a": ' + b"[" * 500),
        ("text/xml", b"<!DOCTYPE a [<!ENTITY b SYSTEM 'file:///etc/passwd'>]><a>&b;</a>"),
        ("\xff/\xff", b"\x00" * 2000),
        ("", b""),
    ],
)
def test_bodies_that_are_no_form_are_survived(content_type, body, administrator_client):
    for address in OURS:
        response = administrator_client.post(filled(address, "1"), data=body, content_type=content_type)
        assert_survived(response, (address, content_type))


@pytest.mark.parametrize("method", ["put", "delete", "patch", "options", "head", "trace"])
def test_other_methods_are_survived(method, administrator_client):
    for address in OURS:
        assert_survived(getattr(administrator_client, method)(filled(address, "1")), (method, address))


# --- what nobody thought of -----------------------------------------------------------------------------

BROAD = settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
TEXT = st.text(max_size=60)


@BROAD
@given(values=st.dictionaries(st.sampled_from(PARAMETERS), TEXT, min_size=1, max_size=5), data=st.data())
def test_random_queries_are_survived(values, data, client, db):
    address = data.draw(st.sampled_from(LISTINGS))
    assert_survived(client.get(reverse(address), values), (address, values))


@BROAD
@given(segments=st.lists(TEXT, min_size=1, max_size=4))
def test_random_paths_are_survived(segments, client, db):
    address = "/" + "/".join(quote(segment, safe="") for segment in segments) + "/"
    assert_survived(client.get(address), address)
