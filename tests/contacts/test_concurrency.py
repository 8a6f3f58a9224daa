"""Batches and edits at the same time: each test holds one of them at the decisive moment (design 2)."""

from collections.abc import Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from typing import Any

import psycopg
import pytest

from tests.contacts.conftest import Contacts, Fate, Import, Outbox, Service, State, codes_of, events_of
from tests.support.waiting import wait_until


@pytest.fixture
def aside() -> Iterator[ThreadPoolExecutor]:
    with ThreadPoolExecutor() as pool:
        yield pool


@contextmanager
def another_transaction(service: Service, contacts: Contacts) -> Iterator["psycopg.Connection[Any]"]:
    """An open transaction of the web role, as an edit in the panel has one; committed at the end of the block."""
    with psycopg.connect(service.urls.web) as connection:
        connection.execute("SELECT set_config('app.institution', %s, true)", [str(contacts.institution)])
        yield connection


def waits(owner: "psycopg.Connection[Any]") -> bool:
    """Whether some transaction of this database stands still for a lock."""
    query = """
        SELECT 1 FROM pg_locks JOIN pg_stat_activity USING (pid) WHERE NOT granted AND datname = current_database()
    """
    return owner.execute(query).fetchone() is not None


def send(aside: ThreadPoolExecutor, sending: Import, *rows: list[str]) -> "Future[list[Fate]]":
    return aside.submit(sending.send, ["crm_id", "phone", "last_name"], *rows)


def insert_like(connection: "psycopg.Connection[Any]", known: State, **changes: Any) -> None:
    """Another contact like `known`, made by hand in this transaction."""
    columns = [
        name
        for (name,) in connection.execute(
            "SELECT attname FROM pg_attribute WHERE attrelid = 'contact'::regclass AND attnum > 0"
        )
    ]
    values = ", ".join(f"%({name})s" if name in changes else name for name in columns)
    connection.execute(
        f"INSERT INTO contact ({', '.join(columns)}) SELECT {values} FROM contact WHERE id = %(known)s",
        {**changes, "known": known["id"]},
    )


def test_two_imports_of_the_same_new_phones_make_each_contact_once(
    contacts: Contacts, service: Service, aside: ThreadPoolExecutor
) -> None:
    """ID-3, IM-4."""
    rows = [["", f"555000{number:04d}", "Ada"] for number in range(100)]
    others = Contacts(service.app.test_client(), service.keys, contacts.institution)
    both = [send(aside, Import(who), *rows) for who in (contacts, others)]
    fates = [[fate[0] for fate in future.result(30)] for future in both]
    assert sorted(fates) == [["created"] * 100, ["unchanged"] * 100]
    assert sorted(contact["phone"] for contact in contacts.all()) == sorted(row[1] for row in rows)


def test_a_contact_made_in_the_panel_during_a_batch_is_matched_not_made_twice(
    contacts: Contacts, service: Service, owner: Any, aside: ThreadPoolExecutor, outbox: Outbox
) -> None:
    """Design 2: what did not come back is matched again; the other rows are not touched by it."""
    ada = contacts.has(first_name="Ada")
    rows = [["C-1", "5550000001", "One"], ["", "5550000002", "Two"], ["", "5550000003", "Three"]]
    with another_transaction(service, contacts) as panel:
        insert_like(panel, ada, id="01890000-0000-7000-8000-000000000001", phone="5550000002")
        sent = send(aside, Import(contacts), *rows)
        wait_until(lambda: waits(owner), message="the batch meets the uncommitted contact")
    fates = sent.result(30)
    assert [fate[0] for fate in fates] == ["created", "updated", "created"]
    assert fates[1][1] == "01890000-0000-7000-8000-000000000001"
    for _, id, _ in fates:
        assert events_of(outbox, {"id": id})[-1] == contacts.read(str(id))
        assert contacts.history({"id": id})[0]["version"] == contacts.read(str(id))["version"]
    owner.execute("DELETE FROM contact WHERE id = '01890000-0000-7000-8000-000000000001'")


def test_a_contact_edited_during_a_batch_keeps_both_changes(
    contacts: Contacts, service: Service, owner: Any, aside: ThreadPoolExecutor, outbox: Outbox
) -> None:
    """Design 2: what was locked is checked again."""
    ada = contacts.has(crm_id="C-1", first_name="Ada", last_name="King")
    with another_transaction(service, contacts) as panel:
        panel.execute("UPDATE contact SET first_name = 'Augusta', version = 2 WHERE id = %s", [ada["id"]])
        sent = send(aside, Import(contacts), ["C-1", "", "Lovelace"])
        wait_until(lambda: waits(owner), message="the batch waits for the edit")
    assert [fate[0] for fate in sent.result(30)] == ["updated"]
    state = contacts.read(ada)
    assert (state["version"], state["full_name"]) == (3, "Augusta Lovelace")
    assert events_of(outbox, ada)[-1] == state


