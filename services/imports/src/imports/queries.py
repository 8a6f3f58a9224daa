"""What can be read. Whoever sees only some user groups sees the imports they started and no others (AC-1, AC-3)."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, NamedTuple
from uuid import UUID

import orjson
from sqlalchemy import Select, and_, case, func, or_, select, text
from sqlalchemy.dialects.postgresql import distinct_on
from sqlalchemy.orm import Session

from chassis.auth import Caller
from chassis.days import USUAL
from chassis.db import Database
from chassis.errors import NotFound
from imports.batches import Batch
from imports.codes import code_of
from imports.csv_rows import Position
from imports.mapping import deciding_columns, places
from imports.mending_queries import WHAT
from imports.models import GUARDED, NOT_STARTED, OPEN, PAUSED, Import, Institution
from imports.roll_back import UNDER_WAY


class Waiting(NamedTuple):
    """The newest of an institution's imports that are rolled back, else its oldest one that is not over."""

    institution: UUID
    import_id: UUID
    rolls_back: bool = False


def visible(caller: Caller) -> Select[Import]:
    mine = select(Import).where(Import.institution_id == caller.institution)
    return mine if caller.groups is None else mine.where(Import.actor == caller.user)


def get_import(session: Session, caller: Caller, import_id: UUID, *, lock: bool = False) -> Import:
    wanted = visible(caller).where(Import.id == import_id)
    found = session.scalar(wanted.with_for_update() if lock else wanted)
    if found is None:
        raise NotFound()
    return found


def columns_of(session: Session, caller: Caller, imports: Sequence[UUID]) -> dict[UUID, dict[str, str]]:
    """By import, which of its columns decides which field of a contact; those the caller may not see are left out."""
    found = session.scalars(visible(caller).where(Import.id.in_(imports)))
    return {one.id: deciding_columns(one.header, one.targets) for one in found}


def list_imports(session: Session, caller: Caller, *, before: int | None, limit: int) -> Sequence[Import]:
    """Newest first; up to `limit` and one more to tell of a next page."""
    wanted = visible(caller).order_by(Import.number.desc()).limit(limit + 1)
    return session.scalars(wanted if before is None else wanted.where(Import.number < before)).all()


_MENDED_BY = """
    SELECT max(m.number) FROM import_mend m
    JOIN import child ON (child.institution_id, child.id) = (m.institution_id, m.mend_id)
    WHERE (m.institution_id, m.import_id, m.row) = (r.institution_id, r.import_id, r.row)
        AND child.roll_back ->> 'state' IS DISTINCT FROM 'finished'
"""
_OF_ROW = """
    SELECT m.row FROM import_mend m
    WHERE (m.institution_id, m.mend_id, m.mend_row) = (r.institution_id, r.import_id, r.row)
"""
_ROWS = f"""
    SELECT row, outcome, in_part, contact_id, codes, cells, ({_MENDED_BY}) AS mended_by, ({_OF_ROW}) AS of_row
    FROM import_row r
    WHERE institution_id = :institution AND import_id = :import_id AND row > :after
"""  # noqa: S608 - only constants


def list_rows(
    session: Session,
    import_: Import,
    *,
    outcome: str | None = None,
    code: str | None = None,
    what: str | None = None,
    after: int = 0,
    limit: int,
) -> list[dict[str, Any]]:
    """The fates of rows in the file's order, each code with its cause and next step (IM-13)."""
    sql = _ROWS
    if outcome in ("refused", "skipped", "held") or code is not None or what is not None:
        sql += " AND codes IS NOT NULL"  # lets the index of the odd rows be used
    sql += " AND outcome = :outcome" if outcome is not None else ""
    sql += " AND codes @> CAST(:code AS jsonb)" if code is not None else ""
    sql += f" AND cells IS NOT NULL AND {WHAT[what]}" if what is not None else ""
    found = session.execute(
        text(f"{sql} ORDER BY row LIMIT :limit"),
        {
            "institution": import_.institution_id,
            "import_id": import_.id,
            "outcome": outcome,
            "code": orjson.dumps([{"code": code}]).decode(),
            "after": after,
            "limit": limit,
        },
    )
    at = places(import_.targets)
    return [_row(at, import_.header, *fate) for fate in found]


def _row(
    at: Mapping[str, int],
    header: Sequence[str],
    row: int,
    outcome: str,
    partial: bool,
    contact_id: UUID | None,
    codes: Any,
    cells: Any,
    mended_by: int | None,
    of_row: int | None,
) -> dict[str, Any]:
    return {
        "row": row,
        "outcome": outcome,
        "partial": partial,
        "contact_id": str(contact_id) if contact_id else None,
        "codes": [explained(code, at, header) for code in codes or ()],
        "cells": cells,
        "mended_by": mended_by,
        "of_row": of_row,
    }


