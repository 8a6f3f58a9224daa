"""What contacts listens to: institutions, for their default language and date format (ID-6, IM-10)."""

from collections.abc import Sequence

from sqlalchemy.orm import Session

from chassis.events import Received
from contacts.commands.institutions import remember_institution

INSTITUTION_TOPIC = "panel.institution.v1"
CONSUMES = (INSTITUTION_TOPIC,)


def handle(session: Session, records: Sequence[Received]) -> None:
    """One transaction's records, in order; a null record tells of nothing."""
    for record in records:
        if record.value is not None:
            remember_institution(session, record.data)
