"""Notes on a contact: written, edited, pinned, deleted, brought back; what they said before is kept."""

import json
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import uuid4

import psycopg
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from chassis.db import Database
from chassis.kafka import read_topics
from contacts.commands.notes import purge_deleted_notes
from deploy.local.topology import TOPICS_FILE
from tests.contacts.conftest import Contacts, Outbox, Service, State
from tests.support.extent import extent
from tests.support.view import Answer

DAY = timedelta(days=1)
LONGEST = 10_000


class Notes:
    """The notes of one contact, as one user works on them."""

    def __init__(self, contacts: Contacts, contact: State) -> None:
        self.contacts, self.path = contacts, f"/contacts/{contact['id']}/notes"

    def by(self, user: str, role: str = "staff") -> "Notes":
        made = Notes.__new__(Notes)
        made.contacts, made.path = self.contacts.as_(user=user, role=role), self.path
        return made

    def write(self, text: str, **headers: str) -> State:
        answer = self.contacts.ask("POST", self.path, headers, json={"text": text})
        assert answer.status == 201, answer.body
        return dict(answer.body["note"])

    def change(self, note: State, seen: int | None = None, **wanted: Any) -> Answer:
        return self.contacts.ask("PATCH", f"{self.path}/{note['id']}", _seen(note, seen), json=wanted)

    def delete(self, note: State, seen: int | None = None) -> Answer:
        return self.contacts.ask("DELETE", f"{self.path}/{note['id']}", _seen(note, seen))

    def restore(self, note: State) -> Answer:
        return self.contacts.ask("POST", f"{self.path}/{note['id']}/restore")

    def all(self, limit: int = 1000) -> list[State]:
        return self.contacts.all_of(self.path, limit)

    def texts(self) -> list[str]:
        return [note["text"] for note in self.all()]

    def deleted(self) -> list[str]:
        return [note["text"] for note in self.contacts.ask("GET", f"{self.path}/deleted").body["items"]]

    def edits(self, note: State, limit: int = 1000) -> list[State]:
        return self.contacts.all_of(f"{self.path}/{note['id']}/edits", limit)


def _seen(note: State, seen: int | None) -> dict[str, str]:
    return {"If-Match": f'"{note["version"] if seen is None else seen}"'}


@pytest.fixture
def notes(contacts: Contacts) -> Notes:
    return Notes(contacts, contacts.has(first_name="Ada")).by("ada")


@pytest.fixture
def system(service: Service) -> Iterator[Database]:
    """The database as `contacts schedule` has it."""
    made = Database(service.urls.system)
    yield made
    made.close()


def lists_of(outbox: Outbox) -> list[State]:
    return [json.loads(event["payload"]) for event in outbox() if event["aggregatetype"] == "contacts.note.v1"]


def test_a_note_has_an_author_and_a_time_and_the_newest_stands_first(notes: Notes) -> None:
    """NO-1."""
    before = datetime.now(UTC)
    first, second = notes.write("  Prefers e-mail \n"), notes.by("bob", "support").write("Asked about housing")
    assert [(note["author"], note["text"]) for note in notes.all()] == [
        ("bob", "Asked about housing"),
        ("ada", "Prefers e-mail"),
    ]
    assert before <= datetime.fromisoformat(first["created_at"]) <= datetime.fromisoformat(second["created_at"])
    assert (first["version"], first["pinned"], first["edited_at"], first["edited_by"]) == (1, False, None, None)


def test_an_edit_keeps_what_the_note_said_before(notes: Notes) -> None:
    """NO-1: created and edited times; edit history kept."""
    note = notes.write("One")
    two = notes.change(note, text="Two").body["note"]
    three = notes.by("root", "admin").change(two, text="Three").body["note"]
    assert (three["text"], three["author"], three["edited_by"], three["version"]) == ("Three", "ada", "root", 3)
    assert [(e["text"], e["written_by"], e["version"]) for e in notes.edits(three)] == [
        ("Two", "ada", 2),
        ("One", "ada", 1),
    ]
    assert [e["written_at"] for e in notes.edits(three)] == [two["edited_at"], note["created_at"]]
    assert notes.edits(three, limit=1) == notes.edits(three)


