"""How long exports take, and how much memory: `.venv/bin/python -m tests.load.exports --counts 1000 10000`.

Fills a database of its own like `tests.load.catalogue`, starts gunicorn, opens the list so that the worker's
memory of the filters is there, and takes each file while the memory of the workers is watched.
"""

import argparse
import os
import tempfile
import threading
import time
from http.client import HTTPException
from pathlib import Path
from urllib.request import urlopen

import psutil

from .catalogue import manage, own_database, prepare, server

FILES = ("export.csv", "export.json", "export.xlsx", "feed/")
MEGABYTE = 1_000_000


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument(
        "--counts", type=int, nargs="+", default=[1_000, 10_000], help="published innovations"
    )
    options = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="csi-load-") as folder, own_database(folder):
        os.environ["DJANGO_SETTINGS_MODULE"] = "tests.load.settings"
        prepare(0, Path(folder) / "samples.json")
        print("| examples | file | seconds | MB | memory before, MB | at most, MB |")
        print("|---:|---|---:|---:|---:|---:|")
        for count in sorted(options.counts):
            filling = f"from tests.load.fill import fill; fill({count}, searchable=False)"
            manage("shell", "-v0", "-c", filling)
            measure(count)


def measure(count):
    with server() as port:
        for file in FILES:
            # Several times, so that every worker has read the catalogue.
            for number in range(8):
                urlopen(f"http://localhost:{port}/inovace/?{file}={number}").read()
            before = memory_of_workers()
            with Watch() as watch:
                seconds, size, whole = take(f"http://localhost:{port}/inovace/{file}")
            name = file if whole else f"{file}, broken off"
            row = f"| {count} | {name} | {seconds:.1f} | {size / MEGABYTE:.1f} "
            print(f"{row}| {before / MEGABYTE:.0f} | {watch.most / MEGABYTE:.0f} |", flush=True)


def take(address):
    """(seconds, bytes, whether it came whole) of one file."""
    start, size, whole = time.perf_counter(), 0, True
    try:
        with urlopen(address) as response:
            while part := response.read(64 * 1024):
                size += len(part)
    except (HTTPException, ConnectionError):  # the worker was stopped for taking longer than a minute
        whole = False
    return time.perf_counter() - start, size, whole


def memory_of_workers():
    """The most that one process of gunicorn holds, in bytes."""
    return max(each.memory_info().rss for each in psutil.Process().children(recursive=True))


class Watch:
    """Looks at the memory of the workers twenty times a second."""

    def __enter__(self):
        self.most, self.over = 0, threading.Event()
        self.thread = threading.Thread(target=self.look)
        self.thread.start()
        return self

    def look(self):
        while not self.over.wait(0.05):
            self.most = max(self.most, memory_of_workers())

    def __exit__(self, *error):
        self.over.set()
        self.thread.join()


if __name__ == "__main__":
    main()
