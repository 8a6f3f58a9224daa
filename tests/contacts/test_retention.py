"""What `contacts schedule` does when its time has come."""

from datetime import UTC, datetime, timedelta
from typing import Any

import psycopg
import pytest

from chassis.db import Database
from contacts.commands import field_values
from contacts.commands.pauses import resume_paused
from contacts.commands.purging import purge_deleted_fields
from contacts.retention import JOBS, trim_answers
from tests.contacts.conftest import Contacts, Outbox, events_of
from tests.contacts.test_deleted_fields import delete, deleted, restore, was_deleted

Owner = psycopg.Connection[Any]
DAY = timedelta(days=1)


def test_the_values_of_a_field_go_thirty_days_after_it(
    contacts: Contacts,
    others: Contacts,
    system: Database,
    owner: Owner,
    outbox: Outbox,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """CF-8: as the next version of each contact, with its event; what was deleted later or not at all stays."""
    monkeypatch.setattr(field_values, "_ALL_HOLDERS", field_values._ALL_HOLDERS.replace("LIMIT 1000", "LIMIT 2"))
    early, late, kept = (contacts.has_field(name, "text") for name in ("Early", "Late", "Kept"))
    values = {field["id"]: "Maths" for field in (early, late, kept)}
    people = [contacts.has(first_name=str(n), custom=values if n % 2 else {late["id"]: "x"}) for n in range(9)]
    theirs = others.has(custom={others.has_field("Early", "text")["id"]: "Maths"})
    delete(contacts, early)
    delete(contacts, late)
    was_deleted(owner, early, 30 * DAY)
    was_deleted(owner, late, 29 * DAY)
    for _ in range(2):  # the second time finds nothing to do
        purge_deleted_fields(system, datetime.now(UTC))
    for before in people:
        after = contacts.read(before)
        purged = early["id"] in before["custom"]
        assert after["custom"] == {id: value for id, value in before["custom"].items() if id != early["id"]}
        assert after["version"] == (2 if purged else 1)
        assert events_of(outbox, before) == [before, after][: after["version"]]
        if purged:
            newest = contacts.history(before)[0]
            assert (newest["origin"], newest["changes"]) == ({"kind": "expiry"}, [])
    assert others.read(theirs) == theirs
    assert restore(contacts, early).code == "too-late"
    assert restore(contacts, late).status == 200


def test_a_field_that_was_restored_keeps_its_values(contacts: Contacts, system: Database) -> None:
    """CF-8: whatever the clock says."""
    major = contacts.has_field("Major", "text")
    ada = contacts.has(custom={major["id"]: "Maths"})
    restore(contacts, delete(contacts, major).body)
    purge_deleted_fields(system, datetime.now(UTC) + 60 * DAY)
    assert contacts.read(ada) == ada


def test_thirty_days_are_over_by_the_clock_that_is_handed_in(contacts: Contacts, system: Database) -> None:
    """CF-8."""
    major = contacts.has_field("Major", "text")
    ada = contacts.has(custom={major["id"]: "Maths"})
    delete(contacts, major)
    for days, custom in ((29, ada["custom"]), (31, {})):
        purge_deleted_fields(system, datetime.now(UTC) + days * DAY)
        assert contacts.read(ada)["custom"] == custom
    assert (len(deleted(contacts)), restore(contacts, major).code) == (1, "too-late")


def test_an_answer_is_kept_for_a_week(contacts: Contacts, system: Database) -> None:
    """Design 3.8: a retry within it gets the first answer; after it a key is new."""

    def add() -> str:
        answer = contacts.ask("POST", "/contacts", {"Idempotency-Key": "once"}, json={"first_name": "Ada"})
        return str(answer.body["id"])

    first = add()
    trim_answers(system, datetime.now(UTC) + 6 * DAY)
    assert add() == first
    trim_answers(system, datetime.now(UTC) + 8 * DAY)
    assert add() != first


def test_the_schedule_has_each_of_them() -> None:
    """CF-8, CH-5, design 3.8."""
    assert {job.work for job in JOBS} >= {purge_deleted_fields, trim_answers, resume_paused}
