"""A drop folder on this machine: a file is claimed by a rename, which succeeds for one watcher only."""

import os
import stat
import time
from collections.abc import Callable
from pathlib import Path
from typing import BinaryIO

from chassis.clock import uuid7
from imports.folders import (
    MARKER,
    PLACES,
    PROCESSING,
    REPORT,
    Claim,
    Finished,
    Look,
    another_name,
    claim_each,
    claim_to_be,
    claims_among,
    written,
)
from imports.outcome import Report


class LocalFolder:
    """A `Folder` (folders.py)."""

    def __init__(self, path: Path, stable_for: float, clock: Callable[[], float] = time.monotonic) -> None:
        self.path = path
        self._finished = Finished(stable_for, clock)

    def prepare(self) -> None:
        for name in PLACES:
            (self.path / name).mkdir(parents=True, exist_ok=True)

    def claim_finished(self) -> list[Claim]:
        return claim_each(self._finished.among(_files(self.path)), self._claim)

    def claims(self) -> list[Claim]:
        return claims_among(_files(self.path / PROCESSING), f"{self.path}/{PROCESSING}")

    def look(self, claim: Claim) -> Look:
        return _look(os.stat(claim.place))

    def open(self, claim: Claim) -> BinaryIO:
        return open(claim.place, "rb")

    def put_away(self, claim: Claim, place: str, other_name: str, report: Report) -> None:
        target = self.path / place / claim.name
        if target.exists():
            target = target.with_name(another_name(claim.name, other_name))
        beside = target.with_name(f"{target.name}{REPORT}")
        unfinished = beside.with_name(f".{beside.name}")
        unfinished.write_bytes(written(report))
        os.replace(unfinished, beside)
        os.rename(claim.place, target)

    def _claim(self, name: str) -> Claim | None:
        claim = claim_to_be(uuid7(), name, f"{self.path}/{PROCESSING}")
        (self.path / f"{name}{MARKER}").unlink(missing_ok=True)  # first: one left over would speak for the next file
        try:
            os.rename(self.path / name, claim.place)
        except FileNotFoundError:
            return None  # another watcher was faster, or it was taken back
        return claim


def _files(folder: Path) -> dict[str, Look]:
    """The regular files in it."""
    found = ((entry.name, _status(entry)) for entry in os.scandir(folder))
    return {name: _look(status) for name, status in found if status and stat.S_ISREG(status.st_mode)}


def _look(status: os.stat_result) -> Look:
    return Look(str(status.st_ino), status.st_size, status.st_mtime_ns)


def _status(entry: "os.DirEntry[str]") -> os.stat_result | None:
    try:
        return entry.stat(follow_symlinks=False)
    except FileNotFoundError:
        return None
