"""The outside platform's campaigns, played: receipts on `campaigns.script-sent.v1`, by our id or by the address."""

import random
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import NAMESPACE_URL, uuid5

import orjson

from chassis.events import headers
from chassis.kafka import make_producer
from deploy.local.simulator import FIRST_SHOWN, contacts_of
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
    producer = make_producer(stack.settings, "campaigns-simulator")
    sent = 0
    for contact in everyone[:FIRST_SHOWN]:
        for receipt in _receipts(dice, contact):
            producer.send(
                stack.settings.topic_prefix + TOPIC,
                key=str(receipt.get("contact_id") or receipt.get("address")).encode(),
                value=orjson.dumps(receipt),
                headers=_told(receipt),
            )
            sent += 1
    producer.flush(timeout=30)
    producer.close()
    return sent


def _receipts(dice: random.Random, contact: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """Of some campaigns all scripts, in a week each; a contact without a channel gets none."""
    channels = [channel for channel in contact["channels"] if channel["channel"] in ("sms", "email")]
    for campaign, name, scripts, ended in CAMPAIGNS:
        if not channels or dice.random() < 0.35:
            continue
        channel = dice.choice(channels)
        shared = channel["channel"] == "email" or dice.random() < 0.5  # an email address may be several contacts'
        whom = {"contact_id": contact["id"]} if shared else {"address": channel["address"]}
        for weeks, script in enumerate(reversed(scripts)):
            at = datetime.now(UTC).replace(hour=15, minute=0, second=0) - timedelta(days=ended + 7 * weeks)
            yield {
                "id": str(uuid5(NAMESPACE_URL, f"{contact['id']} {campaign} {script}")),
                "institution_id": contact["institution_id"],
                **whom,
                "channel": channel["channel"],
                "campaign_id": campaign,
                "campaign_name": name,
                "script": script,
                "sent_at": at.isoformat(timespec="seconds").replace("+00:00", "Z"),
            }


def _told(receipt: dict[str, Any]) -> list[tuple[str, bytes]]:
    return headers(
        id=receipt["id"],
        source="/platform",
        type=TOPIC,
        institution=receipt["institution_id"],
        traceparent=None,
    )
