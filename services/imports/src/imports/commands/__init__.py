"""Every change to an import: each function is one step of its life, with its event, in the caller's transaction."""

from sqlalchemy.orm import Session

from chassis.outbox import record
from imports.events import import_changed
from imports.models import Import


def tell(session: Session, import_: Import) -> None:
    """The next version, and the event of it."""
    import_.version += 1
    session.flush()
    record(session, import_changed(import_))
