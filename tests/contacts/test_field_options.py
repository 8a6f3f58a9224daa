"""Removing options of a Multi-Choice field that contacts hold (CF-2)."""

import threading
from collections.abc import Callable
from typing import Any

import psycopg
import pytest

from contacts.commands import field_values
from tests.contacts.conftest import Contacts, Import, Outbox, Service, State, events_of
from tests.contacts.test_fields import change
from tests.support.waiting import wait_until

Owner = psycopg.Connection[Any]


@pytest.fixture
def term(contacts: Contacts) -> State:
    """Options Fall, Spring and Summer."""
    return contacts.has_field("Term", "choice", options=["Fall", "Spring", "Summer"])


def option(field: State, label: str) -> State:
    return next(dict(option) for option in field["options"] if option["label"] == label)


def test_an_option_that_nobody_holds_just_goes(contacts: Contacts, term: State) -> None:
    """CF-2."""
    contacts.has(custom={term["id"]: "Fall"})
    changed = change(contacts, term, options=[option(term, "Fall")]).body
    assert (changed["version"], changed["options"]) == (2, [option(term, "Fall")])


def test_an_option_in_use_asks_what_happens_to_the_values(contacts: Contacts, term: State, outbox: Outbox) -> None:
    """CF-2: with counts, and nothing is changed."""
    held = [contacts.has(custom={term["id"]: label}) for label in ("Fall", "Fall", "Spring")]
    fall, spring, summer = term["options"]
    answer = change(contacts, term, name="Semester", options=[summer])
    assert (answer.status, answer.code) == (409, "option-in-use")
    assert answer.body["options"] == [{**fall, "contacts": 2}, {**spring, "contacts": 1}]
    answer = change(contacts, term, options=[summer], removed_options={fall["id"]: None})
    assert answer.body["options"] == [{**spring, "contacts": 1}]
    assert contacts.ask("GET", f"/fields/{term['id']}").body == term
    assert [contacts.read(contact) for contact in held] == held
    assert len(outbox()) == 4
    assert contacts.ask("GET", f"/fields/{term['id']}/usage").body == {
        "contacts": 3,
        "options": {fall["id"]: 2, spring["id"]: 1},
    }


def test_values_are_cleared_or_moved_with_history_and_event(
    contacts: Contacts, others: Contacts, term: State, outbox: Outbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    """CF-2, AC-5: every contact concerned is the next version; another institution's are not looked at."""
    monkeypatch.setattr(field_values, "_HOLDERS", field_values._HOLDERS.replace("LIMIT 1000", "LIMIT 2"))
    age = contacts.has_field("Age", "number")
    labels = ["Fall", "Spring", "Summer", "Fall", "Spring", "Fall", None]
    held = [contacts.has(first_name="Ada", custom={term["id"]: label, age["id"]: 20}) for label in labels]
    theirs = others.has(custom={others.has_field("Term", "choice", options=["Fall"])["id"]: "Fall"})
    fall, spring, summer = (one["id"] for one in term["options"])
    wanted = [option(term, "Summer"), {"label": "Winter"}]
    answer = change(contacts, term, options=wanted, removed_options={fall: summer, spring: None})
    assert answer.status == 200
    assert [one["label"] for one in answer.body["options"]] == ["Summer", "Winter"]
    expected: dict[str | None, State] = {
        "Fall": {term["id"]: summer},
        "Spring": {},
        "Summer": {term["id"]: summer},
        None: {},
    }
    was: dict[str | None, str] = {"Fall": fall, "Spring": spring}
    for before, label in zip(held, labels, strict=True):
        after = contacts.read(before)
        assert after["custom"] == {age["id"]: "20"} | expected[label]
        moved = label in was
        assert after["version"] == (2 if moved else 1)
        assert {**after, **{name: before[name] for name in ("version", "updated_at", "custom")}} == before
        assert events_of(outbox, before) == [before, after][: after["version"]]
        if moved:
            newest = contacts.history(before)[0]
            moves = {"field": f"custom:{term['id']}", "before": was[label], "after": after["custom"].get(term["id"])}
            assert (newest["version"], newest["changes"]) == (2, [moves])
            assert newest["origin"] == {"kind": "panel"}
    assert others.read(theirs) == theirs


@pytest.mark.parametrize("target", ["Spring", "nothing"])
def test_values_move_to_an_option_that_stays(contacts: Contacts, term: State, target: str) -> None:
    """CF-2."""
    fall, summer = option(term, "Fall"), option(term, "Summer")
    to = option(term, target)["id"] if target == "Spring" else target
    answer = change(contacts, term, options=[summer], removed_options={fall["id"]: to})
    assert answer.faults == [(f"removed_options.{fall['id']}", "unknown-option")]
    answer = change(contacts, term, removed_options={fall["id"]: None})
    assert answer.faults == [(f"removed_options.{fall['id']}", "invalid-value")]
    assert change(contacts, term, options=[], removed_options={}).faults == [("options", "value-missing")]


def test_a_value_that_is_being_written_keeps_its_option(
    contacts: Contacts, service: Service, term: State, owner: Owner
) -> None:
    """CF-2: an edit and an import that read the options before one went are counted or refused, never left dangling."""
    fall, summer = option(term, "Fall"), option(term, "Summer")
    ada, bob = contacts.has(crm_id="A"), contacts.has(crm_id="B")
    answers: list[Any] = []
    with psycopg.connect(service.urls.owner) as other:
        other.execute("SELECT FROM contact WHERE id = ANY(%s) FOR UPDATE", [[ada["id"], bob["id"]]])
        edit = _started(lambda: answers.append(contacts.edit(ada, custom={term["id"]: "Fall"})))
        row = _started(lambda: answers.append(Import(contacts).row(crm_id="B", **{f"custom:{term['id']}": "Fall"})))
        wait_until(lambda: _waiting(owner, "tuple") + _waiting(owner, "transactionid") >= 2)
        removal = _started(lambda: answers.append(change(contacts, term, options=[summer])))
        wait_until(lambda: _waiting(owner, "advisory") >= 1)
        late = _started(lambda: answers.append(contacts.edit(contacts.has(), custom={term["id"]: "Fall"})))
    for thread in (edit, row, removal, late):
        thread.join()
    [refused] = [answer for answer in answers if getattr(answer, "status", 0) == 409]
    assert refused.body["options"] == [{**fall, "contacts": 2}]
    known = {one["id"] for one in contacts.ask("GET", f"/fields/{term['id']}").body["options"]}
    assert {value for contact in contacts.all() for value in contact["custom"].values()} <= known


def _started(work: Callable[[], Any]) -> threading.Thread:
    thread = threading.Thread(target=work)
    thread.start()
    return thread


def _waiting(owner: Owner, kind: str) -> int:
    row = owner.execute(
        "SELECT count(*) FROM pg_locks WHERE NOT granted AND locktype = %s"
        " AND database IS NOT DISTINCT FROM CASE WHEN locktype = 'transactionid' THEN NULL"
        " ELSE (SELECT oid FROM pg_database WHERE datname = current_database()) END",
        [kind],
    ).fetchone()
    return int(row[0]) if row else 0
