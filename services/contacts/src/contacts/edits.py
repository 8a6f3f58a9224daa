"""What an edit makes of a contact (ID-12, PP-2, PP-3, CF-5). Pure: no I/O."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from chassis.errors import Fault
from contacts import phone as phones
from contacts import values
from contacts.consent import Author, Wanted

STAFF_ORIGINS = {"panel", "restore", "bulk"}  # PP-6
_SOURCES = {"integration": "api"} | dict.fromkeys(STAFF_ORIGINS, "staff")


@dataclass(frozen=True)
class Origin:
    """Who changes something, when, and from where (AC-5)."""

    kind: str
    actor: str
    at: datetime
    institution: UUID

    @property
    def is_staff(self) -> bool:
        return self.kind in STAFF_ORIGINS

    def author(self, at: str) -> Author:
        """The same as the consent ledger wants it: CH-7 for staff, CH-8 for everybody else."""
        return Author(_SOURCES.get(self.kind, self.kind), at, may_loosen=self.is_staff)


@dataclass(frozen=True)
class Body:
    """A checked request: fields to set, custom values (None clears), statuses asked for."""

    fields: Mapping[str, Any]
    custom: Mapping[str, values.Value | None]
    channels: Mapping[str, Wanted]


def wanted_values(body: Body) -> dict[str, Any]:
    """What a request asks for as it would be stored, by the names faults have: what an edit that met another one is
    compared by (CT-5). An edit whose answer was lost finds its own values."""
    values = dict(body.fields) | {f"custom.{id}": value for id, value in body.custom.items()}
    for channel, asked in body.channels.items():
        values |= {f"channels.{channel}.status": asked.status, f"channels.{channel}.until": asked.until}
    return values


@dataclass
class Edit:
    """The contact afterwards, what its changed fields were, and what was left alone."""

    contact: dict[str, Any]
    before: dict[str, Any] = field(default_factory=dict)
    warnings: list[Fault] = field(default_factory=list)

    def put(self, changed: Mapping[str, Any]) -> None:
        for name, value in changed.items():
            if self.contact[name] != value:
                self.before.setdefault(name, self.contact[name])
                self.contact[name] = value
                if self.before[name] == value:
                    del self.before[name]


def edited(contact: Mapping[str, Any], body: Body, *, is_staff: bool) -> Edit:
    """Every field but the channels, which depend on the phone and email that come out of this."""
    edit = Edit({**contact, "custom": dict(contact["custom"])})
    edit.put({name: value for name, value in body.fields.items() if name != "phone"})
    if "phone" in body.fields:
        _set_phone(edit, body.fields["phone"], is_staff)
    _set_custom(edit, body.custom)
    return edit


def _set_phone(edit: Edit, phone: str | None, is_staff: bool) -> None:
    if phones.is_out_of_sync(edit.contact, phone) and not is_staff:
        message = "This is the contact's previous phone: staff have corrected it. The phone was left as it is."
        edit.warnings.append(Fault("phone", "contact-out-of-sync", message))
        return
    edit.put(phones.moved(edit.contact, phone))


def _set_custom(edit: Edit, wanted: Mapping[str, values.Value | None]) -> None:
    custom = edit.contact["custom"]
    for id, value in wanted.items():
        old = custom.get(id)
        if old == value:
            continue
        edit.before[f"custom:{id}"] = old
        if value is None:
            del custom[id]
        else:
            custom[id] = value


def too_long(edit: Edit) -> bool:
    """CF-5, asked only when a custom value changed."""
    changed = any(name.startswith("custom:") for name in edit.before)
    return changed and values.size(edit.contact["custom"]) > values.ALL_VALUES_BYTES
