"""What `summary work` counts, beside what every process does."""

from prometheus_client import Counter, Histogram

ended = Counter("summary_generations_total", "Generations that ended", ["kind", "outcome"])
seconds = Histogram(
    "summary_generation_seconds",
    "Time of one attempt at a summary",
    ["kind"],
    buckets=(0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 120, 300),
)
