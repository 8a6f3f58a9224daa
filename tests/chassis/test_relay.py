"""The outbox and its relay, on real Postgres and Kafka (design 3.1)."""

from collections.abc import Iterator
from typing import Any

import orjson
import psycopg
import pytest
from kafka import KafkaConsumer

from chassis.config import BaseConfig
from chassis.db import Database
from chassis.kafka import make_producer
from chassis.lifecycle import Stopper
from chassis.outbox import record
from chassis.relay import LOCK, LostLock, Relay
from tests.chassis.conftest import INSTITUTION, TOPIC, entry
from tests.support.waiting import wait_until


class Published:
    """Everything on the topic so far."""

    def __init__(self, config: BaseConfig) -> None:
        self._consumer = KafkaConsumer(
            config.topic_prefix + TOPIC,
            bootstrap_servers=config.kafka_bootstrap_servers,
            auto_offset_reset="earliest",
            group_id=None,
        )
        self.records: list[Any] = []

    def read(self) -> list[Any]:
        for batch in self._consumer.poll(timeout_ms=200).values():
            self.records += batch
        return self.records

    def close(self) -> None:
        self._consumer.close()


@pytest.fixture
def published(config: BaseConfig) -> Iterator[Published]:
    made = Published(config)
    yield made
    made.close()


@pytest.fixture
def connection(ledger_url: str) -> Iterator[psycopg.Connection]:
    with psycopg.connect(ledger_url, autocommit=True) as made:
        made.execute("SELECT pg_advisory_lock(%s)", [LOCK])
        yield made


def waiting_in(database: Database) -> int:
    with database.engine.connect() as connection:
        return int(connection.exec_driver_sql("SELECT count(*) FROM outbox").scalar_one())


def test_events_are_published_in_order_and_deleted_when_acknowledged(
    config: BaseConfig, database: Database, published: Published, connection: psycopg.Connection
) -> None:
    with database.begin() as session:
        record(session, *[entry("ada", version) for version in range(1, 6)])
    producer = make_producer(config, "test")
    assert Relay("ledger", config, Stopper(install=False)).relay_once(connection, producer) == 5
    producer.close()
    assert waiting_in(database) == 0
    wait_until(lambda: len(published.read()) == 5)
    records = published.records
    headers = [dict(found.headers) for found in records]
    assert [orjson.loads(found.value or b"")["version"] for found in records] == [1, 2, 3, 4, 5]
    assert {found.key for found in records} == {b"ada"}
    first = headers[0]
    assert first["ce_specversion"] == b"1.0"
    assert first["ce_type"] == b"ledger.entry-changed.v1"
    assert first["ce_source"] == b"/ledger"
    assert first["institution"] == str(INSTITUTION).encode()
    assert len({found["ce_id"] for found in headers}) == 5


def test_what_was_rolled_back_is_never_published(database: Database) -> None:
    def change_and_fail() -> None:
        with database.begin() as session:
            record(session, entry("ada", 1))
            raise RuntimeError

    with pytest.raises(RuntimeError):
        change_and_fail()
    assert waiting_in(database) == 0


def test_a_relay_that_lost_its_lock_deletes_nothing(
    config: BaseConfig, database: Database, connection: psycopg.Connection
) -> None:
    """Stopped between send and delete while another took over: the events stay for the one that leads."""
    with database.begin() as session:
        record(session, entry("ada", 1))
    connection.execute("SELECT pg_advisory_unlock(%s)", [LOCK])
    producer = make_producer(config, "test")
    with pytest.raises(LostLock):
        Relay("ledger", config, Stopper(install=False)).relay_once(connection, producer)
    producer.close()
    assert waiting_in(database) == 1
