"""IM-15. What goes back of what an import did to a contact, and what is left as it is, with the reason. Pure.

Whom the import created is erased, unless somebody touched them since. Of whom it changed, each field goes back that
nobody else changed later. What another import did and its own roll-back took back is as if it had never been.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from contacts import values
from contacts.consent import Channel, Wanted
from contacts.history import CHANNEL, Kept, Moved, Values, present, walk
from contacts.values import Definition
from contacts.world import Contact

ERASED, RESTORED, IN_PART, KEPT, UNCHANGED = "erased", "restored", "in_part", "kept", "unchanged"
ROLL_BACK, IMPORT, EXPIRY = "roll-back", "import", "expiry"  # kinds of origin
WHOLE = "contact"  # what is left, where it is not one field
OTHER_IMPORT = "other-import"
IDENTIFIERS = ("phone", "crm_id")  # which another contact may hold meanwhile

CUSTOM = "custom:"
_DERIVED = {"previous_phone", "invalid_phone"}  # they go with the phone
_WHO = {
    **dict.fromkeys(("panel", "restore", "bulk"), "Staff"),
    "api": "A program",
    "integration": "A program",
    "contact": "The contact",
    "carrier": "The carrier",
    "platform": "The platform",
    EXPIRY: "The clock",
}

Traces = Mapping[str, str]  # code -> message: what is there of a contact that the import did not bring


@dataclass(frozen=True, slots=True)
class Left:
    """One thing that does not go back: a field as history names it, or the whole contact; `contacts` it is about."""

    what: str
    code: str
    message: str
    contacts: Sequence[str] = ()

    def told(self) -> dict[str, Any]:
        more = {"contacts": list(self.contacts)} if self.contacts else {}
        return {"what": self.what, "code": self.code, "message": self.message, **more}


@dataclass(slots=True)
class Undo:
    """What of one contact goes back: values by field, statuses of channels, and what is left."""

    values: Values = field(default_factory=dict)
    wanted: dict[str, Wanted] = field(default_factory=dict)
    left: list[Left] = field(default_factory=list)
    previous_phone: str | None = None  # what it was, if the phone goes back

    def leave(self, what: str, code: str, message: str, contacts: Sequence[str] = ()) -> None:
        self.values.pop(what, None)
        self.left.append(Left(what, code, message, contacts))


def touched(contact: Contact, changes: Sequence[Kept], traces: Traces, import_id: UUID) -> list[Left]:
    """Why a contact that the import created is kept; nothing if nobody touched it. `changes` are all, newest first."""
    since = [change for change, moved in _standing(present(contact), changes) if _touches(change, moved, import_id)]
    told = {_changed_by(change): None for change in since}
    imported = any(change.origin == IMPORT for change in since)  # then that it belongs to an import is said already
    return [Left(WHOLE, "changed-since", message) for message in told] + [
        Left(WHOLE, code, message) for code, message in traces.items() if not (imported and code == OTHER_IMPORT)
    ]


def undo(contact: Contact, changes: Iterable[Kept], import_id: UUID, definitions: Mapping[str, Definition]) -> Undo:
    """What goes back of a contact that the import changed; `changes` are newest first, down to the import's."""
    now = present(contact)
    mine, later = _told_apart(now, changes, import_id)
    made = Undo(previous_phone=mine.get("previous_phone", contact["previous_phone"]))
    for name, was in mine.items():
        if name in _DERIVED or _same(now.get(name), was):
            continue
        if name.startswith(CHANNEL):
            _undo_status(made, name, now.get(name), was, later.get(name))
        elif name in later:
            made.leave(name, "changed-since", _changed_by(later[name]))
        elif name.startswith(CUSTOM) and (why := _not_possible(definitions.get(name.removeprefix(CUSTOM)), was)):
            made.leave(name, *why)
        else:
            made.values[name] = was
    return made


def keep_taken(made: Undo, holders: Mapping[tuple[str, str], str]) -> None:
    """ID-3, ID-5: what another contact holds meanwhile, by (field, value), stays theirs."""
    for name in IDENTIFIERS:
        holder = holders.get((name, made.values.get(name) or ""))
        if holder is not None:
            made.leave(name, "identifier-taken", "Another contact has the former value now.", [holder])


