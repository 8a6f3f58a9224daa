"""Create, read, list and edit one contact over HTTP."""

import json
from typing import Any
from uuid import UUID, uuid4

import pytest

from tests.contacts.conftest import Contacts, Outbox, events_of


def test_a_new_contact_is_read_back_whole_with_its_version(contacts: Contacts, outbox: Outbox) -> None:
    """ID-1 to ID-8, CH-1."""
    made = contacts.has(first_name=" Augusta ", preferred_name="Ada", last_name="Lovelace", phone="+1 (555) 123-4567")
    answer = contacts.ask("GET", f"/contacts/{made['id']}")
    assert answer.body == made
    assert answer.headers["ETag"] == '"1"'
    assert UUID(made["id"]).version == 7
    at = made["created_at"]
    assert made == {
        "id": made["id"],
        "institution_id": str(contacts.institution),
        "version": 1,
        "created_at": at,
        "updated_at": at,
        "first_name": "Augusta",
        "preferred_name": "Ada",
        "last_name": "Lovelace",
        "full_name": "Ada Lovelace",
        "phone": "5551234567",
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
        "conversation_url": f"/conversations/{made['id']}",
        "channels": [
            {
                "channel": "sms",
                "address": "15551234567",
                "status": "opted_in",
                "until": None,
                "source": "staff",
                "effective_at": at,
            }
        ],
        "reachability": [
            {"channel": "sms", "can_message": True},
            {"channel": "email", "can_message": False, "reason": "not_owned", "lifted_by": ["staff"]},
            {"channel": "web", "can_message": False, "reason": "not_owned", "lifted_by": ["contact"]},
            {"channel": "facebook", "can_message": False, "reason": "not_owned", "lifted_by": ["contact"]},
        ],
        "custom": {},
    }
    assert events_of(outbox, made) == [made]


def test_a_contact_with_nothing_known_is_a_contact(contacts: Contacts) -> None:
    """ID-2, CT-4."""
    made = contacts.has()
    assert made["full_name"] == "Unknown contact"
    assert made["channels"] == []


def test_a_post_sent_again_creates_one_contact(contacts: Contacts, outbox: Outbox) -> None:
    """Design 3.8."""
    key = {"Idempotency-Key": "once"}
    first = contacts.ask("POST", "/contacts", key, json={"phone": "5551234567"})
    again = contacts.ask("POST", "/contacts", key, json={"phone": "5551234567"})
    other = contacts.ask("POST", "/contacts", key, json={"phone": "5551234568"})
    assert (first.status, again.status, again.body) == (201, 201, first.body)
    assert (other.status, other.code) == (422, "idempotency-key-reused")
    assert len(outbox()) == 1


def test_an_edit_sets_clears_and_leaves(contacts: Contacts, outbox: Outbox) -> None:
    """ID-12, AC-4: null clears, a missing key leaves."""
    ada = contacts.has(first_name="Ada", last_name="Lovelace", email="ada@example.org", language="es-mx")
    changed = contacts.edit(ada, last_name="King", email=None, language=None, ai_disabled=True, archived=True)
    assert changed.status == 200
    expected = {
        "version": 2,
        "updated_at": changed.body["updated_at"],
        "last_name": "King",
        "full_name": "Ada King",
        "email": None,
        "language": "en",
        "ai_disabled": True,
        "archived": True,
        "channels": [],
        "reachability": [
            {
                "channel": channel,
                "can_message": False,
                "reason": "archived",
                "lifted_by": ["staff"],
                "remarks": ["ai_disabled"],
            }
            for channel in ("sms", "email", "web", "facebook")
        ],
    }
    assert changed.body == ada | expected
    assert changed.headers["ETag"] == '"2"'
    assert contacts.read(ada) == changed.body
    assert events_of(outbox, ada) == [ada, changed.body]
    assert contacts.edited(ada, ai_disabled=None, archived=None)["archived"] is False


def test_a_stale_edit_is_refused_with_the_current_state_and_publishes_nothing(
    contacts: Contacts, outbox: Outbox
) -> None:
    """CT-5."""
    ada = contacts.has(first_name="Ada")
    current = contacts.edit(ada, first_name="Ada L").body
    stale = contacts.edit(ada, seen=1, first_name="Bob")
    assert (stale.status, stale.code, stale.body["current"]) == (412, "stale", current)
    assert contacts.edit(ada, seen=3, first_name="Bob").status == 412
    assert [state["version"] for state in events_of(outbox, ada)] == [1, 2]


