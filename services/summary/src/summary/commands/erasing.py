"""A contact was erased (AC-6): transcript, conversation, summaries and what was sent for them go; late messages too."""

from collections.abc import Collection, Sequence

from sqlalchemy import text
from sqlalchemy.orm import Session

from chassis.erasures import Whom
from chassis.events import Event
from chassis.outbox import record
from summary.events import CONVERSATION_CHANGED, CONVERSATION_TOPIC, SUMMARY_CHANGED, SUMMARY_TOPIC

_WHOSE = "WHERE institution_id = :institution AND contact_id = :contact"
_REMEMBER = text("INSERT INTO erased VALUES (:institution, :contact) ON CONFLICT DO NOTHING")
# The conversation first: its lock is the one that a summary takes before it is told.
_CONVERSATION = text(f"DELETE FROM conversation {_WHOSE} RETURNING version, summary_version")  # noqa: S608
_REMOVE = [
    text(f"DELETE FROM {table} {_WHOSE}")  # noqa: S608 - only constants
    for table in ("job", "summary", "message", "message_seen", "contact", "note")
]
_AMONG = text("SELECT institution_id, contact_id FROM erased WHERE contact_id = ANY (:contacts)")


def erase(session: Session, erased: Sequence[Whom]) -> None:
    """Called with nobody receiving meanwhile. What was published is followed by null records."""
    for institution, contact in erased:
        whom = {"institution": institution, "contact": contact}
        session.execute(_REMEMBER, whom)
        told = session.execute(_CONVERSATION, whom).one_or_none()
        for statement in _REMOVE:
            session.execute(statement, whom)
        if told is not None:
            record(session, *_gone((institution, contact), told.version, told.summary_version))


def erased_among(session: Session, contacts: Collection[Whom]) -> set[Whom]:
    """Those of them that were erased."""
    if not contacts:
        return set()
    found = session.execute(_AMONG, {"contacts": list({contact for _, contact in contacts})})
    return {(institution, contact) for institution, contact in found}


def _gone(whom: Whom, version: int, summary_version: int) -> list[Event]:
    institution, contact = whom
    told = [(CONVERSATION_TOPIC, CONVERSATION_CHANGED, version), (SUMMARY_TOPIC, SUMMARY_CHANGED, summary_version)]
    return [
        Event(topic=topic, type=type, key=str(contact), institution=institution, version=last + 1, data=None)
        for topic, type, last in told
        if last
    ]
