"""The aggregates of this service: the state of a conversation and the summaries of it."""

from datetime import datetime
from typing import Any, ClassVar
from uuid import UUID

from sqlalchemy import BigInteger, DateTime, Text
from sqlalchemy.dialects.postgresql import ARRAY, JSONB
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

from chassis.clock import iso


class Base(DeclarativeBase):
    type_annotation_map: ClassVar[dict[Any, Any]] = {
        datetime: DateTime(timezone=True),
        list[dict[str, Any]]: JSONB,
        dict[str, Any]: JSONB,
        list[str]: ARRAY(Text),
    }


class Institution(Base):
    """What we need to know of an institution, folded from panel.institution.v1."""

    __tablename__ = "institution"

    institution_id: Mapped[UUID] = mapped_column(primary_key=True)
    version: Mapped[int]
    language: Mapped[str]
    notes_in_summaries: Mapped[bool]  # NO-2


class Conversation(Base):
    """The state of the conversation with one contact: one row, whose lock also fixes the order of its events."""

    __tablename__ = "conversation"

    institution_id: Mapped[UUID] = mapped_column(primary_key=True)
    contact_id: Mapped[UUID] = mapped_column(primary_key=True)
    version: Mapped[int]
    message_count: Mapped[int]
    first_message_at: Mapped[datetime]
    last_message_at: Mapped[datetime]
    last_message_id: Mapped[str]
    last_direction: Mapped[str]
    last_text: Mapped[str]
    summary_version: Mapped[int]  # of the newest summary in any language

    def state(self) -> dict[str, Any]:
        """The whole state, as GET answers it and the event carries it."""
        return {
            "contact_id": str(self.contact_id),
            "institution_id": str(self.institution_id),
            "version": self.version,
            "message_count": self.message_count,
            "first_message_at": iso(self.first_message_at),
            "last_message_at": iso(self.last_message_at),
            "last_direction": self.last_direction,
            "last_text": self.last_text,
        }


class TranscriptMessage(Base):
    """One of the newest messages with a contact."""

    __tablename__ = "message"

    institution_id: Mapped[UUID] = mapped_column(primary_key=True)
    contact_id: Mapped[UUID] = mapped_column(primary_key=True)
    sent_at: Mapped[datetime] = mapped_column(primary_key=True)
    id: Mapped[str] = mapped_column(primary_key=True)
    channel: Mapped[str]
    direction: Mapped[str]
    author: Mapped[str]
    text: Mapped[str]

    def state(self) -> dict[str, Any]:
        """The message as the transcript answers it."""
        return {
            "id": self.id,
            "contact_id": str(self.contact_id),
            "channel": self.channel,
            "direction": self.direction,
            "author": self.author,
            "text": self.text,
            "sent_at": iso(self.sent_at),
        }


class Summary(Base):
    """CS-5: one per contact and language; versions count over all languages of the contact."""

    __tablename__ = "summary"

    institution_id: Mapped[UUID] = mapped_column(primary_key=True)
    contact_id: Mapped[UUID] = mapped_column(primary_key=True)
    language: Mapped[str] = mapped_column(primary_key=True)
    version: Mapped[int]
    kind: Mapped[str]
    generated_at: Mapped[datetime]
    message_count: Mapped[int]  # messages known when it was made (CS-2)
    sentences: Mapped[list[dict[str, Any]]]
    model: Mapped[str | None]  # its name; never an address or a key (design 3.13)
    prompt_version: Mapped[str | None]
    prompt: Mapped[list[dict[str, Any]] | None] = mapped_column(JSONB(none_as_null=True))  # what was sent (CS-3)

    def state(self) -> dict[str, Any]:
        """The whole state, as GET answers it and the event carries it; what was sent is not part of it."""
        return {
            "contact_id": str(self.contact_id),
            "institution_id": str(self.institution_id),
            "version": self.version,
            "language": self.language,
            "kind": self.kind,
            "model": self.model,
            "prompt_version": self.prompt_version,
            "generated_at": iso(self.generated_at),
            "sentences": self.sentences,
            "message_count": self.message_count,
        }


class Contact(Base):
    """What of a contact a prompt may need, folded from contacts.contact.v1."""

    __tablename__ = "contact"

    institution_id: Mapped[UUID] = mapped_column(primary_key=True)
    contact_id: Mapped[UUID] = mapped_column(primary_key=True)
    version: Mapped[int]
    identifiers: Mapped[list[str]]  # to be masked wherever they are written (CS-3)
    custom: Mapped[str]  # JSON: value by field id
    addresses: Mapped[list[str] | None] = mapped_column(ARRAY(Text))  # "<institution> <channel> <address>" (PL-1)
    address_keys: Mapped[list[int] | None] = mapped_column(ARRAY(BigInteger))  # their CRC-32, by which they are found


class Notes(Base):
    """The newest notes on a contact, pinned ones first, folded from contacts.note.v1."""

    __tablename__ = "note"

    institution_id: Mapped[UUID] = mapped_column(primary_key=True)
    contact_id: Mapped[UUID] = mapped_column(primary_key=True)
    version: Mapped[int]
    notes: Mapped[list[dict[str, Any]]]  # at, text


class Field(Base):
    """A custom field, folded from contacts.field.v1."""

    __tablename__ = "field"

    institution_id: Mapped[UUID] = mapped_column(primary_key=True)
    field_id: Mapped[UUID] = mapped_column(primary_key=True)
    version: Mapped[int]
    name: Mapped[str]
    type: Mapped[str]
    options: Mapped[list[dict[str, Any]]]
    position: Mapped[int]
    for_prompts: Mapped[bool]  # flagged for generative AI, needs no authentication, not deleted (CS-3)


class Job(Base):
    """The latest generation of one contact's summary in one language."""

    __tablename__ = "job"

    institution_id: Mapped[UUID] = mapped_column(primary_key=True)
    contact_id: Mapped[UUID] = mapped_column(primary_key=True)
    language: Mapped[str] = mapped_column(primary_key=True)
    id: Mapped[UUID]
    state: Mapped[str]  # queued, running, done, failed
    kind: Mapped[str]
    model: Mapped[str | None]
    prompt_version: Mapped[str | None]
    prompt: Mapped[list[dict[str, Any]] | None] = mapped_column(JSONB(none_as_null=True))
    sentences: Mapped[list[dict[str, Any]]]  # those that were checked so far (CS-4)
    dropped: Mapped[int]
    problem: Mapped[dict[str, Any] | None] = mapped_column(JSONB(none_as_null=True))
    summary_version: Mapped[int | None]
    attempt: Mapped[int]
    lease: Mapped[UUID | None]
    lease_until: Mapped[datetime | None]
    not_before: Mapped[datetime]
    deadline: Mapped[datetime]
    created_at: Mapped[datetime]
    started_at: Mapped[datetime | None]
    ended_at: Mapped[datetime | None]

    @property
    def open(self) -> bool:
        return self.state in ("queued", "running")

    def document(self) -> dict[str, Any]:
        """The job as POST and GET answer it."""
        return {
            "id": str(self.id),
            "contact_id": str(self.contact_id),
            "language": self.language,
            "state": self.state,
            "kind": self.kind,
            "model": self.model,
            "sentences": self.sentences,
            "dropped": self.dropped,
            "attempt": self.attempt,
            "problem": self.problem,
            "summary_version": self.summary_version,
            "created_at": iso(self.created_at),
            "ended_at": iso(self.ended_at) if self.ended_at else None,
        }
