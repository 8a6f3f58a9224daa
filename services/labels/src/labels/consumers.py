"""`labels consume`: who was erased."""

from collections.abc import Sequence

from sqlalchemy.orm import Session

from chassis.erasures import erased_in
from chassis.events import Received
from labels.commands.erasing import erase


def handle(session: Session, records: Sequence[Received]) -> None:
    """One batch in one transaction."""
    erase(session, erased_in(records))
