"""Fields of what another system tells, read strictly: ValueError names the field, and never says what is in it."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

YEARS = range(1990, 2200)


@dataclass(frozen=True)
class Strict:
    """`longest` is in characters, by field; others may have 64. A field that is missing is a KeyError."""

    longest: Mapping[str, int]

    def text(self, data: Mapping[str, Any], field: str) -> str:
        """Not empty, and nothing that Postgres could not store."""
        value = data[field]
        if not isinstance(value, str) or not 0 < len(value) <= self.longest.get(field, 64) or "\0" in value:
            raise ValueError(f"{field} is not usable")
        return value

    def one_of(self, data: Mapping[str, Any], field: str, known: Collection[str]) -> str:
        value = self.text(data, field)
        if value not in known:
            raise ValueError(f"{field} is not known")
        return value

    def moment(self, data: Mapping[str, Any], field: str) -> datetime:
        """With its time zone."""
        moment = datetime.fromisoformat(self.text(data, field))
        if moment.tzinfo is None or moment.year not in YEARS:
            raise ValueError(f"{field} has no time zone or is of no time in which messages are sent")
        return moment


def content(data: Mapping[str, Any], field: str) -> str:
    """What was written, possibly nothing (a picture alone), however long."""
    value = data[field]
    if not isinstance(value, str) or "\0" in value:
        raise ValueError(f"{field} is not usable")
    return value
