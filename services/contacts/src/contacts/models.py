"""The tables of contacts. `institution_id` leads every key and index; row-level security stands in the migrations."""

from datetime import datetime
from typing import Any, ClassVar
from uuid import UUID

from sqlalchemy import BigInteger, DateTime, Identity
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

Json = Any


class Base(DeclarativeBase):
    type_annotation_map: ClassVar[dict[Any, Any]] = {datetime: DateTime(timezone=True)}


class Institution(Base):
    """What panel.institution.v1 last said of an institution: its defaults (ID-6, IM-10)."""

    __tablename__ = "institution"
    institution_id: Mapped[UUID] = mapped_column(primary_key=True)
    version: Mapped[int] = mapped_column(BigInteger)
    language: Mapped[str]
    date_format: Mapped[str]


class CustomField(Base):
    """The definition of a custom field (CF-1); `name_key` is the name as it is compared. A deleted one is kept for
    ever, its contacts' values only for 30 days: then they are `purged` (CF-8)."""

    __tablename__ = "custom_field"
    institution_id: Mapped[UUID] = mapped_column(primary_key=True)
    id: Mapped[UUID] = mapped_column(primary_key=True)
    version: Mapped[int] = mapped_column(BigInteger)
    name: Mapped[str]
    name_key: Mapped[str]
    description: Mapped[str | None]
    type: Mapped[str]
    options: Mapped[Json] = mapped_column(JSONB)
    position: Mapped[int]
    group: Mapped[str | None] = mapped_column("group_name")
    in_escalations: Mapped[bool]
    in_generative_ai: Mapped[bool]
    requires_authentication: Mapped[bool]
    deleted: Mapped[bool]
    deleted_at: Mapped[datetime | None]
    purged: Mapped[bool]


class Contact(Base):
    """A contact, whole: its own fields, the channels it owns now (CH-1), its custom values by field id (CF-2)."""

    __tablename__ = "contact"
    institution_id: Mapped[UUID] = mapped_column(primary_key=True)
    id: Mapped[UUID] = mapped_column(primary_key=True)
    version: Mapped[int] = mapped_column(BigInteger)
    created_at: Mapped[datetime]
    updated_at: Mapped[datetime]
    first_name: Mapped[str | None]
    preferred_name: Mapped[str | None]
    last_name: Mapped[str | None]
    phone: Mapped[str | None]
    country_calling_code: Mapped[str]
    previous_phone: Mapped[str | None]
    email: Mapped[str | None]
    crm_id: Mapped[str | None]
    enrollment_id: Mapped[str | None]
    language: Mapped[str]
    ai_disabled: Mapped[bool]
    test_user: Mapped[bool]
    archived: Mapped[bool]
    contacted: Mapped[bool]
    deliverability_failure_count: Mapped[int]
    invalid_phone: Mapped[bool]
    authentication: Mapped[Json | None] = mapped_column(JSONB(none_as_null=True))
    channels: Mapped[Json] = mapped_column(JSONB)
    custom: Mapped[Json] = mapped_column(JSONB)

    def fields(self) -> dict[str, Any]:
        """The contact as the rules take it: a dict by column, its id as text."""
        return {name: getattr(self, name) for name in FIELDS} | {"id": str(self.id)}


FIELDS = tuple(column.name for column in Contact.__table__.columns if column.name != "institution_id")


class ConsentEntry(Base):
    """The append-only consent ledger (CH-3): the last entry of an address by (effective_at, id) is its status."""

    __tablename__ = "consent_entry"
    institution_id: Mapped[UUID] = mapped_column(primary_key=True)
    contact_id: Mapped[UUID] = mapped_column(primary_key=True)
    channel: Mapped[str] = mapped_column(primary_key=True)
    effective_at: Mapped[datetime] = mapped_column(primary_key=True)
    id: Mapped[int] = mapped_column(BigInteger, Identity(always=True), primary_key=True)
    address: Mapped[str]
    status: Mapped[str]
    until: Mapped[datetime | None]
    source: Mapped[str]
    actor: Mapped[str]
    words: Mapped[str | None]
    reason: Mapped[str | None]
    recorded_at: Mapped[datetime]
    asked: Mapped[str | None]
    asked_until: Mapped[datetime | None]
    event_id: Mapped[str | None]


class ChannelAddress(Base):
    """Whose an address is that the platform gave (CH-1): one contact's, whichever of the channel's it uses now."""

    __tablename__ = "channel_address"
    institution_id: Mapped[UUID] = mapped_column(primary_key=True)
    channel: Mapped[str] = mapped_column(primary_key=True)
    address: Mapped[str] = mapped_column(primary_key=True)
    contact_id: Mapped[UUID]


