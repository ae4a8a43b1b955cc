"""Asking an address on the internet whether it is still there: politely, and never one that is not public.

An address may come from anybody who may propose an example, and may redirect anywhere. So each name is
resolved once, all its numbers are looked at, and the connection goes to one of just those numbers; a name
that changes its mind between the look and the call gains nothing. Every redirect goes the same way. Bodies
are not read.
"""

import contextlib
import http.client
import ipaddress
import socket
import ssl
import threading
import time
from collections import defaultdict
from concurrent.futures import ThreadPoolExecutor, as_completed
from typing import NamedTuple
from urllib.parse import quote, urljoin, urlsplit

from django.conf import settings

from ..models import LinkCheck

AT_ONCE = 4  # requests
PAUSE = 1.0  # seconds between two requests to one host
PATIENCE = 10  # seconds for each step of a request
LIMIT = 30  # seconds for a whole request: a server that drips its answer must not hold us
REDIRECTS = 5
MOST_NUMBERS = 3  # of one name; a name with a hundred silent ones must not hold us
SAFE = "/%:@!$&'()*+,;=~-._?"
# The page is gone only if the server says so. Others that refuse us may well answer a reader.
GONE = {404, 410}
SERVER_ERROR = 500

Problem = LinkCheck.Problem


class Answer(NamedTuple):
    """The last status, if any came, and what is wrong, or an empty text."""

    status: int | None
    problem: str


class NotPublicError(Exception):
    """The name leads to a number that is not on the public internet."""


class Pinned(http.client.HTTPConnection):
    """A connection to numbers that were looked at before, whatever the name says now."""

    def __init__(self, host, port, numbers):
        super().__init__(host, port, timeout=PATIENCE)
        self.numbers = numbers

    def connect(self):
        for number in self.numbers[:MOST_NUMBERS]:
            try:
                self.sock = socket.create_connection((number, self.port), self.timeout)
                return
            except OSError as error:
                refusal = error
        raise refusal


class PinnedSecure(Pinned):
    default_port = http.client.HTTPS_PORT

    def connect(self):
        super().connect()
        self.sock = ssl.create_default_context().wrap_socket(self.sock, server_hostname=self.host)


class Turns:
    """Lets one host be asked once in a while only, whoever asks."""

    def __init__(self, pause):
        self.pause, self.next, self.lock = pause, defaultdict(float), threading.Lock()

    def wait(self, host):
        with self.lock:
            turn = max(self.next[host], time.monotonic())
            self.next[host] = turn + self.pause
        time.sleep(max(0, turn - time.monotonic()))


def ask_all(addresses, *, pause=PAUSE):
    """Ask each address; yields (address, Answer) as they come."""
    hosts, turns = defaultdict(list), Turns(pause)
    for address in sorted(addresses):
        hosts[urlsplit(address).netloc].append(address)
    with ThreadPoolExecutor(AT_ONCE) as people:
        # One host's addresses stay in one pair of hands, or all hands would wait for the same host.
        rounds = [people.submit(_ask_in_turn, group, turns) for group in hosts.values()]
        for done in as_completed(rounds):
            yield from done.result()


def _ask_in_turn(addresses, turns):
    return [(address, ask(address, turns)) for address in addresses]


def ask(address, turns):
    """Follow an address to its end."""
    try:
        for _redirect in range(REDIRECTS + 1):
            status, location = _request("HEAD", address, turns)
            if status >= http.client.BAD_REQUEST:  # many servers know GET only
                status, location = _request("GET", address, turns)
            if not location:
                return Answer(status, _problem_of(status))
            address = urljoin(address, location)
    except NotPublicError:
        return Answer(None, Problem.NOT_PUBLIC)
    except ssl.SSLCertVerificationError:
        return Answer(None, Problem.INSECURE)
    except socket.gaierror:
        return Answer(None, Problem.NO_NAME)
    except (ValueError, http.client.InvalidURL):
        return Answer(None, Problem.MALFORMED)
    except (OSError, http.client.HTTPException):
        return Answer(None, Problem.NO_ANSWER)
    return Answer(status, Problem.ASTRAY)


def _problem_of(status):
    if status in GONE:
        return Problem.GONE
    return Problem.BROKEN if status >= SERVER_ERROR else ""


def _request(method, address, turns):
    """One request; its status and where it redirects to, or None. Raises what `ask` turns into words."""
    parts = urlsplit(address)
    kind = {"http": Pinned, "https": PinnedSecure}.get(parts.scheme)
    if kind is None or not parts.hostname:
        raise ValueError(address)
    port = parts.port or kind.default_port
    connection = kind(parts.hostname, port, public_numbers(parts.hostname, port))
    turns.wait(parts.hostname)
    with contextlib.closing(connection), _within(LIMIT, connection):
        connection.request(
            method,
            quote(parts.path or "/", SAFE) + (f"?{quote(parts.query, SAFE)}" if parts.query else ""),
            headers={"User-Agent": f"CSI portal, check of links (+{settings.SITE_URL})", "Accept": "*/*"},
        )
        response = connection.getresponse()
        redirects = http.client.MULTIPLE_CHOICES <= response.status < http.client.BAD_REQUEST
        return response.status, response.headers["Location"] if redirects else None


@contextlib.contextmanager
def _within(seconds, connection):
    """Cut the connection when time is up, however busy it keeps us."""

    def cut():
        with contextlib.suppress(OSError, AttributeError):
            connection.sock.shutdown(socket.SHUT_RDWR)

    timer = threading.Timer(seconds, cut)
    timer.start()
    try:
        yield
    finally:
        timer.cancel()


def public_numbers(host, port):
    """The numbers of a host. Raises NotPublicError when one is not public, gaierror when it has none."""
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    numbers = list(dict.fromkeys(entry[4][0] for entry in found))
    if host not in settings.LINK_CHECK_HOME_HOSTS and not all(map(is_public, numbers)):
        raise NotPublicError(host)
    return numbers


def is_public(number):
    """Whether an IP number is on the public internet, also when it hides another one in it."""
    ip = ipaddress.ip_address(number.partition("%")[0])
    if ip.version == 6:
        if ip.ipv4_mapped:
            ip = ip.ipv4_mapped
        elif ip.sixtofour or ip.teredo or ip not in ipaddress.ip_network("2000::/3"):
            return False
    return ip.is_global and not ip.is_multicast
