"""What a decided row changes, field by field, and the rule that decided (IM-11). Pure.

Fields are named as in a contact's history: `phone`, `custom:<id>`, `channel:sms`. A channel is shown by its address,
status and end of pause; when it was entered is not known before it is.
"""

from collections.abc import Iterator, Mapping, Sequence
from hashlib import blake2b
from typing import Any

import orjson

from contacts.columns import CHANNEL, CLEAR, CUSTOM, FILL, LEAVE, Plan, Row
from contacts.consent import CHANNELS, Channel
from contacts.world import Change, Decision

Moved = tuple[str, Any, Any, str]  # field, before, after, rule

CREATED = "IM-4 created"
OVERWRITTEN, FILLED, CLEARED = "IM-8 overwrite", "IM-8 fill", "IM-7 clear"
REPLACED = "PP-1 replaced"  # the former phone is the previous one now
NEW_NUMBER, KNOWN_NUMBER = "DE-3 new number", "DE-4 known number"
APPEARS, RETURNS, GOES, STRICTER = "CH-1 appears", "CH-1 returns", "CH-1 goes", "CH-8 stricter"
RULES = (
    *(CREATED, OVERWRITTEN, FILLED, CLEARED, REPLACED, NEW_NUMBER, KNOWN_NUMBER),
    *(APPEARS, RETURNS, GOES, STRICTER),
)


def moved_by(decision: Decision, row: Row, plan: Plan) -> list[Moved]:
    """Every field that the row changes, the channels last; settled decisions only."""
    change = decision.change
    if change is None:
        return []
    if change.created:
        return [*_given(change, row, plan), *_channels((), change)]
    moved = [_moved(name, old, change, row, plan) for name, old in change.before.items() if name != "channels"]
    if "channels" in change.before:
        moved += _channels(change.before["channels"], change)
    return [one for one in moved if one[1] != one[2]]


def digest(decision: Decision, moved: Sequence[Moved]) -> str:
    """Short, and the same for the same decision: its fate in clear, then a hash of whom, what and which codes."""
    codes = [
        [code["code"], code["level"], code["field"], *map(code.get, ("contacts", "row"))] for code in decision.codes
    ]
    said = orjson.dumps([decision.contact_id, codes, [one[:3] for one in moved]])
    return f"{decision.fate}-{blake2b(said, digest_size=8).hexdigest()}"


def fate_of(digest: str | None) -> str | None:
    """The fate that a digest is of."""
    return digest.partition("-")[0] if digest else None


def _given(change: Change, row: Row, plan: Plan) -> Iterator[Moved]:
    """What a new contact is given that is not everybody's."""
    contact = change.contact
    for column, value in zip(plan.columns, row.values, strict=True):
        if value is LEAVE or value is CLEAR or value == column.empty or column.kind is CHANNEL or column.name == "id":
            continue
        if column.kind is not CUSTOM:
            yield column.field, None, value, CREATED
        elif column.field in contact["custom"]:  # else all values together were too long (CF-5)
            yield column.name, None, value, CREATED


def _moved(name: str, old: Any, change: Change, row: Row, plan: Plan) -> Moved:
    prefix, _, id = name.partition("custom:")
    new = change.contact[name] if prefix else change.contact["custom"].get(id)
    return name, old, new, _rule(name, new, row, plan)


def _rule(name: str, new: Any, row: Row, plan: Plan) -> str:
    place = plan.places.get(name)
    if place is not None:
        if row.values[place] is CLEAR:
            return CLEARED
        return FILLED if plan.columns[place].policy is FILL else OVERWRITTEN
    if name == "previous_phone":
        return REPLACED
    return KNOWN_NUMBER if new else NEW_NUMBER


def _channels(before: Sequence[Channel], change: Change) -> Iterator[Moved]:
    was, now = ({one["channel"]: one for one in owned} for owned in (before, change.contact["channels"]))
    entered = {entry["channel"] for entry in change.entries}
    for name in CHANNELS:
        old, new = _shown(was.get(name)), _shown(now.get(name))
        if old != new:
            yield f"channel:{name}", old, new, _channel_rule(old, new, name in entered)


def _channel_rule(old: Mapping[str, Any] | None, new: Mapping[str, Any] | None, entered: bool) -> str:
    if new is None:
        return GOES
    if old is not None and old["address"] == new["address"]:
        return STRICTER
    return APPEARS if entered else RETURNS


def _shown(channel: Channel | None) -> dict[str, Any] | None:
    return channel and {name: channel[name] for name in ("address", "status", "until")}
