"""A small ledger stands for a service: a table, an outbox, a consumer that folds by version."""

import os
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from uuid import UUID

import psycopg
import pytest
from sqlalchemy import text
from sqlalchemy.orm import Session

from chassis.config import BaseConfig
from chassis.db import Database
from chassis.events import Event, Poison, Received
from chassis.idempotency import IDEMPOTENCY_SQL
from chassis.kafka import create_topics
from chassis.outbox import OUTBOX_SQL
from tests.support.servers import Servers

INSTITUTION = UUID("01890000-0000-7000-8000-000000000001")
TOPIC = "ledger.entry.v1"
TOPICS_YAML = f"""
topics:
  {TOPIC}: {{partitions: 3, cleanup: compact, publisher: ledger, consumers: [reader]}}
"""
LEDGER_SQL = [
    *OUTBOX_SQL,
    *IDEMPOTENCY_SQL,
    "CREATE TABLE folded (key text PRIMARY KEY, version bigint NOT NULL, value text NOT NULL)",
]


@pytest.fixture
def ledger_url(servers: Servers) -> Iterator[str]:
    """The address of an empty database with an outbox."""
    name = f"ledger_{os.getpid()}"  # two sessions may share a server
    with psycopg.connect(servers.postgres_admin_url, autocommit=True) as admin:
        admin.execute(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")
        admin.execute(f"CREATE DATABASE {name}")
        url = servers.postgres_admin_url.rpartition("/")[0] + f"/{name}"
        with psycopg.connect(url) as connection:
            for statement in LEDGER_SQL:
                connection.execute(statement)
        yield url
        admin.execute(f"DROP DATABASE {name} WITH (FORCE)")


@pytest.fixture
def database(ledger_url: str) -> Iterator[Database]:
    made = Database(ledger_url)
    yield made
    made.close()


@pytest.fixture
def config(ledger_url: str, servers: Servers, topic_prefix: str, tmp_path: Path) -> BaseConfig:
    """The ledger's settings; its topics are made."""
    topics = tmp_path / "topics.yaml"
    topics.write_text(TOPICS_YAML)
    made = BaseConfig(
        database_url=ledger_url,
        kafka_bootstrap_servers=servers.kafka,
        topics_file=topics,
        topic_prefix=topic_prefix,
        keys_dir=tmp_path,
        port=0,
    )
    create_topics(made, "ledger", [TOPIC], [])
    create_topics(made, "reader", [], [TOPIC])
    return made


def entry(key: str, version: int, value: str = "v") -> Event:
    return Event(
        topic=TOPIC,
        type="ledger.entry-changed.v1",
        key=key,
        institution=INSTITUTION,
        version=version,
        data={"key": key, "version": version, "value": value},
    )


def fold(session: Session, records: Sequence[Received]) -> None:
    """As every projection folds: a conditional upsert by version."""
    for record in records:
        if record.data.get("value") == "poison":
            raise Poison("told to")
        session.execute(
            text(
                "INSERT INTO folded VALUES (:key, :version, :value) ON CONFLICT (key) DO UPDATE"
                " SET version = excluded.version, value = excluded.value WHERE folded.version < excluded.version"
            ),
            {"key": record.key, "version": record.version, "value": record.data["value"]},
        )


@pytest.fixture
def folded(ledger_url: str) -> Callable[[], dict[str, tuple[int, str]]]:
    """What the consumer has made of the events: key -> (version, value)."""

    def read() -> dict[str, tuple[int, str]]:
        with psycopg.connect(ledger_url) as connection:
            return {key: (version, value) for key, version, value in connection.execute("SELECT * FROM folded")}

    return read
