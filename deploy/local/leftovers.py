"""Processes of a stack whose supervisor was killed: nobody watches them any more, but they hold its ports and data."""

import contextlib
import os
import signal
import time
from pathlib import Path

MARK = "CONTACT_PANEL_STACK"  # in the environment of every process of a stack: the stack's directory
SECONDS = 30.0


def end_leftovers(directory: Path) -> int:
    """Ends them, asking first; the number of processes. Only where /proc tells of them (Linux)."""
    found = leftovers(directory)
    for signal_number in (signal.SIGINT, signal.SIGKILL):
        for pid in leftovers(directory):
            with contextlib.suppress(ProcessLookupError):
                os.kill(pid, signal_number)
        deadline = time.monotonic() + SECONDS
        while leftovers(directory) and time.monotonic() < deadline:
            time.sleep(0.1)
    return len(found)


def leftovers(directory: Path) -> list[int]:
    """The pids whose environment carries this stack's mark."""
    mark = f"{MARK}={directory}".encode()
    return [int(entry.name) for entry in Path("/proc").glob("[0-9]*") if mark in _environment(entry)]


def _environment(process: Path) -> list[bytes]:
    try:
        return (process / "environ").read_bytes().split(b"\0")
    except OSError:  # it ended, or is not ours
        return []
