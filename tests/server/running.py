"""Real portals and commands in processes of their own, for the tests of this folder."""

import http.client
import os
import re
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path

import psutil

BASE_DIR = Path(__file__).resolve().parents[2]
FROM_TESTS = ("DATABASE_URL", "SECRET_KEY", "CSI_DATA", "DJANGO_SETTINGS_MODULE", "DEBUG", "SITE_URL")
SLOW = ("PYTHONDONTWRITEBYTECODE",)  # an operator's Python compiles our files once, not at each start
PATIENCE = 300  # seconds; a machine that is busy with something else is no fault of ours


def environment(**changes):
    """The environment of an operator who has set nothing but `changes`."""
    kept = {name: value for name, value in os.environ.items() if name not in (*FROM_TESTS, *SLOW)}
    kept["CHECK_LINKS"] = "false"  # a test asks nobody outside
    return {**kept, **{name: str(value) for name, value in changes.items()}}


def manage(*words, **changes):
    """Run a management command to its end."""
    return subprocess.run(
        [sys.executable, BASE_DIR / "manage.py", *map(str, words)],
        env=environment(**changes),
        capture_output=True,
        text=True,
        timeout=PATIENCE,
        check=False,
    )


def free_port():
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return listener.getsockname()[1]


def wait_until(happens, patience=PATIENCE):
    """The first true value of `happens()`."""
    deadline = time.monotonic() + patience
    while not (value := happens()):
        assert time.monotonic() < deadline, f"still not so after {patience} s"
        time.sleep(0.05)
    return value


def slowdown():
    """How many times longer than on an idle machine things take now: 1 or more."""
    wall, cpu = time.monotonic(), time.process_time()
    while time.process_time() - cpu < 0.3:
        pass
    return max(1, (time.monotonic() - wall) / 0.3)


class Portal:
    """`manage.py portal` on a free port, with what it prints."""

    def __init__(self, folder, *options, **changes):
        self.folder, self.port = Path(folder), free_port()
        self.printed = self.folder.with_name(f"{self.folder.name}-{self.port}.txt")
        self.options = [f"--port={self.port}", f"--data={self.folder}", *options]
        started = time.monotonic()
        with self.printed.open("w") as out:
            self.process = subprocess.Popen(
                [sys.executable, BASE_DIR / "manage.py", "portal", *self.options],
                env=environment(**changes),
                stdout=out,
                stderr=out,
            )
        wait_until(self.is_ready_or_dead)
        self.seconds_to_start = time.monotonic() - started
        assert self.process.poll() is None, self.text

    def __enter__(self):
        return self

    def __exit__(self, *_):
        if self.process.poll() is None:
            self.stop()

    @property
    def text(self):
        return self.printed.read_text()

    def is_ready_or_dead(self):
        return "The portal runs at" in self.text or self.process.poll() is not None

    def get(self, path, **headers):
        """The answer to a request, redirections not followed."""
        server = http.client.HTTPConnection("127.0.0.1", self.port, timeout=10)
        server.request("GET", path, headers=headers)
        answer = server.getresponse()
        answer.text = answer.read().decode(errors="replace")
        server.close()
        return answer

    def health(self):
        """Status and text of /zdravi/."""
        answer = self.get("/zdravi/")
        return answer.status, answer.text

    def all_processes(self):
        """Every process that the portal has started, down to PostgreSQL's own."""
        return psutil.Process(self.process.pid).children(recursive=True)

    def find(self, pattern):
        """The portal's processes whose command line has this in it, the eldest first."""
        found = []
        for process in self.all_processes():
            try:
                if re.search(pattern, " ".join(process.cmdline())):
                    found.append(process)
            except psutil.NoSuchProcess:
                continue
        return sorted(found, key=lambda process: process.create_time())

    def stop(self, number=signal.SIGTERM):
        """Send a signal and give back the exit code and the processes that outlive it."""
        processes = self.all_processes()
        self.process.send_signal(number)
        code = self.process.wait(PATIENCE)
        return code, [process for process in processes if is_alive(process)]


def is_alive(process):
    try:
        return process.is_running() and process.status() != psutil.STATUS_ZOMBIE
    except psutil.NoSuchProcess:
        return False
