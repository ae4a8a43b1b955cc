"""Keeps the parts of the portal running until it is told to stop, and leaves no process behind."""

import contextlib
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from csi_portal.server import embedded
from csi_portal.server.processes import end_with_parent

LOOK_EVERY = 0.2  # seconds
FIRST_PAUSE, LONGEST_PAUSE = 0.5, 10.0  # seconds before a part that died is started again
SETTLED_AFTER = 30  # seconds of life after which the pause starts over
STOP_LIMIT = 15  # seconds until a part that does not stop is killed
REQUEST_LIMIT = 60  # seconds
BASE_DIR = Path(__file__).resolve().parents[2]


def web(listener: socket.socket, workers: int) -> list[str]:
    """The command of the web server, on a socket that is already bound."""
    return [
        *(sys.executable, "-m", "gunicorn", "csi_portal.wsgi:application"),
        *("--bind", f"fd://{listener.fileno()}", "--workers", str(workers), "--preload"),
        *("--timeout", str(REQUEST_LIMIT), "--graceful-timeout", "10", "--log-level", "warning"),
        "--no-control-socket",
        # Django alone reads what a proxy says (settings, BEHIND_TLS); gunicorn would also believe a visitor
        # whose own header puts a folder before every address.
        "--forwarded-allow-ips=",
    ]


def jobs(_listener: socket.socket, _workers: int) -> list[str]:
    """The command of the process that does jobs and keeps the timetable."""
    return [sys.executable, "manage.py", "worker"]


# Each part: its name, and the command that runs it, made from the listening socket and the number of workers.
PARTS = (("web", web), ("jobs", jobs))


@dataclass
class Part:
    """One supervised process."""

    name: str
    command: list[str]
    listener: socket.socket
    process: subprocess.Popen | None = None
    started: float = 0
    pause: float = FIRST_PAUSE
    due: float = field(default_factory=time.monotonic)

    def start(self) -> None:
        """Run it as the leader of a process group of its own, so that Ctrl-C reaches the supervisor only."""
        self.process = subprocess.Popen(
            self.command,
            cwd=BASE_DIR,
            stdin=subprocess.DEVNULL,
            pass_fds=[self.listener.fileno()],
            start_new_session=True,
            preexec_fn=end_with_parent,
        )
        self.started = time.monotonic()

    def look(self, say: Callable[[str], None]) -> None:
        """Start it if it is due; if it has ended, with whatever code, plan its next start."""
        now = time.monotonic()
        if self.process is None:
            if now >= self.due:
                self.start()
            return
        code = self.process.poll()
        if code is None:
            return
        self.kill_group()
        self.process = None
        self.pause = FIRST_PAUSE if now - self.started > SETTLED_AFTER else min(self.pause * 2, LONGEST_PAUSE)
        self.due = now + self.pause
        say(f"Part '{self.name}' ended with code {code}; starting it again in {self.pause:g} s.")

    def kill_group(self) -> None:
        """End what the process left behind."""
        with contextlib.suppress(ProcessLookupError):
            os.killpg(self.process.pid, signal.SIGKILL)

    def stop(self) -> None:
        """Ask it to stop in order, and kill it if it does not."""
        if self.process is None:
            return
        self.process.terminate()
        with contextlib.suppress(subprocess.TimeoutExpired):
            self.process.wait(STOP_LIMIT)
        self.kill_group()
        self.process.wait()


def listen(host: str, port: int) -> socket.socket:
    """Take the portal's address before any work is done. Raises OSError when it is taken or not allowed."""
    listener = socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET)
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listener.bind((host, port))
        listener.listen(1024)
    except OSError:
        listener.close()
        raise
    return listener


def run(listener: socket.socket, *, workers: int, host: str, data_dir: Path | None, ready, say) -> None:
    """Run all parts, and the embedded database in `data_dir` if there is one, until KeyboardInterrupt.

    `ready()` is called once, when the web server answers to the name `host`; `say(text)` whenever a part is
    started again.
    """
    parts = [Part(name, command(listener, workers), listener) for name, command in PARTS]
    waiting, pause = True, FIRST_PAUSE
    try:
        while True:
            if data_dir and not embedded.runs(data_dir):
                pause = _restart_database(data_dir, pause, say)
            # The web server comes first: the start of the others would make its readers wait.
            for part in parts[:1] if waiting else parts:
                part.look(say)
            if waiting and _answers(listener, host):
                waiting = False
                ready()
            time.sleep(LOOK_EVERY)
    finally:
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(number, signal.SIG_IGN)
        for part in parts:
            part.stop()


def _restart_database(data_dir: Path, pause: float, say: Callable[[str], None]) -> float:
    """Start it again, or wait a while if it can't be; returns the next pause."""
    say("The embedded database ended; starting it again.")
    try:
        embedded.start(data_dir)
    except embedded.CannotStart as error:
        say(str(error))
        time.sleep(pause)
        return min(pause * 2, LONGEST_PAUSE)
    return FIRST_PAUSE


def _answers(listener: socket.socket, host: str) -> bool:
    """Whether the web server answers a request, with whatever status."""
    with contextlib.suppress(OSError), socket.create_connection(listener.getsockname()[:2], 1) as client:
        client.sendall(f"GET /zdravi/ HTTP/1.0\r\nHost: {host}\r\n\r\n".encode())
        return bool(client.recv(1))
    return False
