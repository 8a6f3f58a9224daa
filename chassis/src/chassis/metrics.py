"""The figures every process keeps. A web server's workers share files (runner sets the directory before this loads)."""

import os
from functools import cache

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, generate_latest, multiprocess

CONTENT_TYPE = "text/plain; version=0.0.4; charset=utf-8"

requests = Counter("http_requests_total", "Requests answered", ["route", "method", "status"])
request_seconds = Histogram(
    "http_request_seconds",
    "Time to answer a request",
    ["route"],
    buckets=(0.002, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30),
)
relayed = Counter("relay_events_total", "Events acknowledged by Kafka and deleted from the outbox")
relay_leader = Gauge("relay_leader", "1 if this relay holds the lock")
outbox_depth = Gauge("outbox_depth", "Events waiting in the outbox")
outbox_age = Gauge("outbox_oldest_seconds", "Age of the oldest event in the outbox")
schedule_leader = Gauge("schedule_leader", "1 if this schedule holds the lock")
jobs_done = Counter("schedule_jobs_total", "Jobs that were done", ["job"])
consumed = Counter("consumer_records_total", "Records whose effect was committed", ["topic"])
dead_letters = Counter("consumer_dead_letters_total", "Records sent to a dead-letter topic", ["topic"])
consumer_idle = Gauge("consumer_idle_seconds", "Time since the consumer's loop last came round")
consumer_lag = Gauge("consumer_lag", "Records between the position and the end", ["topic", "partition"])


@cache
def _figures_of(route: str, method: str, status: int) -> tuple[Counter, Histogram]:
    """The children, kept: looking them up by label costs more than counting."""
    return requests.labels(route, method, status), request_seconds.labels(route)


def count_request(route: str, method: str, status: int, seconds: float) -> None:
    """One answered request; `route` is the rule, never the path, so that the figures stay few."""
    counted, timed = _figures_of(route, method, status)
    counted.inc()
    timed.observe(seconds)


def exposition() -> bytes:
    """All figures as text; of a web server, summed over its workers."""
    if os.environ.get("PROMETHEUS_MULTIPROC_DIR"):
        registry = CollectorRegistry()
        multiprocess.MultiProcessCollector(registry)  # type: ignore[no-untyped-call]
        return generate_latest(registry)
    return generate_latest()
