"""What `imports work` counts beside what every process does."""

from prometheus_client import Counter, Gauge

rows = Counter("import_rows_total", "Rows whose fate was decided", ["outcome"])
due = Gauge("imports_due", "Institutions with an import that waits for a turn")
