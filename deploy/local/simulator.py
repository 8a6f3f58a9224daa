"""The outside messaging platform, played: it publishes `messaging.message.v1`, naming contacts by our id."""

import random
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import NAMESPACE_URL, uuid5

import httpx

from deploy.local.dialogues import Line, conversation, exchange
from deploy.local.stack import Stack

TOPIC = "messaging.message.v1"
CONVERSATIONS = 220  # per institution
FIRST_SHOWN = 40
DAYS = 60  # how far back the demo's conversations go
SEED = 7


def contacts_of(stack: Stack, institution: str) -> Iterator[dict[str, Any]]:
    """Every contact of the institution, by its API."""
    after = None
    while True:
        headers = {"Authorization": f"Bearer {stack.token('contacts', institution=institution)}"}
        params = {"limit": 1000} | ({"after": after} if after else {})
        answer = httpx.get(f"{stack.url_of('contacts')}/contacts", params=params, headers=headers, timeout=30)
        answer.raise_for_status()
        page = answer.json()
        yield from page["items"]
        after = page["next"]
        if after is None:
            return


def publish_demo(stack: Stack, institution: str) -> int:
    """The demo's conversations; the number of messages."""
    dice = random.Random(f"{SEED} {institution}")
    chosen = _chosen(list(contacts_of(stack, institution)))
    with Platform(stack) as platform:
        for contact in chosen:
            lines = conversation(dice, _called(contact))
            for line, sent_at in zip(lines, _times(dice, len(lines)), strict=True):
                platform.send(contact, line, sent_at)
        return platform.sent


def go_on(stack: Stack, say: Callable[[str], None]) -> None:
    """New messages, one exchange after the other, until interrupted."""
    from deploy.local.demo import institution_ids

    dice = random.Random()
    everyone = [contact for one in institution_ids(stack).values() for contact in contacts_of(stack, one)]
    say(f"{len(everyone)} contacts may write; ctrl-C ends it")
    with Platform(stack) as platform:
        while True:
            contact = dice.choice(everyone)
            for line in exchange(dice, _called(contact)):
                platform.send(contact, line, datetime.now(UTC))
                platform.flush()
                time.sleep(dice.uniform(0.5, 2.0))
            say(f"{platform.sent} messages; the last were with contact {contact['id']}")


class Platform:
    """A producer that speaks as the platform does."""

    def __init__(self, stack: Stack) -> None:
        from chassis.kafka import make_producer

        self.sent = 0
        self._topic = stack.settings.topic_prefix + TOPIC
        self._producer = make_producer(stack.settings, "platform-simulator")

    def __enter__(self) -> "Platform":
        return self

    def __exit__(self, *_: object) -> None:
        self.flush()
        self._producer.close()

    def flush(self) -> None:
        self._producer.flush(timeout=30)

    def send(self, contact: dict[str, Any], line: Line, sent_at: datetime) -> None:
        """One message; the same contact, time and text are the same message."""
        import orjson

        from chassis.events import headers

        time_of = sent_at.isoformat(timespec="milliseconds").replace("+00:00", "Z")
        message = str(uuid5(NAMESPACE_URL, f"{contact['id']} {time_of} {line.text}"))
        data = {
            "id": message,
            "institution_id": contact["institution_id"],
            "contact_id": contact["id"],
            "channel": "sms",
            "direction": line.direction,
            "author": line.author,
            "text": line.text,
            "sent_at": time_of,
        }
        told = headers(
            id=message,
            source="/platform",
            type=TOPIC,
            institution=contact["institution_id"],
            traceparent=None,
        )
        self._producer.send(self._topic, key=contact["id"].encode(), value=orjson.dumps(data), headers=told)
        self.sent += 1


def _chosen(contacts: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Those at the top of the table, which everyone opens first, and others spread over the whole list."""
    top = sorted(contacts, key=lambda contact: str(contact["full_name"]).casefold())[:FIRST_SHOWN]
    names = {contact["id"] for contact in top}
    rest = sorted((one for one in contacts if one["id"] not in names), key=lambda contact: str(contact["crm_id"]))
    wanted = CONVERSATIONS - len(top)
    return top + rest[:: max(1, len(rest) // wanted)][:wanted]


def _called(contact: dict[str, Any]) -> str:
    return str(contact["preferred_name"] or contact["first_name"] or "there")


def _times(dice: random.Random, count: int) -> list[datetime]:
    """Rising times: a few sittings over some days, the last within the last two weeks."""
    sent_at = datetime.now(UTC) - timedelta(minutes=dice.randint(10, 14 * 24 * 60))
    times = [sent_at]
    while len(times) < count:
        pause = dice.choice((1, 1, 2, 3, 5, 8, 30, 24 * 60)) * dice.uniform(0.5, 2)
        sent_at -= timedelta(minutes=min(pause, DAYS * 24 * 60 / count))
        times.append(sent_at)
    return times[::-1]
