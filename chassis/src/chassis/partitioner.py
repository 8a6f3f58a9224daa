"""Kafka's own partitioning of keys, over words instead of bytes: it is in the relay's hottest path."""

import struct
from functools import lru_cache
from typing import Any

from kafka.partitioner.default import DefaultPartitioner

_MASK = 0xFFFFFFFF
_SEED = 0x9747B28C
_M = 0x5BD1E995


class KeyPartitioner(DefaultPartitioner):  # type: ignore[misc]
    """The same partition as every Kafka client's default for the same key."""

    def partition(
        self, topic: str, key: Any, serialized_key: bytes | None, value: Any, serialized_value: Any, cluster: Any
    ) -> int:
        if serialized_key is None:
            return int(super().partition(topic, key, serialized_key, value, serialized_value, cluster))
        partitions = cluster.partitions_for_topic(topic)
        if not partitions:
            raise ValueError(f"no metadata of topic {topic}")
        return partition_of(serialized_key, len(partitions))


def partition_of(key: bytes, partitions: int) -> int:
    return (murmur2(key) & 0x7FFFFFFF) % partitions


@lru_cache
def _words(length: int) -> struct.Struct:
    return struct.Struct(f"<{length // 4}I")


def murmur2(data: bytes) -> int:
    """MurmurHash2 as Kafka's Java client computes it: 32 bits, unsigned."""
    length = len(data)
    h = _SEED ^ length
    for k in _words(length).unpack_from(data):
        k = k * _M & _MASK
        h = (h * _M ^ (k ^ k >> 24) * _M) & _MASK
    if tail := length & 3:
        h = (h ^ int.from_bytes(data[-tail:], "little")) * _M & _MASK
    h = (h ^ h >> 13) * _M & _MASK
    return h ^ h >> 15
