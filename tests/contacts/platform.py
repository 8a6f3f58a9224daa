"""The outside platform, as `contacts consume` hears it: one batch of records, in one transaction."""

import itertools
import json
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

from chassis.consumer import POISONOUS
from chassis.db import Database
from chassis.events import Received
from contacts.consumers import handle

START = datetime(2026, 3, 2, 15, tzinfo=UTC)
MESSAGE, DELIVERY = "messaging.message.v1", "messaging.delivery.v1"
AUTHENTICATED = "messaging.contact-authenticated.v1"
State = dict[str, Any]


def minute(number: float) -> str:
    """A moment of the platform's clock."""
    return (START + timedelta(minutes=number)).isoformat().replace("+00:00", "Z")


class Platform:
    """What it tells of one institution's contacts; `hear` hands records on."""

    def __init__(self, system: Database, institution: UUID) -> None:
        self._system, self._institution = system, str(institution)
        self._ids = itertools.count(1)

    def message(self, text: str = "Hello", at: float = 0, **given: Any) -> Received:
        """From a contact unless told otherwise."""
        told = {"channel": "sms", "direction": "inbound", "author": "contact", "text": text, "sent_at": minute(at)}
        return self._record(MESSAGE, told | given)

    def delivery(self, status: str, code: str | None = None, at: float = 0, **given: Any) -> Received:
        told = {"channel": "sms", "status": status, "at": minute(at)} | ({"code": code} if code else {})
        return self._record(DELIVERY, told | given)

    def authenticated(self, until: float, at: float = 0, **given: Any) -> Received:
        told = {"channel": "web", "authenticated_at": minute(at), "until": minute(until)}
        return self._record(AUTHENTICATED, told | given)

    def _record(self, topic: str, told: State) -> Received:
        data = {"id": f"p{next(self._ids)}", "institution_id": self._institution} | told
        return a_record(topic, data)

    def tells(self, *records: Received) -> None:
        """One batch."""
        self._system.retrying(lambda session: handle(session, records))

    def refuses(self, record: Received) -> str:
        """Why: it alone would go to the dead-letter topic."""
        try:
            self.tells(record)
        except POISONOUS as error:
            return str(error)
        raise AssertionError("the record was taken")


def a_record(topic: str, data: State | bytes) -> Received:
    value = data if isinstance(data, bytes) else json.dumps(data).encode()
    known = {} if isinstance(data, bytes) else data
    headers = {"ce_type": topic, "institution": known.get("institution_id", "")}
    key = str(known.get("contact_id") or known.get("address") or "")
    return Received(topic, 0, 0, key, value, [(name, text.encode()) for name, text in headers.items()])
