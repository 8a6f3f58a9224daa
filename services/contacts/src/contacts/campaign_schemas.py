"""Answers about campaigns (CS-7). They are built by `events`; their schemas here are the documentation."""

from marshmallow import Schema, fields

from chassis.schemas import page_schema


class CampaignReceiptOut(Schema):
    id = fields.String(metadata={"description": "The platform's"})
    campaign_id = fields.String()
    campaign_name = fields.String()
    script = fields.String()
    channel = fields.String()
    sent_at = fields.AwareDateTime()


CampaignReceiptPage = page_schema("CampaignReceiptPage", CampaignReceiptOut, "Newest first")