def test_a_note_is_edited_deleted_and_restored_by_its_author_or_an_admin(notes: Notes) -> None:
    """NO-1: and pinned by whoever may write notes."""
    note = notes.write("Mine")
    for role in ("staff", "support"):
        other = notes.by("bob", role)
        for answer in (other.change(note, text="Theirs"), other.delete(note), other.restore(note)):
            assert (answer.status, answer.code) == (403, "not-your-note")
    pinned = notes.by("bob", "support").change(note, pinned=True).body["note"]
    assert (pinned["pinned"], pinned["text"], pinned["edited_at"]) == (True, "Mine", None)
    admin = notes.by("root", "admin")
    assert admin.change(pinned, text="Ours").status == 200
    assert notes.delete(pinned, seen=3).status == 200
    assert admin.restore(note).status == 200
    assert notes.texts() == ["Ours"]


def test_pinned_notes_stand_first_and_every_page_goes_on_where_the_last_one_ended(notes: Notes) -> None:
    """NO-1."""
    written = [notes.write(str(n)) for n in range(7)]
    for n in (2, 5):
        notes.change(written[n], pinned=True)
    expected = ["5", "2", "6", "4", "3", "1", "0"]
    assert notes.texts() == expected
    for limit in (1, 2, 3):
        assert [note["text"] for note in notes.all(limit)] == expected
    for cursor in ("x", "WzFd", "W3RydWUsMSwyXQ"):
        assert notes.contacts.ask("GET", f"{notes.path}?after={cursor}").faults == [("after", "invalid-cursor")]


def test_a_deleted_note_can_come_back_for_thirty_days(notes: Notes, owner: "psycopg.Connection[Any]") -> None:
    """NO-1."""
    note, other = notes.write("Gone"), notes.write("Here")
    state = notes.delete(note).body["notes"]
    assert (state["total"], state["deleted"], [one["text"] for one in state["items"]]) == (1, 1, ["Here"])
    assert (notes.texts(), notes.deleted()) == (["Here"], ["Gone"])
    assert notes.change(note, text="Not any more").status == 404
    assert notes.restore(note).body["notes"]["total"] == 2
    assert (notes.texts(), notes.deleted()) == (["Here", "Gone"], [])
    notes.delete(other)
    notes.delete(note, seen=3)
    was_deleted(owner, other, 29 * DAY)
    was_deleted(owner, note, 30 * DAY)
    assert notes.restore(other).status == 200
    late = notes.restore(note)
    assert (late.status, late.code, notes.deleted()) == (409, "too-late", [])


def test_deleted_notes_go_with_their_edits_thirty_days_later(
    notes: Notes, system: Database, owner: "psycopg.Connection[Any]", outbox: Outbox
) -> None:
    """NO-1: `contacts schedule` takes them, once, and tells of the list that is left."""
    old, recent, kept = (notes.write(text) for text in ("Old", "Recent", "Kept"))
    old = notes.change(old, text="Older").body["note"]
    for note, age in ((old, 30 * DAY), (recent, 29 * DAY)):
        notes.delete(note)
        was_deleted(owner, note, age)
    for _ in range(2):
        purge_deleted_notes(system, datetime.now(UTC))
    left = owner.execute(
        "SELECT text FROM note WHERE id = ANY (%s) ORDER BY text", [[old["id"], recent["id"], kept["id"]]]
    )
    assert left.fetchall() == [("Kept",), ("Recent",)]
    assert owner.execute("SELECT count(*) FROM note_edit WHERE note_id = %s", [old["id"]]).fetchone() == (0,)
    told = lists_of(outbox)
    assert [state["version"] for state in told] == list(range(1, 8))
    assert [(state["total"], state["deleted"]) for state in told[-3:]] == [(2, 1), (1, 2), (1, 1)]


