"""What can be read, all of one institution (AC-1)."""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from chassis.errors import NotFound
from labels.models import Label, LabelSet


def get_label(session: Session, institution: UUID, label_id: UUID) -> Label:
    label = session.get(Label, (institution, label_id))
    if label is None:
        raise NotFound()
    return label


def list_labels(
    session: Session, institution: UUID, *, after: UUID, limit: int, archived: bool | None = None
) -> Sequence[Label]:
    """Up to `limit` labels in the order of their ids, and one more to tell of a next page; `archived=False` are those
    that may be offered (LA-3)."""
    wanted = select(Label).where(Label.institution_id == institution, Label.id > after)
    if archived is not None:
        wanted = wanted.where(Label.archived == archived)
    return session.scalars(wanted.order_by(Label.id).limit(limit + 1)).all()


def get_label_set(session: Session, institution: UUID, contact_id: UUID) -> LabelSet:
    """A contact's set; one that never had a label has version 0, for labels knows no contacts."""
    held = session.get(LabelSet, (institution, contact_id))
    return held or LabelSet(institution_id=institution, contact_id=contact_id, version=0, labels=[], erased=False)


def list_label_sets(session: Session, institution: UUID, *, after: UUID, limit: int) -> Sequence[LabelSet]:
    """Up to `limit` sets in the order of their contacts' ids, and one more to tell of a next page."""
    wanted = (
        select(LabelSet)
        .where(LabelSet.institution_id == institution, LabelSet.contact_id > after)
        .order_by(LabelSet.contact_id)
        .limit(limit + 1)
    )
    return session.scalars(wanted).all()
