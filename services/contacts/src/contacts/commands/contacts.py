"""Create and edit one contact: row, ledger, history and event in one transaction."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from chassis.clock import iso, uuid7
from chassis.db import driver
from chassis.errors import Fault, Invalid, NotFound, Stale
from chassis.outbox import record
from contacts import consent_queries, queries, values
from contacts.commands.claims import given_up, keep_claims
from contacts.commands.consent import remember_pause
from contacts.consent import CHANNELS, Author, Channel, appearing, settle
from contacts.delivery_queries import invalid_among
from contacts.edits import Body, Edit, Origin, edited, too_long, wanted_values
from contacts.errors import DuplicateContact
from contacts.events import contact_changed, contact_state
from contacts.matching import new_contact
from contacts.models import FIELDS, ConsentEntry, Contact, ContactChange

State = dict[str, Any]
Entry = tuple[Channel, str | None]  # a ledger entry and its reason


def create_contact(session: Session, body: Body, origin: Origin) -> State:
    """A new contact; `warnings` in the answer say what was left alone or what to look at (PP-2, PP-5)."""
    language = queries.defaults(session, origin.institution).language
    blank = new_contact(language) | {"id": str(uuid7()), "created_at": origin.at}
    edit = edited(blank, body, is_staff=origin.is_staff)
    phone = edit.contact["phone"]
    others = queries.previous_holders(session, origin.institution, phone) if phone else []
    if others:
        message = f"This is the previous phone of {len(others)} other contact(s)."
        edit.warnings.append(Fault("phone", "was-previous-phone", message))
    contact = Contact(institution_id=origin.institution, id=UUID(edit.contact["id"]))
    return _save(session, contact, edit, body, origin)


def edit_contact(session: Session, id: UUID, seen: int, body: Body, origin: Origin) -> State:
    """The contact as the edit leaves it; nothing at all happens if it changes nothing (PP-4)."""
    contact = session.get(Contact, (origin.institution, id), with_for_update=True, populate_existing=True)
    if contact is None:
        raise NotFound("There is no such contact.")
    before = contact.fields()
    if contact.version != seen:
        raise Stale(contact_state(before, str(origin.institution)), wanted=wanted_values(body))
    edit = edited(before, body, is_staff=origin.is_staff)
    return _save(session, contact, edit, body, origin)


def save_edit(session: Session, contact: Contact, edit: Edit, origin: Origin) -> None:
    """Row, history and event of an edit that changed something; the row is locked or new, `edit.contact` ends as it is
    written. The ledger's entries are written by whoever made them."""
    after = edit.contact
    is_new = after["version"] == 0
    after |= {"version": after["version"] + 1, "updated_at": origin.at}
    for name in FIELDS:
        if name != "id":
            setattr(contact, name, after[name])
    session.add(contact)
    session.add(_history(after, {} if is_new else edit.before, origin))
    session.flush()
    record(session, contact_changed(after, origin.institution))


def _save(session: Session, contact: Contact, edit: Edit, body: Body, origin: Origin) -> State:
    _check(session, edit, origin)
    entries = _settle(session, edit, body, origin)
    _remember_number(session, edit, origin)
    if edit.contact["version"] == 0 or edit.before or entries:
        keep_claims(driver(session), origin.institution, given_up(edit.contact["id"], edit.before))
        _write_ledger(session, entries, contact, origin)
        save_edit(session, contact, edit, origin)
    state = contact_state(edit.contact, str(origin.institution))
    return state | {"warnings": [_warning(fault) for fault in edit.warnings]} if edit.warnings else state


def _check(session: Session, edit: Edit, origin: Origin) -> None:
    """What only the other contacts and the whole can tell (ID-3, ID-5, CF-5)."""
    if too_long(edit):
        raise Invalid([Fault("custom", "value-too-long", values.TOO_LONG_TOGETHER)])
    is_new = edit.contact["version"] == 0
    phone, crm_id = (edit.contact[name] if is_new or name in edit.before else None for name in ("phone", "crm_id"))
    others = queries.holders(session, origin.institution, phone, crm_id, but=UUID(edit.contact["id"]))
    if others:
        raise DuplicateContact(others)


def _settle(session: Session, edit: Edit, body: Body, origin: Origin) -> Sequence[Entry]:
    """CH-1, CH-2, CH-7, CH-8: the channels the contact has now, and the new entries of its ledger."""
    author = origin.author(iso(origin.at))
    owned = edit.contact["channels"]
    past = _past(session, edit, owned, origin)
    settled = settle(edit.contact, owned, past, body.channels, author)
    _report(edit, settled.left, author)
    if settled.channels != owned:
        edit.put({"channels": settled.channels})
    return settled.entries


def _remember_number(session: Session, edit: Edit, origin: Origin) -> None:
    """DE-4: a new number starts clean; one that comes back is as it was left."""
    if edit.contact["version"] == 0 or edit.before.keys().isdisjoint(CHANNELS["sms"].made_of):
        return
    address = CHANNELS["sms"].address(edit.contact)
    numbers = [(UUID(edit.contact["id"]), address)] if address else []
    edit.put({"invalid_phone": bool(invalid_among(session, origin.institution, numbers))})


def _report(edit: Edit, left: Sequence[tuple[str, str, str]], author: Author) -> None:
    """Staff's edit is refused as a whole; of a program's, the status alone is left as it is."""
    faults = [Fault(f"channels.{channel}.status", code, message) for channel, code, message in left]
    if faults and author.may_loosen:
        raise Invalid(faults)
    edit.warnings += faults


def _past(session: Session, edit: Edit, owned: Sequence[Channel], origin: Origin) -> dict[tuple[str, str], Channel]:
    """The last ledger entries of the addresses that appear with this edit."""
    if edit.contact["version"] == 0:
        return {}
    wanted = [(edit.contact["id"], *address) for address in appearing(edit.contact, owned)]
    found = consent_queries.past_consent(session, origin.institution, wanted, origin.at)
    return {(name, address): entry for (_, name, address), entry in found.items()}


def _write_ledger(session: Session, entries: Sequence[Entry], contact: Contact, origin: Origin) -> None:
    session.add_all(_entry(entry, reason, contact, origin) for entry, reason in entries)
    session.flush()
    for entry, _ in entries:
        if entry["until"]:
            until = datetime.fromisoformat(entry["until"])
            remember_pause(session, contact.id, entry["channel"], until, origin.institution)


def _entry(entry: Channel, reason: str | None, contact: Contact, origin: Origin) -> ConsentEntry:
    return ConsentEntry(
        institution_id=contact.institution_id,
        contact_id=contact.id,
        channel=entry["channel"],
        effective_at=origin.at,
        address=entry["address"],
        status=entry["status"],
        until=datetime.fromisoformat(entry["until"]) if entry["until"] else None,
        source=entry["source"],
        actor=origin.actor,
        reason=reason,
        recorded_at=origin.at,
    )


def _history(after: State, before: State, origin: Origin) -> ContactChange:
    return ContactChange(
        institution_id=origin.institution,
        contact_id=UUID(after["id"]),
        version=after["version"],
        at=origin.at,
        actor=origin.actor,
        origin=origin.kind,
        before=before,
    )


def _warning(fault: Fault) -> State:
    return {"field": fault.field, "code": fault.code, "message": fault.message}
