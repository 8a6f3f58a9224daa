"""Deleting a field, and bringing it back (CF-8)."""

from datetime import UTC, datetime, timedelta
from typing import Any

import psycopg

from tests.contacts.conftest import Contacts, Import, Outbox, State, events_of
from tests.contacts.test_fields import change
from tests.support.view import Answer

Owner = psycopg.Connection[Any]


def delete(contacts: Contacts, field: State) -> Answer:
    return contacts.ask("DELETE", f"/fields/{field['id']}", {"If-Match": f'"{field["version"]}"'})


def restore(contacts: Contacts, field: State) -> Answer:
    return contacts.ask("POST", f"/fields/{field['id']}/restore")


def deleted(contacts: Contacts) -> list[State]:
    return list(contacts.ask("GET", "/fields/deleted").body["items"])


def was_deleted(owner: Owner, field: State, ago: timedelta) -> None:
    """The field was deleted that long ago."""
    owner.execute("UPDATE custom_field SET deleted_at = %s WHERE id = %s", [datetime.now(UTC) - ago, field["id"]])


def test_a_deleted_field_is_gone_and_its_values_are_kept(contacts: Contacts, outbox: Outbox) -> None:
    """CF-8: usage first; then nobody can write it, and the contacts are left as they are."""
    major = contacts.has_field("Major", "text")
    ada, bob = contacts.has(custom={major["id"]: "Maths"}), contacts.has(first_name="Bob")
    assert contacts.ask("GET", f"/fields/{major['id']}/usage").body == {"contacts": 1, "options": {}}
    gone = delete(contacts, major).body
    assert gone == {**major, "version": 2, "deleted": True}
    assert contacts.ask("GET", "/fields").body["items"] == []
    assert contacts.edit(bob, custom={major["id"]: "Physics"}).faults == [(f"custom.{major['id']}", "unknown-field")]
    assert change(contacts, gone, name="Minor").status == 404
    assert contacts.read(ada) == ada
    assert events_of(outbox, major) == [major, gone]
    [held] = deleted(contacts)
    at = held.pop("deleted_at")
    assert held == {**gone, "contacts": 1}
    assert abs(datetime.fromisoformat(at) - datetime.now(UTC)) < timedelta(minutes=30)


def test_a_field_comes_back_with_its_values(contacts: Contacts, outbox: Outbox) -> None:
    """CF-8."""
    major = contacts.has_field("Major", "text")
    ada = contacts.has(custom={major["id"]: "Maths"})
    gone = delete(contacts, major).body
    back = restore(contacts, gone).body
    assert back == {**major, "version": 3}
    assert (deleted(contacts), contacts.read(ada)) == ([], ada)
    assert contacts.edited(ada, custom={major["id"]: "Physics"})["custom"] == {major["id"]: "Physics"}
    assert events_of(outbox, major) == [major, gone, back]


def test_deleting_and_restoring_twice_is_as_once(contacts: Contacts, outbox: Outbox) -> None:
    """Design 3.8: an answer may get lost."""
    major = contacts.has_field("Major", "text")
    gone = delete(contacts, major).body
    assert delete(contacts, major).body == gone
    back = restore(contacts, gone).body
    assert restore(contacts, gone).body == back
    assert [state["version"] for state in events_of(outbox, major)] == [1, 2, 3]
    assert delete(contacts, gone).code == "stale"
    assert contacts.ask("DELETE", f"/fields/{major['id']}").status == 428


def test_the_name_of_a_deleted_field_is_free_and_may_be_taken(contacts: Contacts) -> None:
    """CF-1, CF-8: then it can not come back under that name, and the answer says who has it."""
    major = contacts.has_field("Major", "text")
    gone = delete(contacts, major).body
    other = contacts.has_field("MAJOR", "number")
    answer = restore(contacts, gone)
    assert (answer.status, answer.code, answer.body["field"]) == (
        409,
        "duplicate-field",
        {"id": other["id"], "name": "MAJOR"},
    )
    assert change(contacts, other, name="Size").status == 200
    assert restore(contacts, gone).status == 200


def test_after_thirty_days_a_field_is_gone_for_good(contacts: Contacts, owner: Owner) -> None:
    """CF-8."""
    early, late = (delete(contacts, contacts.has_field(name, "text")).body for name in ("Early", "Late"))
    was_deleted(owner, early, timedelta(days=30, seconds=1))
    was_deleted(owner, late, timedelta(days=29, hours=23))
    answer = restore(contacts, early)
    assert (answer.status, answer.code) == (409, "too-late")
    assert [field["id"] for field in deleted(contacts)] == [late["id"]]
    assert restore(contacts, late).status == 200


def test_another_institutions_field_is_not_there(contacts: Contacts, others: Contacts) -> None:
    """AC-1."""
    major = contacts.has_field("Major", "text")
    assert [answer.status for answer in (delete(others, major), restore(others, major))] == [404, 404]
    assert others.ask("GET", f"/fields/{major['id']}/usage").status == 404
    delete(contacts, major)
    assert deleted(others) == []


def test_an_import_does_not_fill_a_deleted_field(contacts: Contacts) -> None:
    """CF-8: the batch is refused as a whole and says which column; it was mapped before the field went."""
    major = contacts.has_field("Major", "text")
    delete(contacts, major)
    nightly = Import(contacts)
    answer = nightly.put(nightly.body(["crm_id", f"custom:{major['id']}"], [["A", "Maths"]], first=2))
    assert answer.faults == [("columns.1.field", "unknown-field")]
    assert answer.body["detail"] == "A custom field of this import is gone. Import again."  # what the import then says
    assert contacts.all() == []
