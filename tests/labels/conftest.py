"""The labels service as its callers meet it: over HTTP, with tokens, on a real database."""

from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

import pytest
from flask.testing import FlaskClient

from labels.config import Config
from labels.service import create
from tests.support.databases import Databases, DatabaseUrls, outbox_of
from tests.support.keys import Keys
from tests.support.view import Answer, View

Outbox = Callable[[], list[dict[str, Any]]]


class Labels(View):
    """One institution's view of the service."""

    audience = "labels"

    def has(self, name: str, **more: Any) -> dict[str, Any]:
        """Create a label; its state."""
        return self.made("/labels", name=name, **more)

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

    def assign(self, *pairs: tuple[UUID, Sequence[str]], **more: Any) -> Answer:
        body = {"add": [[str(contact), list(labels)] for contact, labels in pairs], **more}
        return self.ask("POST", "/contact-labels/batch", json=body)


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
