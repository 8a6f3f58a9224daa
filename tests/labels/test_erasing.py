"""AC-6: an erased contact has no labels and gets none, from nobody."""

import threading
from collections.abc import Callable
from uuid import UUID, uuid4

import psycopg
import pytest

from chassis.db import Database
from labels.consumers import handle
from tests.labels.conftest import Labels, Outbox
from tests.support.databases import DatabaseUrls
from tests.support.erasures import an_erasure
from tests.support.waiting import wait_until


@pytest.fixture
def erase(urls: DatabaseUrls) -> Callable[[UUID, UUID], None]:
    """`labels consume` hears of an erasure."""

    def hear(institution: UUID, contact: UUID) -> None:
        database = Database(urls.system)
        try:
            database.retrying(lambda session: handle(session, [an_erasure(institution, contact)]))
        finally:
            database.close()

    return hear


def test_the_labels_of_an_erased_contact_go_and_do_not_come_back(
    labels: Labels, erase: Callable[[UUID, UUID], None], outbox: Outbox
) -> None:
    """Design 3.6: neither by the panel nor by an import; a null record says it, once."""
    honors, contact, other = labels.has("Honors")["id"], uuid4(), uuid4()
    labels.change_set(contact, add=[honors])
    kept = labels.change_set(other, add=[honors]).body
    before = len(outbox())
    erase(labels.institution, contact)
    erase(labels.institution, contact)
    assert labels.set_of(contact)["labels"] == []
    assert labels.all_of(f"/contact-labels/{contact}/history", 10) == []
    assert [(e["aggregateid"], e["version"], e["payload"]) for e in outbox()[before:]] == [(str(contact), 2, None)]
    assert labels.change_set(contact, add=[honors]).status == 404
    assert labels.assign((contact, [honors]), (other, [honors])).body["changed"] == 0
    assert labels.set_of(contact)["labels"] == []
    assert labels.set_of(other) == kept
    assert len(outbox()) == before + 1
    page = labels.ask("GET", "/published?topic=labels.contact-labels.v1").status
    assert page == 403


def test_an_erasure_may_come_before_the_labels(
    labels: Labels, others: Labels, erase: Callable[[UUID, UUID], None], outbox: Outbox
) -> None:
    """Design 3.6: an import was on its way; the same id elsewhere is somebody else (AC-1)."""
    contact = uuid4()
    erase(labels.institution, contact)
    assert labels.assign((contact, [labels.has("Honors")["id"]])).body["changed"] == 0
    assert labels.set_of(contact)["labels"] == []
    assert others.assign((contact, [others.has("Honors")["id"]])).body["changed"] == 1
    assert all(event["aggregateid"] != str(contact) for event in outbox() if event["institution"] == labels.institution)


def test_who_labels_at_the_same_moment_comes_first_or_not_at_all(
    labels: Labels, erase: Callable[[UUID, UUID], None], urls: DatabaseUrls
) -> None:
    """Design 3.6: the row that is being made is waited for."""
    contact = uuid4()
    with psycopg.connect(urls.owner) as labelling:
        labelling.execute(
            "INSERT INTO label_set (institution_id, contact_id, version, labels) VALUES (%s, %s, 1, %s)",
            [labels.institution, contact, [uuid4()]],
        )
        erasing = threading.Thread(target=erase, args=(labels.institution, contact))
        erasing.start()
        wait_until(lambda: _somebody_waits(urls))
    erasing.join()
    assert labels.set_of(contact)["labels"] == []


def _somebody_waits(urls: DatabaseUrls) -> bool:
    waiting = "SELECT 1 FROM pg_locks JOIN pg_stat_activity USING (pid) WHERE NOT granted"
    with psycopg.connect(urls.owner) as connection:
        return connection.execute(waiting + " AND datname = current_database()").fetchone() is not None
