"""The imports service as its callers meet it: over HTTP, on a real database, with contacts and labels on real ports."""

import csv
import io
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

import pytest
from flask import Flask

from chassis.db import Database
from chassis.lifecycle import Stopper
from imports.commands.profiles import remember_profile
from imports.config import Config
from imports.models import Import
from imports.service import create, database_of, tools_of
from imports.worker import Worker
from tests.imports.owners import Contacts, Labels
from tests.support.databases import Databases, DatabaseUrls, outbox_of
from tests.support.keys import Keys
from tests.support.view import Answer, View
from tests.support.waiting import wait_until

Outbox = Callable[[], list[dict[str, Any]]]
Row = dict[str, Any]

OVER = ("finished", "failed", "cancelled")
HEADER = ["crm_id", "first_name", "last_name", "phone", "labels"]


class Imports(View):
    """One institution's view of the service."""

    audience = "imports"

    def upload(self, data: bytes, *, name: str = "people.csv", key: str | None = None, **query: Any) -> Answer:
        headers = {"Idempotency-Key": key} if key else {}
        return self.ask("POST", "/imports", headers, data=data, query_string={"file_name": name, **query})

    def has(self, data: bytes, **query: Any) -> Row:
        """Upload a file that is taken; the import's state."""
        answer = self.upload(data, **query)
        assert answer.status == 201, answer.body
        return dict(answer.body)

    def state(self, import_: Row) -> Row:
        return dict(self.ask("GET", f"/imports/{import_['id']}").body)

    def steer(self, import_: Row, step: str) -> Row:
        """Pause, resume or cancel it, which must be possible; its state."""
        answer = self.ask("POST", f"/imports/{import_['id']}/{step}")
        assert answer.status == 200, answer.body
        return dict(answer.body)

    def is_paused(self, import_: Row) -> bool:
        state = self.state(import_)
        return state["status"] == "waiting" and state["problem"]["code"] == "paused" and state["asked"] is None

    def rows(self, import_: Row, limit: int = 1000, **query: Any) -> list[Row]:
        """Every row of the report that the query asks for, page by page."""
        return self.all_of(f"/imports/{import_['id']}/rows", limit, **query)

    def fates(self, import_: Row) -> dict[int, tuple[str, tuple[str, ...]]]:
        """Outcome and codes by row."""
        return {row["row"]: (row["outcome"], tuple(c["code"] for c in row["codes"])) for row in self.rows(import_)}

    def is_over(self, import_: Row) -> bool:
        return self.state(import_)["status"] in OVER


def a_csv(*rows: list[str], header: list[str] = HEADER, delimiter: str = ",") -> bytes:
    out = io.StringIO()
    csv.writer(out, delimiter=delimiter).writerows([header, *rows])
    return out.getvalue().encode()


def people(count: int, first: int = 0, labels: str = "") -> list[list[str]]:
    return [[f"C{n}", f"Ada{n}", "Lovelace", f"555{n:07d}", labels] for n in range(first, first + count)]


@pytest.fixture
def urls(databases: Databases) -> DatabaseUrls:
    return databases.fresh_database("imports")


@pytest.fixture
def contacts(keys: Keys) -> Iterator[Contacts]:
    made = Contacts(keys.dir)
    yield made
    made.close()


@pytest.fixture
def labels(keys: Keys) -> Iterator[Labels]:
    made = Labels(keys.dir)
    yield made
    made.close()


@pytest.fixture
def config(urls: DatabaseUrls, keys: Keys, contacts: Contacts, labels: Labels, tmp_path: Path) -> Config:
    """Of the web verb; the others have the system's address."""
    return Config(
        database_url=urls.web,
        kafka_bootstrap_servers="unused:9092",
        topics_file=Path("unused"),
        keys_dir=keys.dir,
        signing_key_file=keys.signing_key_file("imports"),
        port=0,
        contacts_url=contacts.url,
        labels_url=labels.url,
        files_url=f"file://{tmp_path}/files",
        drop_dir=tmp_path / "drop",
        poll_seconds=0.01,
        retry_seconds=0.05,
        scan_seconds=0.05,
    )


@contextmanager
def an_app(config: Config) -> Iterator[Flask]:
    made = create(config)
    yield made
    made.extensions["database"].close()
    made.extensions["settings"]["contacts"].close()


@pytest.fixture
def app(config: Config) -> Iterator[Flask]:
    with an_app(config) as made:
        yield made


@pytest.fixture
def imports(app: Flask, keys: Keys) -> Imports:
    return Imports(app.test_client(), keys, uuid4())


@pytest.fixture
def others(app: Flask, keys: Keys) -> Imports:
    """Another institution of the same service."""
    return Imports(app.test_client(), keys, uuid4())


@pytest.fixture
def outbox(urls: DatabaseUrls, imports: Imports) -> Outbox:
    """The institution's events."""
    return lambda: [event for event in outbox_of(urls.owner) if event["institution"] == imports.institution]


@pytest.fixture
def system(config: Config, urls: DatabaseUrls) -> Config:
    """Of the verbs that are not web."""
    return replace(config, database_url=urls.system)


@pytest.fixture
def system_database(system: Config) -> Iterator[Database]:
    made = database_of(system, "test")
    yield made
    made.close()


def start(app: Flask, view: Imports, import_: Row) -> None:
    """What waited to be looked at is started, and its mapping remembered."""
    with app.extensions["database"].begin(view.institution) as session:
        found = session.get(Import, (view.institution, UUID(import_["id"])))
        assert found
        remember_profile(session, found)
        found.status, found.problem_code, found.problem_message = "queued", None, None


@contextmanager
def working(config: Config) -> Iterator[Worker]:
    """`imports work`, in a thread."""
    stopper, database = Stopper(install=False), database_of(config, "work", config.work_threads + 2)
    tools = tools_of(config)
    worker = Worker(config, database, tools, stopper)
    thread = threading.Thread(target=worker.run)
    thread.start()
    try:
        yield worker
    finally:
        stopper.stop()
        thread.join()
        tools.close()
        database.close()


@pytest.fixture
def finish(system: Config) -> Callable[..., list[Row]]:
    """Work until these imports are over; their last states."""

    def run(view: Imports, *imports: Row, **settings: Any) -> list[Row]:
        with working(replace(system, **settings)):
            wait_until(lambda: all(view.is_over(import_) for import_ in imports), message="the imports are over")
        return [view.state(import_) for import_ in imports]

    return run
