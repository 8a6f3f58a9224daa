"""What can be read, all of one institution (AC-1)."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import select, tuple_
from sqlalchemy.orm import Session

from chassis.clock import iso
from chassis.errors import NotFound
from summary.errors import NOTHING_NEW
from summary.freshness import is_fresh
from summary.model_settings import ModelSettings
from summary.models import Conversation, Institution, Job, Notes, Summary, TranscriptMessage

Place = tuple[datetime, str]
DEFAULT_LANGUAGE = "en"  # of an institution we have not heard of yet


def language_of(session: Session, institution: UUID) -> str:
    known = session.get(Institution, institution)
    return known.language if known else DEFAULT_LANGUAGE


def notes_version(session: Session, institution: UUID, contact_id: UUID) -> int:
    """NO-2: of the notes a prompt would hold now; 0 where the institution wants none there, or nobody wrote one."""
    known = session.get(Institution, institution)
    if known is None or not known.notes_in_summaries:
        return 0
    wanted = select(Notes.version).where(Notes.institution_id == institution, Notes.contact_id == contact_id)
    return session.scalars(wanted).one_or_none() or 0


def newest_summary(
    session: Session, institution: UUID, contact_id: UUID, language: str | None = None
) -> Summary | None:
    """The contact's summary in this language; without one, the newest in any (CS-5)."""
    wanted = select(Summary).where(Summary.institution_id == institution, Summary.contact_id == contact_id)
    if language is not None:
        wanted = wanted.where(Summary.language == language)
    return session.scalars(wanted.order_by(Summary.version.desc()).limit(1)).one_or_none()


def find_job(session: Session, institution: UUID, contact_id: UUID, language: str) -> Job | None:
    """The latest generation in this language."""
    return session.get(Job, (institution, contact_id, language))


def generation(
    session: Session, institution: UUID, contact_id: UUID, language: str | None, model: ModelSettings | None
) -> dict[str, Any]:
    """How the summary in a language stands: its latest generation, what would make it now, and whether it may be made
    again (CS-2). Without a language, that of the generation under way, else of the newest summary, else the
    institution's. Raises NotFound where nobody ever wrote."""
    conversation = get_conversation(session, institution, contact_id)
    newest = newest_summary(session, institution, contact_id)
    jobs = session.scalars(select(Job).where(Job.institution_id == institution, Job.contact_id == contact_id)).all()
    under_way = next((job for job in jobs if job.open), None)
    told = under_way or newest
    language = language or (told.language if told else language_of(session, institution))
    job = next((job for job in jobs if job.language == language), None)
    summary = newest_summary(session, institution, contact_id, language)
    off = is_fresh(conversation, newest, job, language, model, notes_version(session, institution, contact_id))
    return {
        "language": language,
        "languages": _languages(session, institution, contact_id),
        "model": model.model if model else None,
        "off": {"code": "nothing-new", "detail": NOTHING_NEW} if off else None,
        "job": job.document() if job else None,
        "under_way": under_way.language if under_way else None,
        "summary": summary.state() if summary else None,
    }


def _languages(session: Session, institution: UUID, contact_id: UUID) -> list[str]:
    mine = (Summary.institution_id == institution, Summary.contact_id == contact_id)
    return list(session.scalars(select(Summary.language).where(*mine).order_by(Summary.language)))


def what_was_sent(session: Session, institution: UUID, contact_id: UUID, language: str | None) -> dict[str, Any]:
    """CS-3: the prompt of the summary in a language, or of the generation that failed when there is no summary; no
    messages if no model was asked. Raises NotFound."""
    found: Summary | Job | None = newest_summary(session, institution, contact_id, language)
    found = found or find_job(session, institution, contact_id, language or language_of(session, institution))
    if found is None:
        raise NotFound("No summary was made yet.")
    return {
        "contact_id": str(contact_id),
        "language": found.language,
        "model": found.model,
        "prompt_version": found.prompt_version,
        "at": iso(found.created_at if isinstance(found, Job) else found.generated_at),
        "messages": found.prompt or [],
    }


def get_summary(session: Session, institution: UUID, contact_id: UUID, language: str | None = None) -> Summary:
    """The contact's summary in this language; without one, the newest in any (CS-5)."""
    found = newest_summary(session, institution, contact_id, language)
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
