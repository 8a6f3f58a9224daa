"""Parking (PL-1): an event about a contact that is not known yet waits for it a day, then becomes a dead letter.

The contact may be on its way: another topic, or an import, brings it. A service parks in the transaction of its
consumer, finds by its own tables who is known by now, and hands what was parked to its own handler again.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial
from hashlib import sha256
from typing import Any
from uuid import UUID

import orjson
import structlog
from sqlalchemy import text
from sqlalchemy.orm import Session

from chassis.config import BaseConfig
from chassis.consumer import POISONOUS, Handle
from chassis.db import Database
from chassis.events import Received
from chassis.kafka import KafkaError, KafkaProducer, make_producer
from chassis.letters import send_letter

log = structlog.get_logger()

LONGEST = timedelta(hours=24)
PAGE = 1000

PARKED_SQL = """
CREATE TABLE parked (
    institution_id uuid NOT NULL,
    topic text NOT NULL,
    digest bytea NOT NULL,
    contact_id uuid,
    channel text,
    address text,
    partition int NOT NULL,
    record_offset bigint NOT NULL,
    key text,
    value bytea NOT NULL,
    headers jsonb NOT NULL,
    parked_at timestamptz NOT NULL,
    PRIMARY KEY (institution_id, topic, digest)
)
"""


@dataclass(frozen=True, slots=True)
class Name:
    """How the platform names a contact: by our id, or by the address it has on a channel."""

    institution: UUID
    contact: UUID | None = None
    channel: str | None = None
    address: str | None = None


Find = Callable[[Session, Iterable[Name]], Mapping[Name, object]]  # those that are known, and what as
Key = tuple[UUID, str, bytes]

# The same event sent again is the same row: it is known by what it says, and waits from when it first came.
_PARK = text("""
    INSERT INTO parked (institution_id, topic, digest, contact_id, channel, address, partition, record_offset, key,
        value, headers, parked_at)
    VALUES (:institution, :topic, :digest, :contact, :channel, :address, :partition, :offset, :key, :value,
        CAST(:headers AS jsonb), :at)
    ON CONFLICT DO NOTHING
""")
_ROWS = text("""
    SELECT * FROM parked WHERE (institution_id, topic, digest) > (:institution, :topic, :digest)
    ORDER BY institution_id, topic, digest LIMIT :page
""")
_THE_ROW = "institution_id = :institution AND topic = :topic AND digest = :digest"
_TAKE = text(f"DELETE FROM parked WHERE {_THE_ROW} RETURNING *")  # noqa: S608 - only our own constants
_SINCE = text(f"UPDATE parked SET parked_at = :at WHERE {_THE_ROW}")  # noqa: S608
_FIRST: Key = (UUID(int=0), "", b"")


def park(session: Session, name: Name, record: Received, at: datetime) -> None:
    """Keep the record until the one it names is known."""
    session.execute(
        _PARK,
        {
            "institution": name.institution,
            "topic": record.topic,
            "digest": sha256(record.value or b"").digest(),
            "contact": name.contact,
            "channel": name.channel,
            "address": name.address,
            "partition": record.partition,
            "offset": record.offset,
            "key": record.key,
            "value": record.value or b"",
            "headers": orjson.dumps([[header, value.decode("latin-1")] for header, value in record.headers]).decode(),
            "at": at,
        },
    )


class Parking:
    """What is parked in one service, looked through by its `schedule`."""

    def __init__(self, service: str, config: BaseConfig, find: Find, handle: Handle) -> None:
        self._service, self._config, self._find, self._handle = service, config, find, handle
        self._producer: KafkaProducer | None = None

    def look_through(self, database: Database, at: datetime) -> None:
        """Whose contact is known by now is handled; who waited a day becomes a dead letter. May be interrupted."""
        try:
            last = _FIRST
            while rows := self._page(database, last):
                last = _key(rows[-1])
                self._look_at(database, rows, at)
        except KafkaError as error:
            log.warning("parked events wait for the broker", error=type(error).__name__)
        finally:
            self._close()

    def _look_at(self, database: Database, rows: Sequence[Any], at: datetime) -> None:
        known = database.retrying(lambda session: self._find(session, [_name(row) for row in rows]))
        for row in rows:
            if _name(row) in known:
                self._release(database, row)
            elif row.parked_at <= at - LONGEST:
                self._give_up(database, row, "Unknown", "the contact did not become known within a day")

    def _page(self, database: Database, after: Key) -> Sequence[Any]:
        with database.begin() as session:
            return session.execute(_ROWS, {**_place(after), "page": PAGE}).all()

    def _release(self, database: Database, row: Any) -> None:
        try:
            database.retrying(partial(self._handled, row=row))
        except POISONOUS as error:
            self._give_up(database, row, type(error).__name__, str(error))

    def _handled(self, session: Session, row: Any) -> None:
        """In one transaction with what it does; parked again (its contact went), it has waited since it first came."""
        if session.execute(_TAKE, _place(_key(row))).one_or_none() is not None:
            self._handle(session, [_record(row)])
            session.execute(_SINCE, {**_place(_key(row)), "at": row.parked_at})

    def _give_up(self, database: Database, row: Any, error: str, message: str) -> None:
        """To the dead-letter topic first: a crash in between leaves two letters, not none."""
        self._producer = self._producer or make_producer(self._config, f"{self._service}-parking")
        send_letter(self._producer, self._config, self._service, _record(row), error, message)
        with database.begin() as session:
            session.execute(_TAKE, _place(_key(row)))

    def _close(self) -> None:
        if self._producer is not None:
            self._producer.close(timeout=5)
            self._producer = None


def _key(row: Any) -> Key:
    return row.institution_id, row.topic, bytes(row.digest)


def _place(key: Key) -> dict[str, Any]:
    return dict(zip(("institution", "topic", "digest"), key, strict=True))


def _name(row: Any) -> Name:
    return Name(row.institution_id, row.contact_id, row.channel, row.address)


def _record(row: Any) -> Received:
    headers = [(header, value.encode("latin-1")) for header, value in row.headers]
    return Received(row.topic, row.partition, row.record_offset, row.key, bytes(row.value), headers)
