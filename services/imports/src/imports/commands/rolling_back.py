"""What becomes of an import that is rolled back, step by step, each with its event (IM-15)."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

import orjson
from sqlalchemy import text
from sqlalchemy.orm import Session

from chassis.auth import Caller
from chassis.clock import now
from imports import roll_back
from imports.commands import tell
from imports.erasing import forget_late
from imports.errors import Lost, NotSteerable
from imports.models import OPEN, Import
from imports.roll_back import FAILED, RUNNING, UNDER_WAY, Became, under_way
from imports.roll_back_queries import Range, last_row


def ask(session: Session, import_: Import, mending: Sequence[Import], by: Caller) -> None:
    """Of an import that is over and did something, once, with those that mend rows of it: all of them or none.

    One that stopped by itself goes on. Raises NotSteerable.
    """
    if refusal := import_.roll_back_refusal():
        raise NotSteerable(*refusal)
    if under_way(import_.roll_back):
        return
    if (open_ := next((one for one in mending if one.status in OPEN), None)) is not None:
        raise NotSteerable(*roll_back.mending_refusal(f"import-{open_.number}"))
    for one in (import_, *mending):
        _ask(session, one, by)


def _ask(session: Session, import_: Import, by: Caller) -> None:
    progress = import_.roll_back
    if not under_way(progress):
        _put(session, import_, progress | {"state": roll_back.ASKED} if progress else _asked(session, import_, by))


def _asked(session: Session, import_: Import, by: Caller) -> roll_back.Progress:
    rows, last = import_.rows_to_take_back, last_row(session, import_)
    return roll_back.asked(by, now(), rows=rows, last_row=last, labelled=import_.labelled)


def held_under_way(session: Session, institution: UUID, import_id: UUID) -> Import:
    """The import, locked, while it is being rolled back. Raises Lost."""
    found = session.get(Import, (institution, import_id), with_for_update=True, populate_existing=True)
    if found is None or found.roll_back is None or found.roll_back["state"] not in UNDER_WAY:
        raise Lost()
    return found


def run(session: Session, import_: Import) -> None:
    """It is worked on, for the first time or again."""
    progress = _progress(import_)
    if progress["state"] != RUNNING or progress["problem"]:
        _put(session, import_, progress | {"state": RUNNING, "problem": None})


def wait(session: Session, import_: Import, code: str, message: str) -> None:
    """It can not go on for now, and says why."""
    progress = _progress(import_)
    if (progress["problem"] or {}).get("code") != code:
        _put(session, import_, roll_back.halted(progress, RUNNING, code, message))


def fail(session: Session, import_: Import, code: str, message: str) -> None:
    """It stops here; what was taken back stays so, and it can be asked to go on."""
    _put(session, import_, roll_back.halted(_progress(import_), FAILED, code, message))


def stage(session: Session, import_: Import, rows: Range) -> None:
    """Keep what contacts is sent, to the byte, before it is first sent."""
    params = {"first": rows.first_row, "last": rows.last_row, "members": rows.members, "body": rows.body}
    labels = orjson.dumps([tuple(one) for one in rows.labels]).decode()
    session.execute(_STAGE, {**_whose(import_), **params, "labels": labels})


_STAGE = text(
    "INSERT INTO rollback_batch (institution_id, import_id, first_row, last_row, members, labels, body)"
    " VALUES (:institution, :import_id, :first, :last, :members, CAST(:labels AS jsonb), :body)"
)


def settle(session: Session, import_: Import, rows: Range, became: Sequence[Became]) -> None:
    """A range is taken back: what was kept, the progress and the event, at once. Raises Lost."""
    progress = _progress(import_)
    if progress["next_row"] >= rows.last_row:
        raise Lost()
    session.execute(_STAGED_NO_MORE, _whose(import_))
    left = [one for one in became if one.outcome in roll_back.LEFT]
    if left:
        packed = orjson.dumps([tuple(one) for one in left]).decode()
        session.execute(_KEEP, {**_whose(import_), "left": packed})
        forget_late(session, import_.institution_id, import_.id)
    members = len(became) if rows.members is None else max(rows.members, len(became))
    _put(session, import_, roll_back.advanced(progress, became, members, rows.last_row))


_STAGED_NO_MORE = text("DELETE FROM rollback_batch WHERE institution_id = :institution AND import_id = :import_id")
_KEEP = text("""
    INSERT INTO rollback_row (institution_id, import_id, row, contact_id, outcome, kept)
    SELECT :institution, :import_id, (one ->> 0)::int, (one ->> 1)::uuid, one ->> 2, one -> 3
    FROM jsonb_array_elements(CAST(:left AS jsonb)) AS one
    ON CONFLICT DO NOTHING
""")


def finish(session: Session, import_: Import) -> None:
    _put(session, import_, roll_back.finished(_progress(import_), now()))


def make_room(session: Session, import_: Import) -> None:
    """Others go first next time; nobody is told, for nothing changed."""
    import_.worked_at = now()


def _progress(import_: Import) -> roll_back.Progress:
    assert import_.roll_back is not None
    return import_.roll_back


def _put(session: Session, import_: Import, progress: roll_back.Progress) -> None:
    import_.roll_back = progress
    tell(session, import_)


def _whose(import_: Import) -> dict[str, Any]:
    return {"institution": import_.institution_id, "import_id": import_.id}


def forget_roll_backs(session: Session, before: datetime) -> None:
    """IM-21: of imports that were rolled back before; their counts stay."""
    session.execute(_FORGET_ROLL_BACKS, {"before": before})


_FORGET_ROLL_BACKS = text(
    "DELETE FROM rollback_row r USING import i"
    " WHERE (i.institution_id, i.id) = (r.institution_id, r.import_id)"
    " AND (i.roll_back ->> 'finished_at')::timestamptz < :before"
)
