"""A contact's labels: added, removed, told of."""

import json
import random
from concurrent.futures import ThreadPoolExecutor
from uuid import UUID, uuid4

from sqlalchemy import text

from chassis.clock import now
from chassis.db import Database
from labels.commands.label_sets import change_label_set
from labels.past import By
from tests.labels.conftest import Labels, Outbox
from tests.support.databases import DatabaseUrls
from tests.support.waiting import wait_until


def test_a_contact_without_labels_has_version_0(labels: Labels) -> None:
    """LA-2."""
    contact = uuid4()
    assert labels.set_of(contact) == {
        "contact_id": str(contact),
        "institution_id": str(labels.institution),
        "version": 0,
        "labels": [],
    }


def test_labels_are_added_and_removed_in_one_go_with_one_event(labels: Labels, outbox: Outbox) -> None:
    """LA-2."""
    a, b, c = (labels.has(name)["id"] for name in "abc")
    contact = uuid4()
    first = labels.change_set(contact, add=[b, a]).body
    second = labels.change_set(contact, add=[c], remove=[a]).body
    assert (first["version"], first["labels"]) == (1, sorted([a, b]))
    assert (second["version"], second["labels"]) == (2, sorted([b, c]))
    assert labels.set_of(contact) == second
    told = [event for event in outbox() if event["aggregatetype"] == "labels.contact-labels.v1"]
    assert [json.loads(event["payload"]) for event in told] == [first, second]
    assert {(event["type"], event["aggregateid"]) for event in told} == {
        ("labels.contact-labels-changed.v1", str(contact))
    }


def test_a_set_that_stays_as_it_is_publishes_nothing(labels: Labels, outbox: Outbox) -> None:
    """LA-2."""
    a, b = (labels.has(name)["id"] for name in "ab")
    contact, nobody = uuid4(), uuid4()
    held = labels.change_set(contact, add=[a]).body
    before = len(outbox())
    assert labels.change_set(contact, add=[a, a], remove=[b]).body == held
    assert labels.change_set(contact).body == held
    assert labels.change_set(nobody, remove=[b]).body["version"] == 0
    assert len(outbox()) == before
    assert labels.all_of("/contact-labels", limit=10) == [held]


def test_every_unusable_label_is_named_and_nothing_is_applied(labels: Labels, others: Labels, outbox: Outbox) -> None:
    """LA-2, LA-3, AC-1."""
    held, archived, theirs = labels.has("Held"), labels.has("Archived"), others.has("Theirs")
    labels.archive(archived)
    contact, before = uuid4(), len(outbox())
    answer = labels.change_set(
        contact, add=[held["id"], archived["id"], theirs["id"], str(uuid4())], remove=[theirs["id"], held["id"]]
    )
    assert answer.status == 422
    assert answer.faults == [
        ("add.0", "contradiction"),
        ("add.1", "label-archived"),
        ("add.2", "unknown-label"),
        ("add.3", "unknown-label"),
        ("remove.0", "unknown-label"),
    ]
    assert labels.set_of(contact)["version"] == 0
    assert len(outbox()) == before


def test_a_label_archived_later_stays_and_can_be_removed_but_not_given_again(labels: Labels) -> None:
    """LA-3."""
    label, contact = labels.has("Was"), uuid4()
    labels.change_set(contact, add=[label["id"]])
    labels.archive(label)
    assert labels.change_set(contact, add=[label["id"]]).status == 200
    assert labels.change_set(contact, remove=[label["id"]]).body["labels"] == []
    assert labels.change_set(contact, add=[label["id"]]).status == 422


def test_a_label_is_not_archived_while_it_is_being_given(labels: Labels, urls: DatabaseUrls) -> None:
    """LA-3: once archiving is answered, nobody gets the label any more."""
    label, contact = labels.has("a"), uuid4()
    waiting = text("SELECT count(*) FROM pg_locks WHERE NOT granted AND :pid = ANY (pg_blocking_pids(pid))")
    database = Database(urls.web)
    with ThreadPoolExecutor(1) as pool:
        with database.begin(labels.institution) as session:
            by = By("ada", "panel", now())
            given = change_label_set(session, labels.institution, contact, by, add=[UUID(label["id"])], remove=[])
            pid = session.scalar(text("SELECT pg_backend_pid()"))
            archiving = pool.submit(labels.archive, label)
            wait_until(lambda: session.scalar(waiting, {"pid": pid}), message="archiving waits")
        archiving.result(timeout=120)
    database.close()
    assert labels.set_of(contact) == given.state()
    assert labels.change_set(uuid4(), add=[label["id"]]).status == 422


def test_the_list_gives_every_set_once_page_by_page(labels: Labels, others: Labels) -> None:
    """AC-1."""
    label, theirs = labels.has("a")["id"], others.has("a")["id"]
    contacts = [uuid4() for _ in range(7)]
    held = [labels.change_set(contact, add=[label]).body for contact in contacts]
    others.change_set(uuid4(), add=[theirs])
    assert labels.all_of("/contact-labels", limit=3) == sorted(held, key=lambda state: str(state["contact_id"]))


def test_changes_at_once_are_all_kept_and_told_in_the_order_of_their_versions(labels: Labels, outbox: Outbox) -> None:
    """LA-2, design 3.7."""
    ids = [labels.has(f"Label {number}")["id"] for number in range(24)]
    contact = uuid4()
    with ThreadPoolExecutor(8) as pool:
        list(pool.map(lambda label: labels.change_set(contact, add=[label]), ids))
    assert labels.set_of(contact) == {
        "contact_id": str(contact),
        "institution_id": str(labels.institution),
        "version": 24,
        "labels": sorted(ids),
    }
    versions = [event["version"] for event in outbox() if event["aggregateid"] == str(contact)]
    assert versions == list(range(1, 25))


def test_any_run_of_changes_leaves_what_a_plain_model_expects(labels: Labels, outbox: Outbox) -> None:
    """LA-2, LA-5: single changes and batches against a dict of sets."""
    chance = random.Random(20261123)
    ids = [labels.has(f"Label {number}")["id"] for number in range(6)]
    contacts = [uuid4() for _ in range(5)]
    model: dict[UUID, tuple[int, set[str]]] = {contact: (0, set()) for contact in contacts}

    def step(contact: UUID, add: list[str], remove: list[str]) -> None:
        version, held = model[contact]
        wanted = (held | set(add)) - set(remove)
        model[contact] = (version + (wanted != held), wanted)

    for _ in range(60):
        if chance.random() < 0.4:
            pairs = [(chance.choice(contacts), chance.choices(ids, k=chance.randrange(3))) for _ in range(4)]
            merged: dict[UUID, list[str]] = {}
            for contact, add in pairs:
                merged.setdefault(contact, []).extend(add)
            for contact, add in merged.items():
                step(contact, add, [])
            assert labels.assign(*pairs).status == 200
        else:
            chosen = chance.sample(ids, k=4)
            contact, cut = chance.choice(contacts), chance.randrange(5)
            step(contact, chosen[:cut], chosen[cut:])
            assert labels.change_set(contact, chosen[:cut], chosen[cut:]).status == 200
    for contact, (version, held) in model.items():
        state = labels.set_of(contact)
        assert (state["version"], state["labels"]) == (version, sorted(held))
        told = [event["version"] for event in outbox() if event["aggregateid"] == str(contact)]
        assert told == list(range(1, version + 1))
