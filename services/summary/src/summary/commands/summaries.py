"""CS-1: a click makes the summary anew."""

from uuid import UUID

from sqlalchemy import select, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from chassis.clock import now
from chassis.outbox import record
from summary.errors import no_messages
from summary.events import summary_changed
from summary.extractive import Sentence, Utterance, summarise
from summary.models import Conversation, Institution, Summary, TranscriptMessage

DEFAULT_LANGUAGE = "en"  # of an institution we have not heard of yet
EXTRACTIVE = "extractive"


def make_summary(session: Session, institution: UUID, contact_id: UUID, language: str | None) -> Summary:
    """The next summary in this language, else in the institution's (CS-5). An extractive one may always be made again
    (CS-2). Raises no-messages."""
    version, message_count = next_version(session, institution, contact_id)
    language = language or language_of(session, institution)
    sentences = summarise(transcript(session, institution, contact_id), language)
    if not sentences:
        raise no_messages()
    summary = Summary(
        institution_id=institution,
        contact_id=contact_id,
        language=language,
        version=version,
        kind=EXTRACTIVE,
        generated_at=now(),
        message_count=message_count,
        sentences=[_document(sentence) for sentence in sentences],
    )
    save(session, summary)
    record(session, summary_changed(summary))
    return summary


def next_version(session: Session, institution: UUID, contact_id: UUID) -> tuple[int, int]:
    """The version of the contact's next summary and the messages known; locks the conversation, which also fixes the
    order of the contact's events (design 3.7)."""
    counted = session.execute(
        update(Conversation)
        .where(Conversation.institution_id == institution, Conversation.contact_id == contact_id)
        .values(summary_version=Conversation.summary_version + 1)
        .returning(Conversation.summary_version, Conversation.message_count)
    ).one_or_none()
    if counted is None:
        raise no_messages()
    return counted.summary_version, counted.message_count


def language_of(session: Session, institution: UUID) -> str:
    known = session.get(Institution, institution)
    return known.language if known else DEFAULT_LANGUAGE


def transcript(session: Session, institution: UUID, contact_id: UUID) -> list[Utterance]:
    """The recent messages, oldest first."""
    kept = (
        select(TranscriptMessage)
        .where(TranscriptMessage.institution_id == institution, TranscriptMessage.contact_id == contact_id)
        .order_by(TranscriptMessage.sent_at, TranscriptMessage.id)
    )
    return [
        Utterance(id=message.id, author=message.author, inbound=message.direction == "inbound", text=message.text)
        for message in session.scalars(kept)
    ]


def save(session: Session, summary: Summary) -> None:
    columns = {column.key: getattr(summary, column.key) for column in Summary.__table__.columns}
    session.execute(
        insert(Summary)
        .values(columns)
        .on_conflict_do_update(index_elements=["institution_id", "contact_id", "language"], set_=columns)
    )


def _document(sentence: Sentence) -> dict[str, object]:
    return {"text": sentence.text, "messages": list(sentence.messages)}
