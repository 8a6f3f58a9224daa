"""Events: CloudEvents 1.0 in Kafka's binary mode. The value is the whole new state, keyed by aggregate (design 3.2)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any
from uuid import UUID

import orjson


class Poison(Exception):
    """A record that can never be handled: it alone goes to the dead-letter topic."""


@dataclass(frozen=True, kw_only=True)
class Event:
    """What a command records in the outbox; `topic` is the name without a prefix."""

    topic: str
    type: str
    key: str
    institution: UUID
    version: int
    data: Mapping[str, Any] | None  # None: a tombstone

    def payload(self) -> str | None:
        return None if self.data is None else orjson.dumps(self.data).decode()


def headers(
    *, id: str, source: str, type: str, institution: str, traceparent: str | None, version: int | None = None
) -> list[tuple[str, bytes]]:
    """The Kafka headers of one event: few, since every reader pays for each of them, and first what all look for.

    `version` is given where the value is null and so can not say it. When it was recorded is the record's timestamp.
    """
    made = [
        ("institution", institution.encode()),
        ("ce_specversion", b"1.0"),
        ("ce_id", id.encode()),
        ("ce_source", source.encode()),
        ("ce_type", type.encode()),
    ]
    if version is not None:
        made.append(("ce_aggregateversion", b"%d" % version))
    if traceparent:
        made.append(("traceparent", traceparent.encode()))
    return made


@dataclass
class Received:
    """A record as it came; `topic` is without the prefix, `data` is parsed when first asked for."""

    topic: str
    partition: int
    offset: int
    key: str | None
    value: bytes | None
    headers: Sequence[tuple[str, bytes]] = field(default_factory=tuple)

    @cached_property
    def _header(self) -> dict[str, bytes]:
        return dict(self.headers)

    def _text(self, name: str) -> str:
        return self._header.get(name, b"").decode("utf-8", "replace")

    @property
    def type(self) -> str:
        return self._text("ce_type")

    @property
    def traceparent(self) -> str | None:
        return self._text("traceparent") or None

    @cached_property
    def institution(self) -> UUID | None:
        text = self._text("institution")
        try:
            return UUID(text) if text else None
        except ValueError as error:
            raise Poison("the institution header is not a UUID") from error

    @property
    def version(self) -> int:
        """The aggregate's version, of a null record by its header; 0 for an event of the outside platform."""
        told = self._text("ce_aggregateversion") or "0" if self.value is None else self.data.get("version", 0)
        try:
            return int(told)
        except (TypeError, ValueError) as error:
            raise Poison("the version is not a number") from error

    @cached_property
    def data(self) -> dict[str, Any]:
        try:
            data = orjson.loads(self.value or b"")
        except orjson.JSONDecodeError as error:
            raise Poison("the value is not JSON") from error
        if not isinstance(data, dict):
            raise Poison("the value is not a JSON object")
        return data
