"""A file becomes an import (IM-14)."""

from typing import Any
from uuid import UUID

from sqlalchemy import func, select, text
from sqlalchemy.orm import Session

from chassis.clock import now
from chassis.outbox import record
from imports.codes import code_of
from imports.events import import_changed
from imports.intake import Arrival, Taken
from imports.models import DRAFT, NOT_STARTED, OUTCOMES, SAME_BYTES, Import

_NEXT_NUMBER = text(
    "INSERT INTO import_number (institution_id, last) VALUES (:institution, 1)"
    " ON CONFLICT (institution_id) DO UPDATE SET last = import_number.last + 1 RETURNING last"
)


def create_import(session: Session, arrival: Arrival, taken: Taken, **more: Any) -> Import:
    """Put a file into the queue under the institution's next number (IM-14); it may wait to be started (IM-22).

    `more`: columns of the import that neither who brings the file says nor the file itself.
    """
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
    for name, value in more.items():
        setattr(made, name, value)
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
