"""The SQL of a dry run: what its earlier rows hold and would have changed, kept in a scratch of its own (IM-11, IM-20).

Only what rows before the batch left counts, and what a batch leaves takes the place of what an earlier try of it left:
so a batch that is asked again decides the same. `seen` is the version of a contact that a row led to; `looked_at` is
null of an email that does not lead its row.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from chassis.db import array
from contacts.columns import Row
from contacts.commands.batch_sql import Connection, insert
from contacts.world import CLAIM_KINDS, Contact

KEPT = timedelta(days=7)  # after its last batch
OVERLAID = ("crm_id", "phone", "email", "previous_phone")  # what later rows may meet a contact by

_CLAIMS = " UNION ALL ".join(
    f"""
    SELECT kind, value, row_number FROM dry_run_claim
    WHERE institution_id = %(institution)s AND dry_run = %(dry_run)s AND kind = '{kind}'
        AND value = ANY(%({kind})s::text[]) AND row_number < %(first)s
    """  # noqa: S608 - only our own constants
    for kind in CLAIM_KINDS
)
_OVERLAY = f"""
    SELECT contact_id::text, {", ".join(OVERLAID)} FROM dry_run_contact
    WHERE institution_id = %s AND dry_run = %s AND contact_id = ANY(%s::uuid[]) AND row_number < %s
"""  # noqa: S608
_BEGIN = """
    INSERT INTO dry_run (institution_id, id, import_id, last_row, looked_at) VALUES (%s, %s, %s, 0, %s)
    ON CONFLICT (institution_id, id) DO UPDATE SET looked_at = excluded.looked_at RETURNING dry_run.last_row
"""
_FORGET = tuple(
    f"DELETE FROM {table} WHERE institution_id = %s AND dry_run = %s AND row_number BETWEEN %s AND %s"  # noqa: S608
    for table in ("dry_run_claim", "dry_run_contact")
)
_WRITE_CLAIMS = """
    INSERT INTO dry_run_claim (institution_id, dry_run, looked_at, kind, value, row_number, seen)
    SELECT %s, %s, CASE WHEN leads THEN %s::timestamptz END, kind, value, row_number, nullif(seen, 0)
    FROM unnest(%s::text[], %s::text[], %s::int[], %s::bigint[], %s::boolean[]) c (kind, value, row_number, seen, leads)
"""
# What a row gives up may be held by an earlier one already, which goes on holding it.
_EARLIER_HOLDS = """
    ON CONFLICT (institution_id, dry_run, kind, value) DO UPDATE
    SET (row_number, seen, looked_at) = (excluded.row_number, excluded.seen, excluded.looked_at)
    WHERE dry_run_claim.row_number > excluded.row_number
"""
_WRITE_OVERLAY = f"""
    INSERT INTO dry_run_contact (institution_id, dry_run, contact_id, row_number, {", ".join(OVERLAID)})
    SELECT %s, %s, contact, row_number, {", ".join(OVERLAID)}
    FROM unnest(%s::uuid[], %s::int[], {", ".join("%s::text[]" for _ in OVERLAID)})
        o (contact, row_number, {", ".join(OVERLAID)})
    ON CONFLICT (institution_id, dry_run, contact_id) DO UPDATE
    SET (row_number, {", ".join(OVERLAID)}) = (excluded.row_number, {", ".join(f"excluded.{n}" for n in OVERLAID)})
"""  # noqa: S608
_DONE = "UPDATE dry_run SET last_row = greatest(last_row, %s) WHERE institution_id = %s AND id = %s"
_FORGET_OLD = tuple(
    f"DELETE FROM {table} WHERE institution_id = %s AND dry_run = %s"  # noqa: S608
    for table in ("dry_run_claim", "dry_run_contact")
)
# A contact that is gone or has another version; an identifier that a contact holds which changed since.
_CONTACT_MOVED = """
    SELECT c.row_number FROM dry_run_claim c
    LEFT JOIN contact k ON k.institution_id = %(institution)s AND k.id = c.value::uuid
    WHERE c.institution_id = %(institution)s AND c.dry_run = %(dry_run)s AND c.kind = 'contact'
        AND k.version IS DISTINCT FROM c.seen
