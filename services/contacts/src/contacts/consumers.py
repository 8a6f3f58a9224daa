"""What contacts listens to: institutions, for their default language and date format (ID-6, IM-10), and what the
platform tells of contacts (PL-1)."""

from collections.abc import Sequence

from sqlalchemy.orm import Session

from chassis.clock import now
from chassis.events import Received
from contacts.commands import deliverability, messages
from contacts.commands.authentication import apply_authentication
from contacts.commands.campaigns import apply_script
from contacts.commands.deliverability import apply_delivery
from contacts.commands.institutions import remember_institution
from contacts.commands.messages import apply_message
from contacts.commands.platform import Kind, hear
from contacts.messaging import (
    AUTHENTICATED,
    DELIVERY,
    MESSAGE,
    SCRIPT_SENT,
    read_authenticated,
    read_delivery,
    read_message,
    read_script_sent,
)

INSTITUTION_TOPIC = "panel.institution.v1"
PLATFORM = {
    MESSAGE: Kind(read_message, apply_message, matters=messages.matters, creates=messages.creates),
    DELIVERY: Kind(read_delivery, apply_delivery, matters=deliverability.matters),
    AUTHENTICATED: Kind(read_authenticated, apply_authentication),
    SCRIPT_SENT: Kind(read_script_sent, apply_script),
}
CONSUMES = (INSTITUTION_TOPIC, *PLATFORM)


def handle(session: Session, records: Sequence[Received]) -> None:
    """One transaction's records, in order; a null record of an institution tells of nothing."""
    for record in records:
        if record.topic == INSTITUTION_TOPIC and record.value is not None:
            remember_institution(session, record.data)
    hear(session, PLATFORM, [record for record in records if record.topic in PLATFORM], now())