def explained(code: dict[str, Any], at: Mapping[str, int], header: Sequence[str]) -> dict[str, Any]:
    """With the cell it is about and the file's own name of its column. The message goes with its age (IM-21)."""
    known = code_of(code["code"])
    cell = at.get(code.get("field") or "")
    return {
        "message": known.cause,
        **code,
        "at": cell,
        "column": None if cell is None else header[cell],
        "cause": known.cause,
        "next_step": known.step_of(code["level"]),
    }


def rows_to_mend(database: Database, import_: Import, what: str, page: int = 2000) -> Iterator[dict[str, Any]]:
    """All rows of the report that left something over, a page per transaction, however many they are."""
    after = 0
    while True:
        with database.begin(import_.institution_id) as session:
            rows = list_rows(session, import_, what=what, after=after, limit=page)
        yield from rows
        if len(rows) < page:
            return
        after = rows[-1]["row"]


def _waiting() -> Select[Any]:
    rolls_back = func.coalesce(Import.roll_back["state"].astext.in_(UNDER_WAY), False)
    paused = and_(Import.problem_code.in_((PAUSED, GUARDED)), Import.asked.is_(None), ~rolls_back)
    is_open = and_(Import.status.in_(OPEN), func.coalesce(Import.problem_code, "").not_in(NOT_STARTED))
    oldest = (
        select(
            Import.institution_id,
            Import.id,
            Import.worked_at,
            Import.created_at,
            func.coalesce(paused, False).label("paused"),
            rolls_back.label("rolls_back"),
        )
        .ext(distinct_on(Import.institution_id))
        .where(or_(is_open, rolls_back))
        .order_by(Import.institution_id, rolls_back.desc(), case((rolls_back, -Import.number), else_=Import.number))
        .subquery()
    )
    return (
        select(oldest.c.institution_id, oldest.c.id, oldest.c.rolls_back)
        .where(~oldest.c.paused)
        .order_by(oldest.c.worked_at.asc().nulls_first(), oldest.c.created_at)
    )


_WAITING = _waiting()  # made once: making it costs more than asking it, and it is asked several times a second


def waiting_imports(session: Session) -> list[Waiting]:
    """One import of each institution that has any left, those first that have waited longest for a turn.

    A paused one, and one that is run dry before it starts, holds up those after it: the later file is to have the last
    word (IM-12). Roll-backs go before, from the newest import on (IM-15).
    """
    return [Waiting(*found) for found in session.execute(_WAITING)]


_STAGED = text(
    "SELECT first_row, last_row, rows, sent, body, refused, labels, next_offset FROM import_batch"
    " WHERE institution_id = :institution AND import_id = :id AND decided_at IS NULL ORDER BY first_row"
)


def staged_batches(session: Session, import_: Import) -> list[Batch]:
    """Those that were kept and not decided, as they were; the cells of their rows are still in the file alone."""
    found = session.execute(_STAGED, {"institution": import_.institution_id, "id": import_.id})
    return [
        Batch(
            first_row=one.first_row,
            last_row=one.last_row,
            rows=one.rows,
            sent=one.sent,
            body=None if one.body is None else bytes(one.body),
            refused=orjson.loads(one.refused),
            labels=orjson.loads(one.labels),
            end=Position(one.next_offset, one.last_row),
            cells={},
        )
        for one in found
    ]


def institutions(session: Session) -> Sequence[Institution]:
    return session.scalars(select(Institution).order_by(Institution.slug)).all()


def date_format(session: Session, institution: UUID) -> str:
    """In which its files have dates unless a column is said to be otherwise (IM-10)."""
    found = session.get(Institution, institution)
    return found.date_format if found else USUAL


def import_of_claim(session: Session, institution: UUID, claim: UUID) -> Import | None:
    return session.scalar(select(Import).where(Import.institution_id == institution, Import.claim == claim))


_CODE_COUNTS = text(
    "SELECT code ->> 'code', count(DISTINCT row) FROM import_row, jsonb_array_elements(codes) AS code"
    " WHERE institution_id = :institution AND import_id = :id AND codes IS NOT NULL GROUP BY 1 ORDER BY 2 DESC, 1"
)


def code_counts(session: Session, import_: Import) -> dict[str, int]:
    """In how many rows each code was given."""
    found = session.execute(_CODE_COUNTS, {"institution": import_.institution_id, "id": import_.id})
    return {str(code): int(rows) for code, rows in found}
