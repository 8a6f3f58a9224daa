"""A contact was erased (AC-6): its labels go, and its row stays as the word that it gets no more."""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import text
from sqlalchemy.orm import Session

from chassis.erasures import Whom
from chassis.events import Event
from chassis.outbox import record
from labels.events import LABEL_SET_CHANGED, LABEL_SET_TOPIC

# The same row that a set is kept in: who adds a label at this moment waits for it and then finds it erased.
_ERASE = text("""
    INSERT INTO label_set (institution_id, contact_id, version, labels, erased)
    SELECT institution_id, contact_id, 0, '{}', true
    FROM unnest(CAST(:institutions AS uuid[]), CAST(:contacts AS uuid[])) AS gone (institution_id, contact_id)
    ORDER BY institution_id, contact_id
    ON CONFLICT (institution_id, contact_id) DO UPDATE SET version = 0, labels = '{}', past = '[]', erased = true
    WHERE NOT label_set.erased
    RETURNING label_set.institution_id, label_set.contact_id, coalesce(old.version, 0)
""")


def erase(session: Session, erased: Sequence[Whom]) -> None:
    """Tells of the sets that were published that they are gone: a null record, so that compaction keeps nothing."""
    whom = {"institutions": [one for one, _ in erased], "contacts": [one for _, one in erased]}
    held = session.execute(_ERASE, whom).all() if erased else ()
    record(session, *(_gone(*one) for one in held if one[2]))


def _gone(institution: UUID, contact: UUID, version: int) -> Event:
    return Event(
        topic=LABEL_SET_TOPIC,
        type=LABEL_SET_CHANGED,
        key=str(contact),
        institution=institution,
        version=version + 1,
        data=None,
    )
