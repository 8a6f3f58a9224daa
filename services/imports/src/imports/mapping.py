"""From the header of a file to fields (pure): names people use, the template's names, and custom fields (IM-3, IM-17).

A header is recognised by, in this order: the field's own name, `CUSTOM_<display name>`, a custom field's display name,
and a synonym that can mean nothing else. "Student ID" means different things in different systems and is not taken.
"""

import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from uuid import UUID

from chassis.cells import FORMULA, UNSET, restored

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
SENT_AS = {"channel_sms": "channel:sms", "channel_email": "channel:email"}
FULL_NAME = "full_name"
CUSTOM = "custom:"  # and the field's id
IGNORED = "ignore"
CODE_COLUMN, MESSAGE_COLUMN = "import_code", "import_message"  # what refused.csv adds (IM-13)
READ_ONLY = {
    "created_at",
    "updated_at",
    "conversation_url",
    "contacted",
    "deliverability_failure_count",
    "invalid_phone",
    "previous_phone",
    "authentication",
    "archived",
}
SYNONYMS = {
    "id": ("contact id", "platform id", "contact panel id"),
    "first_name": ("first", "firstname", "fname", "given name", "forename", "legal first name"),
    "last_name": ("last", "lastname", "lname", "surname", "family name", "legal last name"),
    "preferred_name": ("preferred", "preferred first name", "nickname", "goes by"),
    FULL_NAME: ("fullname", "name", "contact name", "student name"),
    "phone": (
        "phone number",
        "mobile",
        "mobile phone",
        "mobile number",
        "cell",
        "cell phone",
        "cellphone",
        "cell number",
        "cell phone number",
        "mobile phone number",
        "telephone",
        "telephone number",
    ),
    "country_calling_code": ("calling code", "dialing code", "phone country code"),
    "email": ("e mail", "email address", "e mail address"),
    "crm_id": ("crmid", "crm", "crm number", "external id"),
    "enrollment_id": ("enrolment id", "enrollment number", "enrollmentid"),
    "language": ("preferred language",),
    "ai_disabled": ("disable ai",),
    "test_user": ("is test user",),
    "active": ("is active",),
    "labels": ("label", "tags", "tag"),
    "channel_sms": ("sms", "sms status", "sms channel"),
    "channel_email": ("email status", "email channel"),
}
_PARTS = re.compile(r"[\s_\-.:*/]+")


@dataclass(frozen=True)
class CustomField:
    """A definition as contacts lists it; `options` are of a Multi-Choice, (id, label)."""

    id: str
    name: str
    type: str = "text"
    options: tuple[tuple[str, str], ...] = ()

    @property
    def target(self) -> str:
        return f"{CUSTOM}{self.id}"


@dataclass(frozen=True)
class Mapping:
    """One target for each column; a file is only taken when the other two are empty."""

    header: tuple[str, ...]
    targets: tuple[str, ...]
    unrecognised: tuple[str, ...] = ()
    doubled: tuple[tuple[str, str], ...] = ()  # pairs of headers that mean the same field


def template(customs: Iterable[CustomField]) -> list[str]:
    """The columns every file may have, named so that all of them are recognised (IM-17)."""
    return [*STANDARD, *(f"CUSTOM_{custom.name}" for custom in customs)]


def map_header(header: Sequence[str], customs: Sequence[CustomField], samples: Sequence[Sequence[str]]) -> Mapping:
    """What each column means; `samples` are a few rows, for the columns whose values decide."""
    names = named(header)
    found = recognised(names, customs, samples)
    unrecognised = [
        name.strip() or f"column {index + 1} (no name)" for index, name in enumerate(names) if found[index] is None
    ]
    targets = [target or IGNORED for target in found]
    return Mapping(names, tuple(targets), tuple(unrecognised), _pairs(names, targets))


def recognised(
    names: Sequence[str], customs: Sequence[CustomField], samples: Sequence[Sequence[str]]
) -> list[str | None]:
    """What each column means by its name; None for a name that may mean anything."""
    known = _Names(customs)
    targets = [known.target(name) for name in names]
    for index, name in enumerate(names):
        if name.strip().casefold() == "id":
            ours = _is_platform_id(names, [row[index] for row in samples if index < len(row)])
            targets[index] = "id" if ours else None
    return targets


def _pairs(names: Sequence[str], targets: Sequence[str]) -> tuple[tuple[str, str], ...]:
    return tuple((names[columns[0]], names[other]) for columns in doubled(targets) for other in columns[1:])


def named(header: Sequence[str]) -> tuple[str, ...]:
    """The header without the nameless columns at its end, which spreadsheets add; values there make a row ragged."""
    names = list(header)
    while names and not names[-1].strip():
        names.pop()
    return tuple(names)


def missing(targets: Iterable[str], mode: str) -> list[str]:
    """The fields that must be mapped and are not, by the names people know (IM-3)."""
    present = set(targets)
    if mode == "update_only" and present & {"id", "crm_id"}:
        return []
    if FULL_NAME in present:
        present |= {"first_name", "last_name"}
    wanted = {"first_name": "First Name", "last_name": "Last Name", "phone": "Phone"}
    return [label for field, label in wanted.items() if field not in present]


