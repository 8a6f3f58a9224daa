"""A consumer: its own process, one database transaction per batch, offsets after the commit (design 3.3, 3.9, 3.10).

Two kinds of failure are kept apart. Poison: the record can never be handled; it alone goes to the dead-letter topic
and its neighbours commit. The world: database or broker away; nothing is committed, we back off, for ever.
"""

import os
import threading
import time
from collections.abc import Callable, Sequence
from typing import Any

import psycopg
import structlog
from kafka.structs import MemberState, OffsetAndMetadata, TopicPartition
from sqlalchemy.exc import DataError, IntegrityError, SQLAlchemyError
from sqlalchemy.orm import Session

from chassis import metrics, trace
from chassis.config import BaseConfig
from chassis.db import Database
from chassis.events import Poison, Received
from chassis.health import serve_health
from chassis.kafka import (
    KafkaConsumer,
    KafkaError,
    KafkaProducer,
    lag_of,
    make_consumer,
    make_producer,
)
from chassis.letters import send_letter
from chassis.lifecycle import Stopper, backoff

log = structlog.get_logger()

Handle = Callable[[Session, Sequence[Received]], None]
__all__ = ["Handle", "Poison", "Received", "run_consumer"]

POISONOUS = (
    Poison,
    ValueError,
    KeyError,
    TypeError,
    DataError,
    IntegrityError,
    psycopg.DataError,
    psycopg.IntegrityError,
)
POLL_MS = 1000
MOST_DEAD_LETTERS_IN_A_ROW = 100  # then something is wrong with us, not with the records
STUCK_SECONDS = 60.0
JOIN_SECONDS = 6.0  # a join takes two; one that kafka-python lost would take for ever, so a new client tries again
MOST_LOST_JOINS = 3  # in a row; then a new process does
BUSY_RECORDS = 50  # so many at once are not somebody's edit: more is on its way, and a full batch is cheaper
GATHER_SECONDS = 0.05
GIVES_WAY = 10  # of nice's 19: under full load a tenth of what the others get, and its heartbeats still go out
LAG_SECONDS = 5.0  # between two looks at the lag, which cost a look at every partition for each
_COMMIT_MS = 10_000


class TooMuchPoison(Exception):
    """Past the limit the consumer stops, so that a bad deploy does not dead-letter everything."""


class LostJoin(KafkaError):  # type: ignore[misc]
    """No stable membership for longer than a join takes (kafka-python can lose one)."""


class Stalled(Exception):
    """No membership again and again, or behind without progress, while the world is up: the process ends."""


def run_consumer(
    service: str,
    topics: Sequence[str],
    handle: Handle,
    config: BaseConfig,
    *,
    max_records: int = 500,
    patience_ms: int = 0,
) -> None:
    """Consume until told to stop. Exits the process when stalled: its supervisor starts it again.

    `patience_ms`: how long a record may wait for others, in a consumer nobody waits for; it also gives way to those
    that somebody waits for, where they share a processor.
    """
    if patience_ms:
        os.nice(GIVES_WAY)
    stopper = Stopper()
    database = Database(config.database_url, pool_size=2, name=f"{service}-consumer")
    consumer = Consumer(service, topics, handle, config, database, stopper, max_records, patience_ms)
    serve_health(config, {"database": database.ping, "kafka": consumer.check})
    metrics.consumer_idle.set_function(consumer.idle_seconds)
    watch_over(consumer, stopper)
    attempt = taken = 0
    while not stopper.stopping:
        try:
            consumer.consume()
        except (KafkaError, SQLAlchemyError, psycopg.Error) as error:
            attempt = attempt + 1 if consumer.taken == taken else 1
            taken = consumer.taken
            log.warning("the consumer starts over", error=type(error).__name__, attempt=attempt)
            stopper.wait(backoff(attempt, most=2.0))
    log.info("the consumer stopped")


