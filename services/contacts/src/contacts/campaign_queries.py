"""Reads of campaign receipts (CS-7): the scripts that reached a contact, newest first."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import func, select, tuple_
from sqlalchemy.orm import Session

from contacts.events import NEWEST, campaigns_state, receipt_state
from contacts.models import CampaignList, CampaignReceipt

State = dict[str, Any]
Place = tuple[datetime, str]  # of a receipt in the list: when it was sent, and its id


def place(receipt: State) -> tuple[str, str]:
    return receipt["sent_at"], receipt["id"]


def listed(session: Session, held: CampaignList) -> State:
    """The state of a contact's receipts as this transaction sees them."""
    mine = (
        CampaignReceipt.institution_id == held.institution_id,
        CampaignReceipt.contact_id == held.contact_id,
    )
    total = session.execute(select(func.count()).select_from(CampaignReceipt).where(*mine)).scalar_one()
    newest = receipts(session, held.institution_id, held.contact_id, None, NEWEST)[:NEWEST]
    return campaigns_state(held, total=total, newest=newest)


def receipts(session: Session, institution: UUID, contact_id: UUID, after: Place | None, limit: int) -> list[State]:
    """Up to `limit`, newest first, and one more to tell of a next page."""
    order = (CampaignReceipt.sent_at, CampaignReceipt.id)
    query = select(CampaignReceipt).where(
        CampaignReceipt.institution_id == institution, CampaignReceipt.contact_id == contact_id
    )
    if after is not None:
        query = query.where(tuple_(*order) < tuple_(*after))
    found = session.scalars(query.order_by(*(column.desc() for column in order)).limit(limit + 1))
    return [receipt_state(receipt) for receipt in found]
