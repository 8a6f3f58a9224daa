"""What a consumer reads of fetched bytes, beside kafka-python's own reading of the same."""

from collections.abc import Sequence
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from kafka.consumer.fetcher import Fetcher
from kafka.errors import CorruptRecordError
from kafka.record.memory_records import MemoryRecords, MemoryRecordsBuilder
from kafka.structs import TopicPartition

from chassis.fetched import FetchedRecords

PLACE = TopicPartition("ledger.entry.v1", 3)
LZ4 = 3

some_bytes = st.binary(max_size=200)
headers = st.lists(st.tuples(st.text(max_size=80), some_bytes), max_size=6)
records = st.tuples(st.integers(0, 2**41), st.none() | some_bytes, st.none() | some_bytes, headers)
batches = st.lists(st.tuples(st.sampled_from([0, LZ4]), st.lists(records, min_size=1, max_size=5)), max_size=3)


def packed(batches: Sequence[tuple[int, Sequence[tuple[Any, ...]]]]) -> bytes:
    """One batch after the other, as a broker answers with them."""
    fetched, offset = b"", 0
    for compression, records in batches:
        builder = MemoryRecordsBuilder(2, compression, 1_000_000)
        for record in records:
            assert builder.append(*record) is not None
        builder.close()
        fetched += offset.to_bytes(8, "big") + bytes(builder.buffer()[8:])
        offset += len(records)
    return fetched


def told(part: Any, most: int) -> list[tuple[Any, ...]]:
    """Everything that is read, `most` records at a time, with where the reading then stands."""
    found = []
    while part and (taken := part.take(most)):
        found += [(*one[:8], list(one.headers)) for one in taken]
        found.append((part.next_fetch_offset, part.leader_epoch, part.records_read))
    return [*found, part.next_fetch_offset]


@given(batches, st.integers(0, 4), st.integers(1, 20))
def test_records_are_read_as_kafka_python_reads_them(batches: Any, fetch_offset: int, most: int) -> None:
    fetched = packed(batches)
    ours = FetchedRecords(fetch_offset, PLACE, MemoryRecords(fetched))
    theirs = Fetcher.PartitionRecords(fetch_offset, PLACE, MemoryRecords(fetched))
    assert told(ours, most) == told(theirs, most)


def test_a_damaged_batch_is_refused() -> None:
    fetched = bytearray(packed([(0, [(1, b"key", b"value", [])])]))
    fetched[-3] ^= 1
    with pytest.raises(CorruptRecordError, match="offset 0"):
        FetchedRecords(0, PLACE, MemoryRecords(fetched)).take(10)
