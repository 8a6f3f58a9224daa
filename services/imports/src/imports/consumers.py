"""`imports consume`: which institutions there are, for the folders that are watched, and who was erased."""

import re
from collections.abc import Sequence

from sqlalchemy.orm import Session

from chassis.erasures import erased_in, keep_apart
from chassis.events import Poison, Received
from imports.commands.institutions import fold_institution
from imports.erasing import erase
from imports.models import Institution

INSTITUTION_TOPIC = "panel.institution.v1"
_SLUG = re.compile(r"[a-z0-9][a-z0-9-]{0,62}")


def handle(session: Session, records: Sequence[Received]) -> None:
    """Fold a batch of institutions; a tombstone changes nothing here, the imports stay."""
    if gone := erased_in(records):
        keep_apart(session, erasing=True)
        erase(session, gone)
    for received in records:
        if received.topic == INSTITUTION_TOPIC and received.value is not None:
            fold_institution(session, _institution(received))


def _institution(received: Received) -> Institution:
    """Raises Poison: a slug becomes the name of a folder, so it must be nothing but a name."""
    if received.institution is None or not _SLUG.fullmatch(received.data["slug"]):
        raise Poison("no institution, or a slug that can not name a folder")
    return Institution(
        institution_id=received.institution,
        version=received.version,
        slug=received.data["slug"],
        name=received.data["name"],
        date_format=received.data["date_format"],
    )
