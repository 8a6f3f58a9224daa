"""Batches that are run dry, and batches that are sent as they were reviewed (IM-11). Pure."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any, NamedTuple

import orjson

from imports.batches import Batch, Fate, fates_of, labels_by_row
from imports.dry_run import RUNNING, State
from imports.layout import folded

LABELS_ADDED = "LA-5 added"
STRICTER = "CH-8 stricter"


class Planned(NamedTuple):
    """What would become of one row; a change is [field, before, after, rule].

    The digest stands for all of it but the labels, which contacts knows nothing of.
    """

    row: int
    outcome: str
    in_part: bool
    contact_id: str | None
    codes: list[dict[str, Any]]
    cells: list[str] | None
    changes: list[list[Any]]
    digest: str


def planned_of(batch: Batch, answered: Sequence[Sequence[Any]]) -> list[Planned]:
    """The plan of every row of a batch, in the file's order. Raises BatchRefused if contacts answered for others.

    What was refused here has no digest of contacts': if it gets there after the start, it is decided otherwise.
    """
    said: dict[int, tuple[list[Any], str]] = {row: ([], f"refused-{code}") for row, code, _ in batch.refused}
    said |= {row: (changes, digest) for row, _, _, _, changes, digest in answered}
    fates = fates_of(batch, [fate[:4] for fate in answered])
    given = {row: [batch.called[id] for id in ids] for row, ids in labels_by_row(batch, fates).items()}
    return [_planned(fate, *said[fate.row], given.get(fate.row)) for fate in fates]


def _planned(fate: Fate, changes: list[Any], digest: str, labels: list[str] | None) -> Planned:
    """With the labels that are added, whatever the contact holds of them by now: the outcome is that of its fields."""
    added = [["labels", None, labels, LABELS_ADDED]] if labels else []
    return Planned(*fate, [*changes, *added], digest)


def reviewed(batch: Batch, digests: Mapping[int, str]) -> Batch:
    """The batch with what the dry run said of each row that is sent."""
    if batch.body is None:
        return batch
    refused = {row for row, _, _ in batch.refused}
    said = orjson.dumps([digests.get(row) for row in batch.cells if row not in refused])
    return replace(batch, body=b"".join((batch.body[:-1], b',"reviewed":', said, b"}")))


def advanced(dry_run: State, planned: Sequence[Planned]) -> State:
    """A batch further."""
    counts = Counter(dry_run["counts"]) + Counter(row.outcome for row in planned)
    counts["in_part"] += sum(row.in_part for row in planned)
    return dry_run | {
        "state": RUNNING,
        "problem": None,
        "rows_done": dry_run["rows_done"] + len(planned),
        "counts": {name: counts[name] for name in dry_run["counts"]},
    }


def fields_of(known: Mapping[str, int], planned: Sequence[Planned]) -> dict[str, int]:
    """In how many rows each field would change, these rows included; and by the rule, in how many consent would become
    stricter, which a roll-back keeps (IM-15)."""
    changed = Counter(change[0] for row in planned for change in row.changes)
    changed[STRICTER] = sum(any(change[3] == STRICTER for change in row.changes) for row in planned)
    return dict(Counter(known) + changed)


def to_make(called: Mapping[str, str]) -> dict[str, str]:
    """Of the labels of a batch those that there are not yet, which have their names for ids."""
    return {id: name for id, name in called.items() if id == folded(name)}
