"""What a service has published, told again: (id, version) of its states for who compares, and the states themselves.

A state goes to the outbox with its row locked, so that no later state of the same thing stands before it there:
compaction keeps the last record of a key, and a rebuild believes it.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any, Protocol
from uuid import UUID

from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import Session

from chassis.db import Database
from chassis.events import Event
from chassis.keyset import FIRST
from chassis.outbox import record

Version = tuple[UUID, int]
CHUNK = 1000  # states of one transaction


class Published(Protocol):
    """The states of one topic, by id within an institution."""

    @property
    def topic(self) -> str: ...

    def institutions(self, session: Session) -> list[UUID]:
        """Whose states there are; the session must see every institution."""

    def versions(self, session: Session, institution: UUID, after: UUID, limit: int) -> list[Version]:
        """In the order of the ids, at most `limit`."""

    def versions_of(self, session: Session, institution: UUID, ids: Sequence[UUID]) -> list[Version]:
        """Of those that are there."""

    def tell(self, session: Session, institution: UUID, ids: Sequence[UUID]) -> list[Version]:
        """Record the current states of those that are there, their rows locked in the order of the ids."""


@dataclass(frozen=True)
class Rows:
    """States that are a table's rows: `model` has `institution_id`, `version` and the id named `id`."""

    topic: str
    model: type[Any]
    event: Callable[[Any], Event]
    id: str = "id"

    def institutions(self, session: Session) -> list[UUID]:
        return list(session.scalars(select(self.model.institution_id).distinct().order_by(self.model.institution_id)))

    def versions(self, session: Session, institution: UUID, after: UUID, limit: int) -> list[Version]:
        return self._versions(session, institution, self._id > after, limit)

    def versions_of(self, session: Session, institution: UUID, ids: Sequence[UUID]) -> list[Version]:
        return self._versions(session, institution, self._id.in_(ids), len(ids))

    def tell(self, session: Session, institution: UUID, ids: Sequence[UUID]) -> list[Version]:
        rows = select(self.model).where(*self._of(institution), self._id.in_(ids)).order_by(self._id)
        locked = rows.with_for_update(key_share=True).execution_options(populate_existing=True)
        events = [self.event(row) for row in session.scalars(locked)]
        record(session, *events)
        return [(UUID(event.key), event.version) for event in events]

    @property
    def _id(self) -> Any:
        return getattr(self.model, self.id)

    def _of(self, institution: UUID) -> tuple[ColumnElement[bool], ...]:
        """A row with version 0 was never published."""
        return self.model.institution_id == institution, self.model.version > 0

    def _versions(self, session: Session, institution: UUID, which: ColumnElement[bool], limit: int) -> list[Version]:
        wanted = select(self._id, self.model.version).where(*self._of(institution), which)
        return [(id, version) for id, version in session.execute(wanted.order_by(self._id).limit(limit))]


def tell_all(
    database: Database, published: Published, institution: UUID, ids: Sequence[UUID] | None = None
) -> Iterator[int]:
    """Tell an institution's states again, all or those with these ids; yields after each chunk how many it was."""
    for chunk in _listed(database, published, institution) if ids is None else _given(ids):
        yield len(database.retrying(partial(_tell, published, institution, chunk)))


def of_topic(published: Iterable[Published], topic: str) -> Published:
    return next(each for each in published if each.topic == topic)


def _tell(published: Published, institution: UUID, ids: Sequence[UUID], session: Session) -> list[Version]:
    return published.tell(session, institution, ids)


def _given(ids: Sequence[UUID]) -> Iterator[Sequence[UUID]]:
    ordered = sorted(set(ids))
    for start in range(0, len(ordered), CHUNK):
        yield ordered[start : start + CHUNK]


def _listed(database: Database, published: Published, institution: UUID) -> Iterator[Sequence[UUID]]:
    after = FIRST
    while True:
        with database.begin() as session:
            page = published.versions(session, institution, after, CHUNK)
        if not page:
            return
        yield [id for id, _ in page]
        after = page[-1][0]
