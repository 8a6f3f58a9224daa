"""Pauses that end by themselves (CH-5), by the clock that is handed in."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from chassis.clock import iso
from chassis.db import Database
from chassis.lifecycle import Stopper
from chassis.schedule import Job, Schedule
from contacts.commands import contacts as editing
from contacts.commands import pauses
from contacts.commands.pauses import resume_paused
from tests.contacts.conftest import Contacts, Import, Outbox, Service, State, events_of
from tests.contacts.platform import Platform
from tests.support.waiting import wait_until

HOUR = timedelta(hours=1)


@pytest.fixture
def now() -> datetime:
    return datetime.now(UTC)


def paused(contacts: Contacts, until: datetime | None, phone: str = "5551234567") -> State:
    pause = {"status": "paused", "reason": "exams"} | ({"until": iso(until)} if until else {})
    return contacts.edited(contacts.has(phone=phone, email="ada@example.org"), channels={"sms": pause})


def sms(contacts: Contacts, contact: State) -> State:
    return dict(contacts.read(contact)["channels"][0])


@pytest.mark.parametrize(("word", "days"), [("#pause", 14), ("#stop", 2)])
def test_a_pause_the_contact_asked_for_is_over_by_itself_too(
    contacts: Contacts, system: Database, now: datetime, word: str, days: int
) -> None:
    """CH-4, CH-5."""
    ada = contacts.has(phone="5551234567")
    said = {"contact_id": ada["id"], "address": "15551234567", "sent_at": iso(now)}
    if word != "#pause":
        said["paused_until"] = iso(now + timedelta(days=days))
    platform = Platform(system, contacts.institution)
    platform.tells(platform.message(word, 0, **said))
    assert (sms(contacts, ada)["status"], sms(contacts, ada)["until"]) == ("paused", iso(now + timedelta(days=days)))
    resume_paused(system, now + timedelta(days=days) - HOUR)
    assert sms(contacts, ada)["status"] == "paused"
    resume_paused(system, now + timedelta(days=days) + HOUR)
    assert (sms(contacts, ada)["status"], sms(contacts, ada)["source"]) == ("opted_in", "expiry")


def test_a_pause_is_over_when_its_end_has_come(
    contacts: Contacts, system: Database, outbox: Outbox, now: datetime
) -> None:
    """CH-5: an entry of the ledger whose source is expiry, as of the pause's end, and the contact's next version."""
    ada = paused(contacts, now + HOUR)
    resume_paused(system, now + HOUR - timedelta(seconds=1))
    assert contacts.read(ada) == ada
    resume_paused(system, now + 2 * HOUR)
    after = contacts.read(ada)
    assert after["version"] == ada["version"] + 1
    assert (after["channels"][0], after["channels"][1]) == (
        ada["channels"][0] | {"status": "opted_in", "until": None, "source": "expiry", "effective_at": iso(now + HOUR)},
        ada["channels"][1],
    )
    assert after["reachability"][0] == {"channel": "sms", "can_message": True}
    assert events_of(outbox, ada)[-1] == after
    newest = contacts.ask("GET", f"/contacts/{ada['id']}/consent").body["items"][0]
    assert (newest["status"], newest["source"], newest["effective_at"], newest["recorded_at"]) == (
        "opted_in",
        "expiry",
        iso(now + HOUR),
        iso(now + 2 * HOUR),
    )
    assert contacts.history(ada)[0]["origin"] == {"kind": "expiry"}


def test_it_is_over_once_however_often_it_is_looked_at(
    contacts: Contacts, system: Database, service: Service, now: datetime
) -> None:
    """CH-5: also by two at the same time, and after a leader that died between two contacts."""
    people = [paused(contacts, now + HOUR, f"55512345{n:02}") for n in range(8)]
    other = Database(service.urls.system)
    with ThreadPoolExecutor(2) as both:
        list(both.map(lambda database: resume_paused(database, now + 2 * HOUR), (system, other)))
    resume_paused(other, now + 3 * HOUR)
    other.close()
    for ada in people:
        items = contacts.ask("GET", f"/contacts/{ada['id']}/consent?channel=sms").body["items"]
        assert [entry["source"] for entry in items] == ["expiry", "staff", "staff"]
        assert contacts.read(ada)["version"] == ada["version"] + 1


def test_who_interrupts_it_loses_nothing(
    contacts: Contacts, system: Database, now: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    """CH-5: it survives restarts."""
    people = [paused(contacts, now + HOUR, f"55512345{n:02}") for n in range(3)]
    done: list[Any] = []
    save = editing.save_edit

    def dies(*args: Any) -> None:
        if len(done) == 1:
            raise KeyboardInterrupt
        done.append(save(*args))

    monkeypatch.setattr(pauses, "save_edit", dies)
    with pytest.raises(KeyboardInterrupt):
        resume_paused(system, now + 2 * HOUR)
    monkeypatch.undo()
    assert sorted(sms(contacts, ada)["status"] for ada in people) == ["opted_in", "paused", "paused"]
    resume_paused(system, now + 2 * HOUR)
    assert [sms(contacts, ada)["status"] for ada in people] == ["opted_in"] * 3


def test_a_pause_that_was_changed_ends_when_the_new_one_does(
    contacts: Contacts, system: Database, now: datetime
) -> None:
    """CH-5: an earlier end is forgotten with its pause."""
    ada = paused(contacts, now + HOUR)
    longer = {"status": "paused", "reason": "more exams", "until": iso(now + 5 * HOUR)}
    contacts.edited(ada, channels={"sms": longer})
    resume_paused(system, now + 2 * HOUR)
    assert sms(contacts, ada)["status"] == "paused"
    resume_paused(system, now + 6 * HOUR)
    assert sms(contacts, ada)["status"] == "opted_in"


@pytest.mark.parametrize("stricter", ["paused", "opted_out"])
def test_what_became_stricter_stays(contacts: Contacts, system: Database, now: datetime, stricter: str) -> None:
    """CH-5, CH-8: a file's opt-out takes the pause's place, and its end is no end of that."""
    ada = paused(contacts, now + HOUR)
    Import(contacts).row(**{"phone": "5551234567", "channel:sms": stricter})
    before = contacts.read(ada)
    assert before["channels"][0]["status"] == stricter
    resume_paused(system, now + 2 * HOUR)
    assert contacts.read(ada) == before


def test_a_pause_for_good_is_not_over(contacts: Contacts, system: Database, now: datetime) -> None:
    """CH-5."""
    ada = paused(contacts, None)
    resume_paused(system, now + 24 * 365 * HOUR)
    assert contacts.read(ada) == ada


def test_a_pause_ends_while_its_number_is_away(contacts: Contacts, system: Database, owner: Any, now: datetime) -> None:
    """CH-1, CH-5, DE-4: the number comes back opted in, with the entry that says why."""
    ada = paused(contacts, now + HOUR)
    cleared = contacts.edited(ada, phone=None)
    for table, times in (("consent_entry", ("effective_at", "until")), ("pause_end", ("until",))):
        earlier = ", ".join(f"{time} = {time} - interval '2 hours'" for time in times)
        owner.execute(f"UPDATE {table} SET {earlier} WHERE contact_id = %s", [ada["id"]])
    resume_paused(system, now)
    assert contacts.read(ada) == cleared
    back = contacts.edited(ada, phone="5551234567")["channels"][0]
    assert (back["status"], back["source"]) == ("opted_in", "expiry")
    sources = [e["source"] for e in contacts.ask("GET", f"/contacts/{ada['id']}/consent?channel=sms").body["items"]]
    assert sources == ["expiry", "staff", "staff"]


@pytest.fixture
def stopper() -> Iterator[Stopper]:
    made = Stopper(install=False)
    yield made
    made.stop()


def test_the_schedule_resumes_by_its_own_clock(
    contacts: Contacts, system: Database, service: Service, now: datetime, stopper: Stopper
) -> None:
    """CH-5: the job as the verb runs it, with a clock that is hours ahead."""
    ada = paused(contacts, now + HOUR)
    job = Job("resume", 0.05, resume_paused)
    schedule = Schedule(service.urls.system, system, [job], stopper, clock=lambda: now + 2 * HOUR)
    with ThreadPoolExecutor(1) as one:
        running = one.submit(schedule.run)
        wait_until(lambda: sms(contacts, ada)["status"] == "opted_in")
        stopper.stop()
        running.result(120)
