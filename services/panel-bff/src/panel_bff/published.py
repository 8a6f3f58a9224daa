"""The states this service can tell again: its institutions."""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy.orm import Session

from chassis.db import driver
from chassis.outbox import record
from chassis.published import Published, Version
from panel_bff import accounts
from panel_bff.events import INSTITUTION_TOPIC, institution_changed


class Institutions:
    """Each is its own only state."""

    topic = INSTITUTION_TOPIC

    def institutions(self, session: Session) -> list[UUID]:
        return accounts.institutions(driver(session))

    def versions(self, session: Session, institution: UUID, after: UUID, limit: int) -> list[Version]:
        return self.versions_of(session, institution, [institution] if institution > after else [])[:limit]

    def versions_of(self, session: Session, institution: UUID, ids: Sequence[UUID]) -> list[Version]:
        found = accounts.institution(driver(session), institution) if institution in ids else None
        return [] if found is None else [(found.id, found.version)]

    def tell(self, session: Session, institution: UUID, ids: Sequence[UUID]) -> list[Version]:
        found = accounts.institution(driver(session), institution, lock=True) if institution in ids else None
        if found is None:
            return []
        record(session, institution_changed(found))
        return [(found.id, found.version)]


PUBLISHED: tuple[Published, ...] = (Institutions(),)
