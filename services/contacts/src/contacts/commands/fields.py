"""Custom field definitions (CF-1, CF-2, CF-8): create, change, add and remove options, delete, restore."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from chassis.clock import uuid7
from chassis.errors import Fault, Invalid, NotFound, Stale
from chassis.outbox import record
from contacts import queries
from contacts.commands import field_values
from contacts.edits import Origin
from contacts.errors import DuplicateField, OptionInUse, TooLate
from contacts.events import field_changed, field_state
from contacts.models import CustomField

State = dict[str, Any]
Option = dict[str, str]

KEPT = timedelta(days=30)  # what a deleted field's contacts hold (CF-8)


def create_field(session: Session, institution: UUID, wanted: Mapping[str, Any]) -> State:
    """A new definition, last in order unless it says where."""
    position = wanted["position"]
    if position is None:
        last = select(func.max(CustomField.position)).where(CustomField.institution_id == institution)
        position = (session.scalar(last) or 0) + 1
    field = CustomField(
        institution_id=institution,
        id=uuid7(),
        version=1,
        type=wanted["type"],
        options=_options([], wanted["options"], wanted["type"]),
        position=position,
        deleted=False,
        purged=False,
        **_named(session, institution, None, wanted["name"]),
        **{name: wanted[name] for name in _PLAIN},
    )
    session.add(field)
    session.flush()
    record(session, field_changed(field))
    return field_state(field)


def edit_field(session: Session, id: UUID, seen: int, wanted: Mapping[str, Any], origin: Origin) -> State:
    """The definition as the edit leaves it; its type can not change (CF-2).

    Options that are left out go, and the values of contacts with them as `removed_options` says; raises OptionInUse.
    """
    institution = origin.institution
    if "options" in wanted:
        field_values.keep_writers_out(session, institution)
    field = _locked(session, institution, id)
    if field.version != seen:
        raise Stale(field_state(field))
    changed = {name: wanted[name] for name in (*_PLAIN, "position") if name in wanted}
    if "name" in wanted:
        changed |= _named(session, institution, id, wanted["name"])
    if "options" in wanted:
        changed["options"] = _options(field.options, wanted["options"], field.type)
    moves = _moves(session, field, wanted.get("options", field.options), wanted.get("removed_options", {}))
    field_values.move(session, id, moves, origin)
    return _save(session, field, changed)


def delete_field(session: Session, institution: UUID, id: UUID, seen: int, at: datetime) -> State:
    """CF-8: its name is free, its values are kept. Deleting again changes nothing: an answer may have been lost."""
    field = _locked(session, institution, id, deleted=True)
    if field.deleted:
        return field_state(field)
    if field.version != seen:
        raise Stale(field_state(field))
    return _save(session, field, {"deleted": True, "deleted_at": at})


def restore_field(session: Session, institution: UUID, id: UUID, at: datetime) -> State:
    """CF-8: the field with its values. Raises TooLate, DuplicateField. Restoring what is there changes nothing."""
    field = _locked(session, institution, id, deleted=True)
    if field.deleted_at is None:
        return field_state(field)
    if field.purged or at - field.deleted_at >= KEPT:
        raise TooLate()
    _named(session, institution, id, field.name)
    return _save(session, field, {"deleted": False, "deleted_at": None})


def add_option(session: Session, institution: UUID, id: UUID, label: str) -> State:
    """One more option, at the end."""
    field = _locked(session, institution, id)
    wanted = [*field.options, {"label": label}]
    return _save(session, field, {"options": _options(field.options, wanted, field.type)})


_PLAIN = ("description", "group", "in_escalations", "in_generative_ai", "requires_authentication")


def _locked(session: Session, institution: UUID, id: UUID, deleted: bool = False) -> CustomField:
    """The definition, locked; a deleted one only if asked for."""
    field = session.get(CustomField, (institution, id), with_for_update=True, populate_existing=True)
    if field is None or (field.deleted and not deleted):
        raise NotFound("There is no such field.")
    return field


def _save(session: Session, field: CustomField, changed: Mapping[str, Any]) -> State:
    different = {name: value for name, value in changed.items() if getattr(field, name) != value}
    if different:
        for name, value in different.items():
            setattr(field, name, value)
        field.version += 1
        session.flush()
        record(session, field_changed(field))
    return field_state(field)


def _named(session: Session, institution: UUID, id: UUID | None, name: str) -> State:
    """CF-1: the name and the key it is compared by, if no other field has it."""
    key = name.casefold()
    same = select(CustomField.id, CustomField.name).where(
        CustomField.institution_id == institution, CustomField.name_key == key, CustomField.deleted.is_(False)
    )
    other = session.execute(same).first()
    if other is not None and other.id != id:
        raise DuplicateField(str(other.id), other.name)
    return {"name": name, "name_key": key}


def _options(present: Sequence[Option], wanted: Sequence[Mapping[str, str]], type: str) -> list[Option]:
    """The options wanted, in their order: those with an id are kept or renamed, the others are new."""
    faults = list(_option_faults(present, wanted, type))
    if faults:
        raise Invalid(faults)
    return [{"id": option.get("id") or str(uuid7()), "label": option["label"]} for option in wanted]


def _moves(
    session: Session, field: CustomField, wanted: Sequence[Mapping[str, str]], said: Mapping[str, str | None]
) -> dict[str, str | None]:
    """CF-2: where the values of the options that are left out go. Raises OptionInUse for those nothing was said of."""
    kept = {option["id"] for option in wanted if option.get("id")}
    removed = {option["id"]: option["label"] for option in field.options if option["id"] not in kept}
    faults = list(_move_faults(removed, kept, said))
    if faults:
        raise Invalid(faults)
    if not removed:
        return {}
    held = queries.held_options(session, field.institution_id, field.id)
    undecided = [
        {"id": id, "label": label, "contacts": held[id]} for id, label in removed.items() if id in held.keys() - said
    ]
    if undecided:
        raise OptionInUse(undecided)
    return {id: said[id] for id in removed if id in held}


def _move_faults(removed: Collection[str], kept: Collection[str], said: Mapping[str, str | None]) -> Iterator[Fault]:
    for id, target in said.items():
        if id not in removed:
            yield Fault(f"removed_options.{id}", "invalid-value", "This is no option that is left out.")
        elif target is not None and target not in kept:
            yield Fault(f"removed_options.{id}", "unknown-option", "Values move to an option that stays.")


def _option_faults(present: Sequence[Option], wanted: Sequence[Mapping[str, str]], type: str) -> list[Fault]:
    if type != "choice":
        return [Fault("options", "invalid-value", "Only a Multi-Choice field has options.")] if wanted else []
    faults = [] if wanted else [Fault("options", "value-missing", "A Multi-Choice field has at least one option.")]
    known = [option["id"] for option in present]
    kept = [option["id"] for option in wanted if option.get("id")]
    if set(kept) - set(known) or len(set(kept)) != len(kept):
        faults.append(Fault("options", "unknown-option", "An option's id is one the field has, once."))
    labels = [option["label"].casefold() for option in wanted]
    if len(set(labels)) != len(labels):
        faults.append(Fault("options", "duplicate-option", "Options differ, whatever their case."))
    return faults
