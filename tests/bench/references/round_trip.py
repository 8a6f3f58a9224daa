"""A raw kafka-python round trip: one record produced with acks=all, the time until a waiting consumer has it."""

import threading
import time

from kafka import KafkaConsumer, KafkaProducer
from kafka.structs import TopicPartition


def round_trips(bootstrap: str, topic: str, count: int, size: int, pause: float) -> list[float]:
    """Seconds of each of `count` round trips of a record of `size` bytes, one at a time."""
    servers = bootstrap.split(",")
    consumer = KafkaConsumer(bootstrap_servers=servers, group_id=None, fetch_max_wait_ms=500)
    consumer.assign([TopicPartition(topic, 0)])
    consumer.seek_to_end()
    consumer.position(TopicPartition(topic, 0))
    producer = KafkaProducer(bootstrap_servers=servers, acks="all", linger_ms=0)
    arrived: dict[bytes, float] = {}
    came, stop = threading.Condition(), threading.Event()

    def listen() -> None:
        while not stop.is_set():
            for records in consumer.poll(timeout_ms=500).values():
                with came:
                    arrived.update((record.key, time.perf_counter()) for record in records)
                    came.notify()

    listener = threading.Thread(target=listen)
    listener.start()
    taken = []
    try:
        for number in range(count + 20):  # the first 20 warm it up
            key = b"%d" % number
            begun = time.perf_counter()
            producer.send(topic, key=key, value=b"x" * size, partition=0)
            producer.flush(timeout=30)
            with came:
                if not came.wait_for(lambda key=key: key in arrived, timeout=30):  # type: ignore[misc]
                    raise TimeoutError("the record did not come back")
            taken.append(arrived[key] - begun)
            time.sleep(pause)
    finally:
        stop.set()
        listener.join()
        producer.close()
        consumer.close()
    return taken[20:]
