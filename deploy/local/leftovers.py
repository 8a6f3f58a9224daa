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
    """The pids whose environment carries the mark of a stack in `directory` or below it."""
    return [int(entry.name) for entry in Path("/proc").glob("[0-9]*") if _is_of(entry, directory)]


def _is_of(process: Path, directory: Path) -> bool:
    try:
        lines = (process / "environ").read_bytes().split(b"\0")
    except OSError:  # it ended, or is not ours
        return False
    return any(directory in (place, *place.parents) for place in map(_marked, lines) if place)


def _marked(line: bytes) -> Path | None:
    name, _, value = line.partition(b"=")
    return Path(os.fsdecode(value)) if name == MARK.encode() else None
