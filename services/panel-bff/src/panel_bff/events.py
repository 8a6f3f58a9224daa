"""What this service publishes: `panel.institution.v1`, the institution's language, formats, time zone and URLs."""

from dataclasses import asdict, dataclass
from typing import Any
from uuid import UUID

from chassis.events import Event

INSTITUTION_TOPIC = "panel.institution.v1"


@dataclass(frozen=True, kw_only=True)
class Institution:
    id: UUID
    slug: str
    name: str
    language: str = "en"
    date_format: str = "MMM D, YYYY"
    time_zone: str = "America/Chicago"
    campaign_url: str | None = None
    version: int = 1

    def state(self) -> dict[str, Any]:
        """The whole state, as published."""
        fields = asdict(self)
        return {"id": str(self.id), "institution_id": str(self.id), "version": fields.pop("version"), **_rest(fields)}


def institution_changed(institution: Institution) -> Event:
    return Event(
        topic=INSTITUTION_TOPIC,
        type="panel.institution-changed.v1",
        key=str(institution.id),
        institution=institution.id,
        version=institution.version,
        data=institution.state(),
    )


def _rest(fields: dict[str, Any]) -> dict[str, Any]:
    order = ("slug", "name", "language", "date_format", "time_zone", "campaign_url")
    return {name: fields[name] for name in order}
