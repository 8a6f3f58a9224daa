"""Events are a product: every topic is described, nothing promised is taken back (docs/events.md)."""

import json
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from chassis.events import headers
from chassis.kafka import read_topics
from deploy.local.compatibility import breaks
from deploy.local.events import HEADERS, SCHEMAS, faults, read_schemas
from deploy.local.topology import TOPICS_FILE
from tests.support.golden import CONTRACTS, schema_faults

DESCRIBED = read_schemas(SCHEMAS)
EVENTS = {name: schema for name, schema in DESCRIBED.items() if name != HEADERS}
GOLDEN = {file.stem: json.loads(file.read_text()) for file in sorted(CONTRACTS.glob("*.json"))}


def test_every_topic_has_its_events_described_and_every_event_has_a_golden_file() -> None:
    """design 3.2."""
    assert {schema["x-topic"] for schema in EVENTS.values()} == set(read_topics(TOPICS_FILE))
    assert set(EVENTS) == set(GOLDEN)


@pytest.mark.parametrize("name", DESCRIBED)
def test_every_schema_is_json_schema_2020_12_and_says_what_each_property_is(name: str) -> None:
    """design 3.2."""
    schema = DESCRIBED[name]
    Draft202012Validator.check_schema(schema)
    assert (schema["$schema"], schema["$id"]) == (
        "https://json-schema.org/draft/2020-12/schema",
        f"urn:contact-panel:event:{name}",
    )
    assert [
        one for one, told in schema["properties"].items() if not told.get("description") and "const" not in told
    ] == []


@pytest.mark.parametrize("event", GOLDEN.values(), ids=list(GOLDEN))
def test_a_golden_file_keeps_to_its_schema_and_its_key(event: dict[str, Any]) -> None:
    """design 3.2: what the producers' tests made is what is published."""
    schema, data = EVENTS[event["type"]], event["data"]
    assert schema_faults(event["type"], data) == []
    key = schema["x-key"]
    assert event["key"] == ("{import_id}:{first_row}".format(**data) if "<" in key else data[key])
    assert event["topic"] == schema["x-topic"]
    assert (event["institution"], event["version"]) == (data["institution_id"], data.get("version", event["version"]))


def test_the_headers_are_those_described() -> None:
    """design 3.2: CloudEvents 1.0, binary mode."""
    institution = "01890000-0000-7000-8000-000000000002"
    sent = headers(
        id="01890000-0000-7000-8000-000000000001",
        source="/contacts",
        type="contacts.contact-changed.v1",
        version=7,
        institution=institution,
        traceparent="00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01",
    )
    assert schema_faults(HEADERS, {name: value.decode() for name, value in sent}) == []


def test_what_is_described_may_follow_what_was_released() -> None:
    """design 3.2: what breaks consumers goes to a topic of its own, `.v2`."""
    assert faults() == []


OLD = {
    "type": "object",
    "x-topic": "a.v1",
    "properties": {
        "id": {"type": "string", "format": "uuid"},
        "size": {"enum": ["s", "m"]},
        "note": {"type": ["string", "null"], "maxLength": 10},
        "rows": {"type": "array", "items": {"prefixItems": [{"type": "string"}, {"type": "integer"}]}},
        "parts": {"type": "array", "items": {"$ref": "#/$defs/part"}},
        "open": {"type": "object", "additionalProperties": {"type": "string"}},
    },
    "required": ["id"],
    "$defs": {"part": {"type": "object", "properties": {"n": {"type": "integer"}}}},
}
MAY_FOLLOW = [
    {},
    {"properties": {"more": {"type": "string"}}},
    {"properties": {"size": {"enum": ["l", "m", "s"]}}},
    {"properties": {"size": {}}},
    {"properties": {"note": {"type": ["null", "string"], "maxLength": 20}}},
    {"properties": {"id": {"type": "string", "format": "uuid", "description": "Another word for it."}}},
    {"$defs": {"part": {"type": "object", "properties": {"n": {"type": "integer"}, "m": {"type": "integer"}}}}},
]
BREAKS = [
    ({"properties": {"id": None}}, "the property id is gone"),
    ({"properties": {"id": None, "uuid": {"type": "string"}}}, "the property id is gone"),
    ({"properties": {"id": {"type": "integer", "format": "uuid"}}}, "id: type was 'string'"),
    ({"properties": {"id": {"type": "string"}}}, "id: format was 'uuid'"),
    ({"properties": {"note": {"type": "string"}}}, "note: type was"),
    ({"properties": {"note": {"type": ["string", "null"], "maxLength": 9}}}, "note: maxLength falls to 9"),
    ({"properties": {"id": {"type": "string", "format": "uuid", "minLength": 1}}}, "id: minLength rises to 1"),
    ({"properties": {"id": {"type": "string", "format": "uuid", "pattern": "a"}}}, "id: pattern was None"),
    ({"properties": {"size": {"enum": ["s"]}}}, "size: the values no longer include ['m']"),
    ({"properties": {"note": {"type": ["string", "null"], "enum": [None]}}}, "note: the values no longer include"),
    ({"required": ["id", "note"]}, "the property note is newly required"),
    ({"required": []}, "the property id is no longer promised"),
    (
        {"properties": {"rows": {"type": "array", "items": {"prefixItems": [{"type": "string"}]}}}},
        "rows[]: had 2 places",
    ),
    ({"properties": {"open": {"type": "object", "additionalProperties": {"type": "integer"}}}}, "open[]: type was"),
    ({"properties": {"open": {"type": "object", "additionalProperties": False}}}, "open: additionalProperties was"),
    ({"$defs": {"part": {"type": "object", "properties": {"n": {"type": "string"}}}}}, "n: type was 'integer'"),
    ({"x-topic": "b.v1"}, "x-topic was 'a.v1'"),
]


@pytest.mark.parametrize("change", MAY_FOLLOW, ids=str)
def test_a_schema_may_grow(change: dict[str, Any]) -> None:
    """design 3.2."""
    assert breaks(OLD, changed(OLD, change)) == []


@pytest.mark.parametrize(("change", "said"), BREAKS, ids=[said for _, said in BREAKS])
def test_a_schema_takes_nothing_back(change: dict[str, Any], said: str) -> None:
    """design 3.2: neither from consumers nor from the records that are there."""
    assert [fault for fault in breaks(OLD, changed(OLD, change)) if said in fault]


def test_what_others_publish_may_be_asked_for_less_and_not_for_more() -> None:
    """design 3.2: whoever publishes it goes on as before."""
    assert breaks(OLD, changed(OLD, {"required": []}), heard=True) == []
    assert breaks(OLD, changed(OLD, {"required": ["id", "note"]}), heard=True) != []


def changed(schema: dict[str, Any], change: dict[str, Any]) -> dict[str, Any]:
    """The schema with some parts replaced: two levels deep, None takes away."""
    made = dict(schema)
    for name, value in change.items():
        if isinstance(value, dict):
            value = {key: part for key, part in {**made[name], **value}.items() if part is not None}
        made[name] = value
    return made
