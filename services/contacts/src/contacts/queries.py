"""Reads of contacts. Every one names its institution: row-level security is the second wall, not the first."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Text, func, literal, or_, select, text
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.orm import Session

from chassis.clock import iso
from chassis.errors import NotFound
from contacts.columns import Institution as Defaults
from contacts.events import contact_state, field_state
from contacts.models import Contact, CustomField, ImportMembership, Institution
from contacts.standard import full_name
from contacts.values import Definition

RECENT_IMPORTS = 20

State = dict[str, Any]

OPTIONS_LOCK = 7103311
_KEEP_OPTIONS = text(f"SELECT pg_advisory_xact_lock_shared(hashtextextended(:institution, {OPTIONS_LOCK}))")


def defaults(session: Session, institution: UUID) -> Defaults:
    """The institution's language and date format; the product's while panel.institution.v1 has not come yet."""
    known = session.get(Institution, institution)
    return Defaults(known.language, known.date_format) if known else Defaults()


def contact(session: Session, institution: UUID, id: UUID) -> State:
    """NotFound also for another institution's id (AC-1)."""
    found = session.get(Contact, (institution, id))
    if found is None:
        raise NotFound("There is no such contact.")
    return contact_state(found.fields(), str(institution))


def contacts(session: Session, institution: UUID, after: UUID, limit: int, archived: bool | None) -> list[State]:
    """Up to `limit` in the order of their ids, which is that of their creation, and one more to tell of a next page."""
    query = select(Contact).where(Contact.institution_id == institution, Contact.id > after)
    query = query.order_by(Contact.id).limit(limit + 1)
    if archived is not None:
        query = query.where(Contact.archived == archived)
    return [contact_state(found.fields(), str(institution)) for found in session.scalars(query)]


def holders(session: Session, institution: UUID, phone: str | None, crm_id: str | None, but: UUID) -> list[State]:
    """The other contacts that hold this phone or CRM ID, each with the field it holds (ID-3, ID-5)."""
    wanted = [column == value for column, value in ((Contact.phone, phone), (Contact.crm_id, crm_id)) if value]
    if not wanted:
        return []
    query = select(Contact).where(Contact.institution_id == institution, Contact.id != but, or_(*wanted))
    found = [other.fields() for other in session.scalars(query)]
    return [
        {"field": field, "id": other["id"], "full_name": full_name(other)}
        for field, value in (("phone", phone), ("crm_id", crm_id))
        for other in found
        if value and other[field] == value
    ]


def previous_holders(session: Session, institution: UUID, phone: str) -> list[str]:
    """The contacts whose previous phone this is (PP-5)."""
    query = select(Contact.id).where(Contact.institution_id == institution, Contact.previous_phone == phone)
    return sorted(str(id) for id in session.scalars(query))


def fields(session: Session, institution: UUID) -> list[State]:
    """Every definition, in the order they are shown."""
    return [field_state(field) for field in _fields(session, institution)]


def field(session: Session, institution: UUID, id: UUID) -> State:
    found = session.get(CustomField, (institution, id))
    if found is None:
        raise NotFound("There is no such field.")
    return field_state(found)


def keep_options(session: Session, institution: UUID) -> None:
    """Until this transaction ends no option is removed: asked for before definitions are read to write values by."""
    session.execute(_KEEP_OPTIONS, {"institution": str(institution)})


def usage(session: Session, institution: UUID, id: UUID) -> State:
    """How many contacts hold a value of a field, and of each of its options (CF-2, CF-8). Reads every contact."""
    found = session.get(CustomField, (institution, id))
    if found is None:
        raise NotFound("There is no such field.")
    if found.type == "choice":
        options = held_options(session, institution, id)
        return {"contacts": sum(options.values()), "options": options}
    return {"contacts": held_values(session, institution, [id]).get(str(id), 0), "options": {}}


def held_options(session: Session, institution: UUID, id: UUID) -> dict[str, int]:
    """How many contacts hold each option of a Multi-Choice field; those that nobody holds are left out."""
    held = Contact.custom[str(id)].astext
    query = select(held, func.count()).where(Contact.institution_id == institution, held.is_not(None)).group_by(held)
    return dict(session.execute(query).all())


def held_values(session: Session, institution: UUID, ids: Sequence[UUID]) -> dict[str, int]:
    """How many contacts hold a value of each of these fields."""
    wanted = func.unnest(literal([str(id) for id in ids], ARRAY(Text()))).column_valued("field")
    query = select(wanted, func.count()).where(Contact.institution_id == institution, Contact.custom.has_key(wanted))
    return dict(session.execute(query.group_by(wanted)).all()) if ids else {}


def deleted_fields(session: Session, institution: UUID, since: datetime) -> list[State]:
    """CF-8: those that can be restored, the last deleted first, with what would come back."""
    query = select(CustomField).where(
        CustomField.institution_id == institution, CustomField.deleted, CustomField.deleted_at > since
    )
    found = session.scalars(query.order_by(CustomField.deleted_at.desc(), CustomField.id)).all()
    held = held_values(session, institution, [field.id for field in found])
    return [
        field_state(field) | {"deleted_at": iso(field.deleted_at), "contacts": held.get(str(field.id), 0)}
        for field in found
        if field.deleted_at
    ]


def definitions(session: Session, institution: UUID) -> dict[str, Definition]:
    """What the rules of values need, by field id."""
    return {
        str(field.id): Definition(
            str(field.id), field.type, field.name, tuple((option["id"], option["label"]) for option in field.options)
        )
        for field in _fields(session, institution)
    }


def _fields(session: Session, institution: UUID) -> Sequence[CustomField]:
    query = select(CustomField).where(CustomField.institution_id == institution, CustomField.deleted.is_(False))
    return session.scalars(query.order_by(CustomField.position, CustomField.id)).all()


def recent_imports(session: Session, institution: UUID, contact_id: UUID) -> State:
    """IM-14: the newest memberships and how many there are."""
    mine = (ImportMembership.institution_id == institution, ImportMembership.contact_id == contact_id)
    query = select(ImportMembership, func.count().over()).where(*mine)
    newest = query.order_by(ImportMembership.applied_at.desc(), ImportMembership.import_number.desc())
    rows = session.execute(newest.limit(RECENT_IMPORTS)).all()
    items = [
        {
            "import_id": str(found.import_id),
            "import_number": found.import_number,
            "row": found.row_number,
            "fate": found.fate,
            "applied_at": iso(found.applied_at),
        }
        for found, _ in rows
    ]
    return {"total": rows[0][1] if rows else 0, "items": items}
