"""What the owners publish, as the BFF receives it: builders of states and of the records that carry them."""

from typing import Any
from uuid import UUID, uuid4

import orjson

from chassis.events import Received

State = dict[str, Any]

CONTACT = "contacts.contact.v1"
FIELD = "contacts.field.v1"
CAMPAIGNS = "contacts.campaigns.v1"
NOTES = "contacts.note.v1"
MEMBERSHIP = "contacts.import-membership.v1"
LABEL = "labels.label.v1"
LABEL_SET = "labels.contact-labels.v1"
SUMMARY = "summary.summary.v1"
CONVERSATION = "summary.conversation.v1"
IMPORT = "imports.import.v1"
INSTITUTION = "panel.institution.v1"

NOON = "2026-02-01T12:00:00.000000Z"


def a_contact(institution: UUID, id: UUID | None = None, version: int = 1, **fields: Any) -> State:
    id = id or uuid4()
    first, last = fields.get("first_name", "Ada"), fields.get("last_name", "Lovelace")
    shown = " ".join(name for name in (fields.get("preferred_name") or first, last) if name)
    return {
        "id": str(id),
        "institution_id": str(institution),
        "version": version,
        "created_at": NOON,
        "updated_at": NOON,
        "first_name": first,
        "preferred_name": None,
        "last_name": last,
        "full_name": shown or "Unknown contact",
        "phone": None,
        "country_calling_code": "1",
        "previous_phone": None,
        "email": None,
        "crm_id": None,
        "enrollment_id": None,
        "language": "en",
        "ai_disabled": False,
        "test_user": False,
        "archived": False,
        "contacted": False,
        "deliverability_failure_count": 0,
        "invalid_phone": False,
        "authentication": None,
        "conversation_url": f"/conversations/{id}",
        "channels": [],
        "custom": {},
        **fields,
    }


def a_channel(channel: str = "sms", status: str = "opted_in", address: str = "15551234567") -> State:
    return {
        "channel": channel,
        "address": address,
        "status": status,
        "until": None,
        "source": "import",
        "effective_at": NOON,
    }


def a_label_set(institution: UUID, contact: str, *labels: str, version: int = 1) -> State:
    return {
        "contact_id": contact,
        "institution_id": str(institution),
        "version": version,
        "labels": sorted(labels),
    }


def a_note(text: str, pinned: bool = False) -> State:
    return {
        "id": str(uuid4()),
        "version": 1,
        "text": text,
        "pinned": pinned,
        "author": str(uuid4()),
        "created_at": NOON,
        "edited_at": None,
        "edited_by": None,
    }


def a_note_list(institution: UUID, contact: str, *texts: str, version: int = 1) -> State:
    return {
        "contact_id": contact,
        "institution_id": str(institution),
        "version": version,
        "total": len(texts),
        "deleted": 0,
        "items": [a_note(text) for text in texts],
    }


def a_campaign_list(institution: UUID, contact: str, *scripts: str, version: int = 1) -> State:
    receipt = {"campaign_id": "fafsa-2026", "campaign_name": "FAFSA reminders", "channel": "sms", "sent_at": NOON}
    return {
        "contact_id": contact,
        "institution_id": str(institution),
        "version": version,
        "total": len(scripts),
        "items": [{"id": str(uuid4()), "script": script, **receipt} for script in scripts],
    }


def a_label(institution: UUID, name: str, id: UUID | None = None, version: int = 1) -> State:
    return {
        "id": str(id or uuid4()),
        "institution_id": str(institution),
        "version": version,
        "name": name,
        "colour": "blue",
        "description": None,
        "archived": False,
    }


def a_field(institution: UUID, name: str, position: int = 1, version: int = 1, **more: Any) -> State:
    return {
        "id": str(uuid4()),
        "institution_id": str(institution),
        "version": version,
        "name": name,
        "description": None,
        "type": "text",
        "options": [],
        "position": position,
        "group": None,
        "in_escalations": False,
        "in_generative_ai": False,
        "requires_authentication": False,
        "deleted": False,
        **more,
    }


def a_summary(institution: UUID, contact: str, version: int = 1, text: str = "Asked about housing.") -> State:
    return {
        "contact_id": contact,
        "institution_id": str(institution),
        "version": version,
        "language": "en",
        "kind": "extractive",
        "generated_at": NOON,
        "sentences": [{"text": text, "messages": ["m-1"]}],
        "message_count": 3,
    }


def a_conversation(institution: UUID, contact: str, version: int = 1, text: str = "Thanks!") -> State:
    return {
        "contact_id": contact,
        "institution_id": str(institution),
        "version": version,
        "message_count": 3,
        "first_message_at": NOON,
        "last_message_at": NOON,
        "last_direction": "inbound",
        "last_text": text,
    }


def an_import(institution: UUID, number: int = 1, id: UUID | None = None, version: int = 1, **more: Any) -> State:
    counts = ("created", "updated", "unchanged", "skipped", "refused", "held", "not_reached", "in_part")
    return {
        "id": str(id or uuid4()),
        "institution_id": str(institution),
        "version": version,
        "number": number,
        "name": f"import-{number}",
        "file_name": "people.csv",
        "source": "upload",
        "actor": "ada",
        "status": "queued",
        "problem": None,
        "created_at": NOON,
        "started_at": None,
        "finished_at": None,
        "rows_total": None,
        "rows_done": 0,
        "counts": dict.fromkeys(counts, 0),
        "encoding": "utf-8",
        "delimiter": ",",
        "same_bytes_as": None,
        **more,
    }


def a_batch(institution: UUID, import_id: UUID, number: int, rows: list[list[Any]], run: int = 1) -> State:
    """An applied batch; `rows` as [contact id, row, fate]."""
    return {
        "institution_id": str(institution),
        "import_id": str(import_id),
        "import_number": number,
        "run": run,
        "first_row": rows[0][1] if rows else 0,
        "last_row": rows[-1][1] if rows else 0,
        "applied_at": f"2026-02-01T12:00:{number % 60:02}.000000Z",
        "rows": rows,
    }


def a_record(topic: str, state: State | None, key: str | None = None) -> Received:
    """The record that carries a state. Batches have a key of their own, all others their id."""
    state = state or {}
    batch = f"{state.get('import_id')}:{state.get('first_row')}" if topic == MEMBERSHIP else None
    id = key or batch or state.get("id") or state.get("contact_id")
    headers = [("institution", str(state.get("institution_id", "")).encode())]
    return Received(topic, 0, 0, id, orjson.dumps(state) if state else None, headers)
