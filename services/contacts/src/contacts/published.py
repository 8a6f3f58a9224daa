"""The states this service can tell again: contacts, their notes and campaigns, fields, the applied batches of imports,
and who was erased."""

from collections.abc import Sequence
from itertools import groupby
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, func, select, text
from sqlalchemy.orm import Session, object_session

from chassis.events import Event
from chassis.outbox import record
from chassis.published import Published, Rows, Version
from contacts.campaign_queries import listed as listed_campaigns
from contacts.events import (
    CAMPAIGNS_TOPIC,
    CONTACT_TOPIC,
    FIELD_TOPIC,
    LIFECYCLE_TOPIC,
    MEMBERSHIP_TOPIC,
    NOTE_TOPIC,
    batch_applied,
    campaigns_changed,
    contact_changed,
    contact_erased,
    field_changed,
    notes_changed,
)
from contacts.models import CampaignList, Contact, CustomField, ImportMembership, NoteList
from contacts.note_queries import listed as listed_notes

FIRST_RUN = 1  # which run of its import a row was of is not kept: the first row of all counts

_NAMED = "contact_id = ANY (:ids) ORDER BY contact_id"


def _changed(contact: Contact) -> Event:
    return contact_changed(contact.fields(), contact.institution_id)


def _notes_changed(held: NoteList) -> Event:
    session = object_session(held)
    assert session is not None
    return notes_changed(listed_notes(session, held))


def _campaigns_changed(held: CampaignList) -> Event:
    session = object_session(held)
    assert session is not None
    return campaigns_changed(listed_campaigns(session, held))


class Memberships:
    """Immutable, so never locked. Of a contact: its version is in how many imports it is.

    Batches are made again by when they were applied: who reads them keeps one row per contact and import.
    """

    topic = MEMBERSHIP_TOPIC

    def institutions(self, session: Session) -> list[UUID]:
        mine = ImportMembership.institution_id
        return list(session.scalars(select(mine).distinct().order_by(mine)))

    def versions(self, session: Session, institution: UUID, after: UUID, limit: int) -> list[Version]:
        return self._versions(session, institution, ImportMembership.contact_id > after, limit)

    def versions_of(self, session: Session, institution: UUID, ids: Sequence[UUID]) -> list[Version]:
        return self._versions(session, institution, ImportMembership.contact_id.in_(ids), len(ids))

    def tell(self, session: Session, institution: UUID, ids: Sequence[UUID]) -> list[Version]:
        member = ImportMembership
        wanted = select(member).where(member.institution_id == institution, member.contact_id.in_(ids))
        rows = session.scalars(wanted.order_by(member.import_id, member.applied_at, member.row_number)).all()
        batches = groupby(rows, key=lambda row: (row.import_id, row.import_number, row.applied_at))
        record(session, *(_batch(institution, key, list(of_batch)) for key, of_batch in batches))
        return self.versions_of(session, institution, ids)

    def _versions(self, session: Session, institution: UUID, which: ColumnElement[bool], limit: int) -> list[Version]:
        member = ImportMembership
        wanted = select(member.contact_id, func.count(member.import_id.distinct())).where(
            member.institution_id == institution, which
        )
        found = session.execute(wanted.group_by(member.contact_id).order_by(member.contact_id).limit(limit))
        return [(contact, imports) for contact, imports in found]


class Erasures:
    """Who was erased: one state for ever, so in a list its version is 1; it is told with all that an erasure tells."""

    topic = LIFECYCLE_TOPIC

    def institutions(self, session: Session) -> list[UUID]:
        return list(session.scalars(text("SELECT DISTINCT institution_id FROM erased_contact ORDER BY 1")))

    def versions(self, session: Session, institution: UUID, after: UUID, limit: int) -> list[Version]:
        which = "contact_id > :after ORDER BY contact_id LIMIT :limit"
        return [(found.contact_id, 1) for found in self._erased(session, institution, which, after=after, limit=limit)]

    def versions_of(self, session: Session, institution: UUID, ids: Sequence[UUID]) -> list[Version]:
        return [(found.contact_id, 1) for found in self._erased(session, institution, _NAMED, ids=list(ids))]

    def tell(self, session: Session, institution: UUID, ids: Sequence[UUID]) -> list[Version]:
        told = self._erased(session, institution, _NAMED, ids=list(ids))
        for found in told:
            record(session, *contact_erased(institution, found.contact_id, found.version, found.erased_at))
        return [(found.contact_id, 1) for found in told]

    def _erased(self, session: Session, institution: UUID, which: str, **params: Any) -> Sequence[Any]:
        wanted = "SELECT contact_id, version, erased_at FROM erased_contact WHERE institution_id = :institution AND "
        return session.execute(text(wanted + which), {"institution": institution, **params}).all()


def _batch(institution: UUID, key: Any, rows: Sequence[ImportMembership]) -> Event:
    import_id, number, applied_at = key
    members = [(str(row.contact_id), row.row_number, row.fate) for row in rows]
    span = rows[0].row_number, rows[-1].row_number
    return batch_applied(institution, import_id, number, FIRST_RUN, span, applied_at, members)


PUBLISHED: tuple[Published, ...] = (
    Rows(CONTACT_TOPIC, Contact, _changed),
    Rows(FIELD_TOPIC, CustomField, field_changed),
    Rows(NOTE_TOPIC, NoteList, _notes_changed, id="contact_id"),
    Rows(CAMPAIGNS_TOPIC, CampaignList, _campaigns_changed, id="contact_id"),
    Memberships(),
    Erasures(),
)
