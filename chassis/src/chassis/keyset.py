"""Keyset pagination: a cursor holds the values of the last row's sort key, opaque to the client."""

import base64
import binascii
from collections.abc import Callable, Sequence
from typing import Any, Protocol, TypeVar
from uuid import UUID

import orjson

from chassis.errors import Fault, Invalid

FIRST = UUID(int=0)


class Stateful(Protocol):
    def state(self) -> dict[str, Any]: ...


Row = TypeVar("Row")
Record = TypeVar("Record", bound=Stateful)


def encode_cursor(*values: Any) -> str:
    return base64.urlsafe_b64encode(orjson.dumps(values)).rstrip(b"=").decode()


def decode_cursor(text: str) -> list[Any]:
    """The values that went in; Invalid if the text is not a cursor of ours."""
    try:
        values = orjson.loads(base64.urlsafe_b64decode(text + "=" * (-len(text) % 4)))
    except (ValueError, binascii.Error):
        raise no_cursor() from None
    if not isinstance(values, list):
        raise no_cursor()
    return values


def after_id(cursor: str | None) -> UUID:
    """The id behind a cursor; before every id when there is none."""
    if cursor is None:
        return FIRST
    try:
        (text,) = decode_cursor(cursor)
        return UUID(text)
    except (ValueError, TypeError, AttributeError):
        raise no_cursor() from None


def page(records: Sequence[Record], limit: int, key: Callable[[Record], tuple[Any, ...]]) -> dict[str, Any]:
    """A page of the states of up to `limit` records."""
    made = page_of(records, limit, key)
    return made | {"items": [record.state() for record in made["items"]]}


def page_of(rows: Sequence[Row], limit: int, key: Callable[[Row], tuple[Any, ...]]) -> dict[str, Any]:
    """A page of up to `limit` of the rows; one row more than that says that there is a next page."""
    shown = rows[:limit]
    more = len(rows) > limit
    return {"items": shown, "next": encode_cursor(*key(shown[-1])) if more else None}


def no_cursor() -> Invalid:
    return Invalid([Fault("after", "invalid-cursor", "Start again from the first page.")])