def test_an_edit_that_makes_the_row_needless_leaves_it_unchanged(
    contacts: Contacts, service: Service, owner: Any, aside: ThreadPoolExecutor
) -> None:
    """Design 2."""
    ada = contacts.has(crm_id="C-1", last_name="King")
    with another_transaction(service, contacts) as panel:
        panel.execute("UPDATE contact SET last_name = 'Lovelace', version = 2 WHERE id = %s", [ada["id"]])
        sent = send(aside, Import(contacts), ["C-1", "", "Lovelace"])
        wait_until(lambda: waits(owner), message="the batch waits for the edit")
    assert [fate[0] for fate in sent.result(30)] == ["unchanged"]
    assert contacts.read(ada)["version"] == 2


def test_a_phone_taken_during_a_batch_refuses_the_row_that_wanted_it(
    contacts: Contacts, service: Service, owner: Any, aside: ThreadPoolExecutor
) -> None:
    """IM-5: the unique failure runs the whole batch again, which then sees whose the phone is."""
    ada = contacts.has(crm_id="C-1", phone="5550000001")
    with another_transaction(service, contacts) as panel:
        other = "01890000-0000-7000-8000-000000000002"
        insert_like(panel, ada, id=other, phone="5550000002", crm_id=None)
        sent = send(aside, Import(contacts), ["C-1", "5550000002", ""], ["C-2", "5550000003", "New"])
        wait_until(lambda: waits(owner), message="the batch meets the uncommitted phone")
    refused, created = sent.result(30)
    assert (refused[0], codes_of(refused), created[0]) == ("refused", ["duplicate-contact"], "created")
    assert sorted(refused[2][0]["contacts"]) == sorted([ada["id"], other])
    assert contacts.read(ada)["phone"] == "5550000001"
    owner.execute("DELETE FROM contact WHERE id = %s", [other])


def test_two_edits_of_one_phone_give_one_owner_and_one_409(
    contacts: Contacts, service: Service, owner: Any, aside: ThreadPoolExecutor
) -> None:
    """ID-3."""
    ada = contacts.has(first_name="Ada")
    other = "01890000-0000-7000-8000-000000000003"
    with another_transaction(service, contacts) as panel:
        insert_like(panel, ada, id=other, phone="5550000001")
        edit = aside.submit(contacts.edit, ada, phone="5550000001")
        wait_until(lambda: waits(owner), message="the edit meets the uncommitted phone")
    answer = edit.result(30)
    assert (answer.status, answer.code, answer.body["contacts"][0]["id"]) == (409, "duplicate-contact", other)
    owner.execute("DELETE FROM contact WHERE id = %s", [other])


def test_an_edit_that_had_to_wait_for_another_is_stale(
    contacts: Contacts, service: Service, owner: Any, aside: ThreadPoolExecutor
) -> None:
    """CT-5: the version is checked under the lock, not before it."""
    ada = contacts.has(first_name="Ada", last_name="King")
    with another_transaction(service, contacts) as panel:
        panel.execute("UPDATE contact SET first_name = 'Augusta', version = 2 WHERE id = %s", [ada["id"]])
        edit = aside.submit(contacts.edit, ada, last_name="Lovelace")
        wait_until(lambda: waits(owner), message="the edit waits for the other")
    answer = edit.result(30)
    assert (answer.status, answer.body["current"]["full_name"]) == (412, "Augusta King")
    assert contacts.read(ada)["last_name"] == "King"


def test_batches_of_one_institution_take_turns_and_nobody_else_waits(
    contacts: Contacts, others: Contacts, service: Service, owner: Any, aside: ThreadPoolExecutor
) -> None:
    """Design 2: edits never take that lock; institutions run side by side."""
    ada = contacts.has(first_name="Ada")
    with psycopg.connect(service.urls.web) as batch:
        batch.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 7103310))", [str(contacts.institution)])
        second = Contacts(service.app.test_client(), service.keys, contacts.institution)
        sent = send(aside, Import(second), ["C-1", "", "x"])
        wait_until(lambda: waits(owner), message="the second batch waits for its turn")
        assert contacts.edit(ada, first_name="Augusta").status == 200
        assert Import(others).row(crm_id="C-1")[0] == "created"
        assert not sent.done()
    assert [fate[0] for fate in sent.result(30)] == ["created"]


def test_the_same_batch_sent_twice_at_once_is_applied_once(
    contacts: Contacts, service: Service, owner: Any, aside: ThreadPoolExecutor, outbox: Outbox
) -> None:
    """Design 2, IM-12."""
    sending = Import(contacts)
    body = sending.body(["crm_id"], [[f"C-{number}"] for number in range(50)], first=2)
    twin = Import(Contacts(service.app.test_client(), service.keys, contacts.institution))
    twin.id = sending.id
    answers = [aside.submit(one.put, body) for one in (sending, twin)]
    first, second = [answer.result(30) for answer in answers]
    assert (first.status, first.body) == (200, second.body)
    assert len(contacts.all()) == 50
    assert len(outbox()) == 51
