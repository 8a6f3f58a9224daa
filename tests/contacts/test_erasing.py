"""AC-6: what contacts holds of a person goes, everybody is told, and nothing but an id stays."""

import json
from typing import Any
from uuid import UUID, uuid4

import psycopg
import pytest
from psycopg import sql

from chassis.clock import now
from chassis.db import Database
from chassis.errors import NotFound
from contacts.commands.erasing import erase_contact
from tests.contacts.conftest import Contacts, Import, Outbox, Service
from tests.contacts.test_contracts import normalised
from tests.support.golden import golden

PHONE, EMAIL = "5551234567", "ada.unmistakable@example.org"


def erase(service: Service, institution: UUID, contact: str) -> None:
    database = Database(service.urls.owner)
    try:
        database.retrying(lambda session: erase_contact(session, institution, UUID(contact), now()))
    finally:
        database.close()


def holding(service: Service, wanted: str) -> set[str]:
    """The tables in which a text is found, whatever the column; the outbox is what was still to be sent."""
    with psycopg.connect(service.urls.owner) as connection:
        tables = [name for (name,) in connection.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'public'")]
        found = {
            table
            for table in tables
            if connection.execute(
                sql.SQL("SELECT 1 FROM {} AS t WHERE strpos(t::text, %s) > 0 LIMIT 1").format(sql.Identifier(table)),
                [wanted],
            ).fetchone()
        }
    return found - {"outbox"}


def test_an_erased_contact_leaves_nothing_but_its_id(contacts: Contacts, service: Service) -> None:
    """AC-6: contact, channels, ledger, history, imports, claims, notes and their edits, kept answers."""
    headers = {"Idempotency-Key": str(uuid4())}
    ada = contacts.ask("POST", "/contacts", headers, json={"phone": PHONE, "email": EMAIL, "crm_id": "ADA-1"}).body
    contacts.edited(ada, first_name="Augusta Unmistakable")
    arrived = Import(contacts)
    assert arrived.row(crm_id="ADA-1", phone=PHONE, last_name="Unmistakable")[1] == ada["id"]
    bob = contacts.has(first_name="Bob", phone="5557654321")
    note = contacts.made(f"/contacts/{ada['id']}/notes", text="Unmistakable")["note"]
    path = f"/contacts/{ada['id']}/notes/{note['id']}"
    assert contacts.ask("PATCH", path, {"If-Match": '"1"'}, json={"text": "Unmistakable too"}).status == 200
    assert holding(service, ada["id"]) > {"note", "note_edit", "note_list", "contact"}
    erase(service, contacts.institution, ada["id"])
    assert holding(service, ada["id"]) == {"erased_contact"}
    assert holding(service, EMAIL) == holding(service, "Unmistakable") == holding(service, "ADA-1") == set()
    assert contacts.ask("GET", f"/contacts/{ada['id']}").status == 404
    assert contacts.read(bob) == bob
    assert contacts.has(phone=PHONE)["id"] != ada["id"]


def test_everybody_is_told_and_compaction_keeps_nothing(contacts: Contacts, service: Service, outbox: Outbox) -> None:
    """Design 3.6: a last state `deleted` with its version, then a null record; the lifecycle record stays."""
    ada = contacts.has(first_name="Ada")
    before = len(outbox())
    erase(service, contacts.institution, ada["id"])
    told = [(e["aggregatetype"], e["type"], e["version"], e["payload"] is None) for e in outbox()[before:]]
    assert told == [
        ("contacts.lifecycle.v1", "contacts.contact-erased.v1", 2, False),
        ("contacts.contact.v1", "contacts.contact-deleted.v1", 2, False),
        ("contacts.contact.v1", "contacts.contact-deleted.v1", 2, True),
        ("contacts.note.v1", "contacts.notes-changed.v1", 2, True),
        ("contacts.campaigns.v1", "contacts.campaigns-changed.v1", 2, True),
    ]
    for event in outbox()[before : before + 2]:
        made = normalised(event)
        assert made == golden(made)
    erase(service, contacts.institution, ada["id"])
    assert [json.loads(e["payload"] or "null") for e in outbox()[before + 5 :]] == [
        json.loads(e["payload"] or "null") for e in outbox()[before : before + 5]
    ]


def test_an_erasure_is_of_ones_own_institution(contacts: Contacts, others: Contacts, service: Service) -> None:
    """AC-1: and of a contact that is there."""
    ada = contacts.has(first_name="Ada")
    for institution, id in ((others.institution, ada["id"]), (contacts.institution, str(uuid4()))):
        with pytest.raises(NotFound):
            erase(service, institution, id)
    assert contacts.read(ada) == ada


def test_the_roles_of_requests_and_consumers_can_not_erase(service: Service) -> None:
    """Design 3.11."""
    refused: dict[str, Any] = {service.urls.web: "DELETE FROM contact", service.urls.system: "DELETE FROM contact"}
    for url, statement in refused.items():
        with psycopg.connect(url) as connection, pytest.raises(psycopg.errors.InsufficientPrivilege):
            connection.execute(statement)


def test_who_was_erased_can_be_told_again(contacts: Contacts, service: Service, outbox: Outbox) -> None:
    """Design 2, 3.6: a lost topic, or a reader that lost it, gets the same records once more."""
    ada, told = contacts.has(first_name="Ada"), {"topic": "contacts.lifecycle.v1"}
    erase(service, contacts.institution, ada["id"])
    first = outbox()[-5:]
    admin = contacts.as_(role="admin")
    listed = {"items": [{"id": ada["id"], "version": 1}]}
    assert admin.ask("GET", "/published?topic=contacts.lifecycle.v1").body == listed
    assert admin.ask("POST", "/published/republish", json={**told, "ids": [ada["id"], str(uuid4())]}).body == listed
    assert [(e["type"], e["version"], e["payload"]) for e in outbox()[-5:]] == [
        (e["type"], e["version"], e["payload"]) for e in first
    ]
    assert len(outbox()) == 11
