"""One published state, checked: the bytes that are kept and what is read from them."""

import re
from collections.abc import Iterable
from typing import Any, NamedTuple

import orjson

from chassis.events import Event, Poison, Received
from panel_bff.folds.shapes import ContactState, read_contact, read_state
from panel_bff.sections import CONTACT_TOPIC

_UUID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")


class Fact(NamedTuple):
    """`value` as it came; `data` is what is read of it. Ids stay text: only Postgres reads them as UUIDs."""

    topic: str
    institution: str
    id: str
    version: int
    value: bytes
    data: Any  # a contact's is a ContactState, everybody else's and a last state a dict


def fact(topic: str, id_key: str, value: bytes, institution: str | None = None) -> Fact:
    """Raises Poison if the state does not name itself, or names another institution than its record."""
    data = read_contact(value) if topic == CONTACT_TOPIC else read_state(value)
    whose, id, version = _named(data, id_key)
    if type(version) is not int or version < 1:
        raise Poison("the version is not a positive number")
    if institution is not None and institution != whose:
        raise Poison("the state and its record name different institutions")
    return Fact(topic, uuid_text(whose), uuid_text(id), version, value, data)


def _named(data: ContactState | dict[str, Any], id_key: str) -> tuple[Any, Any, Any]:
    if isinstance(data, ContactState):
        return data.institution_id, data.id, data.version
    return data.get("institution_id"), data.get(id_key), data.get("version", 0)


def uuid_text(value: Any) -> str:
    """The value, if it is a uuid as we write them: small letters, with dashes. Raises Poison."""
    if type(value) is str and _UUID.fullmatch(value):
        return value
    raise Poison("an id is not a uuid")


def fact_of_record(record: Received, id_key: str) -> Fact:
    """What a record tells; its key must be the id, since that is what fixes its order."""
    assert record.value is not None
    made = fact(record.topic, id_key, record.value, institution_of(record))
    if record.key != made.id:
        raise Poison("the record's key is not the id of its state")
    return made


def institution_of(record: Received) -> str | None:
    """The institution header, as text."""
    for name, value in record.headers:
        if name == "institution":
            return value.decode("ascii", "replace")
    return None


def fact_of_answer(topic: str, id_key: str, value: bytes) -> Fact:
    """An owner's answer to a command, which is the state its event will bring."""
    return fact(topic, id_key, value)


def fact_of_event(event: Event) -> Fact:
    """An event of our own, told to the read model in the transaction that records it."""
    return fact(event.topic, "id", orjson.dumps(event.data))


def newest(facts: Iterable[Fact]) -> list[Fact]:
    """One fact per aggregate, the highest version; ordered by institution and id, as locks are taken."""
    kept: dict[tuple[str, str], Fact] = {}
    for each in facts:
        key = (each.institution, each.id)
        if key not in kept or kept[key].version < each.version:
            kept[key] = each
    return [kept[key] for key in sorted(kept)]
