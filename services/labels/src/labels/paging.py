"""Keyset pages over one id: what `after` means and what `next` is."""

from collections.abc import Callable, Sequence
from typing import Any, Protocol, TypeVar
from uuid import UUID

from chassis.errors import Fault, Invalid
from chassis.keyset import decode_cursor, encode_cursor

FIRST = UUID(int=0)


class Stateful(Protocol):
    def state(self) -> dict[str, Any]: ...


Row = TypeVar("Row", bound=Stateful)


def after_id(cursor: str | None) -> UUID:
    """The id behind a cursor; before every id when there is none."""
    if cursor is None:
        return FIRST
    try:
        (text,) = decode_cursor(cursor)
        return UUID(text)
    except (ValueError, TypeError, AttributeError):
        raise Invalid([Fault("after", "invalid-cursor", "Start again from the first page.")]) from None


def page(rows: Sequence[Row], limit: int, key: Callable[[Row], UUID]) -> dict[str, Any]:
    """A page of up to `limit` of the rows; one row more than that says that there is a next page."""
    shown = rows[:limit]
    more = len(rows) > limit
    return {"items": [row.state() for row in shown], "next": encode_cursor(key(shown[-1])) if more else None}
