"""What this service hears: messages of the outside platform, institutions' languages, of contacts, their notes and
custom fields what a prompt may need, and who was erased."""

from collections.abc import Sequence

from sqlalchemy.orm import Session

from chassis.clock import now
from chassis.erasures import erased_in, keep_apart
from chassis.events import Poison, Received
from chassis.parking import park
from summary.commands.contacts import find, learn_contacts
from summary.commands.erasing import erase, erased_among
from summary.commands.fields import learn_fields
from summary.commands.institutions import learn
from summary.commands.messages import receive
from summary.commands.notes import learn_notes
from summary.transcript import NOBODY, Message, read_message

MESSAGES = "messaging.message.v1"
INSTITUTIONS = "panel.institution.v1"
CONTACTS = "contacts.contact.v1"
FIELDS = "contacts.field.v1"
NOTES = "contacts.note.v1"


def handle(session: Session, records: Sequence[Received]) -> None:
    """One batch in one transaction. Poison if a record of it can never be handled."""
    gone = erased_in(records)
    keep_apart(session, erasing=bool(gone))
    erase(session, gone)
    told = [(record, read_message(record)) for record in records if record.topic == MESSAGES]
    learn_contacts(session, [record for record in records if record.topic == CONTACTS])
    messages = _named(session, told)
    erased = erased_among(session, {(said.institution_id, said.contact_id) for said in messages})
    receive(session, [said for said in messages if (said.institution_id, said.contact_id) not in erased])
    learn(session, [record for record in records if record.topic == INSTITUTIONS and record.value is not None])
    learn_fields(session, [record for record in records if record.topic == FIELDS and record.value is not None])
    learn_notes(session, [record for record in records if record.topic == NOTES])


def _named(session: Session, told: Sequence[tuple[Received, Message]]) -> list[Message]:
    """PL-1: whom an address means; a message from one that is not known yet is parked."""
    found = find(session, {said.name for _, said in told if said.contact_id == NOBODY})
    named: list[Message] = []
    for record, said in told:
        contacts = found.get(said.name, [said.contact_id])
        if len(contacts) > 1:
            raise Poison(f"ambiguous-address: several contacts have this {said.channel} address")
        if contacts == [NOBODY]:
            park(session, said.name, record, now())
        else:
            named.append(said.of(contacts[0]))
    return named
