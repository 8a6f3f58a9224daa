"""What `contacts schedule` does, and how often."""

from datetime import datetime, timedelta

from chassis.db import Database
from chassis.idempotency import forget_answers
from chassis.schedule import Job
from contacts.commands.dry_runs import forget_dry_runs
from contacts.commands.notes import purge_deleted_notes
from contacts.commands.pauses import resume_paused
from contacts.commands.purging import purge_deleted_fields

ANSWERS_KEPT = timedelta(days=7)  # of an Idempotency-Key: nobody retries a request for a week
HOUR = 3600.0
PAUSES = 5.0  # seconds in which somebody whose pause is over can be messaged again


def trim_answers(database: Database, at: datetime) -> None:
    with database.begin() as session:
        forget_answers(session, at - ANSWERS_KEPT)


JOBS = (
    Job("resume paused channels", PAUSES, resume_paused),
    Job("purge deleted fields", HOUR, purge_deleted_fields),
    Job("purge deleted notes", HOUR, purge_deleted_notes),
    Job("trim answers", HOUR, trim_answers),
    Job("forget dry runs", HOUR, forget_dry_runs),
)
