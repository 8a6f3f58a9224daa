"""How a row of a mapped file becomes the cells that contacts is sent. Pure, and on the way of every row."""

import unicodedata
from collections.abc import Callable, Mapping, Sequence
from operator import itemgetter

from chassis.cells import UNSET, escaped, restored
from imports.columns import Column
from imports.mapping import FULL_NAME, IGNORED, SENT_AS


class Layout:
    """Where the cells that are sent stand in a row, what they are for, and what is said instead of some."""

    def __init__(self, columns: Sequence[Column]) -> None:
        targets = [column.target for column in columns]
        self.labels = targets.index("labels") if "labels" in targets else None
        self._full_name = targets.index(FULL_NAME) if FULL_NAME in targets else None
        sent = [(i, c) for i, c in enumerate(columns) if c.target not in (IGNORED, "labels", FULL_NAME)]
        self._pick = _picker([index for index, _ in sent])
        self._meanings = [(place, _folded(column.values)) for place, (_, column) in enumerate(sent) if column.values]
        self.columns = [_sent(SENT_AS.get(c.target, c.target), c) for _, c in sent]
        self._splits = []
        if self._full_name is not None:
            self._splits = [(n, f) for n, f in enumerate(("first_name", "last_name")) if f not in self.fields]
            self.columns += [_sent(field, columns[self._full_name]) for _, field in self._splits]

    @property
    def fields(self) -> list[str]:
        return [column["field"] for column in self.columns]

    def cells(self, row: Sequence[str]) -> list[str]:
        """The cells of the row, in the order of `fields`; contacts reads them (IM-7, IM-19)."""
        cells = list(self._pick(row))
        for place, meanings in self._meanings:
            cells[place] = meanings.get(folded(cells[place]), cells[place])
        if self._full_name is not None:
            parts = _name_cells(row[self._full_name])
            cells += [parts[n] for n, _ in self._splits]
        return cells


def _sent(field: str, column: Column) -> dict[str, str]:
    """What contacts is told of a column: of a format only where it is not the institution's (IM-8, IM-10)."""
    said = {"field": field, "policy": column.policy}
    return said if column.date_format is None else said | {"date_format": column.date_format}


def folded(cell: str) -> str:
    """A cell as its meaning is looked up: blanks around it, case and how accents are put do not matter (IM-10)."""
    text = cell.strip()
    return text.lower() if text.isascii() else unicodedata.normalize("NFC", text).casefold()


def _folded(values: Mapping[str, str]) -> dict[str, str]:
    return {folded(cell): meaning for cell, meaning in values.items()}


def _picker(indexes: Sequence[int]) -> Callable[[Sequence[str]], Sequence[str]]:
    if len(indexes) > 1:
        return itemgetter(*indexes)
    return lambda row: [row[index] for index in indexes]


def _name_cells(cell: str) -> tuple[str, str]:
    """The cells of first and last name that a cell with both stands for."""
    if cell.strip() == UNSET:
        return UNSET, UNSET
    first, last = split_name(restored(cell))
    return escaped(first), escaped(last)


def split_name(text: str) -> tuple[str, str]:
    """First and last name of a full name: "Last, First" at a comma, otherwise the first word and the rest."""
    text = " ".join(text.split())
    if "," in text:
        last, _, first = text.partition(",")
        return first.strip(), last.strip()
    first, _, last = text.partition(" ")
    return first, last
