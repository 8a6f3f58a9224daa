"""The figures of this service, besides those that every process keeps (chassis.metrics)."""

from prometheus_client import Counter, Gauge, Histogram

live_streams = Gauge("live_streams", "Streams that are open")
live_told = Counter("live_told_total", "Changes that a stream was told of")
live_look_seconds = Histogram(
    "live_look_seconds",
    "Time to look for all open streams at once",
    buckets=(0.002, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1),
)
