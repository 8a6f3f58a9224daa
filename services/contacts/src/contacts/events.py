"""What contacts publishes: whole states, as GET answers them."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from functools import lru_cache, partial
from typing import Any
from uuid import UUID

from chassis.clock import iso
from chassis.events import Event
from contacts.models import CampaignList, CampaignReceipt, CustomField, Note, NoteList
from contacts.reachability import reachability
from contacts.standard import full_name

CONTACT_TOPIC, CONTACT_CHANGED = "contacts.contact.v1", "contacts.contact-changed.v1"
FIELD_TOPIC, FIELD_CHANGED = "contacts.field.v1", "contacts.field-changed.v1"
CONTACT_DELETED = "contacts.contact-deleted.v1"
LIFECYCLE_TOPIC, CONTACT_ERASED = "contacts.lifecycle.v1", "contacts.contact-erased.v1"
CAMPAIGNS_TOPIC, CAMPAIGNS_CHANGED = "contacts.campaigns.v1", "contacts.campaigns-changed.v1"
NOTE_TOPIC, NOTES_CHANGED = "contacts.note.v1", "contacts.notes-changed.v1"
MEMBERSHIP_TOPIC, BATCH_APPLIED = "contacts.import-membership.v1", "contacts.import-batch-applied.v1"

NEWEST = 20  # of a list that goes whole into every event; the rest is read from here, page by page

_iso = lru_cache(maxsize=256)(iso)  # the contacts of a batch share their times


def contact_state(contact: Mapping[str, Any], institution: str) -> dict[str, Any]:
    """A contact as GET /contacts/<id> shows it and as its event carries it; ids are text, times aware."""
    return {
        "id": contact["id"],
        "institution_id": institution,
        "version": contact["version"],
        "created_at": _iso(contact["created_at"]),
        "updated_at": _iso(contact["updated_at"]),
        "first_name": contact["first_name"],
        "preferred_name": contact["preferred_name"],
        "last_name": contact["last_name"],
        "full_name": full_name(contact),
        "phone": contact["phone"],
        "country_calling_code": contact["country_calling_code"],
        "previous_phone": contact["previous_phone"],
        "email": contact["email"],
        "crm_id": contact["crm_id"],
        "enrollment_id": contact["enrollment_id"],
        "language": contact["language"],
        "ai_disabled": contact["ai_disabled"],
        "test_user": contact["test_user"],
        "archived": contact["archived"],
        "contacted": contact["contacted"],
        "deliverability_failure_count": contact["deliverability_failure_count"],
        "invalid_phone": contact["invalid_phone"],
        "authentication": contact["authentication"],
        "conversation_url": f"/conversations/{contact['id']}",
        "channels": contact["channels"],
        "reachability": reachability(contact),
        "custom": contact["custom"],
    }


def contact_changed(contact: Mapping[str, Any], institution: UUID) -> Event:
    return Event(
        topic=CONTACT_TOPIC,
        type=CONTACT_CHANGED,
        key=contact["id"],
        institution=institution,
        version=contact["version"],
        data=contact_state(contact, str(institution)),
    )


def field_state(field: CustomField) -> dict[str, Any]:
    """A custom field's definition, as GET /fields/<id> shows it and as its event carries it."""
    return {
        "id": str(field.id),
        "institution_id": str(field.institution_id),
        "version": field.version,
        "name": field.name,
        "description": field.description,
        "type": field.type,
        "options": field.options,
        "position": field.position,
        "group": field.group,
        "in_escalations": field.in_escalations,
        "in_generative_ai": field.in_generative_ai,
        "requires_authentication": field.requires_authentication,
        "deleted": field.deleted,
    }


def field_changed(field: CustomField) -> Event:
    return Event(
        topic=FIELD_TOPIC,
        type=FIELD_CHANGED,
        key=str(field.id),
        institution=field.institution_id,
        version=field.version,
        data=field_state(field),
    )