class Consumer:
    """One group member. `consume` returns when told to stop and raises when the world fails it."""

    def __init__(
        self,
        service: str,
        topics: Sequence[str],
        handle: Handle,
        config: BaseConfig,
        database: Database,
        stopper: Stopper,
        max_records: int,
        patience_ms: int = 0,
    ) -> None:
        self._service = service
        self._topics = topics
        self._handle = handle
        self._config = config
        self._database = database
        self._stopper = stopper
        self._max_records = max_records
        self._patience_ms = patience_ms
        self._in_a_row = 0
        self._lost_joins = 0
        self._producer: KafkaProducer | None = None
        self._ready = False
        self.progress = time.monotonic()  # of the loop, for the watchdog
        self._measured = 0.0
        self.taken = 0  # batches handled and committed, which is what ends a backing off

    def consume(self) -> None:
        client = make_consumer(self._config, self._service, self._topics, self._stopper, patience_ms=self._patience_ms)
        watch = StallWatch()
        try:
            while not self._stopper.stopping:
                polled = client.poll(timeout_ms=POLL_MS, max_records=self._max_records)
                self.progress = time.monotonic()
                self._ready = client.group_metadata().state == MemberState.STABLE
                if polled:
                    self._take(client, polled)
                    self._gather(sum(map(len, polled.values())))
                watch.look(client, bool(polled))
                self._measure(client)
                if self._ready:
                    self._lost_joins = 0
        except LostJoin as lost:
            self._lost_joins += 1
            if self._lost_joins >= MOST_LOST_JOINS:
                raise Stalled("no stable membership") from lost
            raise
        finally:
            self._ready = False
            client.close(timeout_ms=5000)
            if self._producer is not None:
                self._producer.close(timeout=5)
                self._producer = None

    def check(self) -> None:
        if not self._ready:
            raise ConnectionError("not a stable member of its group")

    def idle_seconds(self) -> float:
        return time.monotonic() - self.progress

    def _gather(self, taken: int) -> None:
        """In a stream of many, wait a moment for the next batch to fill; one edit is never kept waiting."""
        if BUSY_RECORDS <= taken < self._max_records:
            self._stopper.wait(GATHER_SECONDS)

    def _take(self, client: KafkaConsumer, polled: dict[TopicPartition, list[Any]]) -> None:
        """Handle what was polled, then commit its offsets. A world failure commits nothing and is raised."""
        records = [self._received(record) for batch in polled.values() for record in batch]
        self.handle_all(records)
        offsets = {place: OffsetAndMetadata(batch[-1].offset + 1, "", -1) for place, batch in polled.items()}
        client.commit(offsets, timeout_ms=_COMMIT_MS)
        self.taken += 1
        for place, batch in polled.items():
            metrics.consumed.labels(place.topic.removeprefix(self._config.topic_prefix)).inc(len(batch))

    def _measure(self, client: KafkaConsumer) -> None:
        """Now and then the lag of what is assigned, also when nothing arrives: that is when it matters."""
        if time.monotonic() < self._measured + LAG_SECONDS:
            return
        self._measured = time.monotonic()
        metrics.consumer_lag.clear()  # partitions that others have now
        for place in client.assignment():
            end = client.highwater(place)  # as the last fetch was told, without asking
            if end is not None:
                topic = place.topic.removeprefix(self._config.topic_prefix)
                lag = max(0, end - client.position(place))
                metrics.consumer_lag.labels(topic, str(place.partition)).set(lag)

    def handle_all(self, records: Sequence[Received]) -> None:
        """All in one transaction; if one of them is poison, each in its own and the bad one aside."""
        try:
            self._transaction(records)
            self._in_a_row = 0
        except POISONOUS as error:
            log.warning("a batch holds a bad record", records=len(records), error=type(error).__name__)
            for record in records:
                self._alone(record)

    def _alone(self, record: Received) -> None:
        try:
            self._transaction([record])
            self._in_a_row = 0
        except POISONOUS as error:
            self._in_a_row += 1
            if self._in_a_row > MOST_DEAD_LETTERS_IN_A_ROW:
                raise TooMuchPoison(f"{self._in_a_row} bad records in a row") from error
            self._dead_letter(record, error)

    def _transaction(self, records: Sequence[Received]) -> None:
        trace.start(records[0].traceparent if len(records) == 1 else None)
        self._database.retrying(lambda session: self._handle(session, records))

    def _dead_letter(self, record: Received, error: Exception) -> None:
        """Acknowledged before the offset moves, with where it came from and why it is here."""
        if self._producer is None:
            self._producer = make_producer(self._config, f"{self._service}-dead-letters")
        send_letter(self._producer, self._config, self._service, record, type(error).__name__, str(error))

    def _received(self, record: Any) -> Received:
        return Received(
            topic=record.topic.removeprefix(self._config.topic_prefix),
            partition=record.partition,
            offset=record.offset,
            key=None if record.key is None else record.key.decode("utf-8", "replace"),
            value=record.value,
            headers=record.headers,
        )


class StallWatch:
    """Tells a quiet topic from a client that has stopped working. Public data only."""

    def __init__(self, clock: Callable[[], float] = time.monotonic, limit: float = STUCK_SECONDS) -> None:
        self._clock = clock
        self._limit = limit
        self._moved = clock()
        self._stable = clock()

    def look(self, client: KafkaConsumer, got_records: bool) -> None:
        """After every poll. Raises LostJoin or Stalled."""
        now = self._clock()
        if got_records:
            self._moved = now
        if client.group_metadata().state == MemberState.STABLE:
            self._stable = now
        if now - self._stable > JOIN_SECONDS:
            raise LostJoin("no stable membership")
        if now - self._moved > self._limit:
            if lag_of(client) > 0:  # KafkaError here is the world, not a stall
                raise Stalled("lag and no progress")
            self._moved = now


def watch_over(consumer: Consumer, stopper: Stopper, limit: float = 300.0) -> None:
    """A thread that ends the process when its loop has not come round for `limit` seconds."""

    def watch() -> None:
        while not stopper.wait(5):
            if consumer.idle_seconds() > limit:
                log.critical("the consumer's loop hangs; the process ends so that it is started again")
                os._exit(1)

    threading.Thread(target=watch, name="watchdog", daemon=True).start()
