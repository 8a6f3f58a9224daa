"""Records given to a producer many at a time: a third of the work it is for kafka-python, which checks, measures and
packs every header of every record by itself, and makes a future for each (docs/performance.md).

The batches are its own, and so is what becomes of them: sequence numbers, retries, acknowledgement.
"""

from collections.abc import Iterable, Iterator, Sequence
from functools import cache, lru_cache
from itertools import chain
from typing import NamedTuple

from kafka import KafkaProducer
from kafka.producer.future import FutureRecordMetadata
from kafka.producer.producer_batch import ProducerBatch
from kafka.record.memory_records import MemoryRecordsBuilder
from kafka.record.util import encode_varint
from kafka.structs import TopicPartition

from chassis.partitioner import partition_of

_FORMAT = 2  # of batches, since KIP-98
_OVERHEAD = 128  # bytes of a record and of its batch besides key, value and headers, and some more


class Outgoing(NamedTuple):
    """A record to be sent; its headers come packed, as most of them are what those of others are."""

    topic: str
    key: bytes
    value: bytes | None
    headers: bytes
    timestamp_ms: int


class Records(MemoryRecordsBuilder):  # type: ignore[misc]
    """The records of one batch; `put` writes what `append` does."""

    _next_offset: int

    def put(self, record: Outgoing) -> bool:
        """False if it has no room here beside others."""
        batch, offset = self._builder, self._next_offset
        begun = record.timestamp_ms if offset == 0 else batch._first_timestamp
        key, value = record.key, record.value
        length = varint(-1) if value is None else varint(len(value))
        at = varint(record.timestamp_ms - begun), varint(offset)
        packed = b"".join((b"\0", *at, varint(len(key)), key, length, value or b"", record.headers))
        packed = varint(len(packed)) + packed
        if offset and len(batch._buffer) + len(packed) > self._batch_size:
            return False
        batch._buffer += packed
        batch._first_timestamp = begun
        batch._max_timestamp = max(record.timestamp_ms, batch._max_timestamp or 0)
        batch._last_offset, batch._num_records = offset, offset + 1
        self._next_offset = offset + 1
        return True


def send_all(producer: KafkaProducer, records: Iterable[Outgoing]) -> list[FutureRecordMetadata]:
    """As `send` of each in turn, with one future for all the records of a batch; flush the producer then."""
    sending = _Sending(producer)
    try:
        for record in records:
            sending.put(record)
    finally:
        sending.hand_over()
    return [_future(batch) for batch in sending.batches()]


class _Sending:
    """Batches that are being filled, each partition's in the order of its records."""

    def __init__(self, producer: KafkaProducer) -> None:
        self._producer = producer
        self._accumulator = producer._accumulator
        self._partitions_for = cache(lambda topic: len(producer.partitions_for(topic)))
        self._of_place: dict[TopicPartition, list[ProducerBatch]] = {}

    def put(self, record: Outgoing) -> None:
        size = len(record.key) + len(record.value or b"") + len(record.headers)
        self._producer._ensure_valid_record_size(size + _OVERHEAD)
        place = TopicPartition(record.topic, partition_of(record.key, self._partitions_for(record.topic)))
        batches = self._of_place.setdefault(place, [])
        if not (batches and batches[-1].records.put(record)):
            batches.append(self._batch(place))
            batches[-1].records.put(record)

    def hand_over(self) -> None:
        accumulator = self._accumulator
        for place, batches in self._of_place.items():
            with accumulator._tp_lock(place):
                accumulator._batches[place] += batches
                for batch in batches:
                    accumulator._incomplete.add(batch)

    def batches(self) -> Iterator[ProducerBatch]:
        return chain.from_iterable(self._of_place.values())

    def _batch(self, place: TopicPartition) -> ProducerBatch:
        config = self._accumulator.config
        return ProducerBatch(place, Records(_FORMAT, config["compression_attrs"], config["batch_size"]))


def _future(batch: ProducerBatch) -> FutureRecordMetadata:
    """Never done if the broker finds the batch too large and it is split: then it is as if nobody had answered."""
    return FutureRecordMetadata(batch.produce_future, 0, None, None, -1, -1, -1)


def packed_headers(headers: Sequence[tuple[str, bytes]]) -> bytes:
    """As they stand in a record."""
    parts = [varint(len(headers))]
    for name, value in headers:
        parts += (varint(len(name.encode())), name.encode(), varint(len(value)), value)
    return b"".join(parts)


@lru_cache(maxsize=1 << 16)
def varint(value: int) -> bytes:
    made = bytearray()
    encode_varint(value, made.append)
    return bytes(made)
