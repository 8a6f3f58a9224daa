"""Label definitions: create and change."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from chassis.clock import now, uuid7
from chassis.errors import NotFound, Stale
from chassis.outbox import record
from labels.colours import colour_for
from labels.errors import duplicate_label
from labels.events import label_changed
from labels.models import Label
from labels.names import LabelName


def create_label(session: Session, institution: UUID, wanted: Mapping[str, Any]) -> Label:
    """LA-1. Raises duplicate-label, naming the other."""
    label = new_label(institution, wanted["name"], wanted.get("colour"), wanted.get("description"))
    with only_of_its_name(session, institution, label.name_key):
        session.add(label)
    record(session, label_changed(label))
    return label


def new_label(institution: UUID, name: LabelName, colour: str | None = None, description: str | None = None) -> Label:
    moment = now()
    return Label(
        institution_id=institution,
        id=uuid7(),
        version=1,
        name=name.text,
        name_key=name.key,
        colour=colour or colour_for(name.key),
        description=description or None,
        archived=False,
        created_at=moment,
        updated_at=moment,
    )


def change_label(session: Session, institution: UUID, label_id: UUID, wanted: Mapping[str, Any], *, seen: int) -> Label:
    """Rename, recolour, describe, archive or restore; assignments stay (LA-3). Raises stale, duplicate-label."""
    label = locked_label(session, institution, label_id)
    if label.version != seen:
        raise Stale(label.state())
    with only_of_its_name(session, institution, wanted["name"].key if "name" in wanted else label.name_key):
        changed = apply_changes(session, label, wanted)
    if changed:
        record(session, label_changed(label))
    return label


def locked_label(session: Session, institution: UUID, label_id: UUID) -> Label:
    label = session.get(Label, (institution, label_id), with_for_update=True)
    if label is None:
        raise NotFound()
    return label


def apply_changes(session: Session, label: Label, wanted: Mapping[str, Any]) -> bool:
    """Whether anything is different now; then it is the next version."""
    if "name" in wanted:
        label.name, label.name_key = wanted["name"].text, wanted["name"].key
    if "description" in wanted:
        label.description = wanted["description"] or None
    label.colour = wanted.get("colour", label.colour)
    label.archived = wanted.get("archived", label.archived)
    if not session.is_modified(label):
        return False
    label.version, label.updated_at = label.version + 1, now()
    return True


@contextmanager
def only_of_its_name(session: Session, institution: UUID, key: str) -> Iterator[None]:
    """Write what the block did; the unique index alone decides between two labels of one name (LA-1)."""
    try:
        with session.begin_nested():
            yield
    except IntegrityError as error:
        raise duplicate_label(holder(session, institution, key)) from error


def holder(session: Session, institution: UUID, key: str) -> Label:
    return session.scalars(select(Label).where(Label.institution_id == institution, Label.name_key == key)).one()
