"""Custom field definitions over HTTP."""

from typing import Any

import pytest

from tests.contacts.conftest import Contacts, Outbox, State, events_of
from tests.support.view import Answer


def change(contacts: Contacts, field: State, **changes: Any) -> Answer:
    return contacts.ask("PATCH", f"/fields/{field['id']}", {"If-Match": f'"{field["version"]}"'}, json=changes)


def test_a_new_field_is_read_back_with_its_version(contacts: Contacts, outbox: Outbox) -> None:
    """CF-1, CF-2."""
    made = contacts.has_field(
        " Start term ",
        "choice",
        description="When they begin",
        options=["Fall", {"label": "Spring"}],
        group="Admission",
    )
    answer = contacts.ask("GET", f"/fields/{made['id']}")
    assert answer.body == made
    assert answer.headers["ETag"] == '"1"'
    assert [option["label"] for option in made["options"]] == ["Fall", "Spring"]
    assert {**made, "options": None} == {
        "id": made["id"],
        "institution_id": str(contacts.institution),
        "version": 1,
        "name": "Start term",
        "description": "When they begin",
        "type": "choice",
        "options": None,
        "position": 1,
        "group": "Admission",
        "in_escalations": False,
        "in_generative_ai": False,
        "requires_authentication": False,
        "deleted": False,
    }
    assert events_of(outbox, made) == [made]


def test_fields_are_listed_in_their_order(contacts: Contacts) -> None:
    """CF-1: the last comes last unless it says where."""
    for name, more in (("A", {}), ("B", {}), ("C", {"position": 0})):
        contacts.has_field(name, "text", **more)
    listed = contacts.ask("GET", "/fields").body
    assert [field["name"] for field in listed["items"]] == ["C", "A", "B"]


@pytest.mark.parametrize("again", ["Major", " MAJOR ", "major"])
def test_a_name_that_differs_only_by_case_is_refused(contacts: Contacts, outbox: Outbox, again: str) -> None:
    """CF-1."""
    contacts.has_field("Major", "text")
    minor = contacts.has_field("Minor", "text")
    for answer in (
        contacts.ask("POST", "/fields", json={"name": again, "type": "url"}),
        change(contacts, minor, name=again),
    ):
        assert (answer.status, answer.code) == (409, "duplicate-field")
    assert len(outbox()) == 2


def test_every_fault_of_a_new_field_is_listed(contacts: Contacts) -> None:
    """CF-1, CF-2."""
    wanted = {"name": "x" * 65, "type": "colour", "in_escalations": "yes", "position": "first", "size": 1}
    answer = contacts.ask("POST", "/fields", json=wanted)
    assert answer.status == 422
    assert {field for field, _ in answer.faults} == {"name", "type", "in_escalations", "position", "size"}


@pytest.mark.parametrize(
    "wanted",
    [
        {"type": "choice"},
        {"type": "choice", "options": ["Fall", "FALL"]},
        {"type": "choice", "options": ["  "]},
        {"type": "choice", "options": "Fall"},
        {"type": "text", "options": ["Fall"]},
        {"type": "choice", "options": [{"id": "mine", "label": "Fall"}]},
    ],
)
def test_a_choice_has_options_that_differ_and_nothing_else_has_any(contacts: Contacts, wanted: State) -> None:
    """CF-2."""
    assert contacts.ask("POST", "/fields", json={"name": "Term", **wanted}).status == 422


def test_a_field_is_renamed_and_its_options_too_but_its_type_stays(contacts: Contacts, outbox: Outbox) -> None:
    """CF-2."""
    term = contacts.has_field("Term", "choice", options=["Fall", "Spring"])
    fall, spring = term["options"]
    wanted = [{"id": spring["id"], "label": "Spring 2027"}, fall, {"label": "Summer"}]
    changed = change(contacts, term, name="TERM", options=wanted, in_generative_ai=True).body
    assert [option["label"] for option in changed["options"]] == ["Spring 2027", "Fall", "Summer"]
    assert [option["id"] for option in changed["options"][:2]] == [spring["id"], fall["id"]]
    assert (changed["version"], changed["name"], changed["in_generative_ai"]) == (2, "TERM", True)
    assert change(contacts, changed, type="text").faults == [("type", "invalid-value")]
    assert change(contacts, changed, options=[*changed["options"], {"id": "x", "label": "X"}]).status == 422
    assert change(contacts, term, name="Stale").status == 412
    assert change(contacts, changed, name="TERM").body == changed
    assert [state["version"] for state in events_of(outbox, term)] == [1, 2]


def test_an_option_is_added_at_the_end_once(contacts: Contacts) -> None:
    """CF-2."""
    term = contacts.has_field("Term", "choice", options=["Fall"])
    answers = [
        contacts.ask("POST", f"/fields/{term['id']}/options", {"Idempotency-Key": "k"}, json={"label": "Spring"})
        for _ in range(2)
    ]
    assert [answer.status for answer in answers] == [201, 201]
    assert answers[0].body == answers[1].body
    assert [option["label"] for option in answers[0].body["options"]] == ["Fall", "Spring"]
    again = contacts.ask("POST", f"/fields/{term['id']}/options", json={"label": "FALL"})
    assert again.faults == [("options", "duplicate-option")]
    text = contacts.has_field("Text", "text")
    assert contacts.ask("POST", f"/fields/{text['id']}/options", json={"label": "x"}).status == 422


def test_a_renamed_option_keeps_its_values(contacts: Contacts) -> None:
    """CF-2: a value is the option's id."""
    term = contacts.has_field("Term", "choice", options=["Fall"])
    option = term["options"][0]
    ada = contacts.has(custom={term["id"]: "Fall"})
    change(contacts, term, options=[{"id": option["id"], "label": "Autumn"}])
    assert contacts.read(ada)["custom"] == {term["id"]: option["id"]}
    assert contacts.edit(ada, custom={term["id"]: "Fall"}).status == 422
    assert contacts.edit(ada, custom={term["id"]: "autumn"}).body == ada
