"""The campaign scripts that reached a contact (CS-7)."""

from marshmallow import fields, validate

from chassis.schemas import OpenSchema, StrictSchema
from panel_bff import schema_fields as p
from panel_bff.schema_fields import CHANNELS


class CampaignReceiptOut(OpenSchema):
    id = p.text("The platform's")
    campaign_id = p.text("Goes into the institution's campaign_url")
    campaign_name = p.text()
    script = p.text()
    channel = p.one_of(CHANNELS)
    sent_at = p.moment()


class CampaignsOut(OpenSchema):
    contact_id = p.uuid()
    institution_id = p.uuid()
    version = p.number()
    total = p.number()
    items = p.many(CampaignReceiptOut, "The newest 20")


class CampaignsQuery(StrictSchema):
    after = fields.String(metadata={"description": "`next` of the page before"})
    limit = fields.Integer(load_default=50, validate=validate.Range(1, 100))


class CampaignPageOut(OpenSchema):
    items = p.many(CampaignReceiptOut, "Newest first")
    next = p.next_page()
