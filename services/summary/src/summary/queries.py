"""What can be read, all of one institution (AC-1)."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy import select, tuple_
from sqlalchemy.orm import Session

from chassis.errors import NotFound
from summary.models import Conversation, Summary, TranscriptMessage

Place = tuple[datetime, str]


def get_summary(session: Session, institution: UUID, contact_id: UUID, language: str | None = None) -> Summary:
    """The contact's summary in this language; without one, the newest in any (CS-5)."""
    wanted = select(Summary).where(Summary.institution_id == institution, Summary.contact_id == contact_id)
    if language is not None:
        wanted = wanted.where(Summary.language == language)
    found = session.scalars(wanted.order_by(Summary.version.desc()).limit(1)).one_or_none()
    if found is None:
        raise NotFound("No summary was made yet.")
    return found


def get_conversation(session: Session, institution: UUID, contact_id: UUID) -> Conversation:
    conversation = session.get(Conversation, (institution, contact_id))
    if conversation is None:
        raise NotFound("There is no message of this contact.")
    return conversation


def list_conversations(session: Session, institution: UUID, *, after: UUID, limit: int) -> Sequence[Conversation]:
    """Up to `limit` conversations in the order of their contacts' ids, and one more to tell of a next page."""
    wanted = (
        select(Conversation)
        .where(Conversation.institution_id == institution, Conversation.contact_id > after)
        .order_by(Conversation.contact_id)
        .limit(limit + 1)
    )
    return session.scalars(wanted).all()


def list_messages(
    session: Session, institution: UUID, contact_id: UUID, *, before: Place | None, limit: int
) -> Sequence[TranscriptMessage]:
    """Up to `limit` messages, newest first, and one more to tell of a next page; only the recent ones are kept."""
    sent = tuple_(TranscriptMessage.sent_at, TranscriptMessage.id)
    wanted = select(TranscriptMessage).where(
        TranscriptMessage.institution_id == institution, TranscriptMessage.contact_id == contact_id
    )
    if before is not None:
        wanted = wanted.where(sent < before)
    newest = wanted.order_by(TranscriptMessage.sent_at.desc(), TranscriptMessage.id.desc())
    return session.scalars(newest.limit(limit + 1)).all()
