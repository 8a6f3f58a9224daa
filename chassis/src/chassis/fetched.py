"""Records taken out of what a consumer fetched: a quarter of the work it is for kafka-python, which does it for every
header and every size of every record, whoever asks (docs/performance.md)."""

from collections.abc import Iterator, Sequence
from typing import Any, overload

from kafka import KafkaConsumer
from kafka.consumer.fetcher import ConsumerRecord, Fetcher
from kafka.errors import CorruptRecordError
from kafka.record.util import decode_varint
from kafka.structs import TopicPartition

Header = tuple[str, bytes]


class Headers(Sequence[Header]):
    """A record's headers, taken apart when somebody looks at them, as far as they look."""

    __slots__ = ("_raw", "_read")

    def __init__(self, raw: bytes) -> None:
        self._raw = raw
        self._read: list[Header] | None = None

    def _items(self) -> list[Header]:
        if self._read is None:
            self._read = list(_headers(self._raw))
        return self._read

    def __len__(self) -> int:
        return len(self._items())

    def __iter__(self) -> Iterator[Header]:
        return _headers(self._raw)

    @overload
    def __getitem__(self, place: int) -> Header: ...
    @overload
    def __getitem__(self, place: slice) -> list[Header]: ...
    def __getitem__(self, place: int | slice) -> Header | list[Header]:
        return self._items()[place]


class FetchedRecords(Fetcher.PartitionRecords):  # type: ignore[misc]
    """What was fetched of one partition. Keys and values stay bytes; transactions are not looked at: we have none."""

    def _unpack_records(self, place: TopicPartition, records: Any, *_deserializers: Any) -> Iterator[ConsumerRecord]:
        while (batch := records.next_batch()) is not None:
            if not batch.validate_crc():
                raise CorruptRecordError(f"a batch of {place} at offset {batch.base_offset} is damaged")
            self.leader_epoch = batch.leader_epoch
            self.bytes_read += batch.size_in_bytes
            if not batch.is_control_batch:
                for record in _records(place, batch):
                    self.next_fetch_offset = record.offset + 1
                    self.records_read += 1
                    yield record
            self.next_fetch_offset = batch.next_offset  # also where compaction has taken the last records
        self.drain()


def read_quickly(consumer: KafkaConsumer) -> None:
    """From now on the consumer reads like this; nothing else about it changes."""
    consumer._fetcher.PartitionRecords = FetchedRecords


def _records(place: TopicPartition, batch: Any) -> Iterator[ConsumerRecord]:
    """The records of a batch (KIP-98's format)."""
    iter(batch)  # unpacks what is compressed
    data, at = bytes(batch._buffer), batch._pos
    topic, partition, epoch = place.topic, place.partition, batch.leader_epoch
    base, begun = batch.base_offset, batch.first_timestamp
    for _ in range(batch.records_count):
        length, at = decode_varint(data, at)
        end = at + length
        timestamp, at = decode_varint(data, at + 1)  # one byte of attributes, of which none is in use
        offset, at = decode_varint(data, at)
        length, at = decode_varint(data, at)
        key = None if length < 0 else data[at : at + length]
        length, at = decode_varint(data, at + max(length, 0))
        value = None if length < 0 else data[at : at + length]
        headers = Headers(data[at + max(length, 0) : end])
        yield ConsumerRecord(
            topic, partition, epoch, base + offset, begun + timestamp, 0, key, value, headers, None, -1, -1, -1
        )
        at = end


def _headers(raw: bytes) -> Iterator[Header]:
    count, at = decode_varint(raw)
    for _ in range(count):
        name, at = _text(raw, at)
        value, at = _text(raw, at)
        yield name.decode(), value


def _text(raw: bytes, at: int) -> tuple[bytes, int]:
    """What is shorter than 64 bytes has one byte for its size, null (-1) too."""
    size = raw[at]
    length, begin = (size >> 1, at + 1) if size < 0x80 else decode_varint(raw, at)
    end = begin + length
    return raw[begin:end], end
