"""Rows become batches, and the answers to them become fates (design 2).

A batch is fixed before it is first sent: its rows, what was refused here and which labels its rows carry. What happens
to a row does not depend on where one batch ends and the next begins (IM-20).
"""

import hashlib
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import islice
from typing import Any, NamedTuple
from uuid import UUID

import orjson

from imports.csv_rows import Position, Reader, Row
from imports.errors import BatchRefused
from imports.layout import Layout
from imports.mapping import label_names
from imports.models import OUTCOMES, Import
from imports.owners import Resolved

CHANGED = {"created", "updated"}  # which can be in part (IM-13)
APPLIED = {*CHANGED, "unchanged"}
LEFT_OVER = {"refused", "held"}  # to be mended, as are rows in part

MOST_LABELS = 200  # of one row

Resolve = Callable[[Sequence[str]], Resolved]


@dataclass(frozen=True, kw_only=True)
class Batch:
    """`body` is what contacts is sent, to the byte; None if no row is left for it."""

    first_row: int
    last_row: int
    rows: int
    sent: int
    body: bytes | None
    refused: list[list[Any]]  # [row, code, message] of what never reaches contacts
    labels: dict[str, Any]  # {"all": [label id], "rows": [[row, [label id]]]}
    end: Position
    cells: Mapping[int, list[str]] = field(repr=False)  # as they stand in the file
    called: Mapping[str, str] = field(default_factory=dict, repr=False)  # label id -> its name

    @property
    def sha256(self) -> bytes:
        return hashlib.sha256(self.body or b"").digest()


class Fate(NamedTuple):
    """What became of one row; `cells` are kept of what left something over, to be mended (IM-13)."""

    row: int
    outcome: str
    in_part: bool
    contact_id: str | None
    codes: list[dict[str, Any]]
    cells: list[str] | None


class Builder:
    """Makes the batches of one import from a position on; `resolve` may raise Away, and is asked again then.

    `dry_run` is the one that is under way, or that the import was reviewed with (IM-11); `called` says of labels that
    it would make how rows before these spell them.
    """

    def __init__(
        self,
        import_: Import,
        reader: Reader,
        resolve: Resolve,
        batch_rows: int,
        dry_run: UUID | None = None,
        called: Mapping[str, str] | None = None,
    ) -> None:
        self._import = import_
        self._dry_run = {"dry_run": str(dry_run)} if dry_run else {}
        self._layout = Layout(import_.columns)
        self._reader = reader
        self._resolve = resolve
        self._batch_rows = batch_rows
        self._known: dict[str, str | None] = {}
        self._called = dict(called or {})
        self._read: tuple[list[Row], Position] | None = None

    def next(self) -> Batch | None:
        """The next batch; None at the end of the file."""
        if self._read is None:
            rows = list(islice(self._reader, self._batch_rows))
            if not rows:
                return None
            self._read = rows, self._reader.position
        rows, end = self._read
        wanted = {row.number: self._wanted(row) for row in rows}
        self._learn(name for names in wanted.values() if len(names) <= MOST_LABELS for name in names)
        made = self._make(rows, end, wanted)
        self._read = None
        return made

    def _wanted(self, row: Row) -> list[str]:
        """The labels this row asks for by itself."""
        if row.fault or self._layout.labels is None:
            return []
        return label_names(row.cells[self._layout.labels])

    def _learn(self, names: Iterator[str]) -> None:
        unknown = [name for name in dict.fromkeys([*self._import.label_names, *names]) if name not in self._known]
        if unknown:
            found = self._resolve(unknown)
            self._known |= {name: found.ids.get(name) for name in unknown}
            self._called = found.called | self._called  # what is to be made has its first spelling

    def _make(self, rows: list[Row], end: Position, wanted: Mapping[int, list[str]]) -> Batch:
        sent: list[list[Any]] = []
        refused: list[list[Any]] = []
        labelled: list[list[Any]] = []
        known, cells_of = self._known, self._layout.cells
        for row in rows:
            names = wanted[row.number]
            missing = [name for name in [*self._import.label_names, *names] if known.get(name) is None]
            if row.fault:
                refused.append([row.number, row.fault.code, row.fault.message])
            elif len(names) > MOST_LABELS:
                refused.append([row.number, "value-too-long", f"The row has more than {MOST_LABELS} labels."])
            elif missing:
                refused.append([row.number, "unknown-label", _unknown(missing)])
            else:
                sent.append([row.number, *cells_of(row.cells)])
                if names:
                    labelled.append([row.number, [known[name] for name in names]])
        labels = {"all": [known[name] for name in self._import.label_names], "rows": labelled}
        return Batch(
            first_row=rows[0].number,
            last_row=rows[-1].number,
            rows=len(rows),
            sent=len(sent),
            body=self._body(rows[0].number, rows[-1].number, sent) if sent else None,
            refused=refused,
            labels=labels,
            end=end,
            cells={row.number: row.cells for row in rows},
            called=self._names(labels),
        )

    def _names(self, labels: Mapping[str, Any]) -> dict[str, str]:
        ids = {*labels["all"], *(id for _, given in labels["rows"] for id in given)} - {None}
        return {id: self._called[id] for id in ids}

    def _body(self, first_row: int, last_row: int, rows: list[list[Any]]) -> bytes:
        return orjson.dumps(
            {
                "import_number": self._import.number,
                "run": self._import.run,
                "first_row": first_row,
                "last_row": last_row,
                "options": self._import.options,
                "columns": self._layout.columns,
                "rows": rows,
                **self._dry_run,
            }
        )


