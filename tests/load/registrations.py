"""Whether seats are given fairly in a storm, and how quick: `.venv/bin/python -m tests.load.registrations`.

Fills a database of its own and starts one gunicorn with four workers on the loopback address. First 200
people register at once for 20 seats; then the same while some give up again, so that seats are offered to the
queue; then complete registrations (form, sending it, own page) are compared with a bare view that inserts
one row, in turns of one run; at last the first storm once more without the lock, which must oversell, or the
first proves nothing.
"""

import argparse
import json
import os
import re
import subprocess
import sys
import tempfile
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from urllib.parse import urlencode

from .catalogue import ROOT, manage, own_database, server
from .client import Clock, ask, run, send


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("--people", type=int, default=200)
    parser.add_argument("--seats", type=int, default=20)
    parser.add_argument("--seconds", type=float, default=6, help="for each turn of the comparison")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="csi-load-") as folder, own_database(folder):
        os.environ["DJANGO_SETTINGS_MODULE"] = "tests.load.settings"
        world = prepare(Path(folder) / "world.json", options)
        with server(workers=4) as port:
            storm(port, world, "calm", options)
            storm(port, world, "busy", options, leaving=True)
            compare(port, world, options)
        os.environ["CSI_LOAD_WITHOUT_LOCK"] = "1"
        with server(workers=4) as port:
            storm(port, world, "unlocked", options, expect_oversold=True)


def prepare(path, options):
    for arguments in (["migrate", "-v0"], ["createcachetable"], ["load_municipalities"]):
        manage(*arguments)
    manage("collectstatic", "-v0", "--no-input")
    trainings = dict.fromkeys(("calm", "busy", "unlocked"), options.seats) | {"open": 10_000}
    call = f"prepare({str(path)!r}, people={options.people}, trainings={trainings})"
    manage("shell", "-v0", "-c", f"from tests.load.seats import prepare; {call}")
    return json.loads(path.read_text())


def register(port, address, cookie):
    """One complete registration: the form, sending it, one's own page.

    Returns the status of sending it, the address of the own page, all cookies, and the token for more forms.
    """
    form = ask(port, address, cookie)
    head, _, body = form.partition(b"\r\n\r\n")
    given = dict(re.findall(rb'<input[^>]*name="(name|email|csrfmiddlewaretoken)"[^>]*value="([^"]*)"', body))
    given |= {n: v for v, n in re.findall(rb'<input[^>]*value="([^"]*)"[^>]*name="(name|email)"', body)}
    csrf = re.search(rb"csrftoken=([^;]+)", head)
    cookies = f"{cookie}; csrftoken={csrf[1].decode()}" if csrf else cookie
    data = urlencode({key.decode(): value.decode() for key, value in given.items()})
    answer = send(port, address, data, cookies)
    status, location = int(answer[9:12]), re.search(rb"\r\nLocation: ([^\r]+)", answer)
    own = location[1].decode() if location else ""
    if own:
        assert ask(port, own, cookie).startswith(b"HTTP/1.1 200"), own
    return status, own, cookies, given.get(b"csrfmiddlewaretoken", b"").decode()


def storm(port, world, name, options, *, leaving=False, expect_oversold=False):
    """Everybody registers for one training at the same moment; then it is counted."""
    start = threading.Barrier(options.people)

    def one(cookie):
        start.wait()
        status, own, cookies, token = register(port, world["trainings"][name], cookie)
        if leaving and own and hash(cookie) % 3 == 0:
            send(port, f"{own}{verb}/withdraw/", urlencode({"csrfmiddlewaretoken": token}), cookies)
        return status

    verb = "krok"
    began = time.monotonic()
    with ThreadPoolExecutor(options.people) as pool:
        statuses = list(pool.map(one, world["cookies"]))
    seconds = time.monotonic() - began
    counted = json.loads(
        subprocess.run(
            [
                sys.executable,
                "manage.py",
                "shell",
                "-v0",
                "-c",
                f"from tests.load.seats import count; count({name!r})",
            ],
            cwd=ROOT,
            check=True,
            capture_output=True,
            text=True,
        ).stdout
    )
    print(f"\n{name}: {options.people} people, {options.seats} seats, {seconds:.1f} s; {json.dumps(counted)}")
    broken = [status for status in statuses if status >= 500]
    if expect_oversold:
        verdict = (
            "oversold, as it must"
            if counted["taken"] > options.seats
            else "NOT oversold: the race proves nothing"
        )
    else:
        fine = (
            not broken
            and counted["taken"] == options.seats
            and counted["live"] == counted["people"]
            and counted["fair"]
        )
        verdict = "fair" if fine else "NOT FAIR"
    print(f"{name}: {len(broken)} answers of 5xx; {verdict}")


def compare(port, world, options):
    """Complete registrations a second against a bare view that inserts one row, in turns."""
    bare, done, spent = Clock(), 0, 0.0
    cookies = iter(world["cookies"])
    for _turn in range(3):
        run(bare, port, iter(lambda: "/bare/insert/", None), seconds=options.seconds / 3)
        began = time.monotonic()
        with ThreadPoolExecutor(4) as pool:
            batch = [cookie for _number, cookie in zip(range(options.people // 3), cookies, strict=False)]
            answers = list(pool.map(lambda cookie: register(port, world["trainings"]["open"], cookie), batch))
        spent += time.monotonic() - began
        done += sum(status == 302 for status, *_rest in answers)
    rate, of_bare = done / spent, done / spent / bare.measured().rate
    print(f"\ncomplete registrations: {rate:.1f}/s; bare insert: {bare.measured().rate:.0f}/s")
    print(f"ratio {of_bare:.3f}")


if __name__ == "__main__":
    main()
