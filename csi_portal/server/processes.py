"""What the system tells about processes, and does for them."""

import ctypes
import signal
import sys
from pathlib import Path

import psutil

PR_SET_PDEATHSIG = 1


def end_with_parent(signal_number: int = signal.SIGTERM) -> None:
    """Ask Linux to send this process a signal when its parent dies, even by kill -9; elsewhere do nothing."""
    if sys.platform.startswith("linux"):
        ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal_number)


def works_in(pid: int, folder: Path) -> bool:
    """Whether this process exists and its working directory is the folder."""
    try:
        return Path(psutil.Process(pid).cwd()) == folder.resolve()
    except psutil.Error:
        return False
