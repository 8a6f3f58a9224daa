"""Reading topics from their beginning up to where they end now, once and in no group."""

import time
from collections.abc import Iterator, Sequence
from contextlib import closing
from typing import Any

from chassis.config import BaseConfig
from chassis.events import Received
from chassis.kafka import make_reader

SILENCE = 30.0  # seconds without a record before the end: the broker is away, or a partition is lost
POLL_MS = 500


class Silent(Exception):
    """The topics' ends were not reached and nothing came any more."""


class Replay:
    """`batches()` once; `done` of `total` counts offsets, of which compaction has taken some."""

    def __init__(self, config: BaseConfig, name: str, topics: Sequence[str], batch: int = 2000) -> None:
        self._prefix = config.topic_prefix
        self._batch = batch
        self._reader = make_reader(config, name, topics)
        places = self._reader.assignment()
        self._ends: dict[Any, int] = dict(self._reader.end_offsets(places)) if places else {}
        self._at: dict[Any, int] = dict(self._reader.beginning_offsets(places)) if places else {}
        self._skipped = sum(self._at.values())
        self.total = sum(self._ends.values()) - self._skipped

    @property
    def done(self) -> int:
        return sum(min(at, self._ends[place]) for place, at in self._at.items()) - self._skipped

    def batches(self) -> Iterator[list[Received]]:
        """Records in order within their partition, none from beyond the end as it was. Raises Silent."""
        for records in self.raw():
            yield [received(one, self._prefix) for one in records]

    def raw(self) -> Iterator[list[Any]]:
        """The same as kafka-python gives them."""
        with closing(self._reader):
            last = time.monotonic()
            while self._waiting():
                polled = self._reader.poll(timeout_ms=POLL_MS, max_records=self._batch)
                due = [one for place, some in polled.items() for one in some if one.offset < self._ends[place]]
                if due:
                    yield due
                for place in self._waiting():
                    self._at[place] = self._reader.position(place) or 0
                if polled:
                    last = time.monotonic()
                elif time.monotonic() - last > SILENCE:
                    raise Silent(f"nothing more comes, {len(self._waiting())} partitions are not at their end")

    def _waiting(self) -> list[Any]:
        return [place for place, end in self._ends.items() if self._at[place] < end]


def received(record: Any, prefix: str) -> Received:
    """A record of kafka-python as ours, its topic without the prefix."""
    return Received(
        topic=record.topic.removeprefix(prefix),
        partition=record.partition,
        offset=record.offset,
        key=None if record.key is None else record.key.decode("utf-8", "replace"),
        value=record.value,
        headers=record.headers,
    )
