"""Keyset pages: what `after` means and what `next` is."""

from collections.abc import Callable, Sequence
from datetime import datetime
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
        raise _no_cursor() from None


def after_message(cursor: str | None) -> tuple[datetime, str] | None:
    """The time and id behind a cursor of the transcript."""
    if cursor is None:
        return None
    try:
        sent_at, message_id = decode_cursor(cursor)
        moment = datetime.fromisoformat(sent_at)
    except (ValueError, TypeError):
        raise _no_cursor() from None
    if moment.tzinfo is None or not isinstance(message_id, str):
        raise _no_cursor()
    return moment, message_id


def page(rows: Sequence[Row], limit: int, key: Callable[[Row], tuple[Any, ...]]) -> dict[str, Any]:
    """A page of up to `limit` of the rows; one row more than that says that there is a next page."""
    shown = rows[:limit]
    more = len(rows) > limit
    return {"items": [row.state() for row in shown], "next": encode_cursor(*key(shown[-1])) if more else None}


def _no_cursor() -> Invalid:
    return Invalid([Fault("after", "invalid-cursor", "Start again from the first page.")])
