"""What contacts publishes when a contact is erased, for the tests of those who hear of it."""

import json
from uuid import UUID

from chassis.erasures import TOPIC
from chassis.events import Received


def an_erasure(institution: UUID, contact: UUID | str) -> Received:
    """The record on contacts.lifecycle.v1."""
    told = {
        "contact_id": str(contact),
        "institution_id": str(institution),
        "version": 9,
        "state": "erased",
        "recorded_at": "2026-02-01T12:00:00.000000Z",
    }
    headers = [("institution", str(institution).encode())]
    return Received(TOPIC, 0, 0, str(contact), json.dumps(told).encode(), headers)
