"""What a batch leaves behind: membership, history, its answer kept; and bodies that are no batch."""

import json
from typing import Any

import pytest

from tests.contacts.conftest import Contacts, Import, Outbox, State, codes_of


def test_an_unchanged_row_writes_nothing_but_its_membership(contacts: Contacts, outbox: Outbox, owner: Any) -> None:
    """Design 2, IM-14."""
    columns, row = ["crm_id", "first_name", "phone"], ["C-1", "Ada", "1111111111"]
    Import(contacts).send(columns, row)
    [ada], before = contacts.all(), len(outbox())
    xmin = "SELECT xmin, ctid FROM contact WHERE id = %s"
    was = owner.execute(xmin, [ada["id"]]).fetchone()
    again = Import(contacts)
    assert [fate[0] for fate in again.send(columns, row)] == ["unchanged"]
    assert owner.execute(xmin, [ada["id"]]).fetchone() == was
    assert contacts.read(ada) == ada
    assert len(contacts.history(ada)) == 1
    [event] = outbox()[before:]
    assert json.loads(event["payload"])["rows"] == [[ada["id"], 2, "unchanged"]]
    listed = contacts.ask("GET", f"/contacts/{ada['id']}/imports").body
    assert (listed["total"], listed["items"][0]["import_id"], listed["items"][0]["fate"]) == (2, again.id, "unchanged")


def test_one_membership_event_tells_of_every_row_that_reached_a_contact(contacts: Contacts, outbox: Outbox) -> None:
    """IM-14, design 3.10."""
    ada = contacts.has(crm_id="C-1")
    sending = Import(contacts)
    fates = sending.send(["crm_id", "first_name"], ["C-1", "Ada"], ["C-2", "Bob"], ["", "Nobody"], ["C-1", "Again"])
    [event] = [event for event in outbox() if event["type"] == "contacts.import-batch-applied.v1"]
    assert (event["aggregateid"], event["version"]) == (f"{sending.id}:2", 1)
    data = json.loads(event["payload"])
    assert data == {
        "institution_id": str(contacts.institution),
        "import_id": sending.id,
        "import_number": sending.number,
        "run": 1,
        "first_row": 2,
        "last_row": 5,
        "applied_at": contacts.read(ada)["updated_at"],
        "rows": [[ada["id"], 2, "updated"], [fates[1][1], 3, "created"]],
    }


def test_a_batch_of_refused_rows_publishes_nothing(contacts: Contacts, outbox: Outbox) -> None:
    """Design 3.10."""
    Import(contacts).send(["first_name"], ["Ada"], ["Bob"])
    assert outbox() == []


def test_history_names_the_import_and_the_row(contacts: Contacts) -> None:
    """AC-5."""
    first, second = Import(contacts), Import(contacts)
    first.send(["crm_id", "first_name"], ["C-1", "Ada"])
    second.send(["crm_id", "first_name"], ["", ""], ["C-1", "Augusta"])
    [ada] = contacts.all()
    newest, created = contacts.history(ada)
    assert (created["created"], created["origin"]["row"]) == (True, 2)
    assert newest["changes"] == [{"field": "first_name", "before": "Ada", "after": "Augusta"}]
    assert newest["actor"] == "importer"
    assert newest["origin"] == {"kind": "import", "import_id": second.id, "import_number": second.number, "row": 3}


def test_recent_imports_are_the_newest_20_and_a_total(contacts: Contacts) -> None:
    """IM-14."""
    sent = [Import(contacts) for _ in range(22)]
    for one in sent:
        one.row(crm_id="C-1")
    [ada] = contacts.all()
    listed = contacts.ask("GET", f"/contacts/{ada['id']}/imports").body
    assert listed["total"] == 22
    assert [item["import_number"] for item in listed["items"]] == [one.number for one in sent[:1:-1]]


def test_the_same_batch_again_gets_the_same_answer_and_does_nothing(contacts: Contacts, outbox: Outbox) -> None:
    """Design 2: no row is applied twice (IM-12)."""
    sending = Import(contacts)
    body = sending.body(["crm_id", "first_name"], [["C-1", "Ada"], ["", "x"]], first=2)
    first = sending.put(body)
    contacts.edited(contacts.all()[0], first_name="Staff was here")
    before = len(outbox())
    again = sending.put(body)
    assert (again.status, again.body) == (200, first.body)
    assert len(outbox()) == before
    assert [state["first_name"] for state in contacts.all()] == ["Staff was here"]


def test_the_same_batch_with_another_body_is_refused(contacts: Contacts) -> None:
    """Design 2."""
    sending = Import(contacts)
    sending.put(sending.body(["crm_id"], [["C-1"]], first=2))
    other = sending.put(sending.body(["crm_id"], [["C-2"]], first=2))
    assert (other.status, other.code) == (422, "batch-mismatch")
    assert [state["crm_id"] for state in contacts.all()] == ["C-1"]


