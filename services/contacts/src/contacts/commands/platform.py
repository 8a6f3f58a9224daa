"""The platform tells of contacts (PL-1): who is meant, in which order they are locked, and what waits for whom.

One batch is one transaction. Contacts are locked in the order of their ids, then events are applied in the order in
which they came; each that changes something is a version of its own, with its history and its event.
"""

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

import psycopg
from sqlalchemy import select, text
from sqlalchemy.orm import Session

from chassis.clock import uuid7
from chassis.events import Poison, Received
from chassis.parking import Name, park
from contacts import consent_queries, phone, queries
from contacts.commands.consent import give_channel
from contacts.commands.contacts import create_contact, save_edit
from contacts.consent import CHANNELS
from contacts.edits import Body, Edit, Origin
from contacts.matching import new_contact
from contacts.messaging import Told
from contacts.models import Contact

_ERASED = text("SELECT contact_id FROM erased_contact WHERE institution_id = :institution AND contact_id = ANY(:ids)")

AHEAD = timedelta(minutes=5)  # so much may the platform's clock be ahead of ours; more would be judged last for ever

Whom = tuple[UUID, UUID]  # institution and contact


@dataclass(frozen=True)
class Kind:
    """What is done with the events of one topic. `creates`: an unknown sender becomes a contact."""

    read: Callable[[Received], Any]  # a Told, or Poison
    apply: Callable[[Session, Contact, Any, datetime], None]
    matters: Callable[[Any], bool] = lambda _told: True
    creates: Callable[[Any], bool] = lambda _told: False


def hear(session: Session, kinds: Mapping[str, Kind], records: Sequence[Received], at: datetime) -> None:
    """Apply the records of the platform's topics. Poison if one of them can never be."""
    told = [(record, kinds[record.topic], kinds[record.topic].read(record)) for record in records]
    told = [(record, kind, event) for record, kind, event in told if kind.matters(event)]
    if any(event.at > at + AHEAD for _, _, event in told):
        raise Poison("it happens later than our clock allows for")
    names = {event.name for _, _, event in told}
    whose = find(session, names)
    if several := next((name for name, contacts in whose.items() if len(contacts) > 1), None):
        raise Poison(f"ambiguous-address: several contacts have this {several.channel} address")
    locked = _locked(session, {name: contacts[0] for name, contacts in whose.items()})
    erased = _erased(session, names - locked.keys())
    for record, kind, event in told:
        name: Name = event.name
        if name not in locked and name not in erased and kind.creates(event):
            locked[name] = _created(session, event, at)
        if name in locked:
            kind.apply(session, locked[name], event, at)
        elif name not in erased:
            park(session, name, record, at)


def find(session: Session, names: Iterable[Name]) -> dict[Name, list[UUID]]:
    """The contacts each name may mean; names of nobody are left out."""
    found: dict[Name, list[UUID]] = {}
    by_id: dict[UUID, set[UUID]] = {}
    for name in names:
        if name.contact is not None:
            by_id.setdefault(name.institution, set()).add(name.contact)
        elif name.channel is not None and name.address is not None:
            contacts = consent_queries.contacts_at(session, name.institution, name.channel, name.address)
            found |= {name: contacts} if contacts else {}
    for institution, ids in by_id.items():
        query = select(Contact.id).where(Contact.institution_id == institution, Contact.id.in_(ids))
        found |= {Name(institution, id): [id] for id in session.scalars(query)}
    return found


def saved(session: Session, contact: Contact, edit: Edit, origin: Origin) -> None:
    """The next version of the contact, if anything changed."""
    if edit.before:
        save_edit(session, contact, edit, origin)


def _locked(session: Session, whose: Mapping[Name, UUID]) -> dict[Name, Contact]:
    """The contacts, locked in one order for everybody; one whose address moved meanwhile is looked for again."""
    contacts: dict[Whom, Contact] = {}
    by_institution: dict[UUID, set[UUID]] = {}
    for name, id in whose.items():
        by_institution.setdefault(name.institution, set()).add(id)
    for institution in sorted(by_institution):
        query = select(Contact).where(
            Contact.institution_id == institution, Contact.id.in_(by_institution[institution])
        )
        query = query.order_by(Contact.id).with_for_update().execution_options(populate_existing=True)
        contacts |= {(institution, found.id): found for found in session.scalars(query)}
    locked = {name: contacts[name.institution, id] for name, id in whose.items() if (name.institution, id) in contacts}
    if any(_has_moved(name, contact) for name, contact in locked.items()):
        raise psycopg.errors.SerializationFailure("an address moved while its contact was locked")
    return locked


def _has_moved(name: Name, contact: Contact) -> bool:
    if name.channel is None or not CHANNELS[name.channel].made_of:
        return False
    return CHANNELS[name.channel].address(contact.fields()) != name.address


def _erased(session: Session, names: Collection[Name]) -> set[Name]:
    """AC-6: events of somebody who was erased are no longer ours to keep."""
    by_institution: dict[UUID, list[UUID]] = {}
    for name in names:
        if name.contact is not None:
            by_institution.setdefault(name.institution, []).append(name.contact)
    return {
        Name(institution, id)
        for institution, ids in by_institution.items()
        for id in session.scalars(_ERASED, {"institution": institution, "ids": ids})
    }


def _created(session: Session, told: Told, at: datetime) -> Contact:
    """PL-1: a contact of whom no more is known than the address they wrote from."""
    assert told.address is not None
    institution = told.name.institution
    origin = Origin(kind="platform", actor="platform", at=at, institution=institution)
    if CHANNELS[told.channel].made_of:
        state = create_contact(session, Body(_fields(told.channel, told.address), {}, {}), origin)
        return session.get_one(Contact, (institution, UUID(state["id"])))
    blank = new_contact(queries.defaults(session, institution).language)
    edit = Edit(blank | {"id": str(uuid7()), "created_at": at})
    contact = Contact(institution_id=institution, id=UUID(edit.contact["id"]))
    give_channel(session, edit, told.channel, told.address, origin)
    save_edit(session, contact, edit, origin)
    return contact


def _fields(channel: str, address: str) -> dict[str, str]:
    """The contact's own fields that give it this address (CH-1)."""
    if channel == "email":
        return {"email": address}
    return {"country_calling_code": address[: -phone.DIGITS], "phone": address[-phone.DIGITS :]}
