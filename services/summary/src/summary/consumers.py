"""What this service hears: messages of the outside platform, institutions' languages, of contacts and custom fields
what a prompt may need, and who was erased."""

from collections.abc import Sequence

from sqlalchemy.orm import Session

from chassis.erasures import erased_in, keep_apart
from chassis.events import Received
from summary.commands.contacts import learn_contacts
from summary.commands.erasing import erase, erased_among
from summary.commands.fields import learn_fields
from summary.commands.institutions import learn
from summary.commands.messages import receive
from summary.transcript import read_message

MESSAGES = "messaging.message.v1"
INSTITUTIONS = "panel.institution.v1"
CONTACTS = "contacts.contact.v1"
FIELDS = "contacts.field.v1"


def handle(session: Session, records: Sequence[Received]) -> None:
    """One batch in one transaction. Poison if a record of it can never be handled."""
    gone = erased_in(records)
    keep_apart(session, erasing=bool(gone))
    erase(session, gone)
    messages = [read_message(record) for record in records if record.topic == MESSAGES]
    erased = erased_among(session, {(said.institution_id, said.contact_id) for said in messages})
    receive(session, [said for said in messages if (said.institution_id, said.contact_id) not in erased])
    learn(session, [record for record in records if record.topic == INSTITUTIONS and record.value is not None])
    learn_fields(session, [record for record in records if record.topic == FIELDS and record.value is not None])
    learn_contacts(session, [record for record in records if record.topic == CONTACTS])
