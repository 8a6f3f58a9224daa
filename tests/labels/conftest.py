"""The labels service as its callers meet it: over HTTP, with tokens, on a real database."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

import pytest
from flask.testing import FlaskClient
from werkzeug.datastructures import Headers

from labels.config import Config
from labels.service import create
from tests.support.databases import Databases, DatabaseUrls, outbox_of
from tests.support.keys import Keys

Outbox = Callable[[], list[dict[str, Any]]]


@dataclass(frozen=True)
class Answer:
    status: int
    body: Any
    headers: Headers

    @property
    def faults(self) -> list[tuple[str, str]]:
        """The field and code of every fault of a problem."""
        return [(fault["field"], fault["code"]) for fault in self.body["errors"]]


class Labels:
    """One institution's view of the service."""

    def __init__(self, client: FlaskClient, keys: Keys, institution: UUID, **claims: Any) -> None:
        self._client, self._keys, self._claims = client, keys, claims
        self.institution = institution

    def as_(self, **claims: Any) -> "Labels":
        """The same institution with another role or issuer."""
        return Labels(self._client, self._keys, self.institution, **claims)

    def ask(self, method: str, path: str, headers: dict[str, str] | None = None, **request: Any) -> Answer:
        token = self._keys.headers(institution=self.institution, audience="labels", **self._claims)
        answer = self._client.open(path, method=method, headers=token | (headers or {}), **request)
        return Answer(answer.status_code, answer.json, answer.headers)

    def has(self, name: str, **more: Any) -> dict[str, Any]:
        """Create a label; its state."""
        answer = self.ask("POST", "/labels", json={"name": name, **more})
        assert answer.status == 201, answer.body
        return dict(answer.body)

    def change(self, label: dict[str, Any], seen: int | None = None, **changes: Any) -> Answer:
        headers = {"If-Match": f'"{label["version"] if seen is None else seen}"'}
        return self.ask("PATCH", f"/labels/{label['id']}", headers, json=changes)

    def archive(self, label: dict[str, Any]) -> None:
        assert self.change(label, archived=True).status == 200

    def resolve(self, *names: str, create: bool = True) -> dict[str, Any]:
        answer = self.ask("POST", "/labels/resolve", json={"names": names, "create": create})
        assert answer.status == 200, answer.body
        return dict(answer.body)

    def change_set(self, contact: UUID, add: Sequence[str] = (), remove: Sequence[str] = ()) -> Answer:
        return self.ask("PATCH", f"/contact-labels/{contact}", json={"add": list(add), "remove": list(remove)})

    def set_of(self, contact: UUID) -> dict[str, Any]:
        return dict(self.ask("GET", f"/contact-labels/{contact}").body)

    def assign(self, *pairs: tuple[UUID, Sequence[str]]) -> Answer:
        body = {"add": [[str(contact), list(labels)] for contact, labels in pairs]}
        return self.ask("POST", "/contact-labels/batch", json=body)

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


@pytest.fixture
def urls(databases: Databases) -> DatabaseUrls:
    return databases.fresh_database("labels")


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
def labels(client: FlaskClient, keys: Keys) -> Labels:
    return Labels(client, keys, uuid4())


@pytest.fixture
def others(client: FlaskClient, keys: Keys) -> Labels:
    """Another institution of the same service."""
    return Labels(client, keys, uuid4())


@pytest.fixture
def outbox(urls: DatabaseUrls) -> Outbox:
    return lambda: outbox_of(urls.owner)
