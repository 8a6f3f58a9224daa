"""What schema `account` holds, as values. The read model has no classes: its rows are bytes and search columns."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID


@dataclass(frozen=True, kw_only=True)
class Institution:
    """A tenant, with what everybody's panels need to know of it."""

    id: UUID
    slug: str
    name: str
    language: str = "en"
    date_format: str = "MMM D, YYYY"
    time_zone: str = "America/Chicago"
    campaign_url: str | None = None
    notes_in_summaries: bool = False  # NO-2
    version: int = 1

    def state(self) -> dict[str, Any]:
        """The whole state, as published."""
        return {
            "id": str(self.id),
            "institution_id": str(self.id),
            "version": self.version,
            "slug": self.slug,
            "name": self.name,
            "language": self.language,
            "date_format": self.date_format,
            "time_zone": self.time_zone,
            "campaign_url": self.campaign_url,
            "notes_in_summaries": self.notes_in_summaries,
        }


@dataclass(frozen=True)
class Account:
    """What a sign-in is checked against."""

    institution: UUID
    id: UUID
    password_hash: str


@dataclass(frozen=True)
class SessionUser:
    """Whose session it is."""

    institution: UUID
    id: UUID
    name: str
    email: str
    role: str
    groups: tuple[str, ...] | None
