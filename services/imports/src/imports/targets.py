"""Everything a column can be mapped to, as people are offered it (IM-3). Pure."""

from collections.abc import Iterator, Sequence
from typing import Any

from imports.columns import Column
from imports.mapping import FULL_NAME, IGNORED, STANDARD, CustomField, missing
from imports.meanings import words_of

_NAMES = {
    "id": "Contact ID",
    "first_name": "First Name",
    "preferred_name": "Preferred Name",
    "last_name": "Last Name",
    "phone": "Phone",
    "country_calling_code": "Country Calling Code",
    "email": "Email",
    "crm_id": "CRM ID",
    "enrollment_id": "Enrollment ID",
    "language": "Language",
    "ai_disabled": "AI Disabled",
    "test_user": "Test User",
    "active": "Active",
    "labels": "Labels",
    "channel_sms": "SMS Status",
    "channel_email": "Email Status",
    FULL_NAME: "Full Name",
    IGNORED: "Do not import",
}
_TYPES = {
    "phone": "phone",
    "email": "email",
    "ai_disabled": "boolean",
    "test_user": "boolean",
    "active": "boolean",
    "labels": "labels",
    "channel_sms": "choice",
    "channel_email": "choice",
}
_OTHER = ("labels", "channel_sms", "channel_email", FULL_NAME, IGNORED)


def targets_of(columns: Sequence[Column], mode: str, customs: Sequence[CustomField]) -> list[dict[str, Any]]:
    """The fields by name, in the order of the template, then the custom fields in that of the panel."""
    return list(_targets(_required([column.target for column in columns], mode), customs))


def _targets(required: set[str], customs: Sequence[CustomField]) -> Iterator[dict[str, Any]]:
    for target in (*STANDARD, FULL_NAME, IGNORED):
        group = "other" if target in _OTHER else "standard"
        yield _told(target, _NAMES[target], group, _TYPES.get(target, "text"), customs) | {
            "required": _NAMES[target] in required
        }
    for custom in customs:
        yield _told(custom.target, custom.name, "custom", custom.type, customs) | {"required": False}


def _told(target: str, name: str, group: str, type: str, customs: Sequence[CustomField]) -> dict[str, Any]:
    words = words_of(target, customs)
    return {
        "target": target,
        "name": name,
        "group": group,
        "type": type,
        "options": None if words is None else words.options,
    }


def _required(targets: Sequence[str], mode: str) -> set[str]:
    """The names of the fields that would be missing if they were not mapped."""
    return set(missing([target for target in targets if target in ("id", "crm_id", FULL_NAME)], mode))