def restored(contact: Contact, made: Undo) -> tuple[Contact, Values]:
    """The contact with what goes back, but for its channels, and what its fields were. PP-2 does not apply: the phone
    goes back, and `previous_phone` to what it was."""
    after, before = {**contact, "custom": dict(contact["custom"])}, {}
    for name, was in list(made.values.items()):
        if name.startswith(CUSTOM):
            before[name] = _put(after["custom"], name.removeprefix(CUSTOM), was)
    while values.size(after["custom"]) > values.ALL_VALUES_BYTES and any(name in before for name in made.values):
        name = next(name for name in reversed(made.values) if name in before)
        _put(after["custom"], name.removeprefix(CUSTOM), before.pop(name))
        made.leave(name, "value-too-long", values.TOO_LONG_TOGETHER)
    own = {name: was for name, was in made.values.items() if not name.startswith(CUSTOM)}
    if "phone" in own:
        own["previous_phone"] = made.previous_phone
    for name, was in own.items():
        if contact[name] != was:
            before[name], after[name] = contact[name], was
    return after, before


def outcome(left: Sequence[Left], *, changed: bool) -> str:
    """Of a contact that the import changed."""
    if left:
        return IN_PART if changed else KEPT
    return RESTORED if changed else UNCHANGED


def _standing(now: Values, changes: Iterable[Kept]) -> Iterator[tuple[Kept, list[Moved]]]:
    """Each change with what of it still counts: neither what a roll-back took back nor the roll-back itself."""
    undone: set[tuple[UUID | None, str]] = set()
    for change, moved in walk(now, changes):
        if change.origin == ROLL_BACK:
            undone |= {(change.import_id, one.field) for one in moved}
        else:
            yield change, [one for one in moved if (change.import_id, one.field) not in undone]


def _told_apart(now: Values, changes: Iterable[Kept], import_id: UUID) -> tuple[Values, dict[str, Kept]]:
    """What the import's fields were before it, and the last of the changes that came later, by field."""
    mine: Values = {}
    later: dict[str, Kept] = {}
    for change, moved in _standing(now, changes):
        if change.import_id == import_id:
            mine |= {one.field: one.before for one in moved}
        else:
            for one in moved:
                if one.field not in mine:
                    later.setdefault(one.field, change)
    return mine, later


def _touches(change: Kept, moved: Sequence[Moved], import_id: UUID) -> bool:
    if change.import_id == import_id or change.origin == EXPIRY:
        return False
    return change.origin != IMPORT or any(one.field not in _DERIVED for one in moved)


def _undo_status(made: Undo, name: str, now: Channel | None, was: Channel | None, later: Kept | None) -> None:
    """Only a status at the same address: another address finds its own again as it was left (CH-1, DE-4)."""
    if now is None or was is None or now["address"] != was["address"]:
        return
    if later is not None:
        made.leave(name, "changed-since", _changed_by(later))
    else:
        made.wanted[name.removeprefix(CHANNEL)] = Wanted(was["status"], until=was["until"])


def _not_possible(definition: Definition | None, was: Any) -> tuple[str, str] | None:
    if definition is None:
        return "field-deleted", "The field was deleted since."
    if definition.type == "choice" and was is not None and was not in (id for id, _ in definition.options):
        return "option-gone", "The former value is no option of the field any more."
    return None


def _same(now: Any, was: Any) -> bool:
    """Of a channel it is the status that counts, not how it came about."""
    if isinstance(now, dict) and isinstance(was, dict):
        return all(now[name] == was[name] for name in ("address", "status", "until"))
    return bool(now == was)


def _changed_by(change: Kept) -> str:
    who = f"import-{change.import_number}" if change.import_number else _WHO.get(change.origin, "Somebody")
    return f"{who} changed it since."


def _put(custom: Values, id: str, value: Any) -> Any:
    """The value it takes the place of."""
    was = custom.pop(id, None)
    if value is not None:
        custom[id] = value
    return was
