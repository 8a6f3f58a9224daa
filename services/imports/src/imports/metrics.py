"""What `imports work` counts beside what every process does."""

from prometheus_client import Counter, Gauge

rows = Counter("import_rows_total", "Rows whose fate was decided", ["outcome"])
rolled_back = Counter("import_contacts_rolled_back_total", "Contacts of imports that were rolled back", ["outcome"])
due = Gauge("imports_due", "Institutions with an import that waits for a turn")
