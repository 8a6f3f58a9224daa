"""The outside platform's campaigns, played: receipts on `campaigns.script-sent.v1`, by our id or by the address."""

import random
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import NAMESPACE_URL, uuid5

from deploy.local.simulator import FIRST_SHOWN, Platform, contacts_of
from deploy.local.stack import Stack

TOPIC = "campaigns.script-sent.v1"
SEED = 11
# campaign, its name, its scripts from the oldest on, days ago of the last one
CAMPAIGNS = (
    ("fafsa-2026", "FAFSA reminders", ("Four weeks left", "Two weeks left", "Last call"), 12),
    ("orientation", "Orientation sign-up", ("Invitation", "Reminder"), 30),
    ("housing-spring", "Spring housing", ("Applications are open", "Roommate survey"), 45),
    ("registration", "Course registration", ("Your window opens", "Seats are going"), 5),
    ("welcome", "Welcome to campus", ("Hello from your mascot",), 80),
)


def publish_campaigns(stack: Stack, institution: str) -> int:
    """What the demo's contacts at the top of the table have received; the number of receipts."""
    dice = random.Random(f"{SEED} {institution}")
    everyone = sorted(contacts_of(stack, institution), key=lambda contact: str(contact["full_name"]).casefold())
    with Platform(stack) as platform:
        for contact in everyone[:FIRST_SHOWN]:
            for receipt in _receipts(dice, contact):
                platform.tell(TOPIC, receipt)
        return platform.told


def next_receipt(dice: random.Random, contact: dict[str, Any], at: datetime) -> Iterator[dict[str, Any]]:
    """Now and then one script of one campaign, sent at this moment."""
    if (channels := _channels(contact)) and dice.randrange(3) == 0:
        campaign, name, scripts, _ = dice.choice(CAMPAIGNS)
        yield _receipt(contact, dice.choice(channels), campaign, name, dice.choice(scripts), at, again=str(at))


def _receipts(dice: random.Random, contact: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """Of some campaigns all scripts, in a week each; a contact without a channel gets none."""
    channels = _channels(contact)
    for campaign, name, scripts, ended in CAMPAIGNS:
        if not channels or dice.random() < 0.35:
            continue
        channel = dice.choice(channels)
        by_id = channel["channel"] == "email" or dice.random() < 0.5  # an email address may be several contacts'
        for weeks, script in enumerate(reversed(scripts)):
            at = datetime.now(UTC).replace(hour=15, minute=0, second=0) - timedelta(days=ended + 7 * weeks)
            yield _receipt(contact, channel, campaign, name, script, at, by_id=by_id)


def _channels(contact: dict[str, Any]) -> list[dict[str, Any]]:
    return [channel for channel in contact["channels"] if channel["channel"] in ("sms", "email")]


def _receipt(
    contact: dict[str, Any],
    channel: dict[str, Any],
    campaign: str,
    name: str,
    script: str,
    at: datetime,
    *,
    by_id: bool = True,
    again: str = "",
) -> dict[str, Any]:
    """The same script to the same contact is the same receipt, unless it is sent `again`."""
    return {
        "id": str(uuid5(NAMESPACE_URL, f"{contact['id']} {campaign} {script} {again}".strip())),
        "institution_id": contact["institution_id"],
        **({"contact_id": contact["id"]} if by_id else {"address": channel["address"]}),
        "channel": channel["channel"],
        "campaign_id": campaign,
        "campaign_name": name,
        "script": script,
        "sent_at": at.isoformat(timespec="seconds").replace("+00:00", "Z"),
    }
