"""The published description of our events: JSON Schemas, and the AsyncAPI document made of them and topics.yaml.

python -m deploy.local.events check      the schemas may follow those last released; asyncapi.yaml is up to date
python -m deploy.local.events write      make asyncapi.yaml anew
python -m deploy.local.events release    what is described now is what consumers are promised from now on
"""

import json
import sys
from pathlib import Path
from typing import Any

import yaml

from chassis.kafka import Topic, read_topics
from deploy.local.compatibility import breaks
from deploy.local.topology import ROOT, TOPICS_FILE

EVENTS = ROOT / "docs" / "events"
SCHEMAS, RELEASED, DOCUMENT = EVENTS / "schemas", EVENTS / "released", EVENTS / "asyncapi.yaml"
HEADERS = "headers"

INFO = {
    "title": "Contact Panel events",
    "version": "1.0.0",
    "description": "What became true, as whole states on Kafka. docs/events.md says how to read them.",
    "license": {"name": "MIT"},
}


def read_schemas(folder: Path) -> dict[str, dict[str, Any]]:
    """The schemas of a folder, by event type (and `headers`)."""
    return {file.stem: json.loads(file.read_text()) for file in sorted(folder.glob("*.json"))}


def faults() -> list[str]:
    """Everything that keeps this description from being published; a sentence each."""
    now, released, topics = read_schemas(SCHEMAS), read_schemas(RELEASED), read_topics(TOPICS_FILE)
    found = [f"{name} was released and is gone" for name in released.keys() - now.keys()]
    for name in now.keys() & released.keys():
        heard = topics[now[name]["x-topic"]].publisher == "platform" if name != HEADERS else False
        found += [f"{name}: {fault}" for fault in breaks(released[name], now[name], heard=heard)]
    if not DOCUMENT.exists() or DOCUMENT.read_text() != asyncapi():
        found.append(f"{DOCUMENT.relative_to(ROOT)} is not up to date: python -m deploy.local.events write")
    return sorted(found)


def asyncapi() -> str:
    """The AsyncAPI 3 document, as text."""
    described = [(name, schema) for name, schema in read_schemas(SCHEMAS).items() if name != HEADERS]
    topics = read_topics(TOPICS_FILE)
    document = {
        "asyncapi": "3.0.0",
        "info": INFO,
        "defaultContentType": "application/json",
        "channels": {
            topic.name: _channel(
                topic, [(name, schema) for name, schema in described if schema["x-topic"] == topic.name]
            )
            for topic in topics.values()
        },
        "operations": {
            f"{name}.{'receive' if topics[schema['x-topic']].publisher == 'platform' else 'send'}": _operation(
                name, schema, topics[schema["x-topic"]]
            )
            for name, schema in described
        },
        "components": {"messages": {name: _message(name, schema) for name, schema in described}},
    }
    return yaml.safe_dump(document, sort_keys=False, allow_unicode=True, width=110)


def _channel(topic: Topic, described: list[tuple[str, dict[str, Any]]]) -> dict[str, Any]:
    configuration: dict[str, Any] = {"cleanup.policy": [topic.cleanup]}
    if topic.retention_ms is not None:
        configuration["retention.ms"] = topic.retention_ms
    return {
        "address": topic.name,
        "description": f"Published by {topic.publisher}.",
        "messages": {name: {"$ref": f"#/components/messages/{name}"} for name, _ in described},
        "bindings": {
            "kafka": {
                "partitions": topic.partitions,
                "topicConfiguration": configuration,
                "bindingVersion": "0.5.0",
            }
        },
    }


def _operation(name: str, schema: dict[str, Any], topic: Topic) -> dict[str, Any]:
    """From where this product stands: it sends what its services publish and receives what the platform does."""
    channel = f"#/channels/{topic.name}"
    return {
        "action": "receive" if topic.publisher == "platform" else "send",
        "channel": {"$ref": channel},
        "summary": schema["title"],
        "messages": [{"$ref": f"{channel}/messages/{name}"}],
    }


def _message(name: str, schema: dict[str, Any]) -> dict[str, Any]:
    return {
        "name": name,
        "title": schema["title"],
        "contentType": "application/json",
        "headers": {"$ref": f"./schemas/{HEADERS}.json"},
        "payload": {"$ref": f"./schemas/{name}.json"},
        "bindings": {
            "kafka": {
                "key": {"type": "string", "description": f"The record's key: {schema['x-key']}"},
                "bindingVersion": "0.5.0",
            }
        },
    }


def release() -> None:
    """Copy the schemas; what is there already may only be replaced by what may follow it."""
    RELEASED.mkdir(exist_ok=True)
    for file in SCHEMAS.glob("*.json"):
        (RELEASED / file.name).write_bytes(file.read_bytes())


def main(arguments: list[str]) -> None:
    wanted = arguments[0] if len(arguments) == 1 else ""
    if wanted not in ("check", "write", "release"):
        sys.exit("usage: events check | write | release")
    if wanted == "write":
        DOCUMENT.write_text(asyncapi())
        return
    if found := faults():
        sys.exit("The events can not be published like this:\n  " + "\n  ".join(found))
    if wanted == "release":
        release()


if __name__ == "__main__":
    main(sys.argv[1:])
