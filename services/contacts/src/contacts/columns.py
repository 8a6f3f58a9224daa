"""The columns a batch may have, each compiled to one function from cell to value (IM-7, IM-8, IM-10). Pure.

This is the hot path of an import: a cell costs one call, and what repeats from row to row is read once.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from hashlib import sha256
from operator import itemgetter
from typing import Any, Final
from uuid import UUID

from chassis.cells import UNSET, restored
from chassis.days import USUAL
from contacts import consent, phone, standard, values
from contacts.errors import BadValue

OVERWRITE, FILL, NEVER = "overwrite", "fill", "never"
POLICIES = (OVERWRITE, FILL, NEVER)


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
    date_format: str = USUAL


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


@dataclass(frozen=True)
class Plan:
    """The columns of a batch, compiled."""

    columns: tuple[Column, ...]

    @cached_property
    def readers(self) -> tuple[Reader, ...]:
        return tuple(column.read for column in self.columns)

    @cached_property
    def identifiers(self) -> tuple[tuple[str, int], ...]:
        """What a row is matched by, and where it stands in the row's values."""
        return tuple((column.name, n) for n, column in enumerate(self.columns) if column.kind is IDENTIFIER)

    @cached_property
    def places(self) -> dict[str, int]:
        """Where the column stands that a contact's field comes from, by the name a change keeps the field under."""
        return {c.name if c.kind is CUSTOM else c.field: n for n, c in enumerate(self.columns) if c.kind is not CHANNEL}

    @cached_property
    def unchanged(self) -> Callable[[Mapping[str, Any], Sequence[Any]], bool]:
        """Whether a row says exactly what a contact has, in a few comparisons; False may be wrong, True may not."""
        own = [
            n for n, column in enumerate(self.columns) if column.kind in (PLAIN, IDENTIFIER) and column.field != "id"
        ]
        custom = [n for n, column in enumerate(self.columns) if column.kind is CUSTOM]
        of_row, of_contact = _getter(own), _getter([self.columns[n].field for n in own])
        custom_of_row, custom_of_contact = _getter(custom), [self.columns[n].field for n in custom]
        if any(column.kind is CHANNEL for column in self.columns):
            return lambda contact, values: False

        def same(contact: Mapping[str, Any], values: Sequence[Any]) -> bool:
            if not _agree(of_row(values), of_contact(contact)):
                return False
            held = contact["custom"]
            return _agree(custom_of_row(values), tuple([held.get(field) for field in custom_of_contact]))

        return same


def _agree(said: tuple[Any, ...], held: tuple[Any, ...]) -> bool:
    """An empty cell agrees with every value (IM-7)."""
    return said == held or all(value is LEAVE or value == old for value, old in zip(said, held, strict=True))


def _getter(keys: Sequence[Any]) -> Callable[[Any], tuple[Any, ...]]:
    """The values of these keys, also where there is but one or none, of which itemgetter makes no tuple."""
    return itemgetter(*keys) if len(keys) > 1 else lambda held: tuple([held[key] for key in keys])


def column(
    name: str,
    policy: str,
    fields: Mapping[str, values.Definition],
    institution: Institution,
    date_format: str | None = None,
) -> Column:
    """The compiled column, or KeyError for a name that is not in the vocabulary.

    Dates are read as ISO or as the institution writes them; with a format of the column's own not as the institution
    does, which may take the day for the month (IM-10).
    """
    policy = POLICIES[POLICIES.index(policy)]
    prefix, _, rest = name.partition(":")
    if prefix == "custom":
        definition = fields[rest]
        value = values.from_text(definition, date_format or institution.date_format)
        read = _cell(value, multiline=definition.type == "text")
        if definition.type not in ("text", "url"):
            read = Memo(read).__getitem__
        return Column(name, CUSTOM, rest, read, None, policy)
    if prefix == "channel":
        if rest not in consent.CHANNELS:
            raise KeyError(name)
        return Column(name, CHANNEL, rest, Memo(_status_cell).__getitem__, None, policy)
    kind, field, rule, empty = _STANDARD[name]
    read = _cell(rule)
    if kind is PLAIN and name != "enrollment_id":
        read = Memo(read).__getitem__
    return Column(name, kind, field, read, institution.language if name == "language" else empty, policy)


class Memo(dict[str, Any]):
    """What a column's repeated cells mean, read once each; bounded."""

    def __init__(self, read: Reader, most: int = 5000) -> None:
        super().__init__()
        self._read, self._most = read, most

    def __missing__(self, text: str) -> Any:
        value = self._read(text)
        if len(text) <= 64:
            if len(self) >= self._most:
                self.clear()
            self[text] = value
        return value


def _cell(read: Reader, multiline: bool = False) -> Reader:
    """Trimming, the empty cell, UNSET and the apostrophe of IM-19 are the same for every column (IM-7, ID-11)."""

    def cell(text: str) -> Any:
        text = text.strip()
        if text == UNSET:
            return CLEAR
        if text[:1] == "'":
            text = restored(text).strip()
        if not (text.isascii() and text.isprintable()):
            text = standard.tidy(text, multiline)
        return read(text) if text else LEAVE

    return cell


def _status_cell(text: str) -> Any:
    """Consent can be given or taken, not unset."""
    text = standard.tidy(text)
    return consent.Wanted(consent.status(text)) if text else LEAVE


@dataclass(slots=True)
class Row:
    """A row as read: what it identifies itself by, a value per column (or LEAVE, CLEAR), what could not be read."""

    number: int
    id: str | None
    crm_id: str | None
    phone: str | None
    email: str | None
    values: list[Any]
    bad: list[tuple[Column, BadValue]]

    def is_bad(self, name: str) -> bool:
        return any(column.name == name for column, _ in self.bad)


def read_row(plan: Plan, number: int, texts: Sequence[str]) -> Row:
    """Every cell normalised and checked; a cell that breaks its rule is left, with the reason (IM-9)."""
    bad: list[tuple[Column, BadValue]] = []
    try:
        values = [read(text) if text else LEAVE for read, text in zip(plan.readers, texts, strict=True)]
    except BadValue:
        values = _read_one_by_one(plan, texts, bad)
    row = Row(number, None, None, None, None, values, bad)
    for name, place in plan.identifiers:
        value = values[place]
        if value is not LEAVE and value is not CLEAR:
            setattr(row, name, value)
    return row


def _read_one_by_one(plan: Plan, texts: Sequence[str], bad: list[tuple[Column, BadValue]]) -> list[Any]:
    values: list[Any] = []
    for column, text in zip(plan.columns, texts, strict=True):
        try:
            values.append(column.read(text) if text else LEAVE)
        except BadValue as reason:
            bad.append((column, reason))
            values.append(LEAVE)
    return values
