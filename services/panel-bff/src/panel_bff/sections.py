"""The sections of a panel (design 3.4): each is one column of bytes with one version, fed by one topic."""

from dataclasses import dataclass

CONTACT_TOPIC = "contacts.contact.v1"
LABELS_TOPIC = "labels.contact-labels.v1"
SUMMARY_TOPIC = "summary.summary.v1"
CONVERSATION_TOPIC = "summary.conversation.v1"
NOTES_TOPIC = "contacts.note.v1"
CAMPAIGNS_TOPIC = "contacts.campaigns.v1"
MEMBERSHIP_TOPIC = "contacts.import-membership.v1"


@dataclass(frozen=True)
class Section:
    """`column` of read.panel holds the newest state of `topic` as it came; `<column>_version` its version."""

    column: str
    topic: str
    id_key: str  # of the event's data: the contact's id


SECTIONS = (
    Section("contact", CONTACT_TOPIC, "id"),
    Section("labels", LABELS_TOPIC, "contact_id"),
    Section("notes", NOTES_TOPIC, "contact_id"),
    Section("summary", SUMMARY_TOPIC, "contact_id"),
    Section("conversation", CONVERSATION_TOPIC, "contact_id"),
    Section("campaigns", CAMPAIGNS_TOPIC, "contact_id"),
)
SECTION_OF_TOPIC = {section.topic: section for section in SECTIONS}
CHANNEL = "panel"  # LISTEN to hear that some panel or catalogue moved; one NOTIFY a batch of folds, without a payload
NEWEST = 20  # what a list section holds; the rest is read from its owner
