"""The whole panel. Every answer of /api has a schema, by noun in `<noun>_schemas`: the UI's types are made of them."""

from chassis.schemas import OpenSchema
from panel_bff import schema_fields as p
from panel_bff.campaign_schemas import CampaignsOut
from panel_bff.catalogue_schemas import CatalogueOut
from panel_bff.contact_schemas import ContactOut, LabelSetOut
from panel_bff.import_schemas import MembershipsOut
from panel_bff.note_schemas import NotesOut
from panel_bff.summary_schemas import ConversationOut, SummaryOut


class PanelOut(OpenSchema):
    panel_seq = p.number("Grows with every change of this panel")
    contact = p.one(ContactOut)
    labels = p.one_or_null(LabelSetOut)
    notes = p.one_or_null(NotesOut)
    summary = p.one_or_null(SummaryOut)
    conversation = p.one_or_null(ConversationOut)
    campaigns = p.one_or_null(CampaignsOut)
    imports = p.one_or_null(MembershipsOut)
    catalogue = p.one(CatalogueOut)
