"""AC-6: what was said with an erased contact goes, and what comes late is not kept."""

from collections.abc import Sequence
from uuid import UUID, uuid4

import orjson
import psycopg
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from chassis.db import Database
from chassis.events import Received
from summary.consumers import handle
from tests.summary.conftest import a_message, a_record
from tests.support.databases import DatabaseUrls, outbox_of
from tests.support.erasures import an_erasure
from tests.support.extent import extent

OF_A_CONTACT = ("conversation", "message", "message_seen", "summary", "job", "contact", "note")


def a_contact(institution: UUID, contact: UUID, version: int, **more: object) -> Received:
    """What contacts tells of a contact; `deleted` is its last state."""
    data = {"id": str(contact), "institution_id": str(institution), "version": version, **more}
    headers = [("institution", str(institution).encode())]
    return Received("contacts.contact.v1", 0, 0, str(contact), orjson.dumps(data), headers)


def notes(institution: UUID, contact: UUID, version: int) -> Received:
    """What contacts tells of its notes."""
    items = [{"created_at": "2026-02-01T15:04:05Z", "text": "Asked about housing"}]
    data = {"contact_id": str(contact), "institution_id": str(institution), "version": version, "items": items}
    headers = [("institution", str(institution).encode())]
    return Received("contacts.note.v1", 0, 0, str(contact), orjson.dumps(data), headers)


def held(urls: DatabaseUrls, contact: UUID) -> set[str]:
    with psycopg.connect(urls.owner) as connection:
        return {
            table
            for table in OF_A_CONTACT
            if connection.execute(f"SELECT 1 FROM {table} WHERE contact_id = %s", [contact]).fetchone()
        }


def hear(urls: DatabaseUrls, records: Sequence[Received]) -> None:
    database = Database(urls.system)
    try:
        database.retrying(lambda session: handle(session, records))
    finally:
        database.close()


@settings(max_examples=extent(25, soak=500), deadline=None, suppress_health_check=list(HealthCheck))
@given(data=st.data())
def test_nothing_of_an_erased_contact_is_kept_whatever_came_when(urls: DatabaseUrls, data: st.DataObject) -> None:
    """Design 3.6: shuffled, late and repeated records."""
    institution, contact, other = uuid4(), uuid4(), uuid4()
    last = a_contact(institution, contact, 9, deleted=True)
    told = [a_record(a_message(institution, contact, number)) for number in range(3)]
    told += [a_contact(institution, contact, version, custom={}, crm_id="C") for version in (1, 2)]
    told += [notes(institution, contact, version) for version in (1, 2)]
    told += [last, Received(last.topic, 0, 1, last.key, None, last.headers), an_erasure(institution, contact)]
    told += data.draw(st.lists(st.sampled_from(told), max_size=3))
    shuffled = data.draw(st.permutations([*told, a_record(a_message(institution, other))]))
    while shuffled:
        size = data.draw(st.integers(1, len(shuffled)))
        hear(urls, shuffled[:size])
        shuffled = shuffled[size:]
    assert held(urls, contact) == set()
    assert held(urls, other) == {"conversation", "message", "message_seen"}


def test_an_erasure_is_told_by_null_records(urls: DatabaseUrls) -> None:
    """Design 3.6: so that compaction keeps nothing of what was published."""
    institution, contact = uuid4(), uuid4()
    hear(urls, [a_record(a_message(institution, contact))])
    hear(urls, [an_erasure(institution, contact)])
    hear(urls, [an_erasure(institution, contact)])
    told = [event for event in outbox_of(urls.owner) if event["aggregateid"] == str(contact)]
    assert [(event["aggregatetype"], event["version"], event["payload"] is None) for event in told] == [
        ("summary.conversation.v1", 1, False),
        ("summary.conversation.v1", 2, True),
    ]


def test_a_generation_under_way_ends_in_nothing(urls: DatabaseUrls) -> None:
    """AC-6: its job went, so its worker has lost it."""
    institution, contact = uuid4(), uuid4()
    hear(urls, [a_record(a_message(institution, contact))])
    with psycopg.connect(urls.owner) as connection:
        connection.execute(
            "INSERT INTO job (institution_id, contact_id, language, id, state, kind, not_before, deadline, created_at)"
            " VALUES (%s, %s, 'en', %s, 'running', 'model', now(), now(), now())",
            [institution, contact, uuid4()],
        )
    hear(urls, [an_erasure(institution, contact)])
    assert held(urls, contact) == set()
