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
# Bytes that are no text: put into addresses and bodies as they stand.
RAW = ["%ff%fe", "%c0%af", "%ed%a0%80", "%f4%90%80%80", "%", "%zz", "%u0000", "%e2%82"]
PARAMETERS = [
    *NAMES,
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


def templates(resolver, prefix=""):
    """Every address below the resolver, with {argument} where an argument stands, in the active language."""
    for pattern in resolver.url_patterns:
        route = prefix + as_template(str(pattern.pattern))
        if isinstance(pattern, URLPattern):
            yield route
        else:
            yield from templates(pattern, route)


def as_template(route):
    """`<slug:slug>/`, or a regular expression, as text with {slug} where its argument stands."""
    if re.search(r"[\^$\\]|\(\?P", route):
        return normalize(route)[0][0].replace("%(", "{").replace(")s", "}")
    return re.sub(r"<(?:\w+:)?(\w+)>", r"{\1}", route)


def addresses(language):
    with override(language):
        return sorted(set(templates(get_resolver(), "/")))


CZECH = addresses("cs")
ENGLISH = [address for address in addresses("en") if address.startswith("/en/")]


def filled(address, value):
    """The address with every argument replaced by the value, percent-encoded."""
    return re.sub(r"\{\w+\}", quote(value, safe="").replace("\\", r"\\"), address)


def listings():
    """The pages that read the most from their address."""
    return [
        reverse(name) for name in ("innovations:list", "innovations:map", "innovations:table", "centres:list")
    ]


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


@pytest.mark.parametrize("address", CZECH)
def test_every_address_survives_every_hostile_value(address, administrator_client):
    for turn, value in enumerate(VALUES):
        url = f"{filled(address, value)}?{query(turn)}"
        assert_survived(administrator_client.get(url), (address, value[:60]))


@pytest.mark.parametrize("address", ENGLISH)
def test_every_english_address_survives_a_selection(address, administrator_client):
    for turn in range(0, len(VALUES), 5):
        url = f"{filled(address, VALUES[turn])}?{query(turn)}"
        assert_survived(administrator_client.get(url), (address, VALUES[turn][:60]))


@pytest.mark.parametrize("address", CZECH)
def test_every_address_survives_bytes_that_are_no_text(address, administrator_client, client):
    for raw in RAW:
        url = re.sub(r"\{\w+\}", raw, address)
        query_string = "&".join(f"{name}={raw}" for name in PARAMETERS)
        for browser in (administrator_client, client):
            assert_survived(browser.get(url, QUERY_STRING=query_string), (address, raw))


def test_repeated_and_countless_parameters_are_survived(administrator_client):
    for address in CZECH:
        many = "&".join(f"{name}=1&{name}=-1&{name}[]=x&{name}" for name in PARAMETERS)
        assert_survived(administrator_client.get(f"{filled(address, '1')}?{many}"), address)
        countless = "&".join(f"kind={n}" for n in range(1200))
        assert_survived(administrator_client.get(f"{filled(address, '1')}?{countless}"), address)


@pytest.mark.parametrize(("header", "value"), [(name, value) for name in HEADERS for value in HEADERS[name]])
def test_hostile_headers_are_survived(header, value, client):
    for address in ("/", "/en/", "/robots.txt", "/nic/", *listings()):
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


@pytest.mark.parametrize("address", CZECH)
def test_every_form_survives_hostile_bodies(address, administrator_client, client):
    for browser in (administrator_client, client):
        url = filled(address, "1")
        page = browser.get(url)
        html = page.content.decode(errors="replace") if not page.streaming else ""
        names = FieldNames(html).names - {"csrfmiddlewaretoken"} or PARAMETERS
        for turn in range(0, len(VALUES), 3):
            body = {name: VALUES[(turn + step) % len(VALUES)] for step, name in enumerate(sorted(names))}
            assert_survived(browser.post(url, body), (address, turn))


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
    for address in CZECH:
        response = administrator_client.post(filled(address, "1"), data=body, content_type=content_type)
        assert_survived(response, (address, content_type))


@pytest.mark.parametrize("method", ["put", "delete", "patch", "options", "head", "trace"])
def test_other_methods_are_survived(method, administrator_client):
    for address in CZECH:
        assert_survived(getattr(administrator_client, method)(filled(address, "1")), (method, address))


# --- what nobody thought of -----------------------------------------------------------------------------

BROAD = settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
TEXT = st.text(max_size=60)


@BROAD
@given(values=st.dictionaries(st.sampled_from(PARAMETERS), TEXT, min_size=1, max_size=5), data=st.data())
def test_random_queries_are_survived(values, data, client, db):
    address = data.draw(st.sampled_from(listings()))
    assert_survived(client.get(address, values), (address, values))


@BROAD
@given(segments=st.lists(TEXT, min_size=1, max_size=4))
def test_random_paths_are_survived(segments, client, db):
    address = "/" + "/".join(quote(segment, safe="") for segment in segments) + "/"
    assert_survived(client.get(address), address)
