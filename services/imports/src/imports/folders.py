"""The drop folder of one institution, wherever it is kept: which files are finished, and who has claimed them (IM-1).

    <slug>/             drop here; sub-folders, links, hidden and unfinished files are left alone
    <slug>/processing/  claimed: <claim id>__<name>
    <slug>/done/        imported, with <name>.report.json beside it
    <slug>/failed/      not imported, with the reason in <name>.report.json

A file is finished when it was renamed from `<name>.part`, when there is a `<name>.done` beside it, or when two looks
`stable_for` seconds apart found it unchanged.
"""

import os
import time
from collections.abc import Callable, Iterable, Mapping
from contextlib import AbstractContextManager
from typing import NamedTuple, Protocol
from uuid import UUID

import orjson

from imports.outcome import Report

PROCESSING, DONE, FAILED = PLACES = "processing", "done", "failed"
UNFINISHED = (".part", ".tmp", ".filepart", ".crdownload", ".partial", ".swp")
MARKER = ".done"
REPORT = ".report.json"
LONGEST_NAME = 200  # bytes, so that the claim's id still fits in front
EMPTY_FACTOR = 10  # an empty file may be one that somebody is about to fill


class Look(NamedTuple):
    """What tells whether a file has changed."""

    mark: str  # inode, ETag: whatever the place has
    size: int
    modified: int


class Claim(NamedTuple):
    """A file in processing/."""

    id: UUID
    name: str
    place: str  # where it lies, as its folder calls it

    @property
    def milliseconds(self) -> int:
        """When it was claimed (UUIDv7)."""
        return self.id.int >> 80

    @property
    def shown(self) -> str:
        """The name as text, whatever bytes it is made of."""
        return os.fsencode(self.name).decode("utf-8", "replace")


class Readable(Protocol):
    """What a claimed file is read from."""

    def read(self, size: int, /) -> bytes: ...


class Folder(Protocol):
    """Raises OSError, and on the network SourceAway; FileNotFoundError of a file that another watcher has moved."""

    def prepare(self) -> None:
        """Make what is lacking of the tree."""

    def claim_finished(self) -> list[Claim]:
        """Move every finished file to processing/; of several watchers one gets it."""

    def claims(self) -> list[Claim]:
        """What is claimed, oldest first, by us or by a watcher that died."""

    def look(self, claim: Claim) -> Look: ...

    def open(self, claim: Claim) -> AbstractContextManager[Readable]: ...

    def put_away(self, claim: Claim, place: str, other_name: str, report: Report) -> None:
        """Write the report, then move the file: until it has moved, all of this can be done again.

        A name that is taken gets `other_name` put in, so that nothing that lies there is lost.
        """


class Finished:
    """Tells the finished files from look to look; `clock` counts seconds."""

    def __init__(self, stable_for: float, clock: Callable[[], float] = time.monotonic) -> None:
        self._stable_for = stable_for
        self._clock = clock
        self._seen: dict[str, tuple[Look, float]] = {}  # since when it looks like this
        self._parts: set[str] = set()

    def among(self, found: Mapping[str, Look]) -> list[str]:
        """Of the files in a folder's root, those that nobody writes to any more."""
        looks, parts, markers = _sorted_out(found)
        now = self._clock()
        renamed, self._parts = self._parts - parts, parts
        self._seen = {name: self._since(name, look, now) for name, look in looks.items()}
        return [name for name in looks if name in markers or name in renamed or self._is_stable(name, now)]

    def _since(self, name: str, look: Look, now: float) -> tuple[Look, float]:
        seen = self._seen.get(name)
        return seen if seen and seen[0] == look else (look, now)

    def _is_stable(self, name: str, now: float) -> bool:
        look, since = self._seen[name]
        return now - since >= self._stable_for * (1 if look.size else EMPTY_FACTOR)


def _sorted_out(found: Mapping[str, Look]) -> tuple[dict[str, Look], set[str], set[str]]:
    """The files that may be finished, those that are being written, and those that are said to be finished."""
    looks, parts, markers = {}, set(), set()
    for name in sorted(found):
        if name.startswith((".", "~$")):
            continue
        if name.lower().endswith(UNFINISHED):
            parts.add(name.rpartition(".")[0])
        elif name.endswith(MARKER):
            markers.add(name.removesuffix(MARKER))
        else:
            looks[name] = found[name]
    return looks, parts, markers


def claim_each(names: Iterable[str], claim: Callable[[str], Claim | None]) -> list[Claim]:
    """One that can not be claimed is not in the way of the others. Raises OSError of the last such one, at the end."""
    claims, trouble = [], None
    for name in names:
        try:
            found = claim(name)
        except OSError as error:
            trouble = error
        else:
            claims += [found] if found else []
    if trouble is not None:
        raise trouble
    return claims


def claim_to_be(id: UUID, name: str, processing: str) -> Claim:
    """What a file becomes when it is moved there; a name that is too long keeps its end, where its extension stands."""
    kept = os.fsdecode(os.fsencode(name)[-LONGEST_NAME:])
    return Claim(id, kept, f"{processing}/{id}__{kept}")


def claims_among(found: Mapping[str, Look], processing: str) -> list[Claim]:
    """In the order they were claimed; of one millisecond, in the order they were written."""
    claims = [(_claim_of(name, f"{processing}/{name}"), look) for name, look in found.items()]
    ours = [(claim, look) for claim, look in claims if claim]
    ours.sort(key=lambda one: (one[0].milliseconds, one[1].modified, one[0].name))
    return [claim for claim, _ in ours]


def _claim_of(file_name: str, place: str) -> Claim | None:
    """None if it is none of ours."""
    claim_id, _, name = file_name.partition("__")
    try:
        return Claim(UUID(claim_id), name, place)
    except ValueError:
        return None


def another_name(name: str, put_in: str) -> str:
    """`people.csv` -> `people.import-2.csv`."""
    stem, ending = os.path.splitext(name)
    return f"{stem}.{put_in}{ending}"


def written(report: Report) -> bytes:
    return orjson.dumps(report, option=orjson.OPT_INDENT_2)
