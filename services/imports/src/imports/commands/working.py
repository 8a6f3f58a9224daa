"""What a worker does to an import: from batch to batch, to its end (IM-12, IM-13)."""

from collections import Counter
from collections.abc import Sequence
from uuid import UUID

import orjson
from sqlalchemy import text
from sqlalchemy.orm import Session

from chassis.clock import now
from imports.batches import Batch, Fate
from imports.commands import tell
from imports.erasing import blank_late
from imports.errors import Lost
from imports.models import OPEN, Import
from imports.plan_queries import digests
from imports.planning import reviewed


def held_open(session: Session, institution: UUID, import_id: UUID) -> Import:
    """The import, locked, while it is not over or halted (the lock also fixes the order of its events). Raises Lost."""
    found = session.get(Import, (institution, import_id), with_for_update=True, populate_existing=True)
    if found is None or found.status not in OPEN or found.halted:
        raise Lost()
    return found


def run(session: Session, import_: Import) -> None:
    """It is worked on, for the first time or again."""
    if import_.status != "running":
        import_.status, import_.problem_code, import_.problem_message = "running", None, None
        import_.started_at = import_.started_at or now()
        tell(session, import_)


def wait(session: Session, import_: Import, code: str, message: str) -> None:
    """It can not go on for now, and says why."""
    if (import_.status, import_.problem_code) != ("waiting", code):
        import_.status, import_.problem_code, import_.problem_message = "waiting", code, message
        tell(session, import_)


def stage(session: Session, import_: Import, batch: Batch) -> Batch:
    """Keep a batch exactly as it will be sent, before it is first sent (design 2); that is the one given back."""
    if import_.reviewed is not None:
        batch = reviewed(batch, digests(session, import_, batch.first_row, batch.last_row))
    session.execute(
        _STAGE,
        {
            "institution": import_.institution_id,
            "import_id": import_.id,
            "first": batch.first_row,
            "last": batch.last_row,
            "rows": batch.rows,
            "sent": batch.sent,
            "body": batch.body,
            "sha256": batch.sha256,
            "refused": orjson.dumps(batch.refused).decode(),
            "labels": orjson.dumps(batch.labels).decode(),
            "offset": batch.end.offset,
        },
    )
    return batch


_STAGE = text(
    "INSERT INTO import_batch (institution_id, import_id, first_row, last_row, rows, sent, body, body_sha256,"
    " refused, labels, next_offset) VALUES (:institution, :import_id, :first, :last, :rows, :sent, :body, :sha256,"
    " :refused, :labels, :offset)"
)


def withdraw(session: Session, import_: Import, batch: Batch) -> None:
    """A batch that was kept and will not be sent now."""
    whose = {"institution": import_.institution_id, "id": import_.id, "first": batch.first_row}
    session.execute(_WITHDRAW, whose)


_WITHDRAW = text(
    "DELETE FROM import_batch WHERE institution_id = :institution AND import_id = :id AND first_row = :first"
    " AND decided_at IS NULL"
)


def settle(session: Session, import_: Import, batch: Batch, fates: Sequence[Fate]) -> None:
    """The batch is decided: the fates of its rows, the progress and the event, at once (IM-12). Raises Lost."""
    if import_.next_row >= batch.first_row:
        raise Lost()
    _store_fates(session, import_, fates)
    session.execute(_DECIDED, {"institution": import_.institution_id, "id": import_.id, "first": batch.first_row})
    for outcome, rows in Counter(fate.outcome for fate in fates).items():
        setattr(import_, outcome, getattr(import_, outcome) + rows)
    import_.in_part += sum(fate.in_part for fate in fates)
    import_.next_offset, import_.next_row = batch.end
    import_.status, import_.problem_code, import_.problem_message = "running", None, None
    tell(session, import_)


_DECIDED = text(
    "UPDATE import_batch SET decided_at = clock_timestamp(), body = NULL, refused = NULL, labels = NULL"
    " WHERE institution_id = :institution AND import_id = :id AND first_row = :first"
)

# one parameter of JSON: six arrays cost the driver four times as much
_FATES = text("""
    INSERT INTO import_row (institution_id, import_id, row, outcome, in_part, contact_id, codes, cells)
    SELECT :institution, :import_id, (fate ->> 0)::int, fate ->> 1, (fate ->> 2)::boolean, (fate ->> 3)::uuid,
           nullif(fate -> 4, '[]'), nullif(fate -> 5, 'null')
    FROM jsonb_array_elements(CAST(:fates AS jsonb)) AS fate
""")


def _store_fates(session: Session, import_: Import, fates: Sequence[Fate]) -> None:
    packed = orjson.dumps([tuple(fate) for fate in fates]).decode()
    session.execute(_FATES, {"institution": import_.institution_id, "import_id": import_.id, "fates": packed})
    blank_late(session, import_.institution_id, import_.id, [fate.row for fate in fates])


def finish(session: Session, import_: Import) -> None:
    end(session, import_, "finished")


def fail(session: Session, import_: Import, code: str, message: str) -> None:
    """It stops here; what was applied stays, the rest counts as not reached (IM-13)."""
    import_.problem_code, import_.problem_message = code, message
    end(session, import_, "failed")


def make_room(session: Session, import_: Import) -> None:
    """Others go first next time; nobody is told, for nothing changed."""
    import_.worked_at = now()


def end(session: Session, import_: Import, status: str) -> None:
    import_.status, import_.finished_at, import_.asked = status, now(), None
    tell(session, import_)
