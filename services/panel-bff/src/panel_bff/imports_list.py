"""The Imports page's list, from the read model: it reads also while `imports` is away.

An institution has thousands of imports at most, so a search looks at one after the other: at 10,000, of which none
matches, for 30 ms. An index of names would have to be kept for every batch of every import.
"""

import re
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from psycopg import Connection

from chassis.errors import Fault, Invalid
from chassis.keyset import decode_cursor, encode_cursor
from panel_bff.search_terms import literal
from panel_bff.viewer import Viewer

_NEWEST = (2**31 - 1, UUID(int=2**128 - 1))
_NUMBER = re.compile(r"(?:import-)?0*([0-9]{1,9})")

_DRAFT = "problem IN ('draft', 'needs-mapping', 'guard', 'same-bytes')"
# How an import stands, as the page says it: what waits for staff is told from what waits for another service.
STANDINGS = {
    "draft": f"status = 'waiting' AND {_DRAFT}",
    "queued": "status = 'queued'",
    "running": "status = 'running'",
    "waiting": f"status = 'waiting' AND problem <> 'paused' AND NOT {_DRAFT}",
    "paused": "status = 'waiting' AND problem = 'paused'",
    "finished": "status = 'finished'",
    "failed": "status = 'failed'",
    "cancelled": "status = 'cancelled'",
    "rolled-back": "status = 'rolled-back'",
}

Statement = tuple[str, list[Any]]


@dataclass(frozen=True, kw_only=True)
class Query:
    """What is asked for, as ImportsQuery loads it."""

    q: str = ""
    status: str | None = None
    after: str | None = None
    limit: int = 50


def imports_page(connection: Connection[Any], viewer: Viewer, query: Query) -> bytes:
    """The page as the API answers it, newest first: the states as `imports` published them."""
    rows = connection.execute(*page_statement(viewer, query)).fetchall()
    shown = rows[: query.limit]
    more = b'"%b"' % encode_cursor(shown[-1][0], shown[-1][1]).encode() if len(rows) > query.limit else b"null"
    return b'{"items":[%b],"next":%b}' % (b",".join(row[2] for row in shown), more)


def page_statement(viewer: Viewer, query: Query) -> Statement:
    """The SQL of a page with its parameters."""
    number, import_id = _NEWEST if query.after is None else _position(query.after)
    where = ["institution_id = %s", "(number, import_id) < (%s, %s)"]
    params: list[Any] = [viewer.institution, number, import_id]
    if query.status is not None:
        where.append(STANDINGS[query.status])
    for term in query.q.casefold().split():
        condition, values = _found(term)
        where.append(condition)
        params += values
    return (
        f"SELECT number, import_id::text, state FROM read.import WHERE {' AND '.join(where)}"  # noqa: S608 - constants
        " ORDER BY number DESC, import_id DESC LIMIT %s",
        [*params, query.limit + 1],
    )


def _found(term: str) -> Statement:
    """A word is part of a file's name; a number, or import-<n>, is also that import."""
    named = f"%{literal(term)}%"
    if number := _NUMBER.fullmatch(term):
        return "(file_name LIKE %s OR number = %s)", [named, int(number[1])]
    return "file_name LIKE %s", [named]


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
