"""The outside platform as the demo plays it, read as `contacts` reads it."""

from types import SimpleNamespace
from typing import Any, cast
from uuid import uuid4

from chassis.events import Received
from contacts.delivery import RECEIVED, SENT, Happened, was_contacted
from contacts.messaging import DELIVERY, INBOUND, MESSAGE, Delivery, Message, read_delivery, read_message
from deploy.local.simulator import Contact, Platform, converse
from deploy.local.stack import Stack
from deploy.local.visitors import NAMES, drop_in

INSTITUTION = str(uuid4())
SMS, EMAIL = {"channel": "sms", "address": "13125550001"}, {"channel": "email", "address": "ada@alder.example"}


class Kafka:
    """Keeps what is sent."""

    def __init__(self) -> None:
        self.records: list[Received] = []

    def send(self, topic: str, key: bytes, value: bytes, headers: list[tuple[str, bytes]]) -> None:
        self.records.append(Received(topic, 0, len(self.records), key.decode(), value, headers))

    def messages(self) -> list[Message]:
        return [read_message(record) for record in self.records if record.topic == MESSAGE]

    def deliveries(self) -> list[Delivery]:
        return [read_delivery(record) for record in self.records if record.topic == DELIVERY]

    def happened(self) -> list[Happened]:
        """What `contacts` keeps of it."""
        return [_message(told) for told in self.messages()] + [_delivery(told) for told in self.deliveries()]


def _message(told: Message) -> Happened:
    kind = RECEIVED if told.direction == INBOUND else SENT
    return Happened(id=told.id, kind=kind, channel=told.channel, address="", at=told.at, message_id=told.id)


def _delivery(told: Delivery) -> Happened:
    return Happened(
        id=told.id, kind=told.status, channel=told.channel, address="", at=told.at, message_id=told.message_id
    )


def a_platform() -> tuple[Platform, Kafka]:
    kafka = Kafka()
    stack = cast(Stack, SimpleNamespace(settings=SimpleNamespace(topic_prefix="")))
    return Platform(stack, kafka), kafka


def a_contact(*channels: dict[str, str], **more: Any) -> Contact:
    names = {"full_name": "Ada Alder", "first_name": "Ada", "preferred_name": None}
    return {"id": str(uuid4()), "institution_id": INSTITUTION, "crm_id": None, "channels": channels, **names, **more}


def test_contacts_are_written_to_where_they_have_a_channel_and_it_arrives() -> None:
    """ID-8: somebody with an email alone gets no SMS, and who was written to was contacted."""
    for contact, channel in ((a_contact(SMS, EMAIL), SMS), (a_contact(EMAIL), EMAIL)):
        platform, kafka = a_platform()
        converse(platform, INSTITUTION, [contact, a_contact()])
        events = [record.data for record in kafka.records]
        named = {(told["contact_id"], told["channel"], told["address"]) for told in events}
        assert named == {(contact["id"], channel["channel"], channel["address"])}
        sent = {message.id for message in kafka.messages() if message.direction != INBOUND}
        assert sent == {delivery.message_id for delivery in kafka.deliveries()}
        assert was_contacted(kafka.happened())


def test_visitors_write_by_web_chat_before_they_are_answered() -> None:
    """PL-1, PL-2, ID-8: known by an address alone; some are called by a name they gave, and all were contacted."""
    platform, kafka = a_platform()
    drop_in(platform, INSTITUTION)
    said = kafka.messages()
    visitors = dict.fromkeys(message.name for message in said)
    assert len(visitors) == len(NAMES)
    for visitor in visitors:
        theirs = [message for message in said if message.name == visitor]
        assert (visitor.contact, visitor.channel, theirs[0].direction) == (None, "web", INBOUND)
        assert min(theirs, key=lambda message: message.at) is theirs[0]
    assert {message.preferred_name for message in said} == set(NAMES)
    for address in {record.key for record in kafka.records}:
        talk = Kafka()
        talk.records = [record for record in kafka.records if record.key == address]
        assert was_contacted(talk.happened())
