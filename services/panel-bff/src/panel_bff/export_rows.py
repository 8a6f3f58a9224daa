"""A contact as a row of the template's columns (IM-17, IM-19). Pure: states as they were published in, cells out.

What comes of it is imported again without changing anything. Where a cell can not say what a contact has, it is left
empty, which an import leaves alone (IM-7): a pause that ends, for `Paused` in a file is for good; text with U+FFFD,
by which an import knows a file that was spoilt on its way. Labels that are archived are left out: an import gives them
to nobody and takes none away (LA-5).
"""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any
from uuid import UUID

from chassis.cells import escaped

STANDARD = (
    "id",
    "first_name",
    "preferred_name",
    "last_name",
    "phone",
    "country_calling_code",
    "email",
    "crm_id",
    "enrollment_id",
    "language",
    "ai_disabled",
    "test_user",
    "active",
    "labels",
    "channel_sms",
    "channel_email",
)
STATUSES = {"opted_in": "Opted In", "paused": "Paused", "opted_out": "Opted Out"}
CHANNELS = ("sms", "email")
MOST_LABELS = 200  # that an import takes of one row
LOST = "\ufffd"

State = Mapping[str, Any]


class Sheet:
    """The columns of one institution, and how a contact fills them."""

    def __init__(self, labels: Iterable[State], fields: Sequence[State]) -> None:
        self._labels = {UUID(label["id"]): label["name"] for label in labels if not label["archived"]}
        self._fields = [(field["id"], _words_of(field)) for field in fields]
        self.header = [*STANDARD, *(f"CUSTOM_{field['name']}" for field in fields)]

    def row(self, contact: State, labels: Iterable[UUID]) -> list[str]:
        """The cells of a contact, in the order of the header."""
        channels = {channel["channel"]: channel for channel in contact["channels"]}
        values = [
            contact["id"],
            contact["first_name"],
            contact["preferred_name"],
            contact["last_name"],
            contact["phone"],
            contact["country_calling_code"],
            contact["email"],
            contact["crm_id"],
            contact["enrollment_id"],
            contact["language"],
            contact["ai_disabled"],
            contact["test_user"],
            not contact["archived"],
            self._label_names(labels),
            *(_status(channels.get(name)) for name in CHANNELS),
        ]
        custom = contact["custom"]
        values += [words.get(custom.get(id), custom.get(id)) for id, words in self._fields]
        return list(map(cell, values))

    def _label_names(self, labels: Iterable[UUID]) -> str:
        names = sorted(self._labels[label] for label in labels if label in self._labels)
        return ";".join(map(_quoted, names[:MOST_LABELS]))


def cell(value: str | bool | None) -> str:
    """A value as an import reads it: escaped (IM-19), true or false (IM-10), nothing for nothing."""
    if isinstance(value, str):
        return escaped(value) if LOST not in value else ""
    return "" if value is None else str(value).lower()


def _words_of(field: State) -> dict[Any, str]:
    """Of a Multi-Choice field: its options' labels, as far as each means that option and no other (IM-10)."""
    meant: dict[str, str] = {}
    for option in field["options"]:
        for word in (option["label"], option["id"]):
            meant.setdefault(word.casefold(), option["id"])
    return {
        option["id"]: option["label"]
        for option in field["options"]
        if meant[option["label"].casefold()] == option["id"]
    }


def _status(channel: State | None) -> str | None:
    return STATUSES.get(channel["status"]) if channel and not channel["until"] else None


def _quoted(name: str) -> str:
    """A label's name among others: in quotes if it would fall apart, or begins with one, or is the word UNSET."""
    if name.startswith('"') or name == "UNSET" or any(mark in name for mark in ",;|"):
        return '"{}"'.format(name.replace('"', '""'))
    return name
