"""The BFF as a browser meets it: over HTTP, with a session, on a real database fed by real folds."""

from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any
from uuid import UUID, uuid4

import psycopg
import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from chassis.app import database as app_database
from chassis.clock import now, uuid7
from chassis.db import Database
from panel_bff import accounts, histories, saves, summaries
from panel_bff.config import Config
from panel_bff.events import institution_changed
from panel_bff.models import Account, Institution
from panel_bff.projection import handle
from panel_bff.service import create
from panel_bff.tokens import csrf_token
from tests.panel_bff import states
from tests.panel_bff.owners import Owners
from tests.panel_bff.states import State, a_record
from tests.support.databases import Databases, DatabaseUrls
from tests.support.keys import Keys

if TYPE_CHECKING:
    from tests.support.product.in_process import InProcess

ORIGIN = "https://panel.example.edu"
NOWHERE = "http://127.0.0.1:1"


class Browser:
    """One signed-in user (or nobody), and what their page sends along."""

    def __init__(self, client: FlaskClient, institution: UUID, token: str | None) -> None:
        self._client, self.institution, self.token = client, institution, token

    def ask(
        self, method: str, path: str, headers: dict[str, str] | None = None, csrf: bool = True, **request: Any
    ) -> TestResponse:
        sent: dict[str, str] = {}
        if self.token:
            sent["Cookie"] = f"panel_session={self.token}"
        if csrf:
            sent["Origin"] = ORIGIN
            sent["X-CSRF-Token"] = csrf_token(self.token or "")
        return self._client.open(path, method=method, headers=sent | (headers or {}), buffered=True, **request)

    def get(self, path: str, headers: dict[str, str] | None = None, **query: Any) -> TestResponse:
        return self.ask("GET", path, headers, csrf=False, query_string=query)

    def panel(self, contact: str) -> dict[str, Any]:
        answer = self.get(f"/api/panels/{contact}")
        assert answer.status_code == 200, answer.json
        return dict(answer.json or {})

    def contacts(self, **query: Any) -> list[dict[str, Any]]:
        """Every contact that matches, page by page."""
        items: list[dict[str, Any]] = []
        after: dict[str, Any] = {}
        while True:
            answer = self.get("/api/contacts", **query, **after)
            assert answer.status_code == 200, answer.json
            page = dict(answer.json or {})
            items += page["items"]
            if page["next"] is None:
                return items
            after = {"after": page["next"]}

    def names(self, **query: Any) -> list[str]:
        return [item["full_name"] for item in self.contacts(**query)]


class Bff:
    """The service, its database, and the ways to fill it."""

    def __init__(self, app: Flask, urls: DatabaseUrls) -> None:
        self.app, self.urls = app, urls
        self.database = Database(urls.system)
        self.client = app.test_client(use_cookies=False)

    def hears(self, *records: Any) -> None:
        """What `project` does with a batch."""
        self.database.retrying(lambda session: handle(session, records))

    def hears_of(self, topic: str, *told: State) -> None:
        self.hears(*(a_record(topic, state) for state in told))

    def has(self, institution: UUID, **fields: Any) -> State:
        """A contact, with what is told of it."""
        contact = states.a_contact(institution, **fields)
        self.hears_of(states.CONTACT, contact)
        return contact

    def institution(self, name: str = "Riverside College", id: UUID | None = None) -> UUID:
        id = id or uuid7()
        made = Institution(id=id, slug=f"i-{id}", name=name)
        with psycopg.connect(self.urls.web) as connection:
            accounts.add_institution(connection, made)
        self.hears_of(states.INSTITUTION, dict(institution_changed(made).data or {}))
        return id

    def user(self, institution: UUID, role: str = "admin", groups: list[str] | None = None) -> Browser:
        """A user with an open session, without the tenth of a second that a password costs."""
        with psycopg.connect(self.urls.web, autocommit=True) as connection:
            id = accounts.add_user(
                connection, institution, email=f"{uuid4()}@example.edu", name="Ada", role=role, password_hash="-"
            )
            connection.execute("UPDATE account.app_user SET groups = %s WHERE id = %s", [groups, id])
            token = accounts.open_session(connection, Account(institution, id, "-"), timedelta(hours=1), now())
        return Browser(self.client, institution, token)

    def nobody(self) -> Browser:
        return Browser(self.client, uuid4(), None)

    def rows(self, statement: str, *params: Any) -> list[tuple[Any, ...]]:
        with psycopg.connect(self.urls.owner) as connection:
            return connection.execute(statement, params).fetchall()

    def close(self) -> None:
        self.database.close()
        with self.app.app_context():
            app_database().close()