def complete(targets: Sequence[str], mode: str) -> bool:
    """Whether every field that must be mapped is, and none of them twice."""
    return not missing(targets, mode) and not doubled(targets)


def normal(name: str) -> str:
    """A header as it is compared: case, spaces, underscores, dashes and dots do not matter."""
    return _PARTS.sub(" ", unicodedata.normalize("NFC", name)).strip().casefold()


class _Names:
    """The names that mean something in one institution."""

    def __init__(self, customs: Sequence[CustomField]) -> None:
        self._own = {normal(field): field for field in (*STANDARD, FULL_NAME)}
        self._own |= {normal(name): IGNORED for name in (CODE_COLUMN, MESSAGE_COLUMN, *READ_ONLY)}
        self._customs = {normal(custom.name): custom.target for custom in customs}
        self._exact = {custom.name.casefold(): custom.target for custom in customs}
        self._synonyms = {name: field for field, names in SYNONYMS.items() for name in names}

    def target(self, header: str) -> str | None:
        name = normal(header)
        if header.strip().casefold().startswith("custom_"):
            rest = header.strip()[len("custom_") :]
            return self._exact.get(rest.casefold()) or self._customs.get(normal(rest))
        return self._own.get(name) or self._customs.get(name) or self._synonyms.get(name)


def _is_platform_id(header: Sequence[str], values: Iterable[str]) -> bool:
    """A column called just "id" is ours only in a file with the template's names and our kind of values (IM-3)."""
    return {"first_name", "last_name", "phone"} <= set(header) and all(_is_uuid(value) for value in values)


def _is_uuid(value: str) -> bool:
    try:
        return not value.strip() or bool(UUID(value.strip()))
    except ValueError:
        return False


def doubled(targets: Sequence[str]) -> list[list[int]]:
    """Which columns mean the same field, each field's columns together."""
    places: dict[str, list[int]] = {}
    for index, target in enumerate(targets):
        if target != IGNORED:
            places.setdefault(target, []).append(index)
    return [columns for columns in places.values() if len(columns) > 1]


def places(targets: Sequence[str]) -> dict[str, int]:
    """Which cell of a row holds a field, as contacts names it; a full name holds the two it is split into."""
    found = {SENT_AS.get(target, target): at for at, target in enumerate(targets) if target != IGNORED}
    if FULL_NAME in found:
        found = {"first_name": found[FULL_NAME], "last_name": found[FULL_NAME]} | found
    return found


# What a column decides besides the field it is for: a contact's field <- the targets that may have moved it, in order.
_DECIDED_BY = {
    "first_name": ("first_name", FULL_NAME),
    "last_name": ("last_name", FULL_NAME),
    "archived": ("active",),
    "channel:sms": ("channel_sms", "phone"),
    "channel:email": ("channel_email", "email"),
    "previous_phone": ("phone",),
    "invalid_phone": ("phone",),
}
_DECIDES_NO_FIELD = {"id", "labels", "active", FULL_NAME, IGNORED, *SENT_AS}


def deciding_columns(header: Sequence[str], targets: Sequence[str]) -> dict[str, str]:
    """Which column of a file, by the name the file gives it, a contact's field came from (AC-5)."""
    named = {target: name.strip() for name, target in zip(header, targets, strict=True) if name.strip()}
    columns = {target: name for target, name in named.items() if target not in _DECIDES_NO_FIELD}
    for field, candidates in _DECIDED_BY.items():
        columns |= next(({field: named[target]} for target in candidates if target in named), {})
    return columns


_QUOTED = re.compile(r"""(?:^|(?<=[;|\r\n]))\s*"((?:[^"]|"")+)"\s*(?=[;|\r\n]|$)""")


def label_names(cell: str) -> list[str]:
    """The labels of one cell: separated by semicolons, pipes or line breaks, and if there are none of these, commas.

    A name in double quotes is taken whole, whatever stands in it; a quote in it is doubled (IM-17).
    """
    quoted: list[str] = []

    def put_aside(found: re.Match[str]) -> str:
        quoted.append(found[1].replace('""', '"'))
        return f"\0{len(quoted) - 1}"  # no cell has a NUL

    text = _QUOTED.sub(put_aside, restored(cell))
    separator = r"[;|\r\n]" if re.search(r"[;|\r\n]", text) else ","
    names = (name.strip() for name in re.split(separator, text))
    whole = [quoted[int(name[1:])] if name[:1] == "\0" else name for name in names if name not in ("", UNSET)]
    return list(dict.fromkeys(filter(None, (" ".join(name.split()) for name in whole))))


def safe(cell: str) -> str:
    """A raw cell so that no spreadsheet runs it and `restored` gives the same value as of the raw cell (IM-19)."""
    return f"'{cell}" if cell.startswith(FORMULA) else cell