class PauseEnd(Base):
    """When a pause of a channel may end (CH-5): the queue of `contacts schedule`; the ledger says whether it does."""

    __tablename__ = "pause_end"
    institution_id: Mapped[UUID] = mapped_column(primary_key=True)
    contact_id: Mapped[UUID] = mapped_column(primary_key=True)
    channel: Mapped[str] = mapped_column(primary_key=True)
    until: Mapped[datetime] = mapped_column(primary_key=True)


class MessagingEvent(Base):
    """What the platform told of a message with the contact (DE-1 to DE-4, ID-8), by the address it was about; `id` is
    the platform's. Deliverability is judged by `at`, which is the platform's clock."""

    __tablename__ = "messaging_event"
    institution_id: Mapped[UUID] = mapped_column(primary_key=True)
    contact_id: Mapped[UUID] = mapped_column(primary_key=True)
    kind: Mapped[str] = mapped_column(primary_key=True)
    id: Mapped[str] = mapped_column(primary_key=True)
    channel: Mapped[str]
    address: Mapped[str]
    at: Mapped[datetime]
    code: Mapped[str | None]
    message_id: Mapped[str | None]
    recorded_at: Mapped[datetime]


class ContactChange(Base):
    """History (AC-5): one row per version: who, when, from where, and what each changed field was before."""

    __tablename__ = "contact_change"
    institution_id: Mapped[UUID] = mapped_column(primary_key=True)
    contact_id: Mapped[UUID] = mapped_column(primary_key=True)
    version: Mapped[int] = mapped_column(BigInteger, primary_key=True)
    at: Mapped[datetime]
    actor: Mapped[str]
    origin: Mapped[str]
    import_id: Mapped[UUID | None]
    import_number: Mapped[int | None]
    row_number: Mapped[int | None]
    before: Mapped[Json] = mapped_column(JSONB)


class ImportMembership(Base):
    """Which rows of which imports reached a contact (IM-14), the unchanged ones too."""

    __tablename__ = "import_membership"
    institution_id: Mapped[UUID] = mapped_column(primary_key=True)
    contact_id: Mapped[UUID] = mapped_column(primary_key=True)
    import_id: Mapped[UUID] = mapped_column(primary_key=True)
    row_number: Mapped[int] = mapped_column(primary_key=True)
    import_number: Mapped[int]
    fate: Mapped[str]
    applied_at: Mapped[datetime]


class Note(Base):
    """A note on a contact (NO-1). `version` is of this note; a deleted one is kept for 30 days."""

    __tablename__ = "note"
    institution_id: Mapped[UUID] = mapped_column(primary_key=True)
    contact_id: Mapped[UUID] = mapped_column(primary_key=True)
    id: Mapped[UUID] = mapped_column(primary_key=True)
    version: Mapped[int] = mapped_column(BigInteger)
    text: Mapped[str]
    pinned: Mapped[bool]
    author: Mapped[str]
    created_at: Mapped[datetime]
    edited_at: Mapped[datetime | None]
    edited_by: Mapped[str | None]
    deleted_at: Mapped[datetime | None]
    deleted_by: Mapped[str | None]


class NoteEdit(Base):
    """What a note said until it was edited: `version` is the last one with this text."""

    __tablename__ = "note_edit"
    institution_id: Mapped[UUID] = mapped_column(primary_key=True)
    contact_id: Mapped[UUID] = mapped_column(primary_key=True)
    note_id: Mapped[UUID] = mapped_column(primary_key=True)
    version: Mapped[int] = mapped_column(BigInteger, primary_key=True)
    text: Mapped[str]
    written_at: Mapped[datetime]
    written_by: Mapped[str]


class NoteList(Base):
    """The notes of one contact as a whole: what is published of them has this version, and this lock its order."""

    __tablename__ = "note_list"
    institution_id: Mapped[UUID] = mapped_column(primary_key=True)
    contact_id: Mapped[UUID] = mapped_column(primary_key=True)
    version: Mapped[int] = mapped_column(BigInteger)


class CampaignReceipt(Base):
    """A campaign's script that reached a contact (PL-3); `id` is the platform's."""

    __tablename__ = "campaign_receipt"
    institution_id: Mapped[UUID] = mapped_column(primary_key=True)
    contact_id: Mapped[UUID] = mapped_column(primary_key=True)
    id: Mapped[str] = mapped_column(primary_key=True)
    campaign_id: Mapped[str]
    campaign_name: Mapped[str]
    script: Mapped[str]
    channel: Mapped[str]
    sent_at: Mapped[datetime]


class CampaignList(Base):
    """The receipts of one contact as a whole: what is published of them has this version, and this lock its order."""

    __tablename__ = "campaign_list"
    institution_id: Mapped[UUID] = mapped_column(primary_key=True)
    contact_id: Mapped[UUID] = mapped_column(primary_key=True)
    version: Mapped[int] = mapped_column(BigInteger)
