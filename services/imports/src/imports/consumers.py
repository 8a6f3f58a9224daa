"""`imports consume`: which institutions there are, for the folders that are watched."""

from collections.abc import Sequence

from sqlalchemy.orm import Session

from chassis.events import Received
from imports.commands import fold_institution
from imports.models import Institution

INSTITUTION_TOPIC = "panel.institution.v1"


def handle(session: Session, records: Sequence[Received]) -> None:
    """Fold a batch of institutions; a tombstone changes nothing here, the imports stay."""
    for received in records:
        if received.topic == INSTITUTION_TOPIC and received.value is not None:
            fold_institution(session, _institution(received))


def _institution(received: Received) -> Institution:
    if received.institution is None:
        raise ValueError("the record names no institution")
    return Institution(
        institution_id=received.institution,
        version=received.version,
        slug=received.data["slug"],
        name=received.data["name"],
    )
