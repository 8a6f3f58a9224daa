"""What can be read, all of one institution (AC-1)."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import select, text
from sqlalchemy.orm import Session

from chassis.errors import NotFound
from labels.models import Label, LabelSet

LAST = 2**62  # a version that none comes to
_VERSION = "(change ->> 'version')::bigint"
_HISTORY = text(
    "SELECT change FROM label_set, jsonb_array_elements(past) AS change"  # noqa: S608 - only our own constants
    f" WHERE institution_id = :institution AND contact_id = :contact AND {_VERSION} < :after"
    f" ORDER BY {_VERSION} DESC LIMIT :most"
)


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


def history(
    session: Session, institution: UUID, contact_id: UUID, *, after: int | None, limit: int
) -> list[dict[str, Any]]:
    """AC-5: up to `limit` changes of a contact's labels, newest first, and one more to tell of a next page; `after` is
    the version of the last one seen."""
    whose = {"institution": institution, "contact": contact_id, "after": after or LAST, "most": limit + 1}
    return list(session.scalars(_HISTORY, whose))


def list_label_sets(session: Session, institution: UUID, *, after: UUID, limit: int) -> Sequence[LabelSet]:
    """Up to `limit` sets in the order of their contacts' ids, and one more to tell of a next page."""
    wanted = (
        select(LabelSet)
        .where(LabelSet.institution_id == institution, LabelSet.contact_id > after)
        .order_by(LabelSet.contact_id)
        .limit(limit + 1)
    )
    return session.scalars(wanted).all()
