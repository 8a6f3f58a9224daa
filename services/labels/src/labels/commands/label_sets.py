"""The labels of one contact: add and remove."""

from collections.abc import Collection, Iterator, Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from chassis.errors import Fault, NotFound
from chassis.outbox import record
from labels.errors import archived_label, unknown_label, unusable_labels
from labels.events import label_set_changed
from labels.models import Label, LabelSet
from labels.past import By, entry


def change_label_set(
    session: Session, institution: UUID, contact_id: UUID, by: By, *, add: Sequence[UUID], remove: Sequence[UUID]
) -> LabelSet:
    """LA-2: one command, one transaction, one event; a set that stays as it is publishes nothing. Raises Invalid with
    a fault for each label that is not this institution's, is archived, or is in both lists."""
    archived = archived_among(session, institution, {*add, *remove})
    held = locked(session, institution, contact_id, make=bool(add))
    if held.erased:
        raise NotFound("This contact was erased.")
    faults = list(_faults(archived, held.labels, add, remove))
    if faults:
        raise unusable_labels(faults)
    wanted = sorted({*held.labels, *add} - set(remove))
    if wanted != held.labels:
        told = entry(by, held.version + 1, held.labels, wanted)
        held.labels, held.version = wanted, held.version + 1
        held.past = LabelSet.past.concat([told])  # appended where it stands, and never read here
        session.flush()
        record(session, label_set_changed(held))
    return held


def archived_among(session: Session, institution: UUID, labels: Collection[UUID]) -> dict[UUID, bool]:
    """Which of these labels the institution has, and whether each is archived. They are share-locked, so that none is
    archived while it is being given to someone."""
    if not labels:
        return {}
    wanted = select(Label.id, Label.archived).where(Label.institution_id == institution, Label.id.in_(labels))
    return {row.id: row.archived for row in session.execute(wanted.order_by(Label.id).with_for_update(read=True))}


def locked(session: Session, institution: UUID, contact_id: UUID, *, make: bool) -> LabelSet:
    """The contact's set, its row locked: the lock also fixes the order of this contact's events (design 3.7). A row is
    made where there is none only if it will hold something."""
    empty: dict[str, Any] = {
        "institution_id": institution,
        "contact_id": contact_id,
        "version": 0,
        "labels": [],
        "erased": False,
    }
    if make:
        session.execute(insert(LabelSet).values(empty).on_conflict_do_nothing())
    wanted = select(LabelSet).where(LabelSet.institution_id == institution, LabelSet.contact_id == contact_id)
    return session.scalars(wanted.with_for_update()).one_or_none() or LabelSet(**empty)


def _faults(
    archived: dict[UUID, bool], held: Collection[UUID], add: Sequence[UUID], remove: Sequence[UUID]
) -> Iterator[Fault]:
    for position, label in enumerate(add):
        if label not in archived:
            yield unknown_label(f"add.{position}")
        elif label in remove:
            yield Fault(f"add.{position}", "contradiction", "The same label is to be removed.")
        elif archived[label] and label not in held:
            yield archived_label(f"add.{position}")
    for position, label in enumerate(remove):
        if label not in archived:
            yield unknown_label(f"remove.{position}")
