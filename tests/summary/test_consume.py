"""The consumer on real Kafka: a broken record goes aside alone, the others arrive."""

import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

import pytest
from flask.testing import FlaskClient
from kafka import KafkaConsumer, KafkaProducer, TopicPartition

from chassis.consumer import Consumer
from chassis.db import Database
from chassis.events import Received
from chassis.kafka import create_topics, dead_letter_topic, make_producer
from chassis.lifecycle import Stopper
from summary.config import Config
from summary.consumers import handle
from summary.service import CONSUMES, SERVICE
from tests.summary.conftest import Summaries, a_message, a_record
from tests.support.consuming import consume_until_stopped
from tests.support.databases import DatabaseUrls
from tests.support.keys import Keys
from tests.support.servers import Servers
from tests.support.waiting import wait_until

ROOT = Path(__file__).resolve().parents[2]
MESSAGES = "messaging.message.v1"


@pytest.fixture
def config(servers: Servers, urls: DatabaseUrls, keys: Keys, topic_prefix: str) -> Config:
    made = Config(
        database_url=urls.system,
        kafka_bootstrap_servers=servers.kafka,
        topics_file=ROOT / "deploy" / "topics.yaml",
        topic_prefix=topic_prefix,
        keys_dir=keys.dir,
        port=0,
    )
    create_topics(made, SERVICE.name, SERVICE.publishes, SERVICE.consumes)
    return made


@pytest.fixture
def consuming(config: Config) -> Iterator[None]:
    """`summary consume`, in a thread of the test."""
    database, stopper = Database(config.database_url), Stopper(install=False)
    consumer = Consumer(SERVICE.name, CONSUMES, handle, config, database, stopper, 500)
    thread = threading.Thread(target=consume_until_stopped, args=(consumer, stopper))
    thread.start()
    yield
    stopper.stop()
    thread.join()
    database.close()


@pytest.mark.usefixtures("consuming")
def test_a_broken_message_goes_to_the_dead_letters_alone(
    client: FlaskClient, keys: Keys, servers: Servers, config: Config
) -> None:
    """Design 2 and 3.3."""
    institution, contacts = uuid4(), [uuid4() for _ in range(6)]
    producer = make_producer(config, "test")
    for number in range(10):
        for contact in contacts:
            _send(producer, config, contact, a_record(a_message(institution, contact, number)))
    broken = a_message(institution, contacts[0], 5, sent_at="yesterday")
    _send(producer, config, contacts[0], a_record(broken))
    producer.flush()
    producer.close()
    summaries = Summaries(client, keys, institution)

    def counts() -> list[int]:
        return [state["message_count"] for state in summaries.ask("GET", "/conversations").body["items"]]

    wait_until(lambda: counts() == [10] * 6, message="every good message is counted")
    (dead,) = _dead_letters(servers, config)
    assert broken["id"].encode() in dead.value
    assert ("dlq_error", b"Poison") in dead.headers


def _send(producer: KafkaProducer, config: Config, contact: UUID, record: Received) -> None:
    topic = config.topic_prefix + record.topic
    producer.send(topic, key=str(contact).encode(), value=record.value, headers=list(record.headers))


def _dead_letters(servers: Servers, config: Config) -> list[Any]:
    place = TopicPartition(config.topic_prefix + dead_letter_topic(MESSAGES, "summary"), 0)
    reader = KafkaConsumer(bootstrap_servers=servers.kafka, auto_offset_reset="earliest", enable_auto_commit=False)
    reader.assign([place])
    found = wait_until(lambda: reader.poll(timeout_ms=500).get(place), message="the dead letter is there")
    reader.close()
    return list(found)
