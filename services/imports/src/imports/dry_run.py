"""What is told of a dry run (IM-11): its state, how far it is, what it counted. Pure."""

from typing import Any
from uuid import UUID

ASKED, RUNNING, FINISHED, FAILED, STOPPED, OUTDATED = "asked", "running", "finished", "failed", "stopped", "outdated"
STATES = (ASKED, RUNNING, FINISHED, FAILED, STOPPED, OUTDATED)
UNDER_WAY = (ASKED, RUNNING)
COUNTED = ("created", "updated", "unchanged", "skipped", "refused")

State = dict[str, Any]


def begun(id: UUID, by: str, mapping_version: int, rows_total: int) -> State:
    """One that was asked for."""
    return {
        "id": str(id),
        "state": ASKED,
        "problem": None,
        "mapping_version": mapping_version,
        "rows_done": 0,
        "rows_total": rows_total,
        "started_at": None,
        "finished_at": None,
        "counts": dict.fromkeys((*COUNTED, "in_part"), 0),
        "by": by,
    }


def told(dry_run: State | None, mapping_version: int) -> State | None:
    """As it is shown: of another mapping than the import's it is outdated, however far it came."""
    if dry_run is None or dry_run["mapping_version"] == mapping_version:
        return dry_run
    return dry_run | {"state": OUTDATED}


def stopped(dry_run: State | None, at: str) -> State | None:
    """Where it is under way it ends here."""
    if dry_run is None or dry_run["state"] not in UNDER_WAY:
        return dry_run
    return dry_run | {"state": STOPPED, "problem": None, "finished_at": at}


def over_guard(dry_run: State, percent: int) -> str | None:
    """IM-16: which of the two is too much of the file, in words; None if neither is."""
    for outcome in ("refused", "created"):
        rows = dry_run["counts"][outcome]
        if rows * 100 > percent * dry_run["rows_total"]:
            return f"{rows:,} of {dry_run['rows_total']:,} rows would be {outcome}, and the guard is {percent}%."
    return None
