"""What this service tells the others: whole states, keyed by aggregate (docs/adr/0003-whole-state-events.md)."""

from chassis.events import Event
from labels.models import Label, LabelSet

LABEL_TOPIC = "labels.label.v1"
LABEL_SET_TOPIC = "labels.contact-labels.v1"
LABEL_SET_CHANGED = "labels.contact-labels-changed.v1"


def label_changed(label: Label) -> Event:
    return Event(
        topic=LABEL_TOPIC,
        type="labels.label-changed.v1",
        key=str(label.id),
        institution=label.institution_id,
        version=label.version,
        data=label.state(),
    )


def label_set_changed(labels: LabelSet) -> Event:
    return Event(
        topic=LABEL_SET_TOPIC,
        type=LABEL_SET_CHANGED,
        key=str(labels.contact_id),
        institution=labels.institution_id,
        version=labels.version,
        data=labels.state(),
    )
