"""A campaign's script reached a contact (PL-3): it is kept, once, and the contact's list told anew."""

from datetime import datetime

from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from chassis.outbox import record
from contacts.campaign_queries import listed
from contacts.events import campaigns_changed
from contacts.messaging import ScriptSent
from contacts.models import CampaignList, CampaignReceipt, Contact


def apply_script(session: Session, contact: Contact, sent: ScriptSent, _at: datetime) -> None:
    """The contact's row is locked. A receipt that came before changes nothing; the list is in the order of sending."""
    row = {
        "institution_id": contact.institution_id,
        "contact_id": contact.id,
        "id": sent.id,
        "campaign_id": sent.campaign_id,
        "campaign_name": sent.campaign_name,
        "script": sent.script,
        "channel": sent.channel,
        "sent_at": sent.at,
    }
    kept = insert(CampaignReceipt).values(row).on_conflict_do_nothing().returning(CampaignReceipt.id)
    if session.execute(kept).first() is not None:
        record(session, campaigns_changed(listed(session, _next(session, contact))))


def _next(session: Session, contact: Contact) -> CampaignList:
    """The list at its next version."""
    key = {"institution_id": contact.institution_id, "contact_id": contact.id}
    grown = insert(CampaignList).values({**key, "version": 1})
    grown = grown.on_conflict_do_update(index_elements=list(key), set_={"version": CampaignList.version + 1})
    version = session.execute(grown.returning(CampaignList.version)).scalar_one()
    return CampaignList(**key, version=version)
