"""The states this service can tell again: conversations, and of each contact the newest summary in any language."""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.dialects.postgresql import distinct_on
from sqlalchemy.orm import Session

from chassis.events import Event
from chassis.outbox import record
from chassis.published import Published, Rows, Version
from summary.events import CONVERSATION_TOPIC, SUMMARY_TOPIC, conversation_changed, summary_changed
from summary.models import Conversation, Summary


class Summaries:
    """CS-5: versions count over all languages of a contact; what was published last is the highest."""

    topic = SUMMARY_TOPIC

    def institutions(self, session: Session) -> list[UUID]:
        return list(session.scalars(select(Summary.institution_id).distinct().order_by(Summary.institution_id)))

    def versions(self, session: Session, institution: UUID, after: UUID, limit: int) -> list[Version]:
        return self._versions(session, institution, Summary.contact_id > after, limit)

    def versions_of(self, session: Session, institution: UUID, ids: Sequence[UUID]) -> list[Version]:
        return self._versions(session, institution, Summary.contact_id.in_(ids), len(ids))

    def tell(self, session: Session, institution: UUID, ids: Sequence[UUID]) -> list[Version]:
        """The conversation's row is the lock of the summaries too."""
        mine = select(Conversation.contact_id).where(
            Conversation.institution_id == institution, Conversation.contact_id.in_(ids)
        )
        session.execute(mine.order_by(Conversation.contact_id).with_for_update(key_share=True)).all()
        newest = (
            select(Summary)
            .ext(distinct_on(Summary.contact_id))
            .where(Summary.institution_id == institution, Summary.contact_id.in_(ids))
            .order_by(Summary.contact_id, Summary.version.desc())
        )
        events: list[Event] = [summary_changed(summary) for summary in session.scalars(newest)]
        record(session, *events)
        return [(UUID(event.key), event.version) for event in events]

    def _versions(self, session: Session, institution: UUID, which: ColumnElement[bool], limit: int) -> list[Version]:
        wanted = select(Summary.contact_id, func.max(Summary.version)).where(
            Summary.institution_id == institution, which
        )
        found = session.execute(wanted.group_by(Summary.contact_id).order_by(Summary.contact_id).limit(limit))
        return [(contact, version) for contact, version in found]


PUBLISHED: tuple[Published, ...] = (
    Summaries(),
    Rows(CONVERSATION_TOPIC, Conversation, conversation_changed, id="contact_id"),
)
