"""What this service publishes: `panel.institution.v1`, the institution's language, formats, time zone and URLs."""

from chassis.events import Event
from panel_bff.models import Institution

INSTITUTION_TOPIC = "panel.institution.v1"


def institution_changed(institution: Institution) -> Event:
    return Event(
        topic=INSTITUTION_TOPIC,
        type="panel.institution-changed.v1",
        key=str(institution.id),
        institution=institution.id,
        version=institution.version,
        data=institution.state(),
    )