def test_an_edit_without_if_match_is_refused(contacts: Contacts) -> None:
    """Design 2: strict If-Match."""
    ada = contacts.has(first_name="Ada")
    path = f"/contacts/{ada['id']}"
    assert contacts.ask("PATCH", path, json={"first_name": "Bob"}).status == 428
    assert contacts.ask("PATCH", path, {"If-Match": "*"}, json={"first_name": "Bob"}).status == 422
    assert contacts.read(ada) == ada


def test_an_edit_that_changes_nothing_is_no_version_and_no_event(contacts: Contacts, outbox: Outbox) -> None:
    """PP-4."""
    ada = contacts.has(first_name="Ada", phone="5551234567", email="ada@example.org")
    same = contacts.edit(ada, first_name="Ada", phone="(555) 123-4567", email="ada@EXAMPLE.org", archived=False)
    assert (same.status, same.body) == (200, ada)
    assert len(events_of(outbox, ada)) == len(contacts.history(ada)) == 1


def test_every_fault_is_listed_and_nothing_is_applied(contacts: Contacts, outbox: Outbox) -> None:
    """CF-4, ID-3, ID-4, ID-11."""
    gpa = contacts.has_field("GPA", "number")["id"]
    ada = contacts.has(first_name="Ada")
    answer = contacts.edit(
        ada,
        first_name=7,
        last_name="x" * 65,
        preferred_name="a\x00b",
        phone="12",
        email="ada",
        archived="yes",
        language="English, please",
        version=9,
        shoe_size=38,
        custom={gpa: "excellent", "nowhere": "x"},
        channels={"sms": {"status": "asleep"}, "pigeon": {}},
    )
    assert (answer.status, answer.code) == (422, "invalid")
    assert answer.headers["Content-Type"] == "application/problem+json"
    assert (
        dict(answer.faults)
        == {
            "first_name": "invalid-type",
            "last_name": "value-too-long",
            "preferred_name": "encoding-error",
            "phone": "invalid-phone",
            "email": "invalid-email",
            "archived": "invalid-boolean",
            "language": "unknown-option",
            "version": "invalid-value",
            "shoe_size": "invalid-value",
            f"custom.{gpa}": "invalid-number",
            "custom.nowhere": "unknown-field",
            "channels.sms.status": "invalid-value",
            "channels.sms.reason": "invalid-value",
            "channels.pigeon": "invalid-value",
        }
        or dict(answer.faults)["channels.pigeon.key"]
    )
    assert contacts.read(ada) == ada
    assert len(events_of(outbox, ada)) == 1


@pytest.mark.parametrize("body", ["[]", '"x"', "null", "7", '{"custom": 7}', '{"channels": []}', '{"custom": null}'])
def test_a_body_that_is_no_edit_is_a_fault_not_a_crash(contacts: Contacts, body: str) -> None:
    """AC-4."""
    ada = contacts.has(first_name="Ada")
    headers = {"If-Match": '"1"', "Content-Type": "application/json"}
    assert contacts.ask("PATCH", f"/contacts/{ada['id']}", headers, data=body).status == 422
    assert contacts.ask("POST", "/contacts", headers, data=body).status == 422


@pytest.mark.parametrize("body", ["{", '{"first_name": "\\ud800"}', b"\xff\xfe", ""])
def test_what_is_no_json_is_refused(contacts: Contacts, body: Any) -> None:
    """Bad input."""
    headers = {"Content-Type": "application/json"}
    assert contacts.ask("POST", "/contacts", headers, data=body).status in (400, 422)


def test_control_characters_anywhere_are_a_fault_never_a_500(contacts: Contacts) -> None:
    """ID-11."""
    note = contacts.has_field("Note", "text")["id"]
    ada = contacts.has(first_name="Ada")
    texts = ["first_name", "preferred_name", "last_name", "phone", "email", "crm_id", "enrollment_id", "language"]
    for name in [*texts, "country_calling_code"]:
        changes: dict[str, Any] = {name: "a\x00b"}
        assert contacts.edit(ada, **changes).status == 422, name
    assert contacts.edit(ada, custom={note: "a\x00b"}).status == 422
    assert contacts.edit(ada, custom={"\x00": "a"}).status == 422
    assert contacts.edit(ada, channels={"\x00": {}}).status == 422
    assert contacts.edit(ada, channels={"sms": {"status": "paused", "reason": "\x00"}}).status == 422
    assert contacts.ask("GET", "/contacts?after=a%00b").status == 422
    assert contacts.ask("POST", "/fields", json={"name": "a\x00b", "type": "text"}).status == 422


