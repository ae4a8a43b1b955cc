"""One supervised part: how it comes back, and how it is made to go."""

import os
import sys
from pathlib import Path

import psutil
import pytest

from csi_portal.server import supervisor

from .running import is_alive, wait_until

STUBBORN = """
import os, signal, time
signal.signal(signal.SIGTERM, signal.SIG_IGN)
if not os.fork():
    signal.pause()
open({ready!r}, "w").close()
while True:
    time.sleep(60)
"""


@pytest.fixture
def part():
    """A function that makes a part from a line of Python; whatever it started is gone in the end."""
    made, listener = [], supervisor.listen("127.0.0.1", 0)

    def make(code):
        made.append(supervisor.Part("trial", [sys.executable, "-c", code], listener))
        return made[-1]

    yield make
    for each in made:
        each.stop()
    listener.close()


@pytest.mark.parametrize("code", [0, 3])
def test_a_part_that_ends_is_started_again_after_a_growing_pause(part, code):
    said, trial = [], part(f"raise SystemExit({code})")

    def has_ended(times):
        trial.look(said.append)
        return len(said) == times

    wait_until(lambda: has_ended(2))
    assert said == [
        f"Part 'trial' ended with code {code}; starting it again in 1 s.",
        f"Part 'trial' ended with code {code}; starting it again in 2 s.",
    ]


def test_a_part_gets_the_open_socket_and_a_group_of_its_own(part):
    trial = part("import time; time.sleep(60)")
    trial.start()
    assert os.getpgid(trial.process.pid) == trial.process.pid != os.getpgid(0)
    if sys.platform.startswith("linux"):
        socket = Path(f"/proc/{trial.process.pid}/fd/{trial.listener.fileno()}")
        assert str(socket.readlink()).startswith("socket:")


def test_a_part_that_will_not_stop_is_killed_with_all_it_started(part, tmp_path, monkeypatch):
    monkeypatch.setattr(supervisor, "STOP_LIMIT", 0.5)
    ready = tmp_path / "ready"
    trial = part(STUBBORN.format(ready=str(ready)))
    trial.start()
    wait_until(ready.exists)
    processes = [psutil.Process(trial.process.pid), *psutil.Process(trial.process.pid).children()]
    assert len(processes) == 2
    trial.stop()
    wait_until(lambda: not any(map(is_alive, processes)))
