"""What is kept 90 days and then removed (IM-21)."""

from datetime import datetime, timedelta

from sqlalchemy import text

from chassis.db import Database

KEPT = timedelta(days=90)
FORGET_SECONDS = 3600.0

_FORGET_ROLL_BACKS = text(
    "DELETE FROM rollback_row r USING import i"
    " WHERE (i.institution_id, i.id) = (r.institution_id, r.import_id)"
    " AND (i.roll_back ->> 'finished_at')::timestamptz < :before"
)


def forget_roll_backs(database: Database, at: datetime) -> None:
    """What was kept of imports that were rolled back long ago; their counts stay."""
    with database.begin() as session:
        session.execute(_FORGET_ROLL_BACKS, {"before": at - KEPT})