def test_every_change_is_the_next_version_of_the_list_and_one_event(notes: Notes, outbox: Outbox) -> None:
    """NO-1, design 3.2: what is done already publishes nothing."""
    note = notes.write("One", **{"Idempotency-Key": "k"})
    assert notes.write("One", **{"Idempotency-Key": "k"}) == note
    notes.change(note, text="Two")
    assert notes.change(note, text="Two").status == 200  # its answer was lost: sent again with the old version
    notes.change(note, seen=2, pinned=True)
    notes.delete(note, seen=3)
    assert notes.delete(note, seen=3).status == 200
    notes.restore(note)
    assert notes.restore(note).status == 200
    told = lists_of(outbox)
    assert [state["version"] for state in told] == [1, 2, 3, 4, 5]
    assert [(s["total"], s["deleted"], [i["text"] for i in s["items"]]) for s in told] == [
        (1, 0, ["One"]),
        (1, 0, ["Two"]),
        (1, 0, ["Two"]),
        (0, 1, []),
        (1, 0, ["Two"]),
    ]


def test_an_edit_of_what_somebody_else_changed_meanwhile_is_stale(notes: Notes) -> None:
    """NO-1, CT-5: it gets the current note, and nothing is lost."""
    note = notes.write("One")
    notes.by("root", "admin").change(note, text="Two")
    for answer in (notes.change(note, text="Three"), notes.delete(note)):
        assert (answer.status, answer.code, answer.body["current"]["text"]) == (412, "stale", "Two")
    assert notes.texts() == ["Two"]


def test_the_list_holds_the_newest_twenty_and_a_total(notes: Notes, outbox: Outbox) -> None:
    """NO-1, design 3.4: the rest is read page by page."""
    written = [notes.write(str(n)) for n in range(23)]
    notes.change(written[0], pinned=True)
    state = lists_of(outbox)[-1]
    assert (state["total"], [item["text"] for item in state["items"]]) == (
        23,
        ["0", *(str(n) for n in range(22, 3, -1))],
    )


HOSTILE = [
    "<script>alert(1)</script><img src=x onerror=alert(1)>",
    "javascript:alert(1) \u202eevil.example\u202c \u200b\u2066",
    "\U0001f469\u200d\U0001f680" * 2000 + "Zürich مرحبا",
    "{{7*7}} ${7*7} %s '; DROP TABLE note; --",
    "é" * LONGEST,
]


@pytest.mark.parametrize("text", HOSTILE)
def test_a_note_is_stored_as_it_was_written(notes: Notes, text: str) -> None:
    """NO-1, ID-11: plain text, whatever it looks like."""
    assert notes.write(text)["text"] == text
    assert notes.texts() == [text]


def test_what_is_no_note_is_refused_in_words(notes: Notes) -> None:
    """NO-1, ID-11."""
    refused: list[tuple[Any, str]] = [
        ("", "value-missing"),
        (" \n\t ", "value-missing"),
        ("x" * (LONGEST + 1), "value-too-long"),
        ("a\u0000b", "control-character"),
        ("a\u001bb", "control-character"),
        (7, "invalid-value"),
        (None, "invalid-value"),
    ]
    for text, code in refused:
        answer = notes.contacts.ask("POST", notes.path, json={"text": text})
        assert (answer.status, answer.faults) == (422, [("text", code)]), text
    assert notes.contacts.ask("POST", notes.path, json={"text": "a", "author": "bob"}).status == 422
    assert notes.change(notes.write("a")).status == 422
    assert notes.write("a\r\nb\rc")["text"] == "a\nb\nc"


def test_twenty_of_the_longest_notes_fit_a_record(notes: Notes, outbox: Outbox) -> None:
    """NO-1, design 3.4: below the megabyte that brokers take without being told otherwise."""
    for n in range(20):
        notes.write(f"{n} " + "\U0001f469" * (LONGEST - 10))
    assert len(outbox()[-1]["payload"].encode()) < 1_000_000


