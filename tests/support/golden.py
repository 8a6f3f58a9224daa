"""Golden files of events: made by the producer's test, described by a JSON Schema, eaten by every consumer's test."""

import json
import os
import re
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from jsonschema import Draft202012Validator, FormatChecker

ROOT = Path(__file__).resolve().parents[2]
CONTRACTS = ROOT / "tests" / "contracts"
SCHEMAS = ROOT / "docs" / "events" / "schemas"
_IDS = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}")
_TIMES = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}Z")


def as_consumed(event: Mapping[str, Any], time: Callable[[int], str] | None = None) -> dict[str, Any]:
    """A row of the outbox as a consumer sees it, its ids numbered as they appear; `time` replaces the n-th time."""
    seen = {
        "topic": event["aggregatetype"],
        "key": event["aggregateid"],
        "type": event["type"],
        "institution": str(event["institution"]),
        "version": event["version"],
        "data": json.loads(event["payload"]),
    }
    text = _numbered(_IDS, json.dumps(seen), lambda n: f"01890000-0000-7000-8000-{n + 1:012x}")
    return dict(json.loads(_numbered(_TIMES, text, time) if time else text))


def golden(event: dict[str, Any]) -> dict[str, Any]:
    """The committed file of this event's type; UPDATE_CONTRACTS=1 writes it anew. The event keeps to its schema."""
    assert schema_faults(event["type"], event["data"]) == []
    file = CONTRACTS / f"{event['type']}.json"
    if os.environ.get("UPDATE_CONTRACTS"):
        file.write_text(json.dumps(event, indent=2, ensure_ascii=False) + "\n")
    return dict(json.loads(file.read_text()))


def schema_faults(type: str, value: Any) -> list[str]:
    """Where a value of an event leaves its published schema; what the schema does not tell of is a fault too."""
    schema = json.loads((SCHEMAS / f"{type}.json").read_text())
    found = Draft202012Validator(_closed(schema), format_checker=FormatChecker()).iter_errors(value)
    return [f"{error.json_path}: {error.message}" for error in found]


def _closed(schema: Any) -> Any:
    """Consumers are told to pass over what they do not know; a producer's test is stricter."""
    if isinstance(schema, list):
        return [_closed(part) for part in schema]
    if not isinstance(schema, dict):
        return schema
    closed = {name: _closed(part) for name, part in schema.items()}
    return {"additionalProperties": False, **closed} if "properties" in schema else closed


def _numbered(pattern: re.Pattern[str], text: str, written: Callable[[int], str]) -> str:
    numbers: dict[str, int] = {}
    return pattern.sub(lambda found: written(numbers.setdefault(found[0], len(numbers))), text)