def _unknown(names: Sequence[str]) -> str:
    shown = ", ".join(f'"{name[:64]}"' for name in names[:5])
    return f"No label can be used for: {shown}. It does not exist, is archived, or is not possible as a name."


_FIELDS = {"unknown-label": "labels", "value-too-long": "labels"}  # of what is refused here


def fates_of(batch: Batch, answered: Sequence[Sequence[Any]]) -> list[Fate]:
    """The fate of every row of a batch, in the file's order. Raises BatchRefused if contacts answered for others."""
    refused = {
        row: [{"code": code, "level": "refused", "field": _FIELDS.get(code), "message": message}]
        for row, code, message in batch.refused
    }
    fates = [_fate(batch, row, "refused", None, codes) for row, codes in refused.items()]
    fates += [_fate(batch, row, outcome, contact, codes) for row, outcome, contact, codes in answered]
    fates.sort(key=lambda fate: fate.row)
    if [fate.row for fate in fates] != list(batch.cells) or any(fate.outcome not in OUTCOMES for fate in fates):
        raise BatchRefused("The contacts service answered for other rows than it was sent.")
    return fates


def _fate(batch: Batch, row: int, outcome: str, contact: str | None, codes: list[dict[str, Any]]) -> Fate:
    in_part = bool(codes) and outcome in CHANGED and any(code["level"] == "field" for code in codes)
    kept = in_part or outcome in LEFT_OVER
    return Fate(row, outcome, in_part, contact, codes, batch.cells.get(row) if kept else None)


def labels_by_row(batch: Batch, fates: Iterable[Fate]) -> dict[int, list[str]]:
    """Which labels each applied row gives its contact: the import's and its own (LA-5); rows with none are left out."""
    by_row = dict(batch.labels["rows"])
    everyone = batch.labels["all"]
    return {
        fate.row: list(dict.fromkeys([*everyone, *by_row.get(fate.row, [])]))
        for fate in fates
        if fate.outcome in APPLIED and (everyone or fate.row in by_row)
    }


def labels_of(batch: Batch, fates: Sequence[Fate]) -> list[tuple[str, list[str]]]:
    """Which contact gets which labels."""
    given = labels_by_row(batch, fates)
    return [(fate.contact_id, given[fate.row]) for fate in fates if fate.contact_id and fate.row in given]
