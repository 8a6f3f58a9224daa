"""Staff pause, resume and cancel an import (IM-12)."""

from typing import Any

from sqlalchemy.orm import Session

from chassis.clock import iso, now
from imports.codes import code_of
from imports.commands import tell
from imports.commands.working import end, wait
from imports.dry_run import stopped
from imports.models import PAUSED, REVIEWABLE, Import
from imports.steering import Effect, Standing, Step, effect_of

MOST_STEPS = 20


def steer(session: Session, import_: Import, step: Step, by: str) -> None:
    """Pause, resume or cancel it, at once or after the batch under way; kept with who and when. Raises NotSteerable."""
    begun = import_.started_at is not None
    reviewable = import_.halted and import_.problem_code in REVIEWABLE
    effect = effect_of(step, Standing(import_.status, import_.halted, import_.asked, begun, reviewable))
    if effect is Effect.NOTHING:
        return
    import_.steps = kept_step(import_, step, by)
    if effect is Effect.ASK:
        import_.asked = step
        tell(session, import_)
    elif effect is Effect.PAUSE:
        pause(session, import_)
    elif effect is Effect.CANCEL:
        cancel(session, import_)
    else:
        _go_on(session, import_)


def kept_step(import_: Import, step: str, by: str) -> list[dict[str, Any]]:
    return [*import_.steps, {"step": step, "by": by, "at": iso(now())}][-MOST_STEPS:]


def pause(session: Session, import_: Import) -> None:
    """It waits for staff; no batch is under way. It keeps its place before the institution's later imports."""
    import_.asked = None
    wait(session, import_, PAUSED, code_of(PAUSED).cause)


def cancel(session: Session, import_: Import) -> None:
    """It ends between two batches: what is decided stays, the rest counts as not reached (IM-13)."""
    import_.problem_code, import_.problem_message = "cancelled", code_of("cancelled").cause
    import_.dry_run = stopped(import_.dry_run, iso(now()))
    end(session, import_, "cancelled")


def _go_on(session: Session, import_: Import) -> None:
    if import_.halted:
        import_.status, import_.problem_code, import_.problem_message = "queued", None, None
        import_.dry_run = stopped(import_.dry_run, iso(now()))
    import_.asked = None
    tell(session, import_)