def test_a_batch_that_failed_leaves_nothing_not_even_its_key(contacts: Contacts) -> None:
    """Design 2: one transaction."""
    sending = Import(contacts)
    body = sending.body(["crm_id", "custom:nowhere"], [["C-1", "x"]], first=2)
    refused = sending.put(body)
    assert (refused.status, refused.faults) == (422, [("columns.1.field", "unknown-field")])
    assert sending.put(sending.body(["crm_id"], [["C-1"]], first=2)).status == 200


@pytest.mark.parametrize(
    "change",
    [
        {"rows": "x"},
        {"rows": [[2]]},
        {"rows": [["2", "C-1"]]},
        {"rows": [[2, 7]]},
        {"rows": [[2, None]]},
        {"rows": [[9, "C-1"]]},
        {"rows": [[2, "C-1"], [2, "C-2"]]},
        {"rows": [[True, "C-1"]]},
        {"columns": []},
        {"columns": [{"field": "phone", "policy": "sometimes"}]},
        {"columns": [{"field": "colour"}]},
        {"columns": [{"field": "channel:pigeon"}]},
        {"options": {"mode": "delete_all"}},
        {"options": {"strict": "yes"}},
        {"first_row": 0},
        {"run": "one"},
        {"import_number": None},
        {"extra": 1},
    ],
)
def test_a_malformed_batch_is_a_fault_and_applies_nothing(contacts: Contacts, change: State) -> None:
    """Bad input."""
    sending = Import(contacts)
    body = sending.body(["crm_id"], [["C-1"], ["C-2"]], first=2) | change
    assert sending.put(body).status == 422
    assert contacts.all() == []


@pytest.mark.parametrize("data", ["", "{", "[]", "null", b"\xff"])
def test_what_is_no_batch_at_all_is_refused(contacts: Contacts, data: Any) -> None:
    """Bad input."""
    sending = Import(contacts)
    answer = sending.contacts.ask("PUT", f"/imports/{sending.id}/batches", data=data)
    assert answer.status in (400, 422)


def test_custom_values_too_long_together_leave_the_last_out(contacts: Contacts) -> None:
    """CF-5, IM-9."""
    ids = [contacts.has_field(f"Text {number}", "text")["id"] for number in range(28)]
    columns = ["crm_id", *(f"custom:{id}" for id in ids)]
    [fate] = Import(contacts).send(columns, ["C-1", *["x" * 10_000] * 26, "short", "y" * 10_000])
    assert (fate[0], codes_of(fate)) == ("created", ["value-too-long"])
    assert fate[2][0]["field"] == f"custom:{ids[27]}"
    [ada] = contacts.all()
    assert set(ada["custom"]) == set(ids[:27])
    [fate] = Import(contacts).send([columns[0], columns[28]], ["C-1", "y" * 10_000])
    assert (fate[0], codes_of(fate)) == ("unchanged", ["value-too-long"])


def test_the_end_of_an_import_is_remembered_and_old_claims_go(contacts: Contacts, owner: Any) -> None:
    """Design 2: claims and stored answers go 7 days after the import ended."""
    old, new = Import(contacts), Import(contacts)
    for one in (old, new):
        one.row(crm_id="C-1")
        answer = one.contacts.ask("POST", f"/imports/{one.id}/end")
        assert (answer.status, answer.body["import_id"]) == (200, one.id)
    assert new.contacts.ask("POST", f"/imports/{new.id}/end").body == answer.body
    owner.execute("UPDATE import_end SET ended_at = ended_at - interval '8 days' WHERE import_id = %s", [old.id])
    new.contacts.ask("POST", f"/imports/{new.id}/end")
    for table in ("import_claim", "import_batch"):
        left = owner.execute(
            f"SELECT DISTINCT import_id::text FROM {table} WHERE institution_id = %s", [contacts.institution]
        )
        assert left.fetchall() == [(new.id,)], table
    assert contacts.ask("GET", f"/contacts/{contacts.all()[0]['id']}/imports").body["total"] == 2


def test_dates_are_read_in_the_institutions_format(contacts: Contacts) -> None:
    """IM-10: ISO always, the format besides."""
    start = contacts.has_field("Start", "date")["id"]
    fates = Import(contacts).send(
        ["crm_id", f"custom:{start}"], ["C-1", "2026-02-01"], ["C-2", "Feb 1, 2026"], ["C-3", "1.2.2026"]
    )
    assert [codes_of(fate) for fate in fates] == [[], [], ["invalid-date"]]
    assert [contacts.read(str(id))["custom"].get(start) for _, id, _ in fates] == ["2026-02-01", "2026-02-01", None]
