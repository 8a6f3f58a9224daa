"""CS-1: what a generation begins with and what it ends in."""

from dataclasses import dataclass
from uuid import UUID

import orjson
from sqlalchemy import select, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from chassis.clock import now
from chassis.outbox import record
from summary import models
from summary.commands.jobs import document, note
from summary.errors import no_messages
from summary.events import summary_changed
from summary.extractive import Sentence
from summary.models import Contact, Conversation, Field, Institution, Job, Summary, TranscriptMessage
from summary.prompt import NO_NOTES, Fact, Noted, Notes, Written

YES_NO = {True: "Yes", False: "No"}


@dataclass(frozen=True, kw_only=True)
class Material:
    """What is known of a conversation when its summary is made; the messages in the order in which they were sent."""

    message_count: int
    messages: list[Written]
    facts: list[Fact]
    identifiers: list[str]
    notes: Notes


def material(session: Session, institution: UUID, contact_id: UUID) -> Material:
    """Read once; nothing is locked while a model writes. Raises no-messages."""
    conversation = session.get(Conversation, (institution, contact_id))
    if conversation is None:
        raise no_messages()
    contact = session.get(Contact, (institution, contact_id))
    return Material(
        message_count=conversation.message_count,
        messages=_transcript(session, institution, contact_id),
        facts=_facts(session, institution, contact),
        identifiers=contact.identifiers if contact else [],
        notes=_notes(session, institution, contact_id),
    )


def _transcript(session: Session, institution: UUID, contact_id: UUID) -> list[Written]:
    kept = (
        select(TranscriptMessage)
        .where(TranscriptMessage.institution_id == institution, TranscriptMessage.contact_id == contact_id)
        .order_by(TranscriptMessage.sent_at, TranscriptMessage.id)
    )
    return [
        Written(id=said.id, author=said.author, channel=said.channel, sent_at=said.sent_at, text=said.text)
        for said in session.scalars(kept)
    ]


def _facts(session: Session, institution: UUID, contact: Contact | None) -> list[Fact]:
    """CS-3: only values of fields that are flagged for generative AI and need no authentication."""
    values = orjson.loads(contact.custom) if contact else {}
    flagged = select(Field).where(Field.institution_id == institution, Field.for_prompts).order_by(Field.position)
    fields = session.scalars(flagged) if values else ()
    return [
        Fact(field.name, _shown(field, values[str(field.field_id)]))
        for field in fields
        if str(field.field_id) in values
    ]


def _notes(session: Session, institution: UUID, contact_id: UUID) -> Notes:
    """NO-2: only where the institution switched that on."""
    known = session.get(Institution, institution)
    held = session.get(models.Notes, (institution, contact_id)) if known and known.notes_in_summaries else None
    if held is None:
        return NO_NOTES
    return Notes(held.version, tuple(Noted(note["at"][:10], note["text"]) for note in held.notes))


def _shown(field: Field, value: object) -> str:
    """As the panel words it: an option by its label."""
    if isinstance(value, bool):
        return YES_NO[value]
    labels = {option.get("id"): option.get("label") for option in field.options}
    return str(labels.get(value, value))


def finish(
    session: Session, lease: UUID, sentences: list[Sentence], *, message_count: int, dropped: int = 0
) -> Summary:
    """The job is done and its summary is the contact's newest: one transaction, one version, one event. Raises Lost;
    no-messages if the conversation went meanwhile."""
    job = note(
        session, lease, state="done", ended_at=now(), lease=None, lease_until=None, dropped=dropped, problem=None
    )
    job.sentences = [document(sentence) for sentence in sentences]
    job.summary_version = _next_version(session, job)
    summary = Summary(
        institution_id=job.institution_id,
        contact_id=job.contact_id,
        language=job.language,
        version=job.summary_version,
        kind=job.kind,
        model=job.model,
        prompt_version=job.prompt_version,
        prompt=job.prompt,
        generated_at=now(),
        message_count=message_count,
        sentences=job.sentences,
    )
    _save(session, summary)
    record(session, summary_changed(summary))
    return summary


def _next_version(session: Session, job: Job) -> int:
    """Locks the conversation, which also fixes the order of the contact's events (design 3.7)."""
    counted = session.execute(
        update(Conversation)
        .where(Conversation.institution_id == job.institution_id, Conversation.contact_id == job.contact_id)
        .values(summary_version=Conversation.summary_version + 1)
        .returning(Conversation.summary_version)
    ).scalar_one_or_none()
    if counted is None:
        raise no_messages()
    return counted


def _save(session: Session, summary: Summary) -> None:
    columns = {column.key: getattr(summary, column.key) for column in Summary.__table__.columns}
    session.execute(
        insert(Summary)
        .values(columns)
        .on_conflict_do_update(index_elements=["institution_id", "contact_id", "language"], set_=columns)
    )
