"""The read model beside its owners: (id, version) of every state, both ways, by keyset over HTTP (design 2)."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID, uuid4

import orjson
from psycopg import Connection

from chassis.auth import Signer
from chassis.clients import ServiceClient
from chassis.db import Database
from chassis.keyset import FIRST
from chassis.published import CHUNK, Published, Version
from panel_bff.config import Config
from panel_bff.folds.catalogues import FIELD_TOPIC, LABEL_TOPIC
from panel_bff.folds.erasures import LIFECYCLE_TOPIC
from panel_bff.folds.imports import IMPORT_TOPIC
from panel_bff.sections import MEMBERSHIP_TOPIC, SECTIONS

PAGE = 10_000
PATIENCE_SECONDS = 60.0  # for one answer


@dataclass(frozen=True)
class Kept:
    """Where the read model has the states of a topic: SQL of id and version."""

    topic: str
    rows: str

    def versions(self, connection: Connection[Any], institution: UUID, after: UUID) -> list[Version]:
        statement = f"SELECT id, version FROM ({self.rows}) kept WHERE id > %(after)s ORDER BY id LIMIT {PAGE}"  # noqa: S608
        return connection.execute(statement, {"institution": institution, "after": after}).fetchall()

    def versions_of(self, connection: Connection[Any], institution: UUID, ids: Sequence[UUID]) -> dict[UUID, int]:
        statement = f"SELECT id, version FROM ({self.rows}) kept WHERE id = ANY (%(ids)s)"  # noqa: S608
        return dict(connection.execute(statement, {"institution": institution, "ids": list(ids)}).fetchall())


def _table(topic: str, table: str, id: str, version: str = "version") -> Kept:
    return Kept(
        topic,
        f"SELECT {id} AS id, {version} AS version FROM read.{table}"  # noqa: S608 - only constants
        f" WHERE institution_id = %(institution)s AND {version} > 0",
    )


KEPT = (
    *(_table(section.topic, "panel", "contact_id", f"{section.column}_version") for section in SECTIONS),
    # a batch has no version: of a contact it is in how many imports it was
    Kept(
        MEMBERSHIP_TOPIC,
        "SELECT contact_id AS id, count(*) AS version FROM read.contact_import"
        " WHERE institution_id = %(institution)s GROUP BY contact_id",
    ),
    Kept(
        LIFECYCLE_TOPIC,
        "SELECT contact_id AS id, 1 AS version FROM read.erased WHERE institution_id = %(institution)s",
    ),
    _table(LABEL_TOPIC, "label", "label_id"),
    _table(FIELD_TOPIC, "field", "field_id"),
    _table(IMPORT_TOPIC, "import", "import_id"),
    _table("panel.institution.v1", "catalogue", "institution_id", "institution_version"),
)


class Owner:
    """An owner's published states, asked over HTTP as this service itself."""

    def __init__(self, url: str, service: str, signer: Signer) -> None:
        self._client = ServiceClient(url, service, signer, timeout=PATIENCE_SECONDS)

    def versions(self, topic: str, institution: UUID, after: UUID) -> list[Version]:
        asked = {"topic": topic, "after": str(after), "limit": PAGE}
        return self._items(institution, "GET", "/published", params=asked)

    def versions_of(self, topic: str, institution: UUID, ids: Sequence[UUID]) -> dict[UUID, int]:
        return dict(self._of(topic, institution, ids, "/published/versions"))

    def tell(self, topic: str, institution: UUID, ids: Sequence[UUID]) -> None:
        self._of(topic, institution, ids, "/published/republish")

    def close(self) -> None:
        self._client.close()

    def _of(self, topic: str, institution: UUID, ids: Sequence[UUID], path: str) -> list[Version]:
        """All three may be repeated, so a key lets the client try again."""
        asked = {"topic": topic, "ids": [str(id) for id in ids]}
        return self._items(institution, "POST", path, json=asked, idempotency_key=str(uuid4()))

    def _items(self, institution: UUID, method: str, path: str, **request: Any) -> list[Version]:
        claims = {"institution": institution, "user": "panel-bff verify", "role": "admin", "origin": "system"}
        answer = self._client.request(method, path, caller_claims=claims, **request)
        return [(UUID(item["id"]), item["version"]) for item in orjson.loads(answer.content)["items"]]


