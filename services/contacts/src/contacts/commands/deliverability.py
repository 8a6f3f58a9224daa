"""What deliveries make of a contact (ID-8, DE-1 to DE-4): counted once, judged by their own times."""

from datetime import datetime

from sqlalchemy.orm import Session

from contacts import delivery_queries
from contacts.commands.consent import Change, apply_consent
from contacts.commands.platform import saved
from contacts.consent import CARRIER, CHANNELS, OPTED_OUT
from contacts.delivery import DELIVERED, FAILED, OPTED_OUT_AT_CARRIER, SENT, WITHOUT_RECEIPTS, Happened, was_contacted
from contacts.edits import Edit, Origin
from contacts.messaging import Delivery
from contacts.models import Contact


def matters(delivery: Delivery) -> bool:
    """That a message was sent says nothing where a receipt will say more."""
    return delivery.status != SENT or delivery.channel in WITHOUT_RECEIPTS


def apply_delivery(session: Session, contact: Contact, delivery: Delivery, at: datetime) -> None:
    """The contact's row is locked. What came before changes nothing."""
    origin = Origin(kind="platform", actor="platform", at=max(at, delivery.at), institution=contact.institution_id)
    if not delivery_queries.remember(session, origin.institution, contact.id, _happened(delivery), at):
        return
    edit = Edit({**contact.fields()})
    if delivery.status == FAILED:
        edit.put({"deliverability_failure_count": contact.deliverability_failure_count + 1})
    if delivery.code == OPTED_OUT_AT_CARRIER:
        _opt_out(session, edit, delivery, origin)
    judge_phone(session, edit, contact, delivery.channel, delivery.address, failed=delivery.status == FAILED)
    if delivery.status == DELIVERED:
        edit.put({"contacted": True})
    elif delivery.channel in WITHOUT_RECEIPTS:
        judge_contacted(session, edit, contact, failed=delivery.status == FAILED)
    saved(session, contact, edit, origin)


def judge_phone(
    session: Session, edit: Edit, contact: Contact, channel: str, address: str, *, failed: bool = False
) -> None:
    """DE-2, DE-3: of the number the contact has now. A failure can only mark it, all else only lift the mark."""
    if channel != "sms" or CHANNELS["sms"].address(edit.contact) != address or edit.contact["invalid_phone"] is failed:
        return
    mark = delivery_queries.marked(session, contact.institution_id, contact.id, address)
    edit.put({"invalid_phone": mark is not None})


def judge_contacted(session: Session, edit: Edit, contact: Contact, *, failed: bool = False) -> None:
    """ID-8 where there are no receipts: a failure can only take it back, a sent message only bring it."""
    if edit.contact["contacted"] is failed:
        events = delivery_queries.events_without_receipts(session, contact.institution_id, contact.id)
        edit.put({"contacted": was_contacted(events)})


def _happened(delivery: Delivery) -> Happened:
    return Happened(
        id=delivery.id,
        kind=delivery.status,
        channel=delivery.channel,
        address=delivery.address,
        at=delivery.at,
        code=delivery.code,
        message_id=delivery.message_id,
    )


def _opt_out(session: Session, edit: Edit, delivery: Delivery, origin: Origin) -> None:
    """DE-2: the carrier says that the contact opted out, which only START lifts (CH-6)."""
    change = Change(
        channel=delivery.channel,
        address=delivery.address,
        status=OPTED_OUT,
        source=CARRIER,
        effective_at=delivery.at,
        reason=f"code {OPTED_OUT_AT_CARRIER}",
        event_id=f"delivery {delivery.id}",
    )
    apply_consent(session, edit, change, origin)
