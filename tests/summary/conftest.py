"""The summary service: told messages as its consumer is, asked over HTTP as its callers do."""

import json
from collections.abc import Callable, Iterator, Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

import pytest
from flask.testing import FlaskClient

from chassis.db import Database
from chassis.events import Received
from summary.config import Config
from summary.consumers import handle
from summary.service import create
from tests.support.databases import Databases, DatabaseUrls, outbox_of
from tests.support.keys import Keys
from tests.support.view import View

START = datetime(2026, 3, 2, 15, 0, tzinfo=UTC)
Outbox = Callable[[], list[dict[str, Any]]]


class Summaries(View):
    """One institution's view of the service."""

    audience = "summary"

    def conversation(self, contact: UUID) -> Any:
        return self.ask("GET", f"/conversations/{contact}").body

    def transcript(self, contact: UUID, limit: int = 200) -> list[dict[str, Any]]:
        return self.all_of(f"/conversations/{contact}/messages", limit)


def a_message(institution: UUID, contact: UUID, number: int = 0, **given: Any) -> dict[str, Any]:
    """A message as the platform sends it; `number` gives it its time."""
    return {
        "id": str(uuid4()),
        "institution_id": str(institution),
        "contact_id": str(contact),
        "channel": "sms",
        "direction": "inbound",
        "author": "contact",
        "text": f"Message {number}",
        "sent_at": (START + timedelta(minutes=number)).isoformat().replace("+00:00", "Z"),
    } | given


def a_record(data: dict[str, Any] | bytes | None, **headers: str) -> Received:
    """A Kafka record of the platform."""
    value = json.dumps(data).encode() if isinstance(data, dict) else data
    known = data if isinstance(data, dict) else {}
    told = {"ce_type": "messaging.message.v1", "institution": str(known.get("institution_id", ""))} | headers
    return Received(
        topic="messaging.message.v1",
        partition=0,
        offset=0,
        key=str(known.get("contact_id", "")),
        value=value,
        headers=[(name, text.encode()) for name, text in told.items()],
    )


@pytest.fixture
def urls(databases: Databases) -> DatabaseUrls:
    return databases.fresh_database("summary")


@pytest.fixture
def client(urls: DatabaseUrls, keys: Keys) -> Iterator[FlaskClient]:
    config = Config(
        database_url=urls.web,
        kafka_bootstrap_servers="unused:9092",
        topics_file=Path("unused"),
        keys_dir=keys.dir,
        port=0,
    )
    app = create(config)
    yield app.test_client()
    app.extensions["database"].close()


@pytest.fixture
def summaries(client: FlaskClient, keys: Keys) -> Summaries:
    return Summaries(client, keys, uuid4())


@pytest.fixture
def others(client: FlaskClient, keys: Keys) -> Summaries:
    """Another institution of the same service."""
    return Summaries(client, keys, uuid4())


@pytest.fixture
def hear(urls: DatabaseUrls) -> Iterator[Callable[[Sequence[Received]], None]]:
    """Hands the consumer a batch of records, in the transaction and role in which it runs."""
    database = Database(urls.system)
    yield lambda records: database.retrying(lambda session: handle(session, records))
    database.close()


Hear = Callable[[Sequence[Received]], None]


@pytest.fixture
def outbox(urls: DatabaseUrls) -> Outbox:
    return lambda: outbox_of(urls.owner)
