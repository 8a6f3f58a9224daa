"""`relay`: the outbox's events, oldest first, to Kafka; deleted when acknowledged (design 3.1).

One leader per database holds a session advisory lock on the relay's own connection: the lock goes with the
connection, and the DELETE checks it again, so a relay that was stopped for a while can not delete what another sent.
"""

import math
from functools import lru_cache
from typing import Any

import psycopg
import structlog

from chassis import metrics
from chassis.config import BaseConfig, psycopg_url
from chassis.events import headers
from chassis.health import serve_health
from chassis.kafka import KafkaError, KafkaProducer, make_producer
from chassis.lifecycle import Stopper, backoff
from chassis.sending import Outgoing, packed_headers, send_all

log = structlog.get_logger()

LOCK = 7_103_302
CHANNEL = "outbox"  # which the outbox's trigger notifies
BATCH = 1000
POLL_SECONDS = 0.5  # a NOTIFY that got lost costs this much
ACK_SECONDS = 30.0
_SOME_ID = "id" * 18  # as long as every id

_OLDEST = """
    SELECT seq, id::text, aggregatetype, aggregateid, type, institution::text, version, payload, traceparent,
        (extract(epoch FROM created_at) * 1000)::bigint
    FROM outbox ORDER BY seq LIMIT %s
"""
_DELETE_AS_LEADER = """
    DELETE FROM outbox WHERE seq = ANY(%s) AND EXISTS (
        SELECT 1 FROM pg_locks
        WHERE locktype = 'advisory' AND pid = pg_backend_pid() AND objid = %s AND objsubid = 1 AND granted)
"""
_DEPTH = "SELECT count(*), coalesce(extract(epoch FROM clock_timestamp() - min(created_at)), 0) FROM outbox"


class LostLock(Exception):
    """The connection no longer holds the lock: another relay may be leading."""


def run_relay(service: str, config: BaseConfig) -> None:
    """Until told to stop; a database or broker that is away is waited for, for ever."""
    stopper = Stopper()
    relay = Relay(service, config, stopper)
    serve_health(config, {"database": relay.check_database, "kafka": relay.check_kafka}, relay.measure)
    attempt = 0
    while not stopper.stopping:
        try:
            relay.lead()
            attempt = 0
        except (psycopg.Error, KafkaError, LostLock) as error:
            attempt += 1
            log.warning("the relay starts over", error=type(error).__name__, attempt=attempt)
            stopper.wait(backoff(attempt, most=2.0))
    log.info("the relay stopped")


class Relay:
    """One service's relay; `lead` returns when told to stop and raises when the world fails it."""

    def __init__(self, service: str, config: BaseConfig, stopper: Stopper) -> None:
        self._source = f"/{service}"
        self._client_id = f"{service}-relay"
        self._config = config
        self._stopper = stopper
        self._producer_up = False

    def lead(self) -> None:
        with psycopg.connect(
            psycopg_url(self._config.database_url),
            autocommit=True,
            connect_timeout=5,
            application_name=self._client_id,
        ) as connection:
            producer = make_producer(self._config, self._client_id)
            self._producer_up = True
            try:
                self._wait_for_lock(connection)
                connection.execute(f"LISTEN {CHANNEL}")
                while not self._stopper.stopping:
                    if not self.relay_once(connection, producer):
                        self._idle(connection)
            finally:
                self._producer_up = False
                metrics.relay_leader.set(0)
                producer.close(timeout=5)

    def relay_once(self, connection: "psycopg.Connection[Any]", producer: KafkaProducer) -> int:
        """Send the oldest events, wait for every acknowledgement, delete exactly those. Returns how many."""
        rows = connection.execute(_OLDEST, [BATCH]).fetchall()
        if not rows:
            return 0
        sent = send_all(producer, map(self._outgoing, rows))
        producer.flush(timeout=ACK_SECONDS)
        for future in sent:
            future.get(timeout=ACK_SECONDS)
        deleted = connection.execute(_DELETE_AS_LEADER, [[row[0] for row in rows], LOCK]).rowcount
        if deleted == 0:
            raise LostLock
        metrics.relayed.inc(len(rows))
        return len(rows)

    def check_database(self) -> None:
        self._outbox()

    def measure(self) -> None:
        """The outbox as it is now; not a number while the database is away, for what was true then is not now."""
        try:
            depth, age = self._outbox()
        except psycopg.Error:
            depth = age = math.nan
        metrics.outbox_depth.set(depth)
        metrics.outbox_age.set(age)

    def _outbox(self) -> tuple[float, float]:
        """How many events wait, and the age of the oldest in seconds."""
        with psycopg.connect(psycopg_url(self._config.database_url), connect_timeout=2) as connection:
            depth, age = connection.execute(_DEPTH).fetchone() or (0, 0)
            return depth, float(age)

    def check_kafka(self) -> None:
        if not self._producer_up:
            raise ConnectionError("no producer")

    def _outgoing(self, row: tuple[Any, ...]) -> Outgoing:
        _seq, id, topic, key, type, institution, version, payload, traceparent, recorded_ms = row
        before, after = around_id(self._source, type, institution, traceparent, version if payload is None else None)
        return Outgoing(
            self._config.topic_prefix + topic,
            key.encode(),
            None if payload is None else payload.encode(),
            before + id.encode() + after,
            recorded_ms,
        )

    def _wait_for_lock(self, connection: "psycopg.Connection[Any]") -> None:
        while not self._stopper.stopping:
            row = connection.execute("SELECT pg_try_advisory_lock(%s)", [LOCK]).fetchone()
            if row and row[0]:
                metrics.relay_leader.set(1)
                log.info("this relay leads")
                return
            self._stopper.wait(0.5)

    def _idle(self, connection: "psycopg.Connection[Any]") -> None:
        for _ in connection.notifies(timeout=POLL_SECONDS, stop_after=1):
            pass


@lru_cache
def around_id(
    source: str, type: str, institution: str, traceparent: str | None, version: int | None
) -> tuple[bytes, bytes]:
    """An event's packed headers, before and after its id: of a change of many they differ in nothing else."""
    made = headers(
        id=_SOME_ID, source=source, type=type, institution=institution, traceparent=traceparent, version=version
    )
    before, _, after = packed_headers(made).partition(_SOME_ID.encode())
    return before, after
