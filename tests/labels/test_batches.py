"""Labels for many contacts at once."""

import json
import random
from concurrent.futures import ThreadPoolExecutor
from uuid import uuid4

import psycopg

from tests.labels.conftest import Labels, Outbox
from tests.support.databases import DatabaseUrls
from tests.support.waiting import wait_until


def told(outbox: Outbox) -> list[dict[str, object]]:
    return [json.loads(event["payload"]) for event in outbox() if event["aggregatetype"] == "labels.contact-labels.v1"]


def test_a_batch_gives_every_contact_its_labels_and_tells_each_once(labels: Labels, outbox: Outbox) -> None:
    """LA-5."""
    a, b, c = (labels.has(name)["id"] for name in "abc")
    ada, bob, cyd = uuid4(), uuid4(), uuid4()
    labels.change_set(bob, add=[a])
    answer = labels.assign((ada, [a, b]), (bob, [a]), (cyd, []), (ada, [c, a]))
    assert answer.body == {"changed": 1, "skipped": []}
    assert labels.set_of(ada)["labels"] == sorted([a, b, c])
    assert (labels.set_of(bob)["version"], labels.set_of(cyd)["version"]) == (1, 0)
    assert told(outbox) == [labels.set_of(bob), labels.set_of(ada)]


def test_a_batch_sent_again_changes_and_publishes_nothing(labels: Labels, outbox: Outbox) -> None:
    """LA-5: an import re-sends the batch it is not sure of."""
    ids = [labels.has(name)["id"] for name in "ab"]
    pairs = [(uuid4(), ids) for _ in range(20)]
    assert labels.assign(*pairs).body["changed"] == 20
    before = len(outbox())
    assert labels.assign(*pairs).body["changed"] == 0
    assert len(outbox()) == before


def test_a_batch_never_takes_a_label_away(labels: Labels) -> None:
    """LA-5."""
    a, b = (labels.has(name)["id"] for name in "ab")
    contact = uuid4()
    labels.change_set(contact, add=[a])
    labels.assign((contact, [b]))
    assert labels.set_of(contact)["labels"] == sorted([a, b])


def test_a_batch_with_a_label_of_another_institution_applies_nothing(labels: Labels, others: Labels) -> None:
    """AC-1."""
    mine, theirs = labels.has("a")["id"], others.has("a")["id"]
    ada, bob = uuid4(), uuid4()
    answer = labels.assign((ada, [mine]), (bob, [mine, theirs]))
    assert answer.status == 422
    assert answer.faults == [("add.1.1.1", "unknown-label")]
    assert labels.all_of("/contact-labels", limit=10) == []


def test_a_label_archived_under_a_running_import_is_skipped_and_named(labels: Labels) -> None:
    """LA-3, LA-5: the rest of the import's labels must still arrive."""
    kept, gone = labels.has("Kept"), labels.has("Gone")
    labels.archive(gone)
    ada, bob = uuid4(), uuid4()
    answer = labels.assign((ada, [kept["id"], gone["id"]]), (bob, [gone["id"]]))
    assert answer.body == {"changed": 1, "skipped": [gone["id"]]}
    assert labels.set_of(ada)["labels"] == [kept["id"]]
    assert labels.set_of(bob)["version"] == 0


def test_batches_at_once_over_the_same_contacts_all_arrive(labels: Labels, outbox: Outbox) -> None:
    """LA-5, design 3.7: whatever order the contacts are named in."""
    chance = random.Random(7)
    ids = [labels.has(f"Label {number}")["id"] for number in range(8)]
    contacts = [uuid4() for _ in range(200)]
    batches = [[(contact, [label]) for contact in chance.sample(contacts, k=200)] for label in ids]
    with ThreadPoolExecutor(8) as pool:
        answers = list(pool.map(lambda batch: labels.assign(*batch), batches))
    assert [answer.body for answer in answers] == [{"changed": 200, "skipped": []}] * 8
    assert {tuple(state["labels"]) for state in labels.all_of("/contact-labels", limit=1000)} == {tuple(sorted(ids))}
    versions: dict[object, list[object]] = {}
    for state in told(outbox):
        versions.setdefault(state["contact_id"], []).append(state["version"])
    assert all(seen == list(range(1, 9)) for seen in versions.values())


def test_a_batch_that_runs_into_a_deadlock_is_run_again(labels: Labels, urls: DatabaseUrls) -> None:
    """Design 2: deadlock, serialisation and unique failures retry the whole transaction."""
    label = labels.has("a")["id"]
    first, second = sorted([uuid4(), uuid4()])
    labels.assign((first, [label]), (second, [label]))
    other = labels.has("b")["id"]
    lock = "SELECT 1 FROM label_set WHERE contact_id = %s FOR UPDATE"
    waiting = "SELECT count(*) FROM pg_locks WHERE NOT granted AND %s = ANY (pg_blocking_pids(pid))"
    with (
        psycopg.connect(urls.owner, autocommit=True) as watcher,
        ThreadPoolExecutor(1) as pool,
        psycopg.connect(urls.owner) as rival,
    ):
        rival.execute(lock, [second])
        batch = pool.submit(labels.assign, (first, [other]), (second, [other]))
        wait_until(
            lambda: watcher.execute(waiting, [rival.info.backend_pid]).fetchone() != (0,),
            message="the batch waits for the rival",
        )
        rival.execute(lock, [first])  # a ring: Postgres ends the one that has waited long enough, the batch
        rival.commit()
        answer = batch.result(timeout=120)
    assert answer.body == {"changed": 2, "skipped": []}
