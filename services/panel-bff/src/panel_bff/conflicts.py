"""CT-5: what somebody else changed meanwhile of what an edit changes. Pure: states in, conflicts out.

A field is named by its path: `phone`, `custom.<field id>`, `channels.<channel>.status`.
"""

from collections.abc import Mapping
from typing import Any

Values = Mapping[str, Any]  # by path

_ASKED_OF_A_CHANNEL = ("status", "until")  # a reason is told, not kept


def paths(changes: Mapping[str, Any]) -> dict[str, Any]:
    """What a merge patch of a contact sets, by path."""
    flat = {name: value for name, value in changes.items() if name not in ("custom", "channels")}
    flat |= {f"custom.{id}": value for id, value in _items(changes.get("custom"))}
    for channel, asked in _items(changes.get("channels")):
        flat |= {f"channels.{channel}.{name}": _get(asked, name) for name in _ASKED_OF_A_CHANNEL}
    return flat


def value_at(contact: Mapping[str, Any], path: str) -> Any:
    """What a contact's state has there; None where it has nothing."""
    section, _, rest = path.partition(".")
    if section == "custom":
        return contact["custom"].get(rest)
    if section == "channels":
        name, _, part = rest.partition(".")
        return next((channel.get(part) for channel in contact["channels"] if channel["channel"] == name), None)
    return contact.get(section)


def unseen(wanted: Values, seen: Values) -> list[str]:
    """The paths of which the edit does not say what it started from. The end of a pause may be left out."""
    return [path for path in wanted if path not in seen and not _is_end(path)]


def conflicts(seen: Values, current: Mapping[str, Any], wanted: Values) -> list[dict[str, Any]]:
    """The fields that are neither as the edit's form showed them nor as the edit wants them."""
    found: dict[str, dict[str, Any]] = {}
    for path, yours in wanted.items():
        theirs = value_at(current, path)
        if theirs in (yours, seen.get(path)) or (_is_end(path) and _is_asked_already(path, seen, found)):
            continue
        found[path] = {"field": path, "seen": seen.get(path), "theirs": theirs, "yours": yours}
    return list(found.values())


def _is_asked_already(path: str, seen: Values, found: Mapping[str, Any]) -> bool:
    """The end of a pause: its status is in conflict, or nobody said when the pause that was seen would end."""
    status = path.removesuffix("until") + "status"
    return status in found or (path not in seen and seen.get(status) == "paused")


def _is_end(path: str) -> bool:
    return path.startswith("channels.") and path.endswith(".until")


def _items(value: Any) -> list[tuple[str, Any]]:
    return list(value.items()) if isinstance(value, Mapping) else []


def _get(value: Any, name: str) -> Any:
    return value.get(name) if isinstance(value, Mapping) else None
