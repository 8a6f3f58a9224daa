"""The golden files that the consumers of our events eat are what we really publish (design 3.2)."""

import json
from collections.abc import Mapping
from typing import Any

from tests.contacts.conftest import Contacts, Import, Outbox
from tests.support.golden import as_consumed, golden


def normalised(event: Mapping[str, Any]) -> dict[str, Any]:
    """As a consumer sees it, its times all the same and its import the twelfth."""
    seen = as_consumed(event, time=lambda _: "2026-02-01T15:04:05.123456Z")
    if "import_number" in seen["data"]:
        seen["data"]["import_number"] = 12
    return seen


def test_a_changed_contact_is_published_as_its_golden_file_says(contacts: Contacts, outbox: Outbox) -> None:
    """ID-1 to ID-8, CH-1, CF-2."""
    term = contacts.has_field("Term", "choice", options=["Fall"])["id"]
    gpa, enrolled = contacts.has_field("GPA", "number")["id"], contacts.has_field("Enrolled", "boolean")["id"]
    ada = contacts.has(
        first_name="Augusta",
        preferred_name="Ada",
        last_name="Lovelace",
        phone="5551110000",
        email="ada@example.org",
        crm_id="CRM-1",
        enrollment_id="E-1",
        custom={gpa: "3.90", enrolled: True, term: "Fall"},
    )
    pause = {"status": "paused", "reason": "exams", "until": "2099-01-01T00:00:00Z"}
    contacts.edited(ada, phone="5551234567", channels={"email": pause})
    event = normalised(outbox()[-1])
    event["data"]["channels"][1]["until"] = "2099-01-01T00:00:00.000000Z"
    assert event == golden(event)


def test_a_changed_field_is_published_as_its_golden_file_says(contacts: Contacts, outbox: Outbox) -> None:
    """CF-1, CF-2."""
    contacts.has_field(
        "Start term",
        "choice",
        description="When they begin",
        options=["Fall", "Spring"],
        group="Admission",
        in_generative_ai=True,
    )
    event = normalised(outbox()[-1])
    assert event == golden(event)


def test_an_applied_batch_is_published_as_its_golden_file_says(contacts: Contacts, outbox: Outbox) -> None:
    """IM-14, design 3.10."""
    contacts.has(crm_id="C-1", first_name="Ada")
    contacts.has(crm_id="C-2", first_name="Bob")
    Import(contacts).send(["crm_id", "first_name"], ["C-1", "Ada"], ["C-2", "Ben"], ["C-3", "Cyd"], ["", "Nobody"])
    [event] = [normalised(event) for event in outbox() if event["type"] == "contacts.import-batch-applied.v1"]
    assert event == golden(event)


def test_changed_notes_are_published_as_their_golden_file_says(contacts: Contacts, outbox: Outbox) -> None:
    """NO-1."""
    ada = contacts.has(first_name="Ada")
    first = contacts.made(f"/contacts/{ada['id']}/notes", text="Asked about housing:\nhttps://example.edu/housing")
    contacts.made(f"/contacts/{ada['id']}/notes", text="Call back in May")
    path = f"/contacts/{ada['id']}/notes/{first['note']['id']}"
    contacts.ask("PATCH", path, {"If-Match": '"1"'}, json={"text": "Asked about housing", "pinned": True})
    event = normalised(outbox()[-1])
    assert event == golden(event)


def test_a_batch_publishes_the_same_record_as_an_edit(contacts: Contacts, outbox: Outbox) -> None:
    """Design 3.2: one contract, whoever writes."""
    major = contacts.has_field("Major", "text")["id"]
    contacts.has(crm_id="C-1", first_name="Ada", phone="5551110000", email="a@example.org", custom={major: "Maths"})
    cells = {"crm_id": "C-2", "first_name": "Ada", "phone": "5551110001", "email": "a@example.org"}
    Import(contacts).send([*cells, f"custom:{major}"], [*cells.values(), "Maths"])
    edited, batched = [event for event in outbox() if event["type"] == "contacts.contact-changed.v1"]
    ours, theirs = normalised(edited), normalised(batched)
    for event in (ours, theirs):
        event["data"] |= {"phone": "", "crm_id": ""}
        for channel in event["data"]["channels"]:
            channel |= {"address": "", "source": ""}
    assert ours == theirs
    assert list(json.loads(edited["payload"])) == list(json.loads(batched["payload"]))
    assert {name: edited[name] for name in ("aggregatetype", "type", "version")} == {
        name: batched[name] for name in ("aggregatetype", "type", "version")
    }
