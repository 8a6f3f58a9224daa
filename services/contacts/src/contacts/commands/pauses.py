"""CH-5: a pause with an end is over by itself."""

from datetime import datetime
from functools import partial
from uuid import UUID

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from chassis.db import Database
from contacts.commands.consent import end_pauses
from contacts.commands.contacts import save_edit
from contacts.edits import Edit, Origin
from contacts.models import Contact, PauseEnd

PORTION = 500  # channels looked up at once

Due = tuple[UUID, UUID, str]  # institution, contact, channel


def resume_paused(database: Database, at: datetime) -> None:
    """Every channel whose pause may be over, contact by contact, each in a transaction of its own: an interrupted run
    goes on where it was. What is over is told by the ledger, so that nothing is ever resumed twice."""
    while due := _due(database, at):
        for one in due:
            database.retrying(partial(_resume, due=one, at=at))


def _due(database: Database, at: datetime) -> list[Due]:
    wanted = select(PauseEnd.institution_id, PauseEnd.contact_id, PauseEnd.channel).where(PauseEnd.until <= at)
    with database.begin() as session:
        found = session.execute(wanted.order_by(PauseEnd.until).limit(PORTION))
        return list(dict.fromkeys((row.institution_id, row.contact_id, row.channel) for row in found))


def _resume(session: Session, *, due: Due, at: datetime) -> None:
    institution, contact_id, channel = due
    contact = session.get(Contact, (institution, contact_id), with_for_update=True)
    if contact is not None:
        edit = Edit(contact.fields())
        origin = Origin(kind="expiry", actor="contacts schedule", at=at, institution=institution)
        end_pauses(session, edit, channel, origin)
        if edit.before:
            save_edit(session, contact, edit, origin)
    session.execute(
        delete(PauseEnd).where(
            PauseEnd.institution_id == institution,
            PauseEnd.contact_id == contact_id,
            PauseEnd.channel == channel,
            PauseEnd.until <= at,
        )
    )
