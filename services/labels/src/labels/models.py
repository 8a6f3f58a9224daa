"""The two aggregates of this service: a label's definition, and the set of labels of one contact."""

from datetime import datetime
from typing import Any, ClassVar
from uuid import UUID

from sqlalchemy import ARRAY, DateTime, Uuid
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column


class Base(DeclarativeBase):
    type_annotation_map: ClassVar[dict[Any, Any]] = {
        datetime: DateTime(timezone=True),
        list[UUID]: ARRAY(Uuid),
        list[dict[str, Any]]: JSONB,
    }


class Label(Base):
    __tablename__ = "label"

    institution_id: Mapped[UUID] = mapped_column(primary_key=True)
    id: Mapped[UUID] = mapped_column(primary_key=True)
    version: Mapped[int]
    name: Mapped[str]
    name_key: Mapped[str]
    colour: Mapped[str]
    description: Mapped[str | None]
    archived: Mapped[bool]
    created_at: Mapped[datetime]
    updated_at: Mapped[datetime]

    def state(self) -> dict[str, Any]:
        """The whole state, as GET answers it and the event carries it."""
        return {
            "id": str(self.id),
            "institution_id": str(self.institution_id),
            "version": self.version,
            "name": self.name,
            "colour": self.colour,
            "description": self.description,
            "archived": self.archived,
        }


class LabelSet(Base):
    """The labels of one contact: one row, whose lock also fixes the order of this contact's events."""

    __tablename__ = "label_set"

    institution_id: Mapped[UUID] = mapped_column(primary_key=True)
    contact_id: Mapped[UUID] = mapped_column(primary_key=True)
    version: Mapped[int]
    labels: Mapped[list[UUID]]
    past: Mapped[list[dict[str, Any]]] = mapped_column(deferred=True)  # each change, the first one first (AC-5)
    erased: Mapped[bool]  # the contact was: it holds none and gets none (AC-6)

    def state(self) -> dict[str, Any]:
        """The whole state, as GET answers it and the event carries it; a contact without a set has version 0."""
        return {
            "contact_id": str(self.contact_id),
            "institution_id": str(self.institution_id),
            "version": self.version,
            "labels": [str(label) for label in self.labels],
        }
