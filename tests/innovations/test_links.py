"""The check of links against a real server here, and the guard that keeps it off private addresses."""

import datetime
import http.server
import socket
import threading
import time
from collections import Counter
from io import StringIO
from itertools import pairwise

import pytest
from django.core.management import CommandError, call_command
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone

from innovations import tasks
from innovations.actions import asking, check_links
from innovations.models import Innovation, LinkCheck, with_dead_links

from ..factories import InnovationFactory, LinkCheckFactory

pytestmark = pytest.mark.django_db
NOW = timezone.make_aware(datetime.datetime(2027, 3, 1, 3, 0))
DAY = datetime.timedelta(days=1)
Problem = LinkCheck.Problem


class Site(http.server.BaseHTTPRequestHandler):
    """A small site in which each path does what it says."""

    protocol_version = "HTTP/1.1"

    def log_message(self, *_):
        """Say nothing: the test reads `asked`."""

    def do_HEAD(self):
        self.server.asked.append((self.command, self.path, time.monotonic()))
        redirects = {
            "/moved": "/fine",
            "/loop": "/loop",
            "/inside": f"http://127.0.0.1:{self.server.server_port}/secret",
            "/file": "file:///etc/passwd",
        }
        status = {"/gone": 404, "/broken": 500, "/forbidden": 403}.get(self.path, 200)
        if self.path == "/get-only" and self.command == "HEAD":
            status = 405
        if self.path in self.server.mended:
            status = 200
        if self.path == "/drip":
            self.drip()
            return
        self.send_response(302 if self.path in redirects else status)
        if self.path in redirects:
            self.send_header("Location", redirects[self.path])
        self.send_header("Content-Length", str(10**12) if self.path == "/huge" else "0")
        self.end_headers()

    do_GET = do_HEAD  # noqa: N815

    def drip(self):
        try:
            for letter in b"HTTP/1.1 200 OK\r\n" + b"X: y\r\n" * 50:
                self.wfile.write(bytes([letter]))
                time.sleep(0.1)
        except OSError:
            pass  # the other side had enough


@pytest.fixture
def site(settings):
    """The running site; `site.asked` holds the requests, `site.at(path)` an address that may be asked."""
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Site)
    server.asked, server.mended = [], set()
    server.at = lambda path: f"http://localhost:{server.server_port}{path}"
    settings.LINK_CHECK_HOME_HOSTS = ["localhost"]
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield server
    server.shutdown()
    server.server_close()


def ask(address):
    return asking.ask(address, asking.Turns(0))


@pytest.mark.parametrize(
    ("path", "answer"),
    [
        ("/fine", (200, "")),
        ("/moved", (200, "")),
        ("/get-only", (200, "")),
        ("/forbidden", (403, "")),
        ("/huge", (200, "")),
        ("/příklad dobré praxe?a=ž", (200, "")),
        ("/gone", (404, Problem.GONE)),
        ("/broken", (500, Problem.BROKEN)),
        ("/loop", (302, Problem.ASTRAY)),
        ("/inside", (None, Problem.NOT_PUBLIC)),
        ("/file", (None, Problem.MALFORMED)),
    ],
)
def test_each_answer_is_understood(site, path, answer):
    assert ask(site.at(path)) == answer
    assert "/secret" not in [path for _method, path, _at in site.asked]


def test_a_server_that_drips_is_cut_off(site, monkeypatch):
    monkeypatch.setattr(asking, "LIMIT", 0.5)
    before = time.monotonic()
    assert ask(site.at("/drip")) == (None, Problem.NO_ANSWER)
    assert time.monotonic() - before < 5


def test_nobody_at_home_and_no_such_name(site):
    site.shutdown()
    site.server_close()
    assert ask(site.at("/fine")) == (None, Problem.NO_ANSWER)
    assert ask("http://no-such-name.invalid/") == (None, Problem.NO_NAME)


@pytest.mark.parametrize(
    "host",
    [
        *("127.0.0.1", "localhost", "2130706433", "0x7f.1", "0.0.0.0"),
        *("10.1.2.3", "192.168.1.1", "169.254.169.254", "100.64.0.1", "224.0.0.1"),
        *("[::1]", "[::ffff:127.0.0.1]", "[fd00::1]", "[fe80::1]", "[64:ff9b::7f00:1]", "[2002:7f00:1::]"),
    ],
)
def test_an_address_that_is_not_public_is_never_asked(host):
    assert ask(f"http://{host}/") == (None, Problem.NOT_PUBLIC)


@pytest.mark.parametrize("number", ["8.8.8.8", "2606:4700:4700::1111"])
def test_a_public_number_is_public(number):
    assert asking.is_public(number)


@pytest.mark.parametrize(
    "address", ["ftp://example.org/", "http:///x", "http://a:b:c/", "javascript:alert(1)"]
)
def test_a_malformed_address_is_told(address):
    assert ask(address) == (None, Problem.MALFORMED)