def test_anothers_notes_are_not_there(notes: Notes, contacts: Contacts, others: Contacts, outbox: Outbox) -> None:
    """AC-1: another institution's, and another contact's under this one's address."""
    note = notes.write("Mine")
    stranger = Notes(others, {"id": notes.path.split("/")[2]}).by("root", "admin")
    bob = Notes(contacts, contacts.has(first_name="Bob")).by("root", "admin")
    before = len(outbox())
    for view in (stranger, bob):
        for answer in (view.change(note, text="x"), view.delete(note), view.restore(note)):
            assert answer.status == 404
        assert view.contacts.ask("GET", f"{view.path}/{note['id']}/edits").status == 404
    assert [stranger.contacts.ask("GET", stranger.path).status, bob.texts()] == [404, []]
    assert stranger.contacts.ask("POST", stranger.path, json={"text": "x"}).status == 404
    assert (len(outbox()), notes.texts()) == (before, ["Mine"])


def test_the_published_list_can_be_told_again(notes: Notes, contacts: Contacts, outbox: Outbox) -> None:
    """Design 2: a read model that lost it gets the same state."""
    notes.write("One")
    id, admin = notes.path.split("/")[2], contacts.as_(role="admin")
    told = {"topic": "contacts.note.v1", "ids": [id, str(uuid4())]}
    assert admin.ask("POST", "/published/republish", json=told).body == {"items": [{"id": id, "version": 1}]}
    first, again = lists_of(outbox)
    assert first == again


def test_notes_are_heard_by_the_panel_and_by_summary_alone() -> None:
    """NO-2: `summary` reads them where an institution lets it; nobody hears them who could send them to the contact."""
    topic = read_topics(TOPICS_FILE)["contacts.note.v1"]
    assert (topic.publisher, list(topic.consumers)) == ("contacts", ["panel-bff", "summary"])


def was_deleted(owner: "psycopg.Connection[Any]", note: State, ago: timedelta) -> None:
    """As if it had been deleted that long ago."""
    owner.execute("UPDATE note SET deleted_at = %s WHERE id = %s", [datetime.now(UTC) - ago, note["id"]])


def wanted_by(what: str, which: int) -> dict[str, Any]:
    return {"text": f"edited {which}"} if what == "edit" else {"pinned": what == "pin"}


STEPS = st.lists(
    st.tuples(st.sampled_from(["write", "edit", "pin", "unpin", "delete", "restore"]), st.integers(0, 5)), max_size=14
)


@settings(max_examples=extent(15, soak=250), deadline=None, suppress_health_check=list(HealthCheck))
@given(steps=STEPS)
def test_whatever_is_done_the_list_is_that_of_a_plain_model(contacts: Contacts, outbox: Outbox, steps: Any) -> None:
    """NO-1: the event's list and the pages are what a dict model of notes says."""
    notes = Notes(contacts, contacts.has(first_name="Ada")).by("ada")
    model: list[dict[str, Any]] = []
    for what, which in steps:
        if what == "write" or not model:
            model.append({"state": notes.write("new"), "text": "new", "pinned": False, "deleted": False})
            continue
        one = model[which % len(model)]
        if what == "restore":
            answer = notes.restore(one["state"])
        elif what == "delete":
            answer = notes.delete(one["state"])
        else:
            wanted = wanted_by(what, which)
            answer = notes.change(one["state"], **wanted)
            if one["deleted"]:
                assert answer.status == 404
                continue
            one |= wanted
        one["deleted"] = {"restore": False, "delete": True}.get(what, one["deleted"])
        assert answer.status == 200, answer.body
        one["state"] = answer.body["note"]
    shown = [one for pinned in (True, False) for one in model[::-1] if not one["deleted"] and one["pinned"] is pinned]
    assert notes.texts() == [one["text"] for one in shown]
    if model:
        state = [json.loads(e["payload"]) for e in outbox() if e["aggregateid"] == notes.path.split("/")[2]][-1]
        assert [item["text"] for item in state["items"]] == [one["text"] for one in shown]
        assert (state["total"], state["deleted"]) == (len(shown), len(model) - len(shown))
