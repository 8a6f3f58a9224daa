"""What this service tells the others: the import's whole state after every batch."""

from chassis.events import Event
from imports.models import Import

IMPORT_TOPIC = "imports.import.v1"


def import_changed(import_: Import) -> Event:
    return Event(
        topic=IMPORT_TOPIC,
        type="imports.import-changed.v1",
        key=str(import_.id),
        institution=import_.institution_id,
        version=import_.version,
        data=import_.state(),
    )
