"""What each change of a contact changed, field by field (AC-5). Pure: no I/O.

A change is kept with what its fields were before. What they became is what the next change of the field found, or what
the contact has now: so a walk from the newest change back tells both. Fields are named as the columns of an import are:
`phone`, `custom:<field id>`, `channel:sms`.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from contacts.consent import CHANNELS
from contacts.matching import new_contact
from contacts.models import FIELDS

Values = dict[str, Any]  # by field; what is not there is None

CHANNEL = "channel:"
FIRST_VERSION = 1
_TOLD = tuple(name for name in FIELDS if name not in ("id", "version", "created_at", "updated_at", "custom"))


@dataclass(frozen=True)
class Kept:
    """A change as it is kept: who, when, from where, and what the changed columns were before."""

    version: int
    at: datetime
    actor: str
    origin: str
    import_id: UUID | None
    import_number: int | None
    row_number: int | None
    before: Mapping[str, Any]

    @property
    def created(self) -> bool:
        """Whether this is how the contact began."""
        return self.version == FIRST_VERSION


@dataclass(frozen=True)
class Moved:
    """One field of a change."""

    field: str
    before: Any
    after: Any


def key_of(field: str) -> str:
    """Under which a change keeps the field: all channels stand together."""
    return "channels" if field.startswith(CHANNEL) else field


def flat(kept: Mapping[str, Any]) -> Values:
    """By field: the list of the channels a contact owned becomes one value for each channel there is."""
    values = {name: value for name, value in kept.items() if name != "channels"}
    if "channels" in kept:
        owned = {channel["channel"]: channel for channel in kept["channels"]}
        values |= {f"{CHANNEL}{name}": owned.get(name) for name in (*CHANNELS, *owned)}
    return values


def present(contact: Mapping[str, Any]) -> Values:
    """Every field as the contact has it now."""
    custom = {f"custom:{id}": value for id, value in contact["custom"].items()}
    return flat({name: contact[name] for name in _TOLD}) | custom


def walk(values: Values, changes: Iterable[Kept]) -> Iterator[tuple[Kept, list[Moved]]]:
    """Each change with what it changed, newest first; `values` is what the contact has after the first of them."""
    values = dict(values)
    for change in changes:
        if change.created:
            yield change, _begun(values)
            continue
        before = flat(change.before)
        yield change, [Moved(name, was, now) for name, was in before.items() if (now := values.get(name)) != was]
        values |= before


def _begun(values: Values) -> list[Moved]:
    """What a new contact was given; the language is everybody's."""
    blank = present(new_contact(values["language"]))
    return [Moved(name, None, value) for name, value in values.items() if value != blank.get(name)]
