"""`make status`: every process, whether it is ready, what waits in its outbox, how far its consumer is behind."""

import time
from collections.abc import Iterable
from typing import Any

import psycopg

from deploy.local import topology
from deploy.local.stack import Stack
from deploy.local.supervision import State
from deploy.local.topology import PROGRAMS, Program

CONSUMING = ("consume", "project")
HEAD: tuple[str, ...] = ("process", "state", "pid", "up", "ready", "outbox", "lag")


def table(stack: Stack) -> str:
    """The whole picture as text."""
    states = stack.supervisor.states()
    behind = lags(stack) if _is_up(states, "kafka") else {}
    rows = [HEAD]
    for name in ("postgres", "kafka"):
        rows.append(_row(stack, states.get(name), name, "", ""))
    for program in PROGRAMS:
        depth = _outbox(stack, program) if _is_up(states, "postgres") else "?"
        lag = str(behind.get(program.service, "?")) if program.verb in CONSUMING else ""
        rows.append(_row(stack, states.get(program.name), program.name, depth, lag))
    return _aligned(rows)


def _is_up(states: dict[str, State], name: str) -> bool:
    return name in states and states[name].pid != 0


def _row(stack: Stack, state: State | None, name: str, outbox: str, lag: str) -> tuple[str, ...]:
    if state is None or state.pid == 0:
        return (name, state.state.lower() if state else "not started", "", "", "", outbox, lag)
    ready = "yes" if stack.is_ready(name) else f"no: {stack.why_not_ready(name)}"
    return (name, state.state.lower(), str(state.pid), _duration(int(time.time()) - state.since), ready, outbox, lag)


def _outbox(stack: Stack, program: Program) -> str:
    """Events that wait to be published; shown beside the relay that publishes them."""
    if program.verb != "relay":
        return ""
    try:
        with psycopg.connect(stack.dsn_of(program.service, "system"), connect_timeout=3) as connection:
            row = connection.execute("SELECT count(*) FROM outbox").fetchone()
    except psycopg.Error as error:
        return type(error).__name__
    return str(row[0]) if row else "?"


def lags(stack: Stack) -> dict[str, int]:
    """Records each service's consumer group has not yet committed."""
    from kafka.errors import KafkaError

    from chassis.kafka import make_admin, read_topics

    topics = read_topics(topology.TOPICS_FILE).values()
    reads = {service: [topic for topic in topics if service in topic.consumers] for service in topology.SERVICES}
    try:
        admin = make_admin(stack.settings)
        try:
            committed = admin.list_group_offsets([service for service, read in reads.items() if read])
            return {service: _behind(admin, offsets) for service, offsets in committed.items()}
        finally:
            admin.close()
    except KafkaError:
        return {}


def _behind(admin: Any, offsets: dict[Any, Any]) -> int:
    from kafka.admin import OffsetSpec

    ends = admin.list_partition_offsets(dict.fromkeys(offsets, OffsetSpec.LATEST)) if offsets else {}
    return sum(max(0, ends[partition].offset - offset.offset) for partition, offset in offsets.items())


def _duration(seconds: int) -> str:
    minutes, seconds = divmod(max(0, seconds), 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours}h{minutes:02}m" if hours else f"{minutes}m{seconds:02}s"


def _aligned(rows: Iterable[tuple[str, ...]]) -> str:
    rows = list(rows)
    widths = [max(len(row[column]) for row in rows) for column in range(len(HEAD))]
    lines = ["  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip() for row in rows]
    return "\n".join(lines)