class Ourselves:
    """The owner of the institutions: this service's own schema `account`."""

    def __init__(self, database: Database, published: Published) -> None:
        self._database, self._published = database, published

    def versions(self, topic: str, institution: UUID, after: UUID) -> list[Version]:
        with self._database.begin() as session:
            return self._published.versions(session, institution, after, PAGE)

    def versions_of(self, topic: str, institution: UUID, ids: Sequence[UUID]) -> dict[UUID, int]:
        with self._database.begin() as session:
            return dict(self._published.versions_of(session, institution, ids))

    def tell(self, topic: str, institution: UUID, ids: Sequence[UUID]) -> None:
        with self._database.begin() as session:
            self._published.tell(session, institution, ids)

    def close(self) -> None:
        """The database is the caller's."""


@dataclass(frozen=True)
class Difference:
    """`theirs` is the owner's version, `ours` the read model's; None where there is none."""

    id: UUID
    theirs: int | None
    ours: int | None

    @property
    def kind(self) -> str:
        if self.ours is None:
            return "missing"
        if self.theirs is None:
            return "extra"
        return "stale" if self.ours < self.theirs else "ahead" if self.ours > self.theirs else "broken"


def owners(config: Config, signer: Signer) -> dict[str, Owner]:
    urls = {
        "contacts": config.contacts_url,
        "labels": config.labels_url,
        "imports": config.imports_url,
        "summary": config.summary_url,
    }
    return {service: Owner(url, service, signer) for service, url in urls.items()}


def merged(theirs: Iterable[Version], ours: Iterable[Version]) -> Iterator[Difference]:
    """Both in the order of their ids; those that are not the same on both sides."""
    left, right = iter(theirs), iter(ours)
    one, other = next(left, None), next(right, None)
    while one is not None or other is not None:
        if other is None or (one is not None and one[0] < other[0]):
            assert one is not None
            yield Difference(one[0], one[1], None)
            one = next(left, None)
        elif one is None or other[0] < one[0]:
            yield Difference(other[0], None, other[1])
            other = next(right, None)
        else:
            if one[1] != other[1]:
                yield Difference(one[0], one[1], other[1])
            one, other = next(left, None), next(right, None)


def look(owner: Owner | Ourselves, kept: Kept, connection: Connection[Any], institution: UUID) -> list[Difference]:
    """All of one topic and institution, once."""
    theirs = _pages(lambda after: owner.versions(kept.topic, institution, after))
    ours = _pages(lambda after: kept.versions(connection, institution, after))
    return list(merged(theirs, ours))


def look_again(
    owner: Owner | Ourselves, kept: Kept, connection: Connection[Any], institution: UUID, found: Sequence[Difference]
) -> list[Difference]:
    """What is still different. What the read model has caught up with since was only on its way."""
    left = []
    for start in range(0, len(found), CHUNK):
        some = found[start : start + CHUNK]
        ids = [difference.id for difference in some]
        ours = kept.versions_of(connection, institution, ids)
        theirs = owner.versions_of(kept.topic, institution, ids)
        left += [now for before in some if (now := _still(before, theirs, ours)) is not None]
    return left


def _still(before: Difference, theirs: dict[UUID, int], ours: dict[UUID, int]) -> Difference | None:
    now = Difference(before.id, theirs.get(before.id), ours.get(before.id))
    caught_up = now.ours is not None and now.theirs is not None and (before.theirs or 0) <= now.ours <= now.theirs
    return (
        None
        if now.ours == now.theirs or (caught_up and before.kind != "ahead")
        else Difference(before.id, now.theirs, now.ours)
    )


def _pages(read: Any) -> Iterator[Version]:
    after = FIRST
    while True:
        page: list[Version] = read(after)
        yield from page
        if len(page) < PAGE:
            return
        after = page[-1][0]
