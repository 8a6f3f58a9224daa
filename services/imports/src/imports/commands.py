"""Every change to an import: each function is one step of its life, with its event, in the caller's transaction."""

from collections import Counter
from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

import orjson
from sqlalchemy import func, select, text
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from chassis.clock import iso, now
from chassis.outbox import record
from imports.batches import Batch, Fate
from imports.codes import code_of
from imports.erasing import blank_late
from imports.errors import Lost
from imports.events import import_changed
from imports.intake import Arrival, Taken
from imports.models import DRAFT, NOT_STARTED, OPEN, OUTCOMES, PAUSED, SAME_BYTES, Import, Institution
from imports.steering import Effect, Standing, Step, effect_of

MOST_STEPS = 20

_NEXT_NUMBER = text(
    "INSERT INTO import_number (institution_id, last) VALUES (:institution, 1)"
    " ON CONFLICT (institution_id) DO UPDATE SET last = import_number.last + 1 RETURNING last"
)


def create_import(session: Session, arrival: Arrival, taken: Taken) -> Import:
    """Put a file into the queue under the institution's next number (IM-14); it may wait to be started (IM-22)."""
    examined = taken.examined
    same = _same_bytes(session, arrival.institution, taken.stored.sha256)
    waits_for, why = _waits_for(arrival, same)
    made = Import(
        institution_id=arrival.institution,
        id=taken.id,
        number=session.scalar(_NEXT_NUMBER, {"institution": arrival.institution}),
        version=1,
        run=1,
        file_name=arrival.file_name,
        source=arrival.source,
        claim=arrival.claim,
        actor=arrival.actor,
        role=arrival.role,
        groups=arrival.groups,
        path=taken.stored.path,
        sha256=taken.stored.sha256,
        size=taken.stored.size,
        same_bytes_as=same,
        encoding=examined.dialect.encoding,
        delimiter=examined.dialect.delimiter,
        newline=examined.dialect.newline,
        header=list(examined.header),
        targets=list(examined.targets),
        options=arrival.options,
        label_names=arrival.label_names,
        create_labels=arrival.create_labels,
        status="waiting" if waits_for else "queued",
        problem_code=waits_for,
        problem_message=why,
        steps=[],
        rows_total=examined.rows,
        **dict.fromkeys((*OUTCOMES, "in_part"), 0),
        next_offset=examined.first.offset,
        next_row=examined.first.row,
        created_at=now(),
    )
    session.add(made)
    session.flush()
    record(session, import_changed(made))
    return made


def _waits_for(arrival: Arrival, same: int | None) -> tuple[str, str] | tuple[None, None]:
    """What it waits for before it starts, if anything: the code and the message of its problem."""
    if arrival.draft:
        return DRAFT, code_of(DRAFT).cause
    if arrival.ask_same_bytes and same is not None:
        return SAME_BYTES, f"This file was imported before, as import-{same}."
    return None, None


def _same_bytes(session: Session, institution: UUID, sha256: bytes) -> int | None:
    """The number of the newest earlier import of the same bytes (IM-22), not counting what was never to start."""
    return session.scalar(
        select(Import.number)
        .where(
            Import.institution_id == institution,
            Import.sha256 == sha256,
            Import.started_at.is_not(None)
            | (Import.status != "cancelled") & func.coalesce(Import.problem_code, "").not_in(NOT_STARTED),
        )
        .order_by(Import.number.desc())
        .limit(1)
    )


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
        _tell(session, import_)


def wait(session: Session, import_: Import, code: str, message: str) -> None:
    """It can not go on for now, and says why."""
    if (import_.status, import_.problem_code) != ("waiting", code):
        import_.status, import_.problem_code, import_.problem_message = "waiting", code, message
        _tell(session, import_)


def stage(session: Session, import_: Import, batch: Batch) -> None:
    """Keep a batch exactly as it will be sent, before it is first sent (design 2)."""
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


_STAGE = text(
    "INSERT INTO import_batch (institution_id, import_id, first_row, last_row, rows, sent, body, body_sha256,"
    " refused, labels, next_offset) VALUES (:institution, :import_id, :first, :last, :rows, :sent, :body, :sha256,"
    " :refused, :labels, :offset)"
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
    _tell(session, import_)


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
    _over(session, import_, "finished", now())


def fail(session: Session, import_: Import, code: str, message: str) -> None:
    """It stops here; what was applied stays, the rest counts as not reached (IM-13)."""
    import_.problem_code, import_.problem_message = code, message
    _over(session, import_, "failed", now())


def steer(session: Session, import_: Import, step: Step, by: str) -> None:
    """Pause, resume or cancel it, at once or after the batch under way; kept with who and when. Raises NotSteerable."""
    begun = import_.started_at is not None
    effect = effect_of(step, Standing(import_.status, import_.halted, import_.asked, begun))
    if effect is Effect.NOTHING:
        return
    import_.steps = [*import_.steps, {"step": step, "by": by, "at": iso(now())}][-MOST_STEPS:]
    if effect is Effect.ASK:
        import_.asked = step
        _tell(session, import_)
    elif effect is Effect.PAUSE:
        pause(session, import_)
    elif effect is Effect.CANCEL:
        cancel(session, import_)
    else:
        _go_on(session, import_)


def pause(session: Session, import_: Import) -> None:
    """It waits for staff; no batch is under way. It keeps its place before the institution's later imports."""
    import_.asked = None
    wait(session, import_, PAUSED, code_of(PAUSED).cause)


def cancel(session: Session, import_: Import) -> None:
    """It ends between two batches: what is decided stays, the rest counts as not reached (IM-13)."""
    import_.problem_code, import_.problem_message = "cancelled", code_of("cancelled").cause
    _over(session, import_, "cancelled", now())


def _go_on(session: Session, import_: Import) -> None:
    if import_.halted:
        import_.status, import_.problem_code, import_.problem_message = "queued", None, None
    import_.asked = None
    _tell(session, import_)


def make_room(session: Session, import_: Import) -> None:
    """Others go first next time; nobody is told, for nothing changed."""
    import_.worked_at = now()


def fold_institution(session: Session, institution: Institution) -> None:
    """Keep what panel-bff tells, unless something newer is known (design 3.3)."""
    values = {column.key: getattr(institution, column.key) for column in Institution.__table__.columns}
    fold = insert(Institution).values(values)
    session.execute(
        fold.on_conflict_do_update(
            index_elements=["institution_id"], set_=values, where=Institution.version < fold.excluded.version
        )
    )


def _over(session: Session, import_: Import, status: str, when: datetime) -> None:
    import_.status, import_.finished_at, import_.asked = status, when, None
    _tell(session, import_)


def _tell(session: Session, import_: Import) -> None:
    import_.version += 1
    session.flush()
    record(session, import_changed(import_))
