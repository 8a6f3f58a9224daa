"""Answers about campaigns (CS-7). They are built by `events`; their schemas here are the documentation."""

from marshmallow import Schema, fields


class CampaignReceiptOut(Schema):
    id = fields.String(metadata={"description": "The platform's"})
    campaign_id = fields.String()
    campaign_name = fields.String()
    script = fields.String()
    channel = fields.String()
    sent_at = fields.AwareDateTime()


class CampaignReceiptPage(Schema):
    items = fields.List(fields.Nested(CampaignReceiptOut), metadata={"description": "Newest first"})
    next = fields.String(allow_none=True)
