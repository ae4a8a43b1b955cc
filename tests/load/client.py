"""A client that costs little, because it shares the cores with what it measures."""

import socket
import threading
import time
import zlib
from statistics import quantiles
from typing import NamedTuple


class Measured(NamedTuple):
    """`rate`: requests a second; `p50`, `p95`: milliseconds; `size`: bytes of a body on average."""

    rate: float
    p50: float
    p95: float
    size: int


class Clock:
    """Requests of one scenario, gathered over several rounds."""

    def __init__(self):
        self.times, self.seconds, self.bytes = [], 0.0, 0

    def measured(self):
        hundredths = quantiles(self.times, n=100)
        return Measured(
            len(self.times) / self.seconds,
            hundredths[49] * 1000,
            hundredths[94] * 1000,
            self.bytes // len(self.times),
        )


def run(clock, port, addresses, *, seconds, at_a_time=4, cookie=""):
    """Ask for addresses (an endless iterator) for some seconds, several at a time; each must be a 200."""
    lock, end, failures = threading.Lock(), time.monotonic() + seconds, []

    def work():
        while time.monotonic() < end and not failures:
            with lock:
                address = next(addresses)
            began = time.perf_counter()
            answer = ask(port, address, cookie)
            spent = time.perf_counter() - began
            head, _, body = answer.partition(b"\r\n\r\n")
            if not head.startswith(b"HTTP/1.1 200"):
                failures.append(f"{address}: {head[:60]!r}")
            with lock:
                clock.times.append(spent)
                clock.bytes += len(body)

    started = time.monotonic()
    threads = [threading.Thread(target=work) for _ in range(at_a_time)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    clock.seconds += time.monotonic() - started
    if failures:
        raise SystemExit(failures[0])


def ask(port, address, cookie=""):
    """The whole answer to one request."""
    return _exchange(port, [f"GET {address} HTTP/1.1", "Accept-Encoding: gzip"], cookie, "")


def send(port, address, data, cookie=""):
    """The whole answer to a form that is sent."""
    lines = [
        f"POST {address} HTTP/1.1",
        "Content-Type: application/x-www-form-urlencoded",
        f"Content-Length: {len(data)}",
    ]
    return _exchange(port, lines, cookie, data)


def _exchange(port, lines, cookie, body):
    # Each person comes from an address of her own, as through a proxy.
    place = f"10.{zlib.crc32(cookie.encode()) % 250}.{zlib.adler32(cookie.encode()) % 250}.1"
    lines = [*lines, "Host: localhost", "Connection: close", f"X-Forwarded-For: {place}"]
    if cookie:
        lines.append(f"Cookie: {cookie}")
    with socket.create_connection(("127.0.0.1", port), timeout=120) as connection:
        connection.sendall("\r\n".join([*lines, "", body]).encode())
        parts = []
        while part := connection.recv(65536):
            parts.append(part)
    return b"".join(parts)
