"""Whether a contact can be messaged, and if not, why, by whom, and who can lift it (CH-9). Pure: a contact in, verdicts
out.

It is part of every contact's state and thus of an import's hot path: what most contacts have is made once and shared,
so nobody may change a verdict.
"""

from collections.abc import Mapping
from typing import Any

from contacts.consent import CARRIER, CHANNELS, OPTED_IN, OPTED_OUT, Channel

Verdict = dict[str, Any]  # channel, can_message; why not: reason, lifted_by, by, since, until; remarks

ARCHIVED, NOT_OWNED, INVALID_PHONE = "archived", "not_owned", "invalid_phone"
BY_CONTACT, BY_STAFF, BY_TIME = "contact", "staff", "time"  # who can lift it


def _no(channel: str, reason: str, *lifted_by: str) -> Verdict:
    return {"channel": channel, "can_message": False, "reason": reason, "lifted_by": list(lifted_by)}


_YES = {name: {"channel": name, "can_message": True} for name in CHANNELS}
_ARCHIVED = {name: _no(name, ARCHIVED, BY_STAFF) for name in CHANNELS}
_NOT_OWNED = {name: _no(name, NOT_OWNED, BY_STAFF if kind.made_of else BY_CONTACT) for name, kind in CHANNELS.items()}


def reachability(contact: Mapping[str, Any]) -> list[Verdict]:
    """One verdict per channel, in the order they are shown: the first reason why not, or that it can be messaged."""
    owned = {channel["channel"]: channel for channel in contact["channels"]}
    verdicts = [_verdict(name, owned.get(name), contact) for name in CHANNELS]
    if not (contact["test_user"] or contact["ai_disabled"]):
        return verdicts
    remarks = [name for name in ("test_user", "ai_disabled") if contact[name]]
    return [verdict | {"remarks": remarks} for verdict in verdicts]


def _verdict(name: str, channel: Channel | None, contact: Mapping[str, Any]) -> Verdict:
    if contact["archived"]:
        return _ARCHIVED[name]
    if channel is None:
        return _NOT_OWNED[name]
    if channel["status"] != OPTED_IN:
        return _withdrawn(channel)
    if contact["invalid_phone"] and "phone" in CHANNELS[name].made_of:
        return _no(name, INVALID_PHONE, BY_CONTACT, BY_STAFF)
    return _YES[name]


def _withdrawn(channel: Channel) -> Verdict:
    """Opted out or paused: by whom, since when (which is its entry in the ledger), until when."""
    if channel["status"] == OPTED_OUT:
        lifted_by = [BY_CONTACT] if channel["source"] == CARRIER else [BY_CONTACT, BY_STAFF]
    else:
        lifted_by = [BY_CONTACT, BY_STAFF, *([BY_TIME] if channel["until"] else [])]
    verdict = _no(channel["channel"], channel["status"], *lifted_by)
    verdict |= {"by": channel["source"], "since": channel["effective_at"]}
    return verdict | ({"until": channel["until"]} if channel["until"] else {})
