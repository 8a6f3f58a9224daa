"""The contact showed who they are (PL-2, AC-7): the platform's newest word on it counts."""

from datetime import datetime

from sqlalchemy.orm import Session

from chassis.clock import iso
from contacts.commands.platform import saved
from contacts.edits import Edit, Origin
from contacts.messaging import Authenticated
from contacts.models import Contact


def apply_authentication(session: Session, contact: Contact, told: Authenticated, at: datetime) -> None:
    """The contact's row is locked. An older or repeated one changes nothing, whenever it comes."""
    edit = Edit({**contact.fields()})
    state = {"channel": told.channel, "until": iso(told.until), "authenticated_at": iso(told.at)}
    if _rank(state) > _rank(contact.authentication):
        edit.put({"authentication": state})
    origin = Origin(kind="platform", actor="platform", at=at, institution=contact.institution_id)
    saved(session, contact, edit, origin)


def _rank(state: dict[str, str] | None) -> tuple[str, str, str]:
    """By when it happened; of the same moment the one that holds longer."""
    return (state.get("authenticated_at", ""), state["until"], state["channel"]) if state else ("", "", "")