@pytest.mark.parametrize("field", ["phone", "crm_id"])
def test_anothers_identifier_is_refused_naming_who_has_it(contacts: Contacts, outbox: Outbox, field: str) -> None:
    """ID-3, ID-5."""
    bob = contacts.has(first_name="Bob", phone="5550000000", crm_id="C-1")
    ada = contacts.has(first_name="Ada")
    for answer in (
        contacts.edit(ada, **{field: bob[field]}),
        contacts.ask("POST", "/contacts", json={field: bob[field]}),
    ):
        assert (answer.status, answer.code) == (409, "duplicate-contact")
        assert answer.body["contacts"] == [{"id": bob["id"], "full_name": "Bob"}]
        assert answer.faults == [(field, "duplicate-contact")]
    assert len(outbox()) == 2


def test_another_institution_may_have_the_same_phone(contacts: Contacts, others: Contacts) -> None:
    """ID-3, AC-1."""
    assert contacts.has(phone="5550000000", crm_id="C-1")["id"] != others.has(phone="5550000000", crm_id="C-1")["id"]


def test_an_email_may_be_shared(contacts: Contacts) -> None:
    """ID-4."""
    contacts.has(email="family@example.org")
    contacts.has(email="family@example.org")
    assert len(contacts.all()) == 2


def test_custom_values_are_kept_by_type_and_cleared_by_null(contacts: Contacts) -> None:
    """CF-2, CF-6."""
    fields = {
        type: contacts.has_field(type, type)["id"] for type in ("text", "number", "boolean", "date", "url", "phone")
    }
    term = contacts.has_field("Term", "choice", options=["Fall", "Spring"])
    fall = term["options"][0]["id"]
    sent = {
        fields["text"]: " two\nlines ",
        fields["number"]: 3.50,
        fields["boolean"]: False,
        fields["date"]: "2026-02-01",
        fields["url"]: "https://example.org",
        fields["phone"]: "(555) 123-4567",
        term["id"]: "FALL",
    }
    ada = contacts.has(custom=sent)
    assert ada["custom"] == {
        fields["text"]: "two\nlines",
        fields["number"]: "3.5",
        fields["boolean"]: False,
        fields["date"]: "2026-02-01",
        fields["url"]: "https://example.org",
        fields["phone"]: "5551234567",
        term["id"]: fall,
    }
    cleared = contacts.edited(ada, custom={fields["text"]: None, fields["number"]: "", fields["date"]: None})
    assert cleared["custom"] == {
        id: value
        for id, value in ada["custom"].items()
        if id in (fields["boolean"], fields["url"], fields["phone"], term["id"])
    }


def test_all_custom_values_together_have_a_limit(contacts: Contacts) -> None:
    """CF-5: 256 KiB."""
    ids = [contacts.has_field(f"Text {number}", "text")["id"] for number in range(27)]
    ada = contacts.has(custom=dict.fromkeys(ids[:26], "x" * 10000))
    answer = contacts.edit(ada, first_name="Ada", custom={ids[26]: "x" * 10_000})
    assert (answer.status, answer.faults) == (422, [("custom", "value-too-long")])
    assert contacts.edit(ada, custom={ids[26]: "short"}).status == 200


def test_the_list_is_by_keyset_and_leaves_archived_contacts_out_unless_asked(contacts: Contacts) -> None:
    """AR-1, design 3.8."""
    made = [contacts.has(first_name=str(number)) for number in range(5)]
    gone = contacts.edited(made[2], archived=True)
    ids = [contact["id"] for contact in made]
    assert [contact["id"] for contact in contacts.all("any", limit=2)] == sorted(ids)
    assert contacts.all("true", limit=2) == [gone]
    listed = contacts.ask("GET", "/contacts").body
    assert sorted(contact["id"] for contact in listed["items"]) == sorted(set(ids) - {gone["id"]})
    assert listed["next"] is None
    for bad in ("limit=0", "limit=1001", "archived=maybe", "after=x"):
        assert contacts.ask("GET", f"/contacts?{bad}").status == 422, bad


def test_what_is_not_there_is_404(contacts: Contacts) -> None:
    """AC-1."""
    for path in (f"/contacts/{uuid4()}", "/contacts/not-an-id", f"/contacts/{uuid4()}/history"):
        answer = contacts.ask("GET", path)
        assert (answer.status, answer.code) == (404, "not-found")
    nobody = {"id": str(uuid4()), "version": 1}
    assert contacts.edit(nobody, first_name="x").status == 404
    assert json.dumps(contacts.all()) == "[]"
