"""A rebalance that never ends: kafka-python can wait in it for ever, the process may not (design 3.10)."""

from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial

from kafka import KafkaConsumer

from chassis.kafka import read_topics
from deploy.local.stack import Stack
from deploy.local.topology import TOPICS_FILE
from tests.support.product.running import is_alive, wait_until_all_run
from tests.support.waiting import wait_until

HELD = "summary-consume"


def test_a_consumer_held_in_a_rebalance_ends_and_comes_back(stack: Stack) -> None:
    """design 3.10."""
    stack.stop_program(HELD)
    with a_member_that_never_rejoins(stack, group="summary"):
        stack.start_program(HELD)
        held = stack.pid_of(HELD)
        wait_until(lambda: stack.pid_of(HELD) not in (0, held), message="the held process was replaced")
        assert not is_alive(held)
        assert not stack.is_ready(HELD)
    wait_until_all_run(stack)


@contextmanager
def a_member_that_never_rejoins(stack: Stack, group: str) -> Iterator[None]:
    """It joined, its heartbeats go on, and it asks for nothing more: the broker waits five minutes for such a one."""
    topics = [topic.name for topic in read_topics(TOPICS_FILE).values() if group in topic.consumers]
    member = KafkaConsumer(
        bootstrap_servers=stack.kafka,
        group_id=group,
        enable_auto_commit=False,
        max_poll_interval_ms=300_000,
    )
    try:
        for topic in topics:  # the leader of a group needs the metadata before it assigns
            wait_until(partial(member.partitions_for_topic, topic), message=f"{topic} is there")
        member.subscribe(topics)
        wait_until(lambda: member.poll(timeout_ms=200) or member.assignment(), message="the member joined")
        yield
    finally:
        member.close()
