"""The summary service: told messages as its consumer is, asked over HTTP as its callers do."""

import json
import threading
from collections.abc import Callable, Iterator, Sequence
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

import pytest
from flask.testing import FlaskClient

from chassis.db import Database
from chassis.events import Received
from chassis.lifecycle import Stopper
from deploy.local.fake_model import FakeModel, running
from summary.config import Config
from summary.consumers import handle
from summary.model_settings import Models
from summary.service import create
from summary.worker import Worker
from tests.support.databases import Databases, DatabaseUrls, outbox_of
from tests.support.keys import Keys
from tests.support.view import Answer, View
from tests.support.waiting import wait_until

START = datetime(2026, 3, 2, 15, 0, tzinfo=UTC)
Outbox = Callable[[], list[dict[str, Any]]]


class Summaries(View):
    """One institution's view of the service."""

    audience = "summary"

    def post(self, contact: UUID, language: str | None = None, **headers: str) -> Answer:
        """A click."""
        body = {"language": language} if language else {}
        return self.ask("POST", f"/summaries/{contact}", headers, json=body)

    def state(self, contact: UUID, language: str | None = None) -> Any:
        return self.ask("GET", f"/summaries/{contact}/job{f'?language={language}' if language else ''}").body

    def ended(self, contact: UUID, language: str | None = None) -> Any:
        """The generation, once it is over."""
        over = ("done", "failed")
        wait_until(lambda: self.state(contact, language)["job"]["state"] in over, message="the generation ends")
        return self.state(contact, language)

    def make(self, contact: UUID, language: str | None = None) -> Any:
        """A click, and what came of it: the summary."""
        answer = self.post(contact, language)
        assert answer.status == 202, answer.body
        made = self.ended(contact, answer.body["language"])
        assert made["job"]["state"] == "done", made["job"]["problem"]
        return made["summary"]

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


def a_config(database_url: str, models_file: Path, **settings: Any) -> Config:
    given: dict[str, Any] = {"keys_dir": Path("unused"), "poll_seconds": 0.05, **settings}
    return Config(
        database_url=database_url,
        kafka_bootstrap_servers="unused:9092",
        topics_file=Path("unused"),
        models_file=models_file,
        port=0,
        **given,
    )


@pytest.fixture
def models_file(tmp_path: Path) -> Path:
    """Not there: no model is configured."""
    return tmp_path / "models.toml"


@pytest.fixture
def client(urls: DatabaseUrls, keys: Keys, models_file: Path) -> Iterator[FlaskClient]:
    app = create(a_config(urls.web, models_file, keys_dir=keys.dir))
    yield app.test_client()
    app.extensions["database"].close()


@pytest.fixture
def work(urls: DatabaseUrls, models_file: Path) -> Iterator[None]:
    """`summary work`, in a thread of the test."""
    config, stopper = a_config(urls.system, models_file), Stopper(install=False)
    database = Database(config.database_url, pool_size=10)
    thread = threading.Thread(target=Worker(config, database, Models(models_file), stopper).run)
    thread.start()
    yield
    stopper.stop()
    thread.join()
    for turn in threading.enumerate():
        if turn.name.startswith("job "):
            turn.join(10)  # it may still be at the database
    database.close()


@pytest.fixture
def model() -> Iterator[FakeModel]:
    """A model's server that speaks the protocol; nobody uses it before `use_model`."""
    with running() as served:
        yield served


UseModel = Callable[..., None]


@pytest.fixture
def use_model(model: FakeModel, models_file: Path) -> UseModel:
    """Configures it for every institution."""

    def use(**settings: Any) -> None:
        table = {"base_url": model.url, "model": "test-1", "api_key": "of-nobody", **settings}
        models_file.write_text(
            "[default]\n" + "".join(f"{name} = {json.dumps(value)}\n" for name, value in table.items())
        )

    return use


@pytest.fixture
def summaries(client: FlaskClient, keys: Keys, work: None) -> Summaries:
    return Summaries(client, keys, uuid4())


@pytest.fixture
def others(client: FlaskClient, keys: Keys, work: None) -> Summaries:
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


TALK = [
    ("inbound", "contact", "When is the deposit due?"),
    ("outbound", "bot", "The deposit of $200 is due on May 1."),
    ("inbound", "contact", "I lost my aid letter"),
    ("outbound", "staff", "I'll email you a new one by Friday."),
    ("inbound", "contact", "Can I pay in two parts?"),
]
Talk = Callable[..., list[str]]


@pytest.fixture
def talk(summaries: Summaries, hear: Hear) -> Talk:
    """A short conversation with a contact, or these texts of the contact's; gives the ids of its messages."""
    return partial(_talk, summaries.institution, hear)


@pytest.fixture
def idle(client: FlaskClient, keys: Keys) -> Summaries:
    """An institution for which nobody works yet."""
    return Summaries(client, keys, uuid4())


@pytest.fixture
def talk_to_idle(idle: Summaries, hear: Hear) -> Talk:
    return partial(_talk, idle.institution, hear)


def _talk(institution: UUID, hear: Hear, contact: UUID, *texts: str) -> list[str]:
    lines = [("inbound", "contact", text) for text in texts] or TALK
    messages = [
        a_message(institution, contact, number, direction=direction, author=author, text=text)
        for number, (direction, author, text) in enumerate(lines)
    ]
    hear([a_record(message) for message in messages])
    return [message["id"] for message in messages]
