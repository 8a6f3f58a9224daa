"""Events about a contact that is not known yet: a day of patience, then the dead-letter topic (PL-1)."""

from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import psycopg
import pytest
from kafka import KafkaConsumer, TopicPartition

from chassis.clock import now
from chassis.db import Database
from chassis.kafka import create_topics, dead_letter_topic
from chassis.parking import Parking
from contacts.commands.platform import find
from contacts.config import Config
from contacts.consumers import handle
from contacts.service import SERVICE
from tests.contacts.conftest import Contacts, Service
from tests.contacts.platform import DELIVERY, Platform
from tests.support.servers import Servers
from tests.support.waiting import wait_until

ROOT = Path(__file__).resolve().parents[2]
HOUR = timedelta(hours=1)
Look = Callable[[datetime], None]


@pytest.fixture
def config(servers: Servers, service: Service, topic_prefix: str) -> Config:
    return Config(
        database_url=service.urls.system,
        kafka_bootstrap_servers=servers.kafka,
        topics_file=ROOT / "deploy" / "topics.yaml",
        topic_prefix=topic_prefix,
        keys_dir=service.keys.dir,
        port=0,
    )


@pytest.fixture
def look(config: Config, system: Database) -> Look:
    """What `contacts schedule` does, at a time of the test's choosing."""
    parking = Parking("contacts", config, find, handle)
    return lambda at: parking.look_through(system, at)


@pytest.fixture
def platform(system: Database, contacts: Contacts) -> Platform:
    return Platform(system, contacts.institution)


@pytest.fixture
def parked(owner: "psycopg.Connection[Any]", contacts: Contacts) -> Iterator[Callable[[], int]]:
    """How many wait in this institution; none is left for other tests."""
    mine = "FROM parked WHERE institution_id = %s"
    yield lambda: owner.execute(f"SELECT count(*) {mine}", [contacts.institution]).fetchone()[0]  # type: ignore[index]
    owner.execute(f"DELETE {mine}", [contacts.institution])


def test_what_came_before_its_contact_counts_once_the_contact_is_there(
    contacts: Contacts, platform: Platform, look: Look, parked: Callable[[], int]
) -> None:
    """PL-1: by its address, repeated or not; and not again."""
    failed = platform.delivery("failed", "30005", address="15551234567")
    platform.tells(failed, failed)
    platform.tells(platform.delivery("delivered", at=1, address="15551234567"))
    look(now())
    assert parked() == 2
    ada = contacts.has(phone="5551234567")
    look(now())
    look(now())
    after = contacts.read(ada)
    assert (after["deliverability_failure_count"], after["invalid_phone"], after["contacted"]) == (1, True, True)
    assert parked() == 0


def test_who_does_not_come_within_a_day_leaves_a_dead_letter(
    contacts: Contacts, platform: Platform, look: Look, parked: Callable[[], int], config: Config, servers: Servers
) -> None:
    """PL-1: with where it came from and why."""
    create_topics(config, SERVICE.name, SERVICE.publishes, SERVICE.consumes)
    first = platform.delivery("failed", "30005", address="15551234567")
    platform.tells(first)
    look(now() + 23 * HOUR)
    assert parked() == 1
    look(now() + 25 * HOUR)
    assert parked() == 0
    place = TopicPartition(config.topic_prefix + dead_letter_topic(DELIVERY, "contacts"), 0)
    reader = KafkaConsumer(bootstrap_servers=servers.kafka, auto_offset_reset="earliest", enable_auto_commit=False)
    reader.assign([place])
    letters = wait_until(lambda: reader.poll(timeout_ms=500).get(place), message="the dead letter is there")
    reader.close()
    [letter] = [letter for letter in letters if letter.value == first.value]  # other tests' may have waited too
    assert dict(letter.headers)["dlq_topic"] == DELIVERY.encode()
    assert b"did not become known" in dict(letter.headers)["dlq_message"]
    contacts.has(phone="5551234567")
    look(now() + 26 * HOUR)
    [ada] = contacts.all()
    assert ada["deliverability_failure_count"] == 0
