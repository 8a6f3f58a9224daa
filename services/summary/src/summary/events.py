"""What this service tells the others: whole states, keyed by contact (docs/adr/0003-whole-state-events.md)."""

from chassis.events import Event
from summary.models import Conversation, Summary

SUMMARY_TOPIC = "summary.summary.v1"
SUMMARY_CHANGED = "summary.summary-changed.v1"
CONVERSATION_TOPIC = "summary.conversation.v1"
CONVERSATION_CHANGED = "summary.conversation-changed.v1"


def summary_changed(summary: Summary) -> Event:
    return Event(
        topic=SUMMARY_TOPIC,
        type=SUMMARY_CHANGED,
        key=str(summary.contact_id),
        institution=summary.institution_id,
        version=summary.version,
        data=summary.state(),
    )


def conversation_changed(conversation: Conversation) -> Event:
    """As `receive` tells it, whose SQL makes the events of a whole batch at once."""
    return Event(
        topic=CONVERSATION_TOPIC,
        type=CONVERSATION_CHANGED,
        key=str(conversation.contact_id),
        institution=conversation.institution_id,
        version=conversation.version,
        data=conversation.state(),
    )
