"""An institution, its labels and its fields, as the browser is told of them."""

from marshmallow import fields

from chassis.schemas import OpenSchema
from panel_bff import schema_fields as p

FIELD_TYPES = ("url", "text", "date", "phone", "number", "boolean", "choice")


class InstitutionOut(OpenSchema):
    id = p.uuid()
    institution_id = p.uuid()
    version = p.number()
    slug = p.text()
    name = p.text()
    language = p.text("BCP-47")
    date_format = p.text("Day.js tokens, such as MMM D, YYYY (CF-7)")
    time_zone = p.text("IANA name")
    campaign_url = p.text_or_null("Template with {campaign_id}")
    notes_in_summaries = fields.Boolean(metadata={"description": "Notes may be read for summaries (NO-2)"})


class LabelOut(OpenSchema):
    id = p.uuid()
    institution_id = p.uuid()
    version = p.number()
    name = p.text()
    colour = p.text()
    description = p.text_or_null()
    archived = p.yes_no("Not offered any more (LA-3)")


class OptionOut(OpenSchema):
    id = p.text()
    label = p.text()


class FieldOut(OpenSchema):
    id = p.uuid()
    institution_id = p.uuid()
    version = p.number()
    name = p.text()
    description = p.text_or_null()
    type = p.one_of(FIELD_TYPES)
    options = p.many(OptionOut)
    position = p.number_or_null()
    group = p.text_or_null()
    in_escalations = p.yes_no()
    in_generative_ai = p.yes_no()
    requires_authentication = p.yes_no()
    deleted = p.yes_no()


class CatalogueOut(OpenSchema):
    catalogue_seq = p.number("Grows with every change of the institution, a label or a field")
    institution = p.one(InstitutionOut)
    labels = p.many(LabelOut, "Archived ones too: a contact may still have them")
    fields = p.many(FieldOut, "In the order of their position")  # type: ignore[assignment]