"""
_IDENTIFIER_MOVED = """
    SELECT c.row_number FROM dry_run_claim c
    JOIN contact k ON k.institution_id = %(institution)s AND k.{0} = c.value AND k.updated_at > c.looked_at
    WHERE c.institution_id = %(institution)s AND c.dry_run = %(dry_run)s AND c.kind = '{0}'
"""
_EITHER = " UNION ALL ".join(
    [_CONTACT_MOVED, *(_IDENTIFIER_MOVED.format(kind) for kind in ("crm_id", "phone", "email"))]
)
MOVED = f"SELECT count(DISTINCT row_number) FROM ({_EITHER}) AS moved"  # noqa: S608


@dataclass(frozen=True)
class Place:
    """Which rows of which dry run a batch has; what earlier ones left is read, what it leaves is kept under them."""

    institution: UUID
    dry_run: UUID
    import_id: UUID
    first_row: int
    last_row: int


@dataclass(frozen=True)
class Taken:
    """What a row came to hold; `seen` is of a contact, `leads` whether the row goes by it."""

    kind: str
    value: str
    row: int
    seen: int = 0
    leads: bool = True


def claims(
    connection: Connection, place: Place, rows: Sequence[Row], contacts: Iterable[str]
) -> list[tuple[str, str, int]]:
    """(kind, value, row) of what earlier rows hold and these may want (IM-6)."""
    wanted: dict[str, Any] = {
        kind: array(value for row in rows if (value := getattr(row, kind)) is not None)
        for kind in ("id", "crm_id", "phone", "email")
    }
    wanted |= {"institution": place.institution, "dry_run": place.dry_run, "first": place.first_row}
    return connection.execute(_CLAIMS, wanted | {"contact": array(contacts)}).fetchall()


def overlay(connection: Connection, place: Place, contacts: Iterable[Contact]) -> list[Contact]:
    """The contacts, met as earlier rows would have left them."""
    known = {contact["id"]: contact for contact in contacts}
    params = [place.institution, place.dry_run, array(known), place.first_row]
    for id, *left in connection.execute(_OVERLAY, params).fetchall() if known else ():
        known[id] = known[id] | dict(zip(OVERLAID, left, strict=True))
    return list(known.values())


def keep(
    connection: Connection, place: Place, at: datetime, taken: Sequence[Taken], changed: Sequence[tuple[Contact, int]]
) -> None:
    """What a batch leaves to later ones; what an earlier try of it left goes first."""
    whose = [place.institution, place.dry_run]
    begun = connection.execute(_BEGIN, [*whose, place.import_id, at]).fetchone()
    if begun is not None and begun[0] >= place.first_row:
        for forget in _FORGET:
            connection.execute(forget, [*whose, place.first_row, place.last_row])
    if taken:
        columns = zip(*((one.kind, one.value, one.row, one.seen, one.leads) for one in taken), strict=True)
        insert(connection, _WRITE_CLAIMS, [*whose, at, *map(array, columns)], _EARLIER_HOLDS)
    if changed:
        columns = zip(*((one["id"], row, *(one[name] for name in OVERLAID)) for one, row in changed), strict=True)
        connection.execute(_WRITE_OVERLAY, [*whose, *map(array, columns)])
    connection.execute(_DONE, [place.last_row, *whose])


def moved(connection: Connection, institution: UUID, dry_run: UUID) -> int | None:
    """How many rows' contacts or identifiers moved since they were looked at; None if nothing is known of them."""
    whose = {"institution": institution, "dry_run": dry_run}
    known = "SELECT FROM dry_run WHERE institution_id = %(institution)s AND id = %(dry_run)s"
    if connection.execute(known, whose).fetchone() is None:
        return None
    counted = connection.execute(MOVED, whose).fetchone()
    assert counted is not None
    return int(counted[0])


def forget_before(connection: Connection, at: datetime) -> None:
    """The scratch of every dry run that was last asked before then."""
    for whose in connection.execute("SELECT institution_id, id FROM dry_run WHERE looked_at < %s", [at]).fetchall():
        for statement in (*_FORGET_OLD, "DELETE FROM dry_run WHERE institution_id = %s AND id = %s"):
            connection.execute(statement, whose)
