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


def is_another(pid: int, *, name: str, folder: Path) -> bool:
    """Whether this number certainly is not that of a process of this name which works in `folder`.

    In a container even root may not see where the processes of others work; then it is not certain.
    """
    try:
        process = psutil.Process(pid)
        return process.name() != name or Path(process.cwd()) != folder.resolve()
    except psutil.Error:
        return False
