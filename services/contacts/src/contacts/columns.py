"""The columns a batch may have, each compiled to one function from cell to value (IM-7, IM-8, IM-10). Pure."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256
from typing import Any, Final
from uuid import UUID

from contacts import consent, phone, standard, values
from contacts.errors import BadValue

OVERWRITE, FILL, NEVER = "overwrite", "fill", "never"
POLICIES = (OVERWRITE, FILL, NEVER)

UNSET = "UNSET"
LEAVE: Final = object()  # an empty cell
CLEAR: Final = object()  # the cell UNSET

IDENTIFIER, PLAIN, CUSTOM, CHANNEL = "identifier", "plain", "custom", "channel"

Reader = Callable[[str], Any]


@dataclass(frozen=True, slots=True)
class Column:
    """One column of a batch.

    `name` is the vocabulary's word, `field` what it writes: a contact's field, a custom field's id, a channel.
    `empty` is what UNSET leaves behind; `policy` is for contacts that are there already (IM-8).
    """

    name: str
    kind: str
    field: str
    read: Reader
    empty: Any
    policy: str


@dataclass(frozen=True, slots=True)
class Institution:
    """What reading a cell needs to know of the institution."""

    language: str = standard.DEFAULT_LANGUAGE
    date_format: str = values.DEFAULT_DATE_FORMAT


def _archived(text: str) -> bool:
    """AR-2: the Active column says the opposite."""
    return not standard.boolean(text)


def _platform_id(text: str) -> str:
    """IM-4: text that is no id of ours is not found, like any other unknown id; kept short for the claim it makes."""
    try:
        return str(UUID(text))
    except ValueError:
        return text if len(text) <= 64 else sha256(text.encode()).hexdigest()


_STANDARD: dict[str, tuple[str, str, Reader, Any]] = {
    "id": (IDENTIFIER, "id", _platform_id, None),
    "crm_id": (IDENTIFIER, "crm_id", standard.external_id, None),
    "phone": (IDENTIFIER, "phone", phone.normalised, None),
    "email": (IDENTIFIER, "email", standard.email, None),
    "first_name": (PLAIN, "first_name", standard.name, None),
    "preferred_name": (PLAIN, "preferred_name", standard.name, None),
    "last_name": (PLAIN, "last_name", standard.name, None),
    "country_calling_code": (PLAIN, "country_calling_code", phone.calling_code, phone.DEFAULT_CALLING_CODE),
    "enrollment_id": (PLAIN, "enrollment_id", standard.external_id, None),
    "language": (PLAIN, "language", standard.language, None),
    "ai_disabled": (PLAIN, "ai_disabled", standard.boolean, False),
    "test_user": (PLAIN, "test_user", standard.boolean, False),
    "active": (PLAIN, "archived", _archived, False),
}


def column(name: str, policy: str, fields: Mapping[str, values.Definition], institution: Institution) -> Column:
    """The compiled column, or KeyError for a name that is not in the vocabulary."""
    prefix, _, rest = name.partition(":")
    if prefix == "custom":
        definition = fields[rest]
        read = values.from_text(definition, institution.date_format)
        return Column(name, CUSTOM, rest, _cell(read, multiline=definition.type == "text"), None, policy)
    if prefix == "channel":
        if rest not in consent.CHANNELS:
            raise KeyError(name)
        return Column(name, CHANNEL, rest, _status_cell, None, policy)
    kind, field, read, empty = _STANDARD[name]
    if name == "language":
        empty = institution.language
    return Column(name, kind, field, _cell(read), empty, policy)


def _cell(read: Reader, multiline: bool = False) -> Reader:
    """Trimming, the empty cell and UNSET are the same for every column (IM-7, ID-11)."""
    tidy = standard.tidy

    def cell(text: str) -> Any:
        text = tidy(text, multiline)
        if not text:
            return LEAVE
        if text == UNSET:
            return CLEAR
        return read(text)

    return cell


def _status_cell(text: str) -> Any:
    """Consent can be given or taken, not unset."""
    text = standard.tidy(text)
    return consent.Wanted(consent.status(text)) if text else LEAVE


@dataclass(slots=True)
class Row:
    """A row as read: what it identifies itself by, every cell that says something, and what could not be read."""

    number: int
    id: str | None
    crm_id: str | None
    phone: str | None
    email: str | None
    cells: list[tuple[Column, Any]]
    bad: list[tuple[Column, BadValue]]

    def is_bad(self, field: str) -> bool:
        return bool(self.bad) and any(column.kind == IDENTIFIER and column.field == field for column, _ in self.bad)


def read_row(columns: Sequence[Column], number: int, texts: Sequence[str]) -> Row:
    """Every cell normalised and checked; a cell that breaks its rule is put aside with the reason (IM-9)."""
    row = Row(number, None, None, None, None, [], [])
    cells = row.cells
    for column, text in zip(columns, texts, strict=True):
        if not text:
            continue
        try:
            value = column.read(text)
        except BadValue as reason:
            row.bad.append((column, reason))
            continue
        if value is LEAVE:
            continue
        if column.kind is IDENTIFIER:
            if value is not CLEAR:
                setattr(row, column.field, value)
            if column.field == "id":
                continue
        cells.append((column, value))
    return row
