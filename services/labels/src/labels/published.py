"""The states this service can tell again."""

from chassis.published import Published, Rows
from labels.events import LABEL_SET_TOPIC, LABEL_TOPIC, label_changed, label_set_changed
from labels.models import Label, LabelSet

PUBLISHED: tuple[Published, ...] = (
    Rows(LABEL_TOPIC, Label, label_changed),
    Rows(LABEL_SET_TOPIC, LabelSet, label_set_changed, id="contact_id"),
)
