"""How quick the catalogue is: `.venv/bin/python -m tests.load.catalogue --count 10000`.

Fills a database of its own (embedded, or beside the one of DATABASE_URL), starts one gunicorn with two sync
workers on the loopback address, and asks four requests at a time. All scenarios take turns in one run, so
that their ratio to the bare view holds on a busy machine too. Everything is removed at the end. The pages
that are to be uncached get a parameter that means nothing and makes each address new.
"""

import argparse
import contextlib
import itertools
import json
import os
import random
import socket
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from urllib.parse import quote, urlsplit

import psycopg

from .client import Clock, ask, run

ROOT = Path(__file__).resolve().parents[2]
BARE = "bare view, one query"
MOST_KEPT = 10_000  # cards in each worker, as `innovations.views.cards` has it
SORTS = ("", "doklady", "cena", "uplnost", "nazev")


def main():
    options = read_options()
    with tempfile.TemporaryDirectory(prefix="csi-load-") as folder, own_database(folder):
        os.environ["DJANGO_SETTINGS_MODULE"] = "tests.load.settings"
        samples_file = Path(folder) / "samples.json"
        prepare(options.count, samples_file)
        with server() as port:
            make_cards(port, options.count)
            measured = measure(port, json.loads(samples_file.read_text()), options)
        report(measured, options.count)


def read_options():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("--count", type=int, default=10_000, help="published innovations")
    parser.add_argument("--seconds", type=float, default=4, help="for each scenario in each round")
    parser.add_argument("--rounds", type=int, default=3)
    return parser.parse_args()


@contextlib.contextmanager
def own_database(folder):
    """Point the environment at a new database and data folder; drop the database afterwards."""
    os.environ |= {"CSI_DATA": folder, "ALLOWED_HOSTS": "localhost", "DEBUG": "0"}
    address = os.environ.get("DATABASE_URL")
    if not address:
        yield
        return
    name = urlsplit(address).path.lstrip("/") + "_load"
    with psycopg.connect(address, autocommit=True) as connection:
        connection.execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')
        connection.execute(f'CREATE DATABASE "{name}"')
        os.environ["DATABASE_URL"] = urlsplit(address)._replace(path=f"/{name}").geturl()
        try:
            yield
        finally:
            connection.execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')


def prepare(count, samples_file):
    """Tables, real data, static files, recombined data; in processes of their own, so no connection stays."""
    for arguments in (
        ["migrate", "-v0"],
        ["createcachetable"],
        ["load_municipalities"],
        ["load_innovations"],
    ):
        manage(*arguments)
    manage("collectstatic", "-v0", "--no-input")
    fill = f"from tests.load.fill import fill, samples; fill({count}); samples({str(samples_file)!r})"
    manage("shell", "-v0", "-c", fill)


def manage(*arguments):
    subprocess.run([sys.executable, "manage.py", *arguments], cwd=ROOT, check=True)


@contextlib.contextmanager
def server(workers=2):
    """gunicorn as the portal starts it; yields its port."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    arguments = [
        f"--workers={workers}",
        f"--bind=127.0.0.1:{port}",
        "--no-control-socket",
        "--log-level=warning",
    ]
    arguments += ["--timeout=60"]
    gunicorn = subprocess.Popen(
        [sys.executable, "-m", "gunicorn", "csi_portal.wsgi:application", *arguments], cwd=ROOT
    )
    try:
        wait_for(port)
        yield port
    finally:
        gunicorn.terminate()
        gunicorn.wait(timeout=30)


def wait_for(port):
    for _ in range(200):
        with contextlib.suppress(ConnectionError):
            if ask(port, "/bare/").startswith(b"HTTP/1.1 200"):
                return
        time.sleep(0.1)
    raise SystemExit("The server did not start.")


def make_cards(port, count):
    """Turn every page of the list, often enough that each worker has made the cards that it keeps."""
    pages = range(1, min(count, MOST_KEPT) // 20 + 1)
    for turn, number in itertools.product(range(8), pages):
        ask(port, f"/inovace/?page={number}&new=card{turn}")


def measure(port, samples, options):
    """{scenario: Measured}, every scenario once in each round; a first round that is not counted warms up."""
    chance = random.Random(2)
    scenarios = {
        BARE: ("/bare/", ""),
        "list, uncached": (lists(chance), ""),
        "list with three filters, uncached": (filtered(samples, chance), ""),
        "search, uncached": (searches(samples, chance), ""),
        "one example, uncached": (details(samples, chance), ""),
        "list, repeated": ("/inovace/", ""),
        "list, signed in": (lists(chance), samples["cookie"]),
    }
    clocks = {name: Clock() for name in scenarios}
    warming = dict.fromkeys(scenarios, Clock())
    for clocks_now in [warming, *[clocks] * options.rounds]:
        for name, (asked, cookie) in scenarios.items():
            addresses = itertools.repeat(asked) if isinstance(asked, str) else asked
            run(clocks_now[name], port, addresses, seconds=options.seconds, cookie=cookie)
    return {name: clock.measured() for name, clock in clocks.items()}


def lists(chance):
    for number in itertools.count():
        yield f"/inovace/?razeni={chance.choice(SORTS)}&page={chance.randint(1, 5)}&new={number}"


def filtered(samples, chance):
    for number in itertools.count():
        chosen = [f"{name}={chance.choice(values)}" for name, values in samples["filters"].items()]
        yield f"/inovace/?{'&'.join(chance.sample(chosen, 3))}&new={number}"


def searches(samples, chance):
    for number in itertools.count():
        words = " ".join(chance.sample(samples["words"], chance.choice([1, 1, 2])))
        yield f"/inovace/?q={quote(words)}&new={number}"


def details(samples, chance):
    for number in itertools.count():
        yield f"/inovace/{chance.choice(samples['slugs'])}/?new={number}"


def report(measured, count):
    bare = measured[BARE].rate
    print(f"\n{count} innovations, 2 sync workers, 4 requests at a time, {time.strftime('%Y-%m-%d %H:%M')}\n")
    print(f"| {'':34} | requests/s | of bare | p50 ms | p95 ms | kB |")
    print(f"|-{'-' * 34}-|-----------:|--------:|-------:|-------:|---:|")
    for name, (rate, p50, p95, size) in measured.items():
        print(
            f"| {name:34} | {rate:10.0f} | {rate / bare:7.2f} | {p50:6.1f} | {p95:6.1f} | {size / 1000:.0f} |"
        )


if __name__ == "__main__":
    main()
