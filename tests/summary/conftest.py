"""The summary service: told messages as its consumer is, asked over HTTP as its callers do."""

import json
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

import pytest
from flask.testing import FlaskClient
from werkzeug.datastructures import Headers

from chassis.db import Database
from chassis.events import Received
from summary.config import Config
from summary.consumers import handle
from summary.service import create
from tests.support.databases import Databases, DatabaseUrls, outbox_of
from tests.support.keys import Keys

START = datetime(2026, 3, 2, 15, 0, tzinfo=UTC)
Outbox = Callable[[], list[dict[str, Any]]]


@dataclass(frozen=True)
class Answer:
    status: int
    body: Any
    headers: Headers


class Summaries:
    """One institution's view of the service."""

    def __init__(self, client: FlaskClient, keys: Keys, institution: UUID, **claims: Any) -> None:
        self._client, self._keys, self._claims = client, keys, claims
        self.institution = institution

    def as_(self, **claims: Any) -> "Summaries":
        """The same institution with another role or issuer."""
        return Summaries(self._client, self._keys, self.institution, **claims)

    def ask(self, method: str, path: str, headers: dict[str, str] | None = None, **request: Any) -> Answer:
        token = self._keys.headers(institution=self.institution, audience="summary", **self._claims)
        answer = self._client.open(path, method=method, headers=token | (headers or {}), **request)
        return Answer(answer.status_code, answer.json, answer.headers)

    def conversation(self, contact: UUID) -> Any:
        return self.ask("GET", f"/conversations/{contact}").body

    def transcript(self, contact: UUID, limit: int = 200) -> list[dict[str, Any]]:
        return self.all_of(f"/conversations/{contact}/messages", limit)

    def all_of(self, path: str, limit: int) -> list[dict[str, Any]]:
        """Every item of a list, page by page."""
        items, after = [], ""
        while True:
            answer = self.ask("GET", f"{path}?limit={limit}{after}").body
            items += answer["items"]
            assert len(answer["items"]) <= limit
            if answer["next"] is None:
                return items
            after = f"&after={answer['next']}"


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
