"""What is asked of a dry run, and what a worker does to it: each step with its event, in the caller's transaction."""

from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

import orjson
from sqlalchemy import text
from sqlalchemy.orm import Session

from chassis.clock import iso, now
from chassis.db import array
from imports.batches import Batch
from imports.codes import code_of
from imports.commands import tell
from imports.commands.beginning import begin
from imports.commands.mapping import check_not_begun
from imports.dry_run import ASKED, FAILED, FINISHED, RUNNING, UNDER_WAY, over_guard, stopped, told
from imports.erasing import blank_late_plan
from imports.errors import Lost
from imports.models import DRAFT, GUARD, GUARDED, DryRun, Import
from imports.planning import Planned, advanced, fields_of, to_make


def ask(session: Session, import_: Import, by: str) -> None:
    """IM-11, of a locked import. Raises Begun."""
    check_not_begun(import_)
    _take_over(import_)
    begin(session, import_, by)
    tell(session, import_)


def stop(session: Session, import_: Import) -> None:
    """At once: nothing was applied, so nothing has to be finished. Asking twice is asking once."""
    ended = stopped(import_.dry_run, iso(now()))
    if ended == import_.dry_run:
        return
    _take_over(import_)
    import_.dry_run = ended
    tell(session, import_)


def _take_over(import_: Import) -> None:
    """What would have started by itself after its dry run is staff's to start now."""
    if import_.problem_code == GUARDED:
        import_.problem_code, import_.problem_message = DRAFT, code_of(DRAFT).cause


def held_under_way(session: Session, institution: UUID, import_id: UUID) -> tuple[Import, DryRun]:
    """The import, locked, while its dry run is to be worked on. Raises Lost."""
    found = session.get(Import, (institution, import_id), with_for_update=True, populate_existing=True)
    state = told(found.dry_run, found.mapping_version) if found is not None else None
    if found is None or state is None or not found.halted or state["state"] not in UNDER_WAY:
        raise Lost()
    return found, session.get_one(DryRun, (institution, UUID(state["id"])), populate_existing=True)


def run(session: Session, import_: Import) -> None:
    """It is worked on, for the first time or again; what older ones said of the rows goes."""
    state = import_.dry_run or {}
    if state["state"] == ASKED:
        _forget(session, import_.institution_id, _older(session, import_))
    if state["state"] != RUNNING or state["problem"]:
        started = state["started_at"] or iso(now())
        import_.dry_run = state | {"state": RUNNING, "problem": None, "started_at": started}
        tell(session, import_)


def wait(session: Session, import_: Import, code: str, message: str) -> None:
    """It can not go on for now, and says why."""
    state = import_.dry_run or {}
    problem = {"code": code, "message": message}
    if state["problem"] != problem:
        import_.dry_run = state | {"problem": problem}
        tell(session, import_)


def settle(session: Session, import_: Import, dry_run: DryRun, batch: Batch, planned: Sequence[Planned]) -> None:
    """The plan of a batch's rows, the progress and the event, at once. Raises Lost."""
    if dry_run.next_row >= batch.first_row or import_.dry_run is None:
        raise Lost()
    _store(session, dry_run, planned)
    dry_run.fields = fields_of(dry_run.fields, planned)
    dry_run.labels = to_make(batch.called) | dry_run.labels
    dry_run.next_offset, dry_run.next_row = batch.end
    import_.dry_run = advanced(import_.dry_run, planned)
    tell(session, import_)


def finish(session: Session, import_: Import) -> None:
    """The plan is complete. What was only guarded starts, unless too much of it would be refused or created."""
    state = (import_.dry_run or {}) | {"state": FINISHED, "problem": None, "finished_at": iso(now())}
    import_.dry_run = state
    if import_.problem_code == GUARDED:
        over = over_guard(state, import_.guard_percent or 0)
        _let_go(import_, over)
    tell(session, import_)


def fail(session: Session, import_: Import, code: str, message: str) -> None:
    """It ends here, with the reason; nothing was applied."""
    problem = {"code": code, "message": message}
    import_.dry_run = (import_.dry_run or {}) | {"state": FAILED, "problem": problem, "finished_at": iso(now())}
    if import_.problem_code == GUARDED:
        _let_go(import_, f"It could not be run dry before its start: {message}")
    tell(session, import_)


def _let_go(import_: Import, why_not: str | None) -> None:
    if why_not is None:
        import_.status, import_.problem_code, import_.problem_message = "queued", None, None
    else:
        import_.problem_code, import_.problem_message = GUARD, why_not


# One array per column; what is JSON goes as text.
_STORE = text("""
    INSERT INTO plan_row (institution_id, dry_run_id, row, outcome, in_part, contact_id, digest, codes, changes, cells)
    SELECT :institution, :dry_run, row, outcome, in_part, contact_id, digest, codes::jsonb, changes, cells::jsonb
    FROM unnest(CAST(:rows AS int[]), CAST(:outcomes AS text[]), CAST(:in_part AS boolean[]),
        CAST(:contacts AS uuid[]), CAST(:digests AS text[]), CAST(:codes AS text[]), CAST(:changes AS text[]),
        CAST(:cells AS text[])) AS p (row, outcome, in_part, contact_id, digest, codes, changes, cells)
""")


def _store(session: Session, dry_run: DryRun, planned: Sequence[Planned]) -> None:
    whose = {"institution": dry_run.institution_id, "dry_run": dry_run.id}
    columns = {
        "rows": array(row.row for row in planned),
        "outcomes": array(row.outcome for row in planned),
        "in_part": array(row.in_part for row in planned),
        "contacts": array(row.contact_id for row in planned),
        "digests": array(row.digest for row in planned),
        "codes": array(_packed(row.codes) for row in planned),
        "changes": array(_packed(row.changes) for row in planned),
        "cells": array(_packed(row.cells) for row in planned),
    }
    session.execute(_STORE, {**whose, **columns})
    blank_late_plan(session, dry_run.institution_id, dry_run.id, [row.row for row in planned])


def _packed(value: Any) -> str | None:
    return orjson.dumps(value).decode() if value else None


_OLDER = text(
    "SELECT id FROM dry_run WHERE institution_id = :institution AND import_id = :import_id"
    " AND id <> CAST(:newest AS uuid)"
)
_OLD = text("SELECT institution_id, id FROM dry_run WHERE asked_at < :before")
_FORGET = [
    text(f"DELETE FROM {table} WHERE institution_id = :institution AND {key} = :dry_run")  # noqa: S608
    for table, key in (("plan_row", "dry_run_id"), ("dry_run", "id"))
]


def _older(session: Session, import_: Import) -> Iterator[UUID]:
    newest = (import_.dry_run or {})["id"]
    whose = {"institution": import_.institution_id, "import_id": import_.id, "newest": newest}
    return iter(session.scalars(_OLDER, whose).all())


def _forget(session: Session, institution: UUID, dry_runs: Iterator[UUID]) -> None:
    for dry_run in dry_runs:
        for statement in _FORGET:
            session.execute(statement, {"institution": institution, "dry_run": dry_run})


def forget_plans(session: Session, before: datetime) -> None:
    """IM-21: what dry runs said of single rows; counts stay with the import."""
    for institution, dry_run in session.execute(_OLD, {"before": before}).all():
        _forget(session, institution, iter([dry_run]))
