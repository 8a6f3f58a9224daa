"""Handing many rows to one statement."""

from collections.abc import Iterable, Iterator, Sequence
from typing import Any, TypeVar

from psycopg import Connection, Cursor

T = TypeVar("T")
MOST_ROWS = 2000  # of one statement: what is more goes in slices


def unnest(*types: str) -> str:
    """SQL: the columns of `columns_of`, sent in binary. Arrays in text form cost three times as much.

    A uuid is sent as text and cast by Postgres: making Python's UUID objects costs more than the insert.
    """
    arrays = [f"%b::text[]::{name}[]" if name in ("uuid", "timestamptz") else f"%b::{name}[]" for name in types]
    return f"unnest({', '.join(arrays)})"


def run(connection: Connection[Any], statement: str, rows: Sequence[Sequence[Any]]) -> Cursor[Any]:
    """Run a prepared statement over rows, which must not be none."""
    return connection.execute(statement, [list(column) for column in zip(*rows, strict=True)], prepare=True)


def copy(connection: Connection[Any], table: str, columns: str, rows: Iterable[Sequence[Any]]) -> None:
    """Rows that are not there yet. Half of what an insert of them costs, so long as none holds bytes."""
    with connection.cursor() as cursor, cursor.copy(f"COPY {table} ({columns}) FROM STDIN") as target:
        for row in rows:
            target.write_row(row)


def slices(rows: Sequence[T], size: int = MOST_ROWS) -> Iterator[Sequence[T]]:
    for start in range(0, len(rows), size):
        yield rows[start : start + size]
