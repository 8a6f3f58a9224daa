"""Label definitions over HTTP."""

import json
from uuid import uuid4

from tests.labels.conftest import Labels, Outbox


def test_a_new_label_is_read_back_with_its_version(labels: Labels) -> None:
    """LA-1."""
    made = labels.has("  First   generation ", colour="teal", description="First in the family")
    answer = labels.ask("GET", f"/labels/{made['id']}")
    assert answer.body == made
    assert made == {
        "id": made["id"],
        "institution_id": str(labels.institution),
        "version": 1,
        "name": "First generation",
        "colour": "teal",
        "description": "First in the family",
        "archived": False,
    }
    assert answer.headers["ETag"] == '"1"'


def test_a_label_without_a_colour_gets_the_same_one_by_its_name_everywhere(labels: Labels, others: Labels) -> None:
    """LA-1: an import's labels can be told apart."""
    assert labels.has("Honors")["colour"] == others.has("HONORS")["colour"]


def test_a_name_that_differs_only_by_case_or_space_is_refused_and_names_the_other(labels: Labels) -> None:
    """LA-1."""
    made = labels.has("VIP")
    for again in ("vip", " VIP ", "\u3000Vip\t"):
        answer = labels.ask("POST", "/labels", json={"name": again})
        assert (answer.status, answer.body["code"], answer.body["label"]) == (409, "duplicate-label", made)
        assert answer.headers["Content-Type"] == "application/problem+json"


def test_every_fault_of_a_new_label_is_listed_at_once(labels: Labels) -> None:
    """LA-1, ID-11."""
    wanted = {"name": "a\x00b", "colour": "plaid", "description": "x" * 501, "size": 3}
    answer = labels.ask("POST", "/labels", json=wanted)
    assert answer.status == 422
    assert dict(answer.faults) == {
        "name": "control-character",
        "colour": "invalid-value",
        "description": "value-too-long",
        "size": "invalid-value",
    }


def test_a_create_sent_again_under_its_key_makes_one_label(labels: Labels, outbox: Outbox) -> None:
    """Design 3.8."""
    headers = {"Idempotency-Key": "one"}
    first, second = (labels.ask("POST", "/labels", headers, json={"name": "Athlete"}) for _ in range(2))
    assert (first.status, first.body) == (second.status, second.body)
    assert len(outbox()) == 1
    other = labels.ask("POST", "/labels", headers, json={"name": "Transfer"})
    assert (other.status, other.body["code"]) == (422, "idempotency-key-reused")


def test_renaming_keeps_the_assignments_and_bumps_the_version(labels: Labels) -> None:
    """LA-3."""
    label, contact = labels.has("Athlets"), uuid4()
    labels.change_set(contact, add=[label["id"]])
    answer = labels.change(label, name="Athletes", colour="red", description="Plays")
    assert answer.status == 200
    assert answer.headers["ETag"] == '"2"'
    assert answer.body == label | {"name": "Athletes", "colour": "red", "description": "Plays", "version": 2}
    assert labels.set_of(contact)["labels"] == [label["id"]]


def test_null_clears_the_description_and_a_missing_key_leaves_it(labels: Labels) -> None:
    """AC-4."""
    label = labels.has("Athlete", description="Plays")
    kept = labels.change(label, colour="red").body
    assert kept["description"] == "Plays"
    assert labels.change(kept, description=None).body["description"] is None


def test_a_stale_edit_is_refused_with_the_current_state_and_publishes_nothing(labels: Labels, outbox: Outbox) -> None:
    """CT-5."""
    label = labels.has("Athlete")
    current = labels.change(label, name="Athletes").body
    answer = labels.change(label, name="Sporty")
    assert (answer.status, answer.body["code"]) == (412, "stale")
    assert answer.body["current"] == current
    assert [event["version"] for event in outbox()] == [1, 2]


def test_an_edit_without_the_version_seen_is_refused(labels: Labels) -> None:
    """CT-5."""
    label = labels.has("Athlete")
    answer = labels.ask("PATCH", f"/labels/{label['id']}", json={"name": "Athletes"})
    assert (answer.status, answer.body["code"]) == (428, "precondition-required")


def test_an_edit_that_changes_nothing_keeps_the_version_and_publishes_nothing(labels: Labels, outbox: Outbox) -> None:
    """Design 3.2."""
    label = labels.has("Athlete", colour="red")
    assert labels.change(label, name=" Athlete", colour="red", archived=False).body == label
    assert len(outbox()) == 1


def test_a_change_of_case_alone_is_a_rename_and_no_duplicate(labels: Labels) -> None:
    """LA-1."""
    assert labels.change(labels.has("athlete"), name="Athlete").body["name"] == "Athlete"


def test_a_rename_onto_another_name_is_refused_and_changes_nothing(labels: Labels, outbox: Outbox) -> None:
    """LA-1."""
    label, other = labels.has("Athlete"), labels.has("Transfer")
    answer = labels.change(label, name="TRANSFER", colour="red")
    assert (answer.status, answer.body["label"]) == (409, other)
    assert labels.ask("GET", f"/labels/{label['id']}").body == label
    assert len(outbox()) == 2


def test_the_list_gives_every_label_once_page_by_page(labels: Labels, others: Labels) -> None:
    """LA-3, AC-1."""
    made = [labels.has(f"Label {number}") for number in range(7)]
    others.has("Theirs")
    expected = sorted(made, key=lambda label: label["id"])
    assert labels.all_of("/labels", limit=3) == expected
    assert labels.all_of("/labels", limit=7) == expected


def test_archived_labels_are_not_among_those_offered(labels: Labels) -> None:
    """LA-3."""
    kept, gone = labels.has("Kept"), labels.has("Gone")
    labels.archive(gone)
    offered = labels.ask("GET", "/labels?archived=false").body
    archived = labels.ask("GET", "/labels?archived=true").body
    assert [label["id"] for label in offered["items"]] == [kept["id"]]
    assert [label["id"] for label in archived["items"]] == [gone["id"]]


def test_a_list_query_that_makes_no_sense_is_a_fault(labels: Labels) -> None:
    """Design 3.8."""
    for query in ("after=%00", "after=WzFd", "limit=0", "limit=1001", "archived=maybe"):
        answer = labels.ask("GET", f"/labels?{query}")
        assert (answer.status, answer.body["code"]) == (422, "invalid"), query


def test_the_events_are_the_states_that_were_answered(labels: Labels, outbox: Outbox) -> None:
    """Design 3.2."""
    label = labels.has("Athlete")
    archived = labels.change(label, archived=True).body
    events = outbox()
    assert [json.loads(event["payload"]) for event in events] == [label, archived]
    assert {(event["aggregatetype"], event["type"], event["aggregateid"]) for event in events} == {
        ("labels.label.v1", "labels.label-changed.v1", label["id"])
    }
    assert {event["institution"] for event in events} == {labels.institution}
