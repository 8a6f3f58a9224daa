"""One published state, checked: the bytes that are kept and what is read from them."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

import orjson

from chassis.events import Event, Poison, Received


@dataclass(frozen=True, slots=True)
class Fact:
    """`value` as it came; `data` is the same, parsed. Ids stay text: only Postgres reads them as UUIDs."""

    topic: str
    institution: str
    id: str
    version: int
    value: bytes
    data: dict[str, Any]


def fact(topic: str, id_key: str, value: bytes, data: dict[str, Any], institution: UUID | None = None) -> Fact:
    """Raises Poison if the state does not name itself, or names another institution than its record."""
    try:
        made = Fact(topic, str(UUID(data["institution_id"])), str(UUID(data[id_key])), data["version"], value, data)
    except (KeyError, ValueError, TypeError, AttributeError) as error:
        raise Poison("the state has no id, institution or version") from error
    if not isinstance(made.version, int) or made.version < 1:
        raise Poison("the version is not a positive number")
    if institution is not None and str(institution) != made.institution:
        raise Poison("the state and its record name different institutions")
    return made


def fact_of_record(record: Received, id_key: str) -> Fact:
    """What a record tells; its key must be the id, since that is what fixes its order."""
    assert record.value is not None
    made = fact(record.topic, id_key, record.value, record.data, record.institution)
    if record.key != made.id:
        raise Poison("the record's key is not the id of its state")
    return made


def fact_of_answer(topic: str, id_key: str, value: bytes) -> Fact:
    """An owner's answer to a command, which is the state its event will bring."""
    return fact(topic, id_key, value, orjson.loads(value))


def fact_of_event(event: Event) -> Fact:
    """An event of our own, told to the read model in the transaction that records it."""
    return fact(event.topic, "id", orjson.dumps(event.data), dict(event.data or {}), event.institution)


def newest(facts: Iterable[Fact]) -> list[Fact]:
    """One fact per aggregate, the highest version; ordered by institution and id, as locks are taken."""
    kept: dict[tuple[str, str], Fact] = {}
    for each in facts:
        key = (each.institution, each.id)
        if key not in kept or kept[key].version < each.version:
            kept[key] = each
    return [kept[key] for key in sorted(kept)]
