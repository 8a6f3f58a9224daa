"""One published state, checked: the bytes that are kept and what is read from them."""

import re
from collections.abc import Iterable
from typing import Any, NamedTuple

import orjson

from chassis.events import Event, Poison, Received

_UUID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")


class Fact(NamedTuple):
    """`value` as it came; `data` is the same, parsed. Ids stay text: only Postgres reads them as UUIDs."""

    topic: str
    institution: str
    id: str
    version: int
    value: bytes
    data: dict[str, Any]


def fact(topic: str, id_key: str, value: bytes, data: dict[str, Any], institution: str | None = None) -> Fact:
    """Raises Poison if the state does not name itself, or names another institution than its record."""
    made = Fact(
        topic, uuid_text(data.get("institution_id")), uuid_text(data.get(id_key)), data.get("version", 0), value, data
    )
    if type(made.version) is not int or made.version < 1:
        raise Poison("the version is not a positive number")
    if institution is not None and institution != made.institution:
        raise Poison("the state and its record name different institutions")
    return made


def uuid_text(value: Any) -> str:
    """The value, if it is a uuid as we write them: small letters, with dashes. Raises Poison."""
    if type(value) is str and _UUID.fullmatch(value):
        return value
    raise Poison("an id is not a uuid")


def fact_of_record(record: Received, id_key: str) -> Fact:
    """What a record tells; its key must be the id, since that is what fixes its order."""
    assert record.value is not None
    made = fact(record.topic, id_key, record.value, state_of(record), institution_of(record))
    if record.key != made.id:
        raise Poison("the record's key is not the id of its state")
    return made


def state_of(record: Received) -> dict[str, Any]:
    """Its value parsed, once and without the cost of a cached property."""
    try:
        data = orjson.loads(record.value or b"")
    except orjson.JSONDecodeError as error:
        raise Poison("the value is not JSON") from error
    if type(data) is not dict:
        raise Poison("the value is not a JSON object")
    return data


def institution_of(record: Received) -> str | None:
    """The institution header, as text."""
    for name, value in record.headers:
        if name == "institution":
            return value.decode("ascii", "replace")
    return None


def fact_of_answer(topic: str, id_key: str, value: bytes) -> Fact:
    """An owner's answer to a command, which is the state its event will bring."""
    return fact(topic, id_key, value, orjson.loads(value))


def fact_of_event(event: Event) -> Fact:
    """An event of our own, told to the read model in the transaction that records it."""
    return fact(event.topic, "id", orjson.dumps(event.data), dict(event.data or {}))


def newest(facts: Iterable[Fact]) -> list[Fact]:
    """One fact per aggregate, the highest version; ordered by institution and id, as locks are taken."""
    kept: dict[tuple[str, str], Fact] = {}
    for each in facts:
        key = (each.institution, each.id)
        if key not in kept or kept[key].version < each.version:
            kept[key] = each
    return [kept[key] for key in sorted(kept)]
