"""The consumer, on real Postgres and Kafka (design 3.3, 3.9, 3.10)."""

import threading
from collections.abc import Callable, Sequence
from contextlib import nullcontext
from types import SimpleNamespace
from typing import Any

import pytest
from kafka import KafkaConsumer, TopicPartition
from kafka.structs import MemberState
from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import Session

from chassis.config import BaseConfig
from chassis.consumer import Consumer, LostJoin, Stalled, StallWatch, TooMuchPoison
from chassis.db import Database
from chassis.events import Event, Received, headers
from chassis.kafka import dead_letter_topic, make_producer
from chassis.lifecycle import Stopper
from tests.chassis.conftest import TOPIC, entry, fold
from tests.support.consuming import consume_until_stopped
from tests.support.waiting import wait_until

Folded = Callable[[], dict[str, tuple[int, str]]]


def publish(config: BaseConfig, *events: Event | bytes) -> None:
    producer = make_producer(config, "test")
    for event in events:
        if isinstance(event, bytes):
            producer.send(config.topic_prefix + TOPIC, key=b"ada", value=event)
        else:
            sent = headers(
                id="1", source="/ledger", type=event.type, institution=str(event.institution), traceparent=None,
            )  # fmt: skip
            payload = event.payload()
            assert payload is not None
            producer.send(config.topic_prefix + TOPIC, key=event.key.encode(), value=payload.encode(), headers=sent)
    producer.flush()
    producer.close()


class Running:
    """A consumer in a thread of the test."""

    def __init__(self, config: BaseConfig, database: Database, handle: Any, max_records: int = 500) -> None:
        self.stopper = Stopper(install=False)
        self.consumer = Consumer("reader", [TOPIC], handle, config, database, self.stopper, max_records)
        self.error: BaseException | None = None
        self._thread = threading.Thread(target=self._run)

    def _run(self) -> None:
        try:
            consume_until_stopped(self.consumer, self.stopper)
        except Exception as error:  # noqa: BLE001 - the test asks what it was
            self.error = error

    def __enter__(self) -> "Running":
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.stopper.stop()
        self._thread.join()


def dead_letters(config: BaseConfig) -> list[Any]:
    """All that are there now, read to the topic's end."""
    consumer = KafkaConsumer(bootstrap_servers=config.kafka_bootstrap_servers, group_id=None)
    place = TopicPartition(config.topic_prefix + dead_letter_topic(TOPIC, "reader"), 0)
    consumer.assign([place])
    consumer.seek_to_beginning(place)
    end, found = consumer.end_offsets([place])[place], list[Any]()
    while consumer.position(place) < end:
        found += consumer.poll(timeout_ms=200).get(place, [])
    consumer.close()
    return found


def test_repeated_and_late_events_leave_the_newest_state(
    config: BaseConfig, database: Database, folded: Folded
) -> None:
    publish(config, entry("ada", 1, "a"), entry("ada", 3, "c"), entry("ada", 2, "b"), entry("ada", 3, "c"))
    publish(config, entry("bob", 1, "x"))
    with Running(config, database, fold):
        wait_until(lambda: len(folded()) == 2)
        wait_until(lambda: folded()["ada"] == (3, "c"))


def test_a_bad_record_is_dead_lettered_alone_and_its_neighbours_commit(
    config: BaseConfig, database: Database, folded: Folded
) -> None:
    publish(config, entry("ada", 1, "a"), b"not json", entry("ada", 2, "poison"), entry("ada", 3, "c"))
    with Running(config, database, fold):
        wait_until(lambda: folded() == {"ada": (3, "c")})
        wait_until(lambda: len(dead_letters(config)) == 2)
    broken, poison = dead_letters(config)
    assert broken.value == b"not json"
    told = dict(poison.headers)
    assert (told["dlq_topic"], told["dlq_error"], told["dlq_message"]) == (TOPIC.encode(), b"Poison", b"told to")


def test_nothing_is_lost_or_dead_lettered_while_the_database_is_away(
    config: BaseConfig, database: Database, folded: Folded
) -> None:
    away = threading.Event()
    away.set()

    def handle(session: Session, records: Sequence[Received]) -> None:
        if away.is_set():
            raise OperationalError("select", {}, Exception("away"))
        fold(session, records)

    publish(config, entry("ada", 1))
    with Running(config, database, handle) as first:
        wait_until(lambda: first.error)
    assert isinstance(first.error, OperationalError)
    away.clear()
    with Running(config, database, handle):
        wait_until(lambda: folded() == {"ada": (1, "v")})
    assert dead_letters(config) == []


def test_past_the_limit_the_consumer_stops_instead_of_dead_lettering_everything(
    config: BaseConfig, database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("chassis.consumer.MOST_DEAD_LETTERS_IN_A_ROW", 3)
    publish(config, *[b"bad"] * 10)
    with Running(config, database, fold) as running:
        wait_until(lambda: running.error)
    assert isinstance(running.error, TooMuchPoison)
    assert len(dead_letters(config)) == 3


class FakeClient:
    """As much of kafka-python's consumer as the watch looks at."""

    def __init__(self, state: str, lag: int) -> None:
        self._state, self._lag = state, lag

    def group_metadata(self) -> Any:
        return SimpleNamespace(state=self._state)

    def assignment(self) -> set[int]:
        return {0}

    def end_offsets(self, _assigned: set[int]) -> dict[int, int]:
        return {0: self._lag}

    def position(self, _partition: int) -> int:
        return 0


@pytest.mark.parametrize(
    ("state", "lag", "after", "told"),
    [
        (MemberState.REBALANCING, 0, 7, LostJoin),
        (MemberState.REBALANCING, 0, 5, None),
        (MemberState.STABLE, 5, 61, Stalled),
        (MemberState.STABLE, 0, 61, None),
    ],
)
def test_a_client_that_stopped_working_is_told_from_a_quiet_topic(
    state: str, lag: int, after: float, told: type[Exception] | None
) -> None:
    """Design 3.10."""
    now = [0.0]
    watch = StallWatch(clock=lambda: now[0], limit=60)
    client = FakeClient(state, lag)
    watch.look(client, got_records=False)
    now[0] = after
    with nullcontext() if told is None else pytest.raises(told):
        watch.look(client, got_records=False)