def test_the_connection_goes_to_the_number_that_was_looked_at(site):
    connection = asking.Pinned("a-name-that-does-not-exist.invalid", site.server_port, ["127.0.0.1"])
    connection.request("HEAD", "/fine")
    assert connection.getresponse().status == 200
    connection.close()


def test_one_host_is_asked_once_in_a_while(site):
    answers = list(asking.ask_all([site.at(f"/{number}") for number in range(4)], pause=0.3))
    assert len(answers) == 4
    times = [at for _method, _path, at in site.asked]
    assert min(later - earlier for earlier, later in pairwise(times)) > 0.25


@pytest.fixture
def example(site):
    """A published example with a living and a dead source, and a draft that nobody asks about."""
    InnovationFactory(sources=[site.at("/gone")])
    InnovationFactory(status="draft", sources=[site.at("/of-a-draft")])
    return InnovationFactory(web=site.at("/forbidden"), sources=[site.at("/fine"), site.at("/gone")])


def failures(site, path):
    return LinkCheck.objects.get(address=site.at(path)).failures


def test_a_link_is_dead_after_failures_on_three_days_and_lives_again(example, site):
    for day in range(3):
        assert not LinkCheck.objects.dead()
        for hour in range(2):
            check_links(now=NOW + day * DAY + datetime.timedelta(hours=hour), everything=True, pause=0)
        assert (failures(site, "/gone"), failures(site, "/fine")) == (day + 1, 0)
    dead = LinkCheck.objects.dead().get()
    assert (dead.address, dead.status, dead.first_failed_at) == (site.at("/gone"), 404, NOW)
    assert set(with_dead_links()) == set(Innovation.objects.published().filter(sources__url=dead.address))
    assert len(with_dead_links()) == 2
    asked = Counter(path for _method, path, _at in site.asked)
    assert asked["/of-a-draft"] == 0
    assert asked["/fine"] == 6

    site.mended.add("/gone")
    check_links(now=NOW + 3 * DAY, pause=0)
    assert not LinkCheck.objects.dead()
    assert failures(site, "/gone") == 0


def test_a_living_link_is_asked_once_a_week_and_a_failing_one_each_night(example, site):
    for day in range(8):
        check_links(now=NOW + day * DAY, pause=0)
        check_links(now=NOW + day * DAY + datetime.timedelta(minutes=5), pause=0)
    asked = Counter(path for method, path, _at in site.asked if method == "HEAD")
    assert (asked["/fine"], asked["/gone"]) == (2, 8)


def test_what_no_example_leads_to_any_more_is_forgotten(example, site):
    LinkCheckFactory(address="https://example.org/removed")
    check_links(now=NOW, pause=0)
    assert not LinkCheck.objects.filter(address="https://example.org/removed")


def test_without_a_way_to_the_internet_nothing_is_noted(example, site):
    check_links(now=NOW, pause=0)
    site.shutdown()
    site.server_close()
    assert check_links(now=NOW + 8 * DAY, pause=0) == {"asked": 3, "failed": None}
    assert failures(site, "/fine") == 0
    with pytest.raises(CommandError, match="no way to the internet"):
        call_command("check_links", "--all", stderr=StringIO())


def test_the_command_says_what_it_found(example, site, settings):
    out = StringIO()
    call_command("check_links", stdout=out, stderr=StringIO())
    assert out.getvalue() == "Links: 3 asked, 1 failed, 0 dead altogether.\n"
    tasks.check_links(timestamp=0)
    settings.CHECK_LINKS = False
    with pytest.raises(CommandError, match="CHECK_LINKS is false"):
        call_command("check_links")


def test_the_database_refuses_a_failure_without_a_reason():
    with pytest.raises(IntegrityError), transaction.atomic():
        LinkCheckFactory(failures=1)


def test_the_row_of_a_source_tells_an_editor(editor_client, example):
    for day in range(3):
        check_links(now=NOW + day * DAY, everything=True, pause=0)
    page = editor_client.get(reverse("admin:innovations_innovation_change", args=[example.pk]))
    text = page.content.decode()
    assert "Nefunguje: stránka tam už není" in text
    assert "Ano, 3. března 2027" in text


@pytest.mark.parametrize("links", [1, 30])
def test_the_list_of_dead_links(editor_client, links, django_assert_max_num_queries):
    LinkCheckFactory()
    for _ in range(links):
        LinkCheckFactory(problem=Problem.GONE, failures=3, first_failed_at=NOW)
    with django_assert_max_num_queries(12):
        page = editor_client.get(reverse("admin:innovations_linkcheck_changelist"), {"life": "dead"})
    assert page.content.decode().count("https://example.org/link-") == links


def test_only_a_few_numbers_of_a_name_are_tried():
    with socket.create_server(("127.0.0.1", 0)) as server:
        port = server.getsockname()[1]
        silent = [f"127.0.0.{last}" for last in range(2, 2 + asking.MOST_NUMBERS)]
        with pytest.raises(ConnectionRefusedError):
            asking.Pinned("many.example", port, [*silent, "127.0.0.1"]).connect()
        connection = asking.Pinned("many.example", port, [*silent[1:], "127.0.0.1"])
        connection.connect()
        connection.close()
