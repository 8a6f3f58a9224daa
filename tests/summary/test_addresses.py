"""Messages that name their contact by an address (PL-1)."""

import json
import runpy
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

import psycopg
import pytest

from chassis.clock import now
from chassis.db import Database
from chassis.events import Poison, Received
from chassis.parking import Parking
from summary.commands.contacts import FIND, find
from summary.consumers import handle
from tests.summary.conftest import Hear, Summaries, a_config, a_message, a_record
from tests.support.databases import DatabaseUrls

MIGRATION = Path(__file__).parents[2] / "services/summary/migrations/versions/0007_address_keys.py"


def told(institution: UUID, contact: UUID, version: int = 1, **addresses: Any) -> Received:
    """contacts.contact.v1, as far as summary reads it: the address by channel."""
    channels = [{"channel": channel, "address": address} for channel, address in addresses.items()]
    data = {"id": str(contact), "institution_id": str(institution), "version": version, "custom": {}}
    headers = {"institution": str(institution), "ce_aggregateversion": str(version)}
    return Received(
        topic="contacts.contact.v1",
        partition=0,
        offset=0,
        key=str(contact),
        value=json.dumps(data | {"channels": channels}).encode(),
        headers=[(name, text.encode()) for name, text in headers.items()],
    )


def at(institution: UUID, number: int = 0, **given: Any) -> Received:
    """A message that names its contact by an address."""
    message = a_message(institution, uuid4(), number, **given)
    del message["contact_id"]
    return a_record(message)


@pytest.fixture
def look(urls: DatabaseUrls) -> Any:
    """What `summary schedule` does."""

    def look() -> None:
        database = Database(urls.system, pool_size=1)
        try:
            Parking("summary", a_config(urls.system, Path("unused")), find, handle).look_through(database, now())
        finally:
            database.close()

    return look


@pytest.mark.parametrize(
    ("channel", "address", "written"),
    [
        ("sms", "15551234567", "+15551234567"),
        ("sms", "15551234567", "5551234567"),
        ("web", "w-1", "w-1"),
        ("email", "ada@example.org", "ada@Example.ORG"),
    ],
)
def test_a_message_is_its_contacts_by_the_address(
    summaries: Summaries, hear: Hear, channel: str, address: str, written: str
) -> None:
    """PL-1: of that institution alone; one who left the number does not get its messages."""
    ada, other = uuid4(), uuid4()
    owned: dict[str, Any] = {channel: address}
    hear([told(summaries.institution, ada, **owned), told(uuid4(), other, **owned)])
    hear([at(summaries.institution, channel=channel, address=written)])
    assert summaries.conversation(ada)["message_count"] == 1
    bob = uuid4()
    hear([told(summaries.institution, ada, 2), told(summaries.institution, bob, **owned)])
    hear([at(summaries.institution, 1, channel=channel, address=written)])
    assert [summaries.conversation(one)["message_count"] for one in (ada, bob)] == [1, 1]


def test_an_address_that_is_not_known_waits_for_its_contact(
    summaries: Summaries, hear: Hear, look: Any, urls: DatabaseUrls
) -> None:
    """PL-1: repeats wait once; whatever the order, the transcript is the same."""
    message = at(summaries.institution, address="15551234567")
    hear([message])
    hear([message])
    look()
    ada = uuid4()
    hear([told(summaries.institution, ada, sms="15551234567")])
    hear([at(summaries.institution, 1, address="15551234567", text="And another")])
    look()
    look()
    assert [one["text"] for one in summaries.transcript(ada)] == ["And another", "Message 0"]
    with psycopg.connect(urls.owner) as connection:
        assert connection.execute("SELECT count(*) FROM parked").fetchone() == (0,)


def test_an_email_of_several_contacts_names_nobody(summaries: Summaries, hear: Hear) -> None:
    """PL-1."""
    hear([told(summaries.institution, uuid4(), email="a@example.org") for _ in range(2)])
    with pytest.raises(Poison, match="ambiguous-address"):
        hear([at(summaries.institution, channel="email", address="a@example.org")])


def test_first_states_that_are_told_again_stand_beside_new_ones(
    summaries: Summaries, hear: Hear, urls: DatabaseUrls
) -> None:
    """Design 3.3."""
    ada, bob = (told(summaries.institution, uuid4(), sms=f"1555123456{n}") for n in range(2))
    hear([ada])
    hear([ada, bob])
    with psycopg.connect(urls.owner) as connection:
        assert connection.execute("SELECT count(*) FROM contact").fetchone() == (2,)


def test_an_address_of_the_same_checksum_is_another(summaries: Summaries, hear: Hear, urls: DatabaseUrls) -> None:
    """PL-1."""
    ada, bob = uuid4(), uuid4()
    hear([told(summaries.institution, ada, sms="15551234567"), told(summaries.institution, bob, sms="15557654321")])
    with psycopg.connect(urls.owner) as connection:
        same = "UPDATE contact SET address_keys = (SELECT array_agg(key) FROM contact, unnest(address_keys) AS key)"
        connection.execute(same)
    hear([at(summaries.institution, address="15551234567")])
    assert summaries.conversation(ada)["message_count"] == 1


def test_checksums_are_those_of_the_migration(summaries: Summaries, hear: Hear, urls: DatabaseUrls) -> None:
    """PL-1: contacts told of before it are found like those after it."""
    hear([told(summaries.institution, uuid4(), sms="15551234567", email="josé@example.org")])
    statements = runpy.run_path(str(MIGRATION))["STATEMENTS"]
    with psycopg.connect(urls.owner) as connection:
        before = connection.execute("SELECT address_keys FROM contact").fetchall()
        connection.execute("UPDATE contact SET address_keys = NULL")
        connection.execute(next(statement for statement in statements if "UPDATE" in statement))
        assert connection.execute("SELECT address_keys FROM contact").fetchall() == before


def test_an_address_is_found_by_its_index(summaries: Summaries, hear: Hear, urls: DatabaseUrls) -> None:
    """Design 3.11: also under row-level security, in the role of the consumer."""
    hear([told(summaries.institution, uuid4(), sms=f"1555000{n:04}") for n in range(300)])
    with psycopg.connect(urls.system) as connection:
        connection.execute("SET enable_seqscan = off")
        values = (7, f"{summaries.institution} sms 15550000007")
        plan = "\n".join(line for (line,) in connection.execute(f"EXPLAIN {FIND}", values).fetchall())
    assert "contact_address_keys" in plan
