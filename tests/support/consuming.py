"""A consumer in a thread of a test, which goes on as its process would."""

from kafka.errors import KafkaError

from chassis.consumer import Consumer
from chassis.lifecycle import Stopper


def consume_until_stopped(consumer: Consumer, stopper: Stopper) -> None:
    """As `run_consumer`: a broker or a join that takes too long is met with another try. Raises all else."""
    while not stopper.stopping:
        try:
            consumer.consume()
        except KafkaError:
            stopper.wait(0.1)
