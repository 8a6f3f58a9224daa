"""Custom field definitions (CF-1, CF-2): create, change, add options."""

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from chassis.clock import uuid7
from chassis.errors import Fault, Invalid, NotFound, Stale
from chassis.outbox import record
from contacts.errors import DuplicateField
from contacts.events import field_changed, field_state
from contacts.models import CustomField

State = dict[str, Any]
Option = dict[str, str]


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
        **_named(session, institution, None, wanted["name"]),
        **{name: wanted[name] for name in _PLAIN},
    )
    session.add(field)
    session.flush()
    record(session, field_changed(field))
    return field_state(field)


def edit_field(session: Session, institution: UUID, id: UUID, seen: int, wanted: Mapping[str, Any]) -> State:
    """The definition as the edit leaves it; its type can not change (CF-2)."""
    field = _locked(session, institution, id)
    if field.version != seen:
        raise Stale(field_state(field))
    changed = {name: wanted[name] for name in (*_PLAIN, "position") if name in wanted}
    if "name" in wanted:
        changed |= _named(session, institution, id, wanted["name"])
    if "options" in wanted:
        changed["options"] = _options(field.options, wanted["options"], field.type)
    return _save(session, field, changed)


def add_option(session: Session, institution: UUID, id: UUID, label: str) -> State:
    """One more option, at the end."""
    field = _locked(session, institution, id)
    wanted = [*field.options, {"label": label}]
    return _save(session, field, {"options": _options(field.options, wanted, field.type)})


_PLAIN = ("description", "group", "in_escalations", "in_generative_ai", "requires_authentication")


def _locked(session: Session, institution: UUID, id: UUID) -> CustomField:
    field = session.get(CustomField, (institution, id), with_for_update=True, populate_existing=True)
    if field is None or field.deleted:
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
    same = select(CustomField.id).where(
        CustomField.institution_id == institution, CustomField.name_key == key, CustomField.deleted.is_(False)
    )
    if session.scalar(same) not in (None, id):
        raise DuplicateField(name)
    return {"name": name, "name_key": key}


def _options(present: Sequence[Option], wanted: Sequence[Mapping[str, str]], type: str) -> list[Option]:
    """The options wanted, in their order: those with an id are kept or renamed, the others are new."""
    faults = list(_option_faults(present, wanted, type))
    if faults:
        raise Invalid(faults)
    return [{"id": option.get("id") or str(uuid7()), "label": option["label"]} for option in wanted]


def _option_faults(present: Sequence[Option], wanted: Sequence[Mapping[str, str]], type: str) -> list[Fault]:
    if type != "choice":
        return [Fault("options", "invalid-value", "Only a Multi-Choice field has options.")] if wanted else []
    faults = [] if wanted else [Fault("options", "value-missing", "A Multi-Choice field has at least one option.")]
    known = [option["id"] for option in present]
    kept = [option["id"] for option in wanted if option.get("id")]
    if set(kept) - set(known) or len(set(kept)) != len(kept):
        faults.append(Fault("options", "unknown-option", "An option's id is one the field has, once."))
    if set(known) - set(kept):
        faults.append(Fault("options", "option-removed", "An option can be renamed, not removed."))
    labels = [option["label"].casefold() for option in wanted]
    if len(set(labels)) != len(labels):
        faults.append(Fault("options", "duplicate-option", "Options differ, whatever their case."))
    return faults
