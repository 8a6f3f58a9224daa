"""A record that can not be handled, on its way to the dead-letter topic: whoever gives one up writes it here."""

import structlog

from chassis import metrics
from chassis.config import BaseConfig
from chassis.events import Received
from chassis.kafka import KafkaProducer, dead_letter_topic

log = structlog.get_logger()


def send_letter(
    producer: KafkaProducer, config: BaseConfig, service: str, record: Received, error: str, message: str
) -> None:
    """Acknowledged when this returns, with where the record came from and why it is there."""
    why = [
        ("dlq_topic", record.topic.encode()),
        ("dlq_partition", b"%d" % record.partition),
        ("dlq_offset", b"%d" % record.offset),
        ("dlq_error", error.encode()),
        ("dlq_message", message.splitlines()[0][:500].encode() if message else b""),
    ]
    future = producer.send(
        config.topic_prefix + dead_letter_topic(record.topic, service),
        value=record.value,
        key=None if record.key is None else record.key.encode(),
        headers=[*record.headers, *why],
    )
    producer.flush(timeout=30)
    future.get(timeout=30)
    metrics.dead_letters.labels(record.topic).inc()
    log.error(
        "a record went to the dead-letter topic",
        topic=record.topic,
        partition=record.partition,
        offset=record.offset,
        error=error,
    )
