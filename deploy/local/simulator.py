"""The outside messaging platform, played: messages, what became of them, who showed who they are.

Contacts are named by our id, with the address that each event is about; strangers by the address alone. Whoever has no
channel hears nothing and says nothing.
"""

import random
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import NAMESPACE_URL, uuid5

import httpx

from deploy.local.dialogues import Line, conversation, exchange
from deploy.local.stack import Stack

MESSAGE, DELIVERY = "messaging.message.v1", "messaging.delivery.v1"
AUTHENTICATED = "messaging.contact-authenticated.v1"
CONVERSATIONS = 220  # per institution
FIRST_SHOWN = 40
DAYS = 60  # how far back the demo's conversations go
SEED = 7
BY_PREFERENCE = ("sms", "email", "facebook", "web")
WITHOUT_RECEIPTS = ("web",)  # a message that was sent there has reached the contact

Contact = dict[str, Any]  # as `contacts` tells it; `channels` of a stranger, who has no id


def contacts_of(stack: Stack, institution: str) -> Iterator[Contact]:
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
    with Platform(stack) as platform:
        converse(platform, institution, list(contacts_of(stack, institution)))
        return platform.sent


def converse(platform: "Platform", institution: str, contacts: list[Contact]) -> None:
    """The platform tells of conversations with some of the contacts."""
    dice, ends = random.Random(f"{SEED} {institution}"), random.Random(f"{SEED} ends {institution}")
    for contact in _chosen([one for one in contacts if channel_of(one)]):
        lines = conversation(dice, _called(contact))
        times = times_of(dice, len(lines))
        for line, sent_at in zip(lines, times, strict=True):
            platform.send(contact, line, sent_at)
            platform.deliver(contact, line, sent_at)
        _ending(ends, platform, contact, times[-1])


def go_on(stack: Stack, say: Callable[[str], None]) -> None:
    """New messages, one exchange after the other, now and then a script of a campaign, until interrupted."""
    from deploy.local import campaigns
    from deploy.local.demo import institution_ids

    dice = random.Random()
    known = [contact for one in institution_ids(stack).values() for contact in contacts_of(stack, one)]
    everyone = [contact for contact in known if channel_of(contact)]
    say(f"{len(everyone)} contacts may write; ctrl-C ends it")
    with Platform(stack) as platform:
        while True:
            contact = dice.choice(everyone)
            for line in exchange(dice, _called(contact)):
                now = datetime.now(UTC)
                platform.send(contact, line, now)
                platform.flush()
                time.sleep(dice.uniform(0.5, 2.0))
                platform.deliver(contact, line, now)
            _ending(dice, platform, contact, datetime.now(UTC), often=2)
            for receipt in campaigns.next_receipt(dice, contact, datetime.now(UTC)):
                platform.tell(campaigns.TOPIC, receipt)
            platform.flush()
            say(f"{platform.sent} messages; the last were with contact {contact['id']}")


