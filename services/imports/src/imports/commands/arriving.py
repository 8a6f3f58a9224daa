"""A file becomes an import (IM-14)."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import func, select, text
from sqlalchemy.orm import Session

from chassis.clock import now
from chassis.outbox import record
from imports.codes import code_of
from imports.columns import kept
from imports.commands.beginning import begin
from imports.commands.profiles import note_use
from imports.events import import_changed
from imports.examining import Examined
from imports.intake import Arrival, Taken
from imports.models import DRAFT, GUARDED, NEEDS_MAPPING, NOT_STARTED, OUTCOMES, SAME_BYTES, TEMPLATE, Import

_NEXT_NUMBER = text(
    "INSERT INTO import_number (institution_id, last) VALUES (:institution, 1)"
    " ON CONFLICT (institution_id) DO UPDATE SET last = import_number.last + 1 RETURNING last"
)


def create_import(session: Session, arrival: Arrival, taken: Taken, **more: Any) -> Import:
    """Put a file into the queue under the institution's next number (IM-14).

    It may wait to be started (IM-22), or to have its columns explained (IM-16). `more`: columns of the import that
    neither who brings the file says nor the file itself.
    """
    examined, terms = taken.examined, taken.terms
    dialect, look = examined.detected.dialect, examined.look
    same = _same_bytes(session, arrival.institution, taken.stored.sha256)
    waits_for, why = _waits_for(arrival, taken, same)
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
        encoding=dialect.encoding,
        delimiter=dialect.delimiter,
        newline=dialect.newline,
        header_row=look.header.number,
        header=list(look.names),
        detection=detection(examined, taken.said.words()),
        **kept(terms.columns),
        profile=terms.profile,
        guard_percent=terms.guard_percent,
        options=terms.options,
        label_names=terms.label_names,
        create_labels=terms.create_labels,
        status="waiting" if waits_for else "queued",
        problem_code=waits_for,
        problem_message=why,
        steps=[],
        rows_total=examined.rows,
        **dict.fromkeys((*OUTCOMES, "in_part"), 0),
        next_offset=look.first.offset,
        next_row=look.first.row,
        created_at=now(),
    )
    for name, value in more.items():
        setattr(made, name, value)
    session.add(made)
    if waits_for in (None, GUARDED) and terms.profile not in (None, TEMPLATE):
        note_use(session, arrival.institution, UUID(terms.profile))
    session.flush()
    if waits_for == GUARDED:
        begin(session, made, arrival.actor)
        session.flush()
    record(session, import_changed(made))
    return made


def detection(examined: Examined, overruled: Sequence[str]) -> dict[str, Any]:
    """What is sure of the file's dialect, and what somebody said (IM-2)."""
    detected = examined.detected
    sure = {"encoding_sure": detected.encoding_sure, "delimiter_sure": detected.delimiter_sure}
    return sure | {"overruled": list(overruled)}


def _waits_for(arrival: Arrival, taken: Taken, same: int | None) -> tuple[str, str] | tuple[None, None]:
    """What it waits for before it starts, if anything: the code and the message of its problem."""
    if arrival.draft:
        return DRAFT, code_of(DRAFT).cause
    if taken.terms.unclear is not None:
        return NEEDS_MAPPING, taken.terms.unclear
    if arrival.ask_same_bytes and same is not None:
        return SAME_BYTES, f"This file was imported before, as import-{same}."
    if taken.terms.guard_percent is not None:
        return GUARDED, code_of(GUARDED).cause
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
