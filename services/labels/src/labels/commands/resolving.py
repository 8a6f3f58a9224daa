"""LA-5: names become ids, found or created."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from uuid import UUID

from marshmallow import ValidationError
from sqlalchemy import select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from chassis.outbox import record
from labels.commands.labels import new_label
from labels.events import label_changed
from labels.models import Label
from labels.names import LabelName, label_name


@dataclass
class Resolved:
    """The label of each name as it was sent, what these are called, and the names that have none, also those that could
    be created."""

    labels: dict[str, UUID] = field(default_factory=dict)
    called: dict[UUID, str] = field(default_factory=dict)
    unknown: list[str] = field(default_factory=list)
    creatable: list[str] = field(default_factory=list)


def resolve(session: Session, institution: UUID, names: Sequence[str], *, create: bool) -> Resolved:
    """Every name's label. Unknown are those that no label has and that may not or cannot be created, and those of
    archived labels: a name in a file does not bring back what staff put away (LA-3)."""
    usable = {raw: name for raw in dict.fromkeys(names) if (name := _usable(raw))}
    by_key = {name.key: name for name in reversed(usable.values())}  # the first spelling is the one created
    held = _held(session, institution, by_key)
    if create:
        held |= _create(session, institution, [name for key, name in by_key.items() if key not in held])
    resolved = Resolved()
    for raw in dict.fromkeys(names):
        label = held.get(usable[raw].key) if raw in usable else None
        if label is None or label.archived:
            resolved.unknown.append(raw)
            if label is None and raw in usable:
                resolved.creatable.append(raw)
        else:
            resolved.labels[raw] = label.id
            resolved.called[label.id] = label.name
    return resolved


def _usable(raw: str) -> LabelName | None:
    try:
        return label_name(raw)
    except ValidationError:
        return None


def _held(session: Session, institution: UUID, keys: Iterable[str]) -> dict[str, Label]:
    wanted = select(Label).where(Label.institution_id == institution, Label.name_key.in_(list(keys)))
    return {label.name_key: label for label in session.scalars(wanted)}


def _create(session: Session, institution: UUID, names: Sequence[LabelName]) -> dict[str, Label]:
    """Safe when two resolve the same new name at once: the second waits for the first and takes its label."""
    if not names:
        return {}
    made = [new_label(institution, name) for name in sorted(names, key=lambda name: name.key)]
    created = session.scalars(
        insert(Label)
        .values([_columns(label) for label in made])
        .on_conflict_do_nothing(index_elements=["institution_id", "name_key"])
        .returning(Label)
    ).all()
    record(session, *map(label_changed, created))
    return _held(session, institution, [name.key for name in names])


def _columns(label: Label) -> dict[str, object]:
    return {column.key: getattr(label, column.key) for column in Label.__table__.columns}
