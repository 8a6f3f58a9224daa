"""The drop folder of one institution: which files are finished, and who has claimed them (IM-1).

    <slug>/             drop here; sub-folders, links, hidden and unfinished files are left alone
    <slug>/processing/  claimed: <claim id>__<name>
    <slug>/done/        imported, with <name>.report.json beside it
    <slug>/failed/      not imported, with the reason in <name>.report.json

A file is finished when it was renamed from `<name>.part`, when there is a `<name>.done` beside it, or when two looks
`stable_for` seconds apart found it unchanged.
"""

import os
import stat
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import NamedTuple
from uuid import UUID

from chassis.clock import uuid7

PROCESSING, DONE, FAILED = "processing", "done", "failed"
UNFINISHED = (".part", ".tmp", ".filepart", ".crdownload", ".partial", ".swp")
MARKER = ".done"
LONGEST_NAME = 200  # bytes, so that the claim's id still fits in front
EMPTY_FACTOR = 10  # an empty file may be one that somebody is about to fill


class Look(NamedTuple):
    """What tells whether a file has changed."""

    inode: int
    size: int
    modified: int

    @classmethod
    def at(cls, status: os.stat_result) -> "Look":
        return cls(status.st_ino, status.st_size, status.st_mtime_ns)


class Claim(NamedTuple):
    """A file in processing/."""

    id: UUID
    name: str
    path: Path

    @property
    def milliseconds(self) -> int:
        """When it was claimed (UUIDv7)."""
        return self.id.int >> 80

    @property
    def shown(self) -> str:
        """The name as text, whatever bytes it is made of."""
        return os.fsencode(self.name).decode("utf-8", "replace")


class Folder:
    """Looks at one folder again and again; `clock` counts seconds."""

    def __init__(self, path: Path, stable_for: float, clock: Callable[[], float] = time.monotonic) -> None:
        self.path = path
        self._stable_for = stable_for
        self._clock = clock
        self._seen: dict[str, tuple[Look, float]] = {}  # since when it looks like this
        self._parts: set[str] = set()

    def prepare(self) -> None:
        for name in (PROCESSING, DONE, FAILED):
            (self.path / name).mkdir(parents=True, exist_ok=True)

    def claim_finished(self) -> list[Claim]:
        """Move every finished file to processing/: the rename succeeds for one watcher only."""
        looks, parts, markers = self._look()
        now = self._clock()
        renamed, self._parts = self._parts - parts, parts
        self._seen = {name: self._since(name, look, now) for name, look in looks.items()}
        finished = [name for name in looks if name in markers or name in renamed or self._is_stable(name, now)]
        return [claim for name in finished if (claim := self._claim(name))]

    def claims(self) -> list[Claim]:
        """What is claimed, oldest first, by us or by a watcher that died."""
        found = []
        for entry in os.scandir(self.path / PROCESSING):
            claim, _, name = entry.name.partition("__")
            status = _status(entry)
            with suppress(ValueError):  # no claim of ours
                if status is not None:
                    found.append((Claim(UUID(claim), name, Path(entry.path)), status.st_mtime_ns))
        return [claim for claim, _ in sorted(found, key=lambda one: (one[0].milliseconds, one[1], one[0].name))]

    def _since(self, name: str, look: Look, now: float) -> tuple[Look, float]:
        seen = self._seen.get(name)
        return seen if seen and seen[0] == look else (look, now)

    def _is_stable(self, name: str, now: float) -> bool:
        look, since = self._seen[name]
        return now - since >= self._stable_for * (1 if look.size else EMPTY_FACTOR)

    def _look(self) -> tuple[dict[str, Look], set[str], set[str]]:
        """The files in the folder's root, those that are being written, and those that are said to be finished."""
        looks, parts, markers = {}, set(), set()
        for entry in sorted(os.scandir(self.path), key=lambda entry: entry.name):
            status = _status(entry)
            if status is None or entry.name.startswith((".", "~$")) or not stat.S_ISREG(status.st_mode):
                continue
            if entry.name.lower().endswith(UNFINISHED):
                parts.add(entry.name.rpartition(".")[0])
            elif entry.name.endswith(MARKER):
                markers.add(entry.name.removesuffix(MARKER))
            else:
                looks[entry.name] = Look.at(status)
        return looks, parts, markers

    def _claim(self, name: str) -> Claim | None:
        claim_id, kept = uuid7(), _shortened(name)
        claimed = self.path / PROCESSING / f"{claim_id}__{kept}"
        try:
            os.rename(self.path / name, claimed)
        except FileNotFoundError:
            return None  # another watcher was faster, or it was taken back
        (self.path / f"{name}{MARKER}").unlink(missing_ok=True)
        return Claim(claim_id, kept, claimed)


def _status(entry: "os.DirEntry[str]") -> os.stat_result | None:
    try:
        return entry.stat(follow_symlinks=False)
    except FileNotFoundError:
        return None


def _shortened(name: str) -> str:
    """The end of a name that is too long; its extension stands there."""
    return os.fsdecode(os.fsencode(name)[-LONGEST_NAME:])
