"""A contact was erased (AC-6): transcript, conversation, summaries and what was sent for them go; late messages too."""

from collections.abc import Collection, Sequence

from sqlalchemy import text
from sqlalchemy.orm import Session

from chassis.erasures import Whom
from chassis.events import Event
from chassis.outbox import record
from summary.events import CONVERSATION_CHANGED, CONVERSATION_TOPIC, SUMMARY_CHANGED, SUMMARY_TOPIC

_GONE = "unnest(CAST(:institutions AS uuid[]), CAST(:contacts AS uuid[])) AS gone (institution_id, contact_id)"
_WHOSE = f"t USING {_GONE} WHERE (t.institution_id, t.contact_id) = (gone.institution_id, gone.contact_id)"
_REMEMBER = text(f"INSERT INTO erased SELECT * FROM {_GONE} ON CONFLICT DO NOTHING")  # noqa: S608 - only constants
# The conversation first: its lock is the one that a summary takes before it is told.
_TOLD = "t.institution_id, t.contact_id, t.version, t.summary_version"
_CONVERSATION = text(f"DELETE FROM conversation {_WHOSE} RETURNING {_TOLD}")  # noqa: S608
_REMOVE = [
    text(f"DELETE FROM {table} {_WHOSE}")  # noqa: S608 - only constants
    for table in ("job", "summary", "message", "message_seen", "contact", "note")
]
_AMONG = text("SELECT institution_id, contact_id FROM erased WHERE contact_id = ANY (:contacts)")


def erase(session: Session, erased: Sequence[Whom]) -> None:
    """Called with nobody receiving meanwhile. What was published is followed by null records. All at once: an import
    that is rolled back erases many."""
    if not erased:
        return
    whom = {"institutions": [one for one, _ in erased], "contacts": [one for _, one in erased]}
    session.execute(_REMEMBER, whom)
    told = session.execute(_CONVERSATION, whom).all()
    for statement in _REMOVE:
        session.execute(statement, whom)
    for institution, contact, version, summary_version in told:
        record(session, *_gone((institution, contact), version, summary_version))


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
