"""The states this service can tell again."""

from chassis.published import Published, Rows
from imports.events import IMPORT_TOPIC, import_changed
from imports.models import Import

PUBLISHED: tuple[Published, ...] = (Rows(IMPORT_TOPIC, Import, import_changed),)
