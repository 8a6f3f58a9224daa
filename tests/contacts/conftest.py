"""The contacts service as its callers meet it: over HTTP, with tokens, on a real database."""

import itertools
import json
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from uuid import uuid4

import psycopg
import pytest
from flask import Flask

from chassis.db import Database
from contacts.config import Config
from contacts.service import create
from tests.support.databases import Databases, DatabaseUrls, outbox_of
from tests.support.keys import Keys
from tests.support.view import Answer, View

Outbox = Callable[[], list[dict[str, Any]]]
State = dict[str, Any]
Fate = tuple[str, str | None, list[dict[str, Any]]]


class Contacts(View):
    """One institution's view of the service."""

    audience = "contacts"

    def has(self, **fields: Any) -> State:
        """Create a contact; its state."""
        return self.made("/contacts", **fields)

    def read(self, contact: State | str) -> State:
        id = contact if isinstance(contact, str) else contact["id"]
        answer = self.ask("GET", f"/contacts/{id}")
        assert answer.status == 200, answer.body
        return dict(answer.body)

    def edit(self, contact: State, seen: int | None = None, **changes: Any) -> Answer:
        headers = {"If-Match": f'"{contact["version"] if seen is None else seen}"'}
        return self.ask("PATCH", f"/contacts/{contact['id']}", headers, json=changes)

    def edited(self, contact: State, **changes: Any) -> State:
        answer = self.edit(self.read(contact), **changes)
        assert answer.status == 200, answer.body
        return dict(answer.body)

    def has_field(self, name: str, type: str, **more: Any) -> State:
        return self.made("/fields", name=name, type=type, **more)

    def history(self, contact: State) -> list[State]:
        return list(self.ask("GET", f"/contacts/{contact['id']}/history").body["items"])

    def all(self, archived: str = "any", limit: int = 1000) -> list[State]:
        """Every contact, page by page."""
        return self.all_of("/contacts", limit, archived=archived)


class Import:
    """One import of an institution, as the imports service sends it."""

    numbers = itertools.count(1)

    def __init__(self, contacts: Contacts, **options: Any) -> None:
        self.contacts = contacts.as_(issuer="imports", origin="import", user="importer")
        self.id, self.number, self.options = str(uuid4()), next(self.numbers), options
        self.next_row = 2

    def put(self, body: dict[str, Any]) -> Answer:
        return self.contacts.ask("PUT", f"/imports/{self.id}/batches", data=json.dumps(body))

    def body(self, columns: Sequence[str], rows: Sequence[Sequence[str]], first: int, run: int = 1) -> dict[str, Any]:
        """A batch; a column is `field` or `field=policy`."""
        return {
            "import_number": self.number,
            "run": run,
            "first_row": first,
            "last_row": first + len(rows) - 1,
            "options": self.options,
            "columns": [
                {"field": field, "policy": policy or "overwrite"}
                for field, _, policy in (column.partition("=") for column in columns)
            ],
            "rows": [[first + place, *row] for place, row in enumerate(rows)],
        }

    def send(self, columns: Sequence[str], *rows: Sequence[str]) -> list[Fate]:
        """The next batch; (fate, contact id, codes) of each of its rows."""
        body = self.body(columns, rows, self.next_row)
        answer = self.put(body)
        assert answer.status == 200, answer.body
        assert [fate[0] for fate in answer.body["fates"]] == [row[0] for row in body["rows"]]
        self.next_row += len(rows)
        return [(fate, contact, codes) for _, fate, contact, codes in answer.body["fates"]]

    def row(self, **cells: str) -> tuple[str, str | None, list[str]]:
        """A batch of one row; its fate, contact and codes without their words."""
        [(fate, contact, codes)] = self.send(list(cells), list(cells.values()))
        return fate, contact, [code["code"] for code in codes]


@dataclass(frozen=True)
class Service:
    """One database and app for all tests: each test has institutions of its own, and nothing else is shared."""

    app: Flask
    urls: DatabaseUrls
    keys: Keys

    def institution(self) -> Contacts:
        return Contacts(self.app.test_client(), self.keys, uuid4())


@pytest.fixture(scope="session")
def service(session_databases: Databases, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Service]:
    urls, keys = session_databases.fresh_database("contacts"), Keys(tmp_path_factory.mktemp("contacts") / "keys")
    config = Config(
        database_url=urls.web,
        kafka_bootstrap_servers="unused:9092",
        topics_file=Path("unused"),
        keys_dir=keys.dir,
        port=0,
    )
    app = create(config)
    yield Service(app, urls, keys)
    app.extensions["database"].close()


@pytest.fixture
def contacts(service: Service) -> Contacts:
    return service.institution()


@pytest.fixture
def others(service: Service) -> Contacts:
    """Another institution of the same service."""
    return service.institution()


@pytest.fixture
def outbox(service: Service, contacts: Contacts) -> Outbox:
    """The events of `contacts`, oldest first."""
    return lambda: [e for e in outbox_of(service.urls.owner) if e["institution"] == contacts.institution]


@pytest.fixture
def owner(service: Service) -> Iterator["psycopg.Connection[Any]"]:
    """What the tables hold, past every policy."""
    with psycopg.connect(service.urls.owner, autocommit=True) as connection:
        yield connection


@pytest.fixture
def system(service: Service) -> Iterator[Database]:
    """The database as consumers and `contacts schedule` have it."""
    made = Database(service.urls.system)
    yield made
    made.close()


def events_of(outbox: Outbox, contact: State) -> list[State]:
    """The states of a contact that were published, oldest first."""
    return [json.loads(event["payload"]) for event in outbox() if event["aggregateid"] == contact["id"]]


def codes_of(fate: Fate) -> list[str]:
    return [code["code"] for code in fate[2]]
