"""A draft is started: with the dry run it was reviewed with, or by a profile without one (IM-11, IM-16)."""

from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy.orm import Session

from chassis.clock import iso, now
from imports.commands import tell
from imports.commands.mapping import check_not_begun
from imports.commands.profiles import remember_profile
from imports.commands.steering import kept_step
from imports.dry_run import FINISHED, OUTDATED, stopped, told
from imports.errors import DryRunNeeded, DryRunOutdated
from imports.models import Import

REVIEW_STANDS = timedelta(days=7)  # contacts knows as long what the dry run looked at


def start(session: Session, import_: Import, dry_run: UUID | None, by: str, name: str | None = None) -> None:
    """Put a locked draft into the queue; its mapping is remembered, by a name if there is one.

    Raises Begun, DryRunNeeded, DryRunOutdated.
    """
    check_not_begun(import_)
    if dry_run is not None:
        check_reviewed(import_, dry_run)
    elif import_.profile is None:
        raise DryRunNeeded()
    remember_profile(session, import_, name)
    import_.dry_run = stopped(import_.dry_run, iso(now()))
    import_.reviewed = dry_run
    import_.steps = kept_step(import_, "start", by)
    import_.status, import_.problem_code, import_.problem_message = "queued", None, None
    tell(session, import_)


def check_reviewed(import_: Import, dry_run: UUID | None = None) -> UUID:
    """The import's finished dry run, which must be this one if one is named. Raises DryRunNeeded, DryRunOutdated."""
    state = told(import_.dry_run, import_.mapping_version)
    if state is None:
        raise DryRunNeeded()
    if dry_run is not None and str(dry_run) != state["id"]:
        raise DryRunOutdated()
    if state["state"] == OUTDATED or (state["state"] == FINISHED and _too_old(state["finished_at"])):
        raise DryRunOutdated()
    if state["state"] != FINISHED:
        raise DryRunNeeded()
    return UUID(state["id"])


def _too_old(finished_at: str) -> bool:
    return now() - datetime.fromisoformat(finished_at) > REVIEW_STANDS
