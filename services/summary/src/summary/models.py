"""The aggregates of this service: the state of a conversation and the summaries of it."""

from datetime import datetime
from typing import Any, ClassVar
from uuid import UUID

from sqlalchemy import DateTime
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

from chassis.clock import iso


class Base(DeclarativeBase):
    type_annotation_map: ClassVar[dict[Any, Any]] = {
        datetime: DateTime(timezone=True),
        list[dict[str, Any]]: JSONB,
    }


class Institution(Base):
    """What we need to know of an institution, folded from panel.institution.v1."""

    __tablename__ = "institution"

    institution_id: Mapped[UUID] = mapped_column(primary_key=True)
    version: Mapped[int]
    language: Mapped[str]


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

    def state(self) -> dict[str, Any]:
        """The whole state, as GET answers it and the event carries it."""
        return {
            "contact_id": str(self.contact_id),
            "institution_id": str(self.institution_id),
            "version": self.version,
            "language": self.language,
            "kind": self.kind,
            "generated_at": iso(self.generated_at),
            "sentences": self.sentences,
            "message_count": self.message_count,
        }
