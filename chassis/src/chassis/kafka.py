"""The only place that builds kafka-python clients (design 3.10), and the list of topics they speak of."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import structlog
import yaml
from kafka import KafkaConsumer, KafkaProducer
from kafka.admin import KafkaAdminClient
from kafka.errors import KafkaError
from kafka.structs import TopicPartition

from chassis.config import BaseConfig
from chassis.fetched import read_quickly
from chassis.lifecycle import Stopper
from chassis.partitioner import KeyPartitioner

log = structlog.get_logger()

LARGEST_RECORD = 4 * 1024 * 1024  # bytes; a contact with 256 KiB of custom values fits many times (CF-5)
PATIENT_BYTES = 256 * 1024
DEAD_LETTER_DAYS = 30
DAY_MS = 86_400_000
_COMMON: dict[str, Any] = {"reconnect_backoff_ms": 50, "reconnect_backoff_max_ms": 1000, "bootstrap_timeout_ms": 10_000}


@dataclass(frozen=True)
class Topic:
    """One entry of deploy/topics.yaml."""

    name: str
    partitions: int
    cleanup: str
    publisher: str
    consumers: tuple[str, ...]
    retention_ms: int | None = None

    def configs(self) -> dict[str, str]:
        made = {"cleanup.policy": self.cleanup, "max.message.bytes": str(LARGEST_RECORD)}
        if self.retention_ms is not None:
            made["retention.ms"] = str(self.retention_ms)
        return made


def read_topics(file: Path) -> dict[str, Topic]:
    """deploy/topics.yaml, by topic name (without a prefix)."""
    listed: Mapping[str, Mapping[str, Any]] = yaml.safe_load(file.read_text())["topics"]
    return {
        name: Topic(
            name,
            entry["partitions"],
            entry["cleanup"],
            entry["publisher"],
            tuple(entry["consumers"]),
            entry.get("retention_ms"),
        )
        for name, entry in listed.items()
    }


def dead_letter_topic(topic: str, consumer: str) -> str:
    return f"{topic}.{consumer}.dlq"


def topics_to_create(topics: Mapping[str, Topic], names: Iterable[str], consumer: str) -> list[Topic]:
    """The named topics, and the dead-letter topics of those that `consumer` reads."""
    wanted = [topics[name] for name in names]
    letters = [
        Topic(dead_letter_topic(topic.name, consumer), 1, "delete", consumer, (), DEAD_LETTER_DAYS * DAY_MS)
        for topic in wanted
        if consumer in topic.consumers
    ]
    return wanted + letters


def create_topics(config: BaseConfig, service: str, publishes: Sequence[str], consumes: Sequence[str]) -> None:
    """Create what is missing; existing topics are left alone."""
    names = dict.fromkeys([*publishes, *consumes])
    wanted = topics_to_create(read_topics(config.topics_file), names, service)
    admin = make_admin(config)
    try:
        there = set(admin.list_topics())
        missing = [topic for topic in wanted if config.topic_prefix + topic.name not in there]
        new = {
            config.topic_prefix + topic.name: {
                "num_partitions": topic.partitions,
                "replication_factor": -1,  # the cluster's default
                "configs": topic.configs(),
            }
            for topic in missing
        }
        if new:
            admin.create_topics(new, raise_errors=False)  # another migrate may have been first
            admin.wait_for_topics(list(new))
    finally:
        admin.close()


def make_admin(config: BaseConfig) -> KafkaAdminClient:
    return KafkaAdminClient(bootstrap_servers=config.kafka_bootstrap_servers.split(","), **_COMMON)


def make_producer(config: BaseConfig, client_id: str) -> KafkaProducer:
    """Idempotent, acks=all; large batches when there is much, no waiting when there is little."""
    return KafkaProducer(
        bootstrap_servers=config.kafka_bootstrap_servers.split(","),
        client_id=client_id,
        acks="all",
        enable_idempotence=True,
        compression_type="lz4" if config.kafka_compress else None,
        batch_size=256 * 1024,
        linger_ms=200,  # senders of many flush: batches are full then, and the sending thread has less to look at
        max_request_size=LARGEST_RECORD,
        partitioner=KeyPartitioner(),
        **_COMMON,
    )


def make_consumer(
    config: BaseConfig, group: str, topics: Sequence[str], stopper: Stopper, *, patience_ms: int = 0
) -> KafkaConsumer:
    """Subscribed, with the metadata of every topic primed first: without that a join can be lost for ever.

    With `patience_ms` records wait that long at the broker for others, so that a batch is worth its transaction.
    """
    consumer = KafkaConsumer(
        bootstrap_servers=config.kafka_bootstrap_servers.split(","),
        client_id=group,
        group_id=config.topic_prefix + group,
        enable_auto_commit=False,
        auto_offset_reset="earliest",
        session_timeout_ms=10_000,
        heartbeat_interval_ms=2_000,
        max_poll_interval_ms=300_000,
        fetch_min_bytes=PATIENT_BYTES if patience_ms else 1,
        fetch_max_wait_ms=patience_ms or 500,
        max_partition_fetch_bytes=4 * LARGEST_RECORD,
        **_COMMON,
    )
    names = [config.topic_prefix + topic for topic in topics]
    for name in names:
        while not consumer.partitions_for_topic(name) and not stopper.wait(0.1):
            log.debug("waiting for a topic", topic=name)
    consumer.subscribe(names)
    read_quickly(consumer)
    return consumer


def make_reader(config: BaseConfig, client_id: str, topics: Sequence[str]) -> KafkaConsumer:
    """Every partition of the topics, from the beginning, in no group: reads along and commits nothing."""
    reader = KafkaConsumer(
        bootstrap_servers=config.kafka_bootstrap_servers.split(","),
        client_id=client_id,
        group_id=None,
        enable_auto_commit=False,
        auto_offset_reset="earliest",
        fetch_max_wait_ms=100,
        max_partition_fetch_bytes=4 * LARGEST_RECORD,
        **_COMMON,
    )
    names = [config.topic_prefix + topic for topic in topics]
    places = [TopicPartition(name, part) for name in names for part in reader.partitions_for_topic(name) or ()]
    reader.assign(places)
    reader.seek_to_beginning(*places)
    read_quickly(reader)
    return reader


def lag_of(consumer: KafkaConsumer) -> int:
    """Records between the position and the end of every assigned partition; asks the broker."""
    assigned = consumer.assignment()
    if not assigned:
        return 0
    ends = consumer.end_offsets(assigned)
    return sum(max(0, ends[partition] - (consumer.position(partition) or 0)) for partition in assigned)


__all__ = ["KafkaConsumer", "KafkaError", "KafkaProducer"]
