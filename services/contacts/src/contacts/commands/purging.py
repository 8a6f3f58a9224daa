"""CF-8: 30 days after a field was deleted its values go."""

from datetime import datetime
from functools import partial
from uuid import UUID

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from chassis.db import Database
from contacts.commands import field_values
from contacts.commands.fields import KEPT
from contacts.edits import Origin
from contacts.models import CustomField

Field = tuple[UUID, UUID]  # institution, id
_FIRST = UUID(int=0)


def purge_deleted_fields(database: Database, at: datetime) -> None:
    """Portion by portion, each in a transaction of its own: an interrupted purge goes on where it was."""
    with database.begin() as session:
        due = session.execute(_expired(at).order_by(CustomField.institution_id, CustomField.id)).all()
    for key in due:
        last: UUID | None = _FIRST
        while last is not None:
            last = database.retrying(partial(_purge_portion, key=(key[0], key[1]), after=last, at=at))


def _purge_portion(session: Session, *, key: Field, after: UUID, at: datetime) -> UUID | None:
    """The last contact that was purged; None when the field is through, or no longer due."""
    institution, id = key
    still = _expired(at).where(CustomField.institution_id == institution, CustomField.id == id)
    if session.execute(still.with_for_update()).first() is None:
        return None
    origin = Origin(kind="expiry", actor="contacts schedule", at=at, institution=institution)
    last = field_values.clear_portion(session, id, after, origin)
    if last is None:
        session.get_one(CustomField, key).purged = True
    return last


def _expired(at: datetime) -> Select[UUID, UUID]:
    return select(CustomField.institution_id, CustomField.id).where(
        CustomField.deleted, CustomField.purged.is_(False), CustomField.deleted_at <= at - KEPT
    )