def a_config(urls: DatabaseUrls, keys: Keys, **settings: Any) -> Config:
    return Config(
        **{
            "database_url": urls.web,
            "kafka_bootstrap_servers": "unused:9092",
            "topics_file": Path("unused"),
            "keys_dir": keys.dir,
            "signing_key_file": keys.signing_key_file("panel-bff"),
            "port": 0,
            "contacts_url": NOWHERE,
            "labels_url": NOWHERE,
            "imports_url": NOWHERE,
            "summary_url": NOWHERE,
            "public_origin": ORIGIN,
            "web_threads": 4,
            **settings,
        }
    )


@pytest.fixture(autouse=True)
def _patient(monkeypatch: pytest.MonkeyPatch) -> None:
    """With owners that are there, however slow the machine; who tests the patience with one that hangs sets it."""
    monkeypatch.setattr(saves, "SAVE_SECONDS", 60.0)
    monkeypatch.setattr(summaries, "PATIENCE", 60.0)
    monkeypatch.setattr(histories, "PATIENCE", 60.0)
    monkeypatch.setattr(histories, "EXTRA_PATIENCE", 60.0)


@pytest.fixture(scope="session")
def bff_keys(tmp_path_factory: pytest.TempPathFactory) -> Keys:
    return Keys(tmp_path_factory.mktemp("panel-bff") / "keys")


@pytest.fixture(scope="session")
def urls(session_databases: Databases) -> DatabaseUrls:
    """One database for all tests here: each has institutions of its own, which nobody else can see (AC-1)."""
    return session_databases.fresh_database("panel_bff")


@pytest.fixture(scope="session")
def bff(urls: DatabaseUrls, bff_keys: Keys) -> Iterator[Bff]:
    made = Bff(create(a_config(urls, bff_keys)), urls)
    yield made
    made.close()


@pytest.fixture
def make_bff(urls: DatabaseUrls, bff_keys: Keys) -> Iterator[Callable[..., Bff]]:
    """Another BFF on the same database, as another worker or with other settings."""
    made: list[Bff] = []

    def make(**settings: Any) -> Bff:
        made.append(Bff(create(a_config(urls, bff_keys, **settings)), urls))
        return made[-1]

    yield make
    for bff in made:
        bff.close()


@pytest.fixture(scope="session")
def real_owners(
    session_databases: Databases, bff_keys: Keys, tmp_path_factory: pytest.TempPathFactory
) -> Iterator["InProcess"]:
    """Contacts, labels, imports and summary over HTTP, for those who save; started when first asked for."""
    from tests.support.product.in_process import in_process

    with in_process(session_databases, bff_keys, tmp_path_factory.mktemp("owners")) as running:
        yield running


@pytest.fixture
def riverside(bff: Bff) -> UUID:
    return bff.institution()


@pytest.fixture
def lakeside(bff: Bff) -> UUID:
    """Another institution of the same installation."""
    return bff.institution("Lakeside University")


@pytest.fixture
def admin(bff: Bff, riverside: UUID) -> Browser:
    return bff.user(riverside)


@pytest.fixture(scope="session")
def played_owners(bff_keys: Keys) -> Iterator[Owners]:
    made = Owners(bff_keys)
    yield made
    made.close()


@pytest.fixture
def owners(played_owners: Owners) -> Owners:
    """`imports` and `summary`, played."""
    played_owners.forget()
    return played_owners