class Platform:
    """A producer that speaks as the platform does."""

    def __init__(self, stack: Stack, producer: Any = None) -> None:
        from chassis.kafka import make_producer

        self.sent = self.told = 0  # messages; events in all
        self._prefix = stack.settings.topic_prefix
        self._producer = producer or make_producer(stack.settings, "platform-simulator")

    def __enter__(self) -> "Platform":
        return self

    def __exit__(self, *_: object) -> None:
        self.flush()
        self._producer.close()

    def flush(self) -> None:
        self._producer.flush(timeout=30)

    def send(self, contact: Contact, line: Line, sent_at: datetime, **more: Any) -> None:
        """One message; the same contact, time and text are the same message."""
        told = {"direction": line.direction, "author": line.author, "text": line.text, "sent_at": _iso(sent_at)}
        self._tell(MESSAGE, contact, _message_id(contact, line, sent_at), told | more)
        self.sent += 1

    def deliver(
        self,
        contact: Contact,
        line: Line,
        sent_at: datetime,
        code: str | None = None,
        at: datetime | None = None,
    ) -> None:
        """What became of a message to the contact: delivered, or failed with this code."""
        channel = channel_of(contact)
        if line.direction == "inbound" or channel is None or channel["channel"] in WITHOUT_RECEIPTS:
            return
        message = _message_id(contact, line, sent_at)
        told = {"status": "failed" if code else "delivered", "code": code, "message_id": message}
        told["at"] = _iso(sent_at + timedelta(seconds=2))
        self._tell(DELIVERY, contact, f"{message} {code or 'ok'}", told)

    def authenticate(self, contact: Contact, at: datetime) -> None:
        """The contact showed who they are, for two hours."""
        told = {"authenticated_at": _iso(at), "until": _iso(at + timedelta(hours=2))}
        self._tell(AUTHENTICATED, contact, str(uuid5(NAMESPACE_URL, f"{contact['id']} {at}")), told)

    def tell(self, topic: str, data: dict[str, Any]) -> None:
        """One event, keyed by whom it is about."""
        import orjson

        from chassis.events import headers

        written = headers(
            id=data["id"], source="/platform", type=topic, institution=data["institution_id"], traceparent=None
        )
        key = str(data.get("contact_id") or data["address"])
        self._producer.send(self._prefix + topic, key=key.encode(), value=orjson.dumps(data), headers=written)
        self.told += 1

    def _tell(self, topic: str, contact: Contact, id: str, told: dict[str, Any]) -> None:
        data = {"id": id, "institution_id": contact["institution_id"], "channel": "sms"}
        data |= {"contact_id": contact["id"]} if "id" in contact else {}
        if channel := channel_of(contact):
            data |= {"channel": channel["channel"], "address": channel["address"]}
        self.tell(topic, data | told)


def channel_of(contact: Contact) -> dict[str, Any] | None:
    """Where the contact and the platform write to each other; None: nowhere, or nobody has looked."""
    owned = {one["channel"]: one for one in contact.get("channels", ())}
    return next((owned[name] for name in BY_PREFERENCE if name in owned), None)


def _ending(dice: random.Random, platform: Platform, contact: Contact, at: datetime, often: int = 5) -> None:
    """What now and then follows a conversation: somebody opts out or pauses, a number fails, somebody signs in."""
    later = at + timedelta(seconds=3)
    channel = channel_of(contact)
    if channel is None or channel["channel"] != "sms" or dice.randrange(often):
        return
    what = dice.choice(("#pause", "#stop", "STOP", "#start", "START", "30003", "30005", "30008", "authenticated"))
    if what == "authenticated":
        platform.authenticate(contact, later)
    elif not what.isdigit():
        platform.send(contact, Line("contact", what), later)
    else:
        for attempt in range(3 if what == "30003" else 1):
            line, sent_at = Line("campaign", "Your next step is waiting for you."), later + timedelta(seconds=attempt)
            platform.send(contact, line, sent_at)
            platform.deliver(contact, line, sent_at, code=what)


def _iso(moment: datetime) -> str:
    return moment.isoformat(timespec="milliseconds").replace("+00:00", "Z")


def _message_id(contact: Contact, line: Line, sent_at: datetime) -> str:
    whom = contact["id"] if "id" in contact else contact["channels"][0]["address"]
    return str(uuid5(NAMESPACE_URL, f"{whom} {_iso(sent_at)} {line.text}"))


def _chosen(contacts: list[Contact]) -> list[Contact]:
    """Those at the top of the table, which everyone opens first, and others spread over the whole list."""
    top = sorted(contacts, key=lambda contact: str(contact["full_name"]).casefold())[:FIRST_SHOWN]
    names = {contact["id"] for contact in top}
    rest = sorted((one for one in contacts if one["id"] not in names), key=lambda contact: str(contact["crm_id"]))
    wanted = CONVERSATIONS - len(top)
    return top + rest[:: max(1, len(rest) // wanted)][:wanted]


def _called(contact: Contact) -> str:
    return str(contact["preferred_name"] or contact["first_name"] or "there")


def times_of(dice: random.Random, count: int) -> list[datetime]:
    """Rising times: a few sittings over some days, the last within the last two weeks."""
    sent_at = datetime.now(UTC) - timedelta(minutes=dice.randint(10, 14 * 24 * 60))
    times = [sent_at]
    while len(times) < count:
        pause = dice.choice((1, 1, 2, 3, 5, 8, 30, 24 * 60)) * dice.uniform(0.5, 2)
        sent_at -= timedelta(minutes=min(pause, DAYS * 24 * 60 / count))
        times.append(sent_at)
    return times[::-1]
