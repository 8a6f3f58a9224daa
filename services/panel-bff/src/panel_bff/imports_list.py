"""The Imports page's list, from the read model: it reads also while `imports` is away."""

from typing import Any
from uuid import UUID

from psycopg import Connection

from chassis.errors import Fault, Invalid
from chassis.keyset import decode_cursor, encode_cursor
from panel_bff.viewer import Viewer

_PAGE = """
SELECT number, import_id::text, state FROM read.import
WHERE institution_id = %s AND (number, import_id) < (%s, %s)
ORDER BY number DESC, import_id DESC LIMIT %s
"""
_NEWEST = (2**31 - 1, UUID(int=2**128 - 1))


def imports_page(connection: Connection[Any], viewer: Viewer, after: str | None, limit: int) -> bytes:
    """The page as the API answers it, newest first: the states as `imports` published them."""
    number, import_id = _NEWEST if after is None else _position(after)
    rows = connection.execute(_PAGE, [viewer.institution, number, import_id, limit + 1]).fetchall()
    shown = rows[:limit]
    more = b'"%b"' % encode_cursor(shown[-1][0], shown[-1][1]).encode() if len(rows) > limit else b"null"
    return b'{"items":[%b],"next":%b}' % (b",".join(row[2] for row in shown), more)


def import_state(connection: Connection[Any], viewer: Viewer, import_id: UUID) -> bytes | None:
    row = connection.execute(
        "SELECT state FROM read.import WHERE institution_id = %s AND import_id = %s", [viewer.institution, import_id]
    ).fetchone()
    return None if row is None else row[0]


def _position(after: str) -> tuple[int, UUID]:
    try:
        number, import_id = decode_cursor(after)
        return int(number), UUID(import_id)
    except (ValueError, TypeError, AttributeError):
        raise Invalid([Fault("after", "invalid-cursor", "Start again from the first page.")]) from None