def batch_applied(
    institution: UUID,
    import_id: UUID,
    number: int,
    run: int,
    span: tuple[int, int],
    at: datetime,
    rows: Sequence[tuple[str, int, str]],
) -> Event:
    """One immutable record per batch: (contact id, row, fate) of every row that belongs to the import (design 3.10)."""
    first_row, last_row = span
    return Event(
        topic=MEMBERSHIP_TOPIC,
        type=BATCH_APPLIED,
        key=f"{import_id}:{first_row}",
        institution=institution,
        version=1,
        data={
            "institution_id": str(institution),
            "import_id": str(import_id),
            "import_number": number,
            "run": run,
            "first_row": first_row,
            "last_row": last_row,
            "applied_at": iso(at),
            "rows": rows,
        },
    )


def note_state(note: Note) -> dict[str, Any]:
    """One note; `deleted_at` only of one whose deletion can be undone."""
    return {
        "id": str(note.id),
        "version": note.version,
        "text": note.text,
        "pinned": note.pinned,
        "author": note.author,
        "created_at": iso(note.created_at),
        "edited_at": iso(note.edited_at) if note.edited_at else None,
        "edited_by": note.edited_by,
    } | ({"deleted_at": iso(note.deleted_at), "deleted_by": note.deleted_by} if note.deleted_at else {})


def notes_state(held: NoteList, *, total: int, deleted: int, newest: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
    """The notes of a contact (NO-1): the newest of them, pinned ones first, and how many there are."""
    return {
        "contact_id": str(held.contact_id),
        "institution_id": str(held.institution_id),
        "version": held.version,
        "total": total,
        "deleted": deleted,
        "items": list(newest),
    }


def notes_changed(state: Mapping[str, Any]) -> Event:
    return _list_changed(NOTE_TOPIC, NOTES_CHANGED, state)


def receipt_state(receipt: CampaignReceipt) -> dict[str, Any]:
    """One script of a campaign that reached the contact."""
    return {
        "id": receipt.id,
        "campaign_id": receipt.campaign_id,
        "campaign_name": receipt.campaign_name,
        "script": receipt.script,
        "channel": receipt.channel,
        "sent_at": iso(receipt.sent_at),
    }


def campaigns_state(held: CampaignList, *, total: int, newest: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
    """The scripts that reached a contact (CS-7): the newest of them, and how many there are."""
    return {
        "contact_id": str(held.contact_id),
        "institution_id": str(held.institution_id),
        "version": held.version,
        "total": total,
        "items": list(newest),
    }


def campaigns_changed(state: Mapping[str, Any]) -> Event:
    return _list_changed(CAMPAIGNS_TOPIC, CAMPAIGNS_CHANGED, state)


def _list_changed(topic: str, type: str, state: Mapping[str, Any]) -> Event:
    """Of a list that belongs to a contact: its key is the contact's."""
    return Event(
        topic=topic,
        type=type,
        key=state["contact_id"],
        institution=UUID(state["institution_id"]),
        version=state["version"],
        data=state,
    )


def contact_erased(
    institution: UUID, contact_id: UUID, version: int, at: datetime, *, bare: bool = False
) -> list[Event]:
    """AC-6, design 3.6: a last state that says no more than that it is gone, and then nothing, on every topic about the
    contact, so that compaction keeps nothing of the person; and on a topic of its own the record that stays, by which
    late events are known as late. Of a `bare` contact nothing was ever told but itself."""
    key, tenant = str(contact_id), str(institution)
    last = {"id": key, "institution_id": tenant, "version": version, "deleted": True}
    told = {
        "contact_id": key,
        "institution_id": tenant,
        "version": version,
        "state": "erased",
        "recorded_at": iso(at),
    }
    contact = partial(Event, topic=CONTACT_TOPIC, type=CONTACT_DELETED, key=key, institution=institution)
    lifecycle = Event(
        topic=LIFECYCLE_TOPIC, type=CONTACT_ERASED, key=key, institution=institution, version=version, data=told
    )
    nothing = [
        Event(topic=topic, type=type, key=key, institution=institution, version=version, data=None)
        for topic, type in ((NOTE_TOPIC, NOTES_CHANGED), (CAMPAIGNS_TOPIC, CAMPAIGNS_CHANGED))
    ]
    gone = [lifecycle, contact(version=version, data=last), contact(version=version, data=None)]
    return gone if bare else [*gone, *nothing]
