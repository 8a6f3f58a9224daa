"""What an admin sends of the institution's settings, and what is told when somebody else was faster."""

from marshmallow import fields

from chassis.schemas import ProblemSchema, StrictSchema, Text
from panel_bff import schema_fields as p
from panel_bff import settings_rules
from panel_bff.catalogue_schemas import InstitutionOut


class SettingsIn(StrictSchema):
    """A key that is missing leaves its setting; only the campaign URL may be null."""

    language = Text(validate=settings_rules.language, metadata={"description": "BCP-47"})
    date_format = Text(
        max_length=settings_rules.FORMAT_LENGTH,
        validate=settings_rules.date_format,
        metadata={"description": "YYYY, one of MMMM MMM MM M, one of DD D, such as MMM D, YYYY (CF-7)"},
    )
    time_zone = Text(validate=settings_rules.time_zone, metadata={"description": "IANA name"})
    campaign_url = Text(
        allow_none=True,
        max_length=settings_rules.URL_LENGTH,
        validate=settings_rules.campaign_url,
        metadata={"description": "http(s) address with {campaign_id} in it (PL-3); null: campaigns are not linked"},
    )
    notes_in_summaries = fields.Boolean(
        truthy={True}, falsy={False}, metadata={"description": "Notes may be read for summaries (NO-2)"}
    )


class StaleInstitution(ProblemSchema):
    """412: somebody else changed the settings meanwhile."""

    current = p.one(InstitutionOut)
