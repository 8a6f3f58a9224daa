"""Records given to a producer many at a time, beside what kafka-python makes of the same, and on a real broker."""

import random
from collections.abc import Sequence
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from kafka import KafkaProducer
from kafka.errors import KafkaError, MessageSizeTooLargeError
from kafka.record.memory_records import MemoryRecordsBuilder

from chassis.config import BaseConfig
from chassis.kafka import LARGEST_RECORD, make_admin, make_producer, make_reader
from chassis.sending import Outgoing, Records, packed_headers, send_all
from tests.chassis.conftest import TOPIC
from tests.support.waiting import wait_until

LZ4 = 3

some_bytes = st.binary(max_size=200)
headers = st.lists(st.tuples(st.text(max_size=80), some_bytes), max_size=6)
records = st.tuples(st.integers(0, 2**41), some_bytes, st.none() | some_bytes, headers)


@given(st.lists(records, min_size=1, max_size=20), st.sampled_from([0, LZ4]), st.integers(100, 3000))
def test_a_batch_is_what_kafka_python_makes_of_the_same_records(
    records: Sequence[tuple[int, bytes, bytes | None, Any]], compression: int, size: int
) -> None:
    ours, theirs = Records(2, compression, size), MemoryRecordsBuilder(2, compression, size)
    for at, key, value, headers in records:
        fits = ours.put(Outgoing(TOPIC, key, value, packed_headers(headers), at))
        assert fits is (theirs.append(at, key, value, headers) is not None)
    for made in (ours, theirs):
        made.set_producer_state(7, 1, 3, False)
        made.close()
    assert ours.next_offset() == theirs.next_offset()
    assert ours.buffer() == theirs.buffer()


def outgoing(config: BaseConfig, key: str, value: bytes | None) -> Outgoing:
    return Outgoing(config.topic_prefix + TOPIC, key.encode(), value, packed_headers([("id", b"1")]), 1_769_904_000_000)


def published(config: BaseConfig, count: int) -> list[Any]:
    """The first records of the topic, once they are there; each partition's in their order."""
    reader = make_reader(config, "test", [TOPIC])
    found: list[Any] = []

    def all_there() -> bool:
        found.extend(record for part in reader.poll(timeout_ms=200).values() for record in part)
        return len(found) >= count

    try:
        wait_until(all_there)
        return found
    finally:
        reader.close()


def test_records_of_many_batches_arrive_in_the_order_of_their_keys(config: BaseConfig) -> None:
    sent = [(f"key-{n % 7}", b"%d" % n * 9_000) for n in range(200)]
    producer = make_producer(config, "test")
    futures = send_all(producer, [outgoing(config, key, value) for key, value in sent])
    producer.flush(timeout=30)
    assert len(futures) > 3
    assert all(future.get(timeout=1).offset >= 0 for future in futures)
    producer.send(config.topic_prefix + TOPIC, key=b"key-1", value=b"after them").get(timeout=30)
    producer.close()
    found = published(config, len(sent) + 1)
    for key in {key for key, _ in sent}:
        wanted = [value for one, value in sent if one == key] + [b"after them"] * (key == "key-1")
        assert [record.value for record in found if record.key == key.encode()] == wanted
    assert {tuple(record.headers) for record in found} == {(("id", b"1"),), ()}


def test_a_record_that_is_too_large_is_refused_and_those_before_it_are_sent(config: BaseConfig) -> None:
    producer = make_producer(config, "test")
    with pytest.raises(MessageSizeTooLargeError):
        send_all(producer, [outgoing(config, "ada", b"first"), outgoing(config, "ada", b"x" * LARGEST_RECORD)])
    producer.flush(timeout=30)
    producer.close()
    assert [record.value for record in published(config, 1)] == [b"first"]


def _flush(producer: KafkaProducer, future: Any) -> None:
    producer.flush(timeout=2)
    future.get(timeout=0)


@pytest.mark.parametrize("count", [1, 2])
def test_what_the_broker_finds_too_large_is_never_taken_for_sent(config: BaseConfig, count: int) -> None:
    """Alone, or as a batch that kafka-python splits: of one of its parts nobody would hear whether it arrived."""
    admin = make_admin(config)
    topic = f"{config.topic_prefix}small"
    admin.create_topics({topic: {"num_partitions": 1, "configs": {"max.message.bytes": "1000"}}})
    admin.wait_for_topics([topic])
    admin.close()
    producer = make_producer(config, "test")
    big = Outgoing(topic, b"ada", random.randbytes(2_000), packed_headers([]), 1)  # does not get smaller by lz4
    (future,) = send_all(producer, [big] * count)
    with pytest.raises(KafkaError):
        _flush(producer, future)
    producer.close(timeout=1)
