"""The queries and answers of dry runs and plans (IM-11)."""

from marshmallow import Schema, fields, validate

from chassis.schemas import StrictSchema, Text, page_schema
from imports.dry_run import COUNTED
from imports.mapping_schemas import NAME_LENGTH
from imports.schemas import CodeOut, PageQuery


class StartIn(StrictSchema):
    dry_run = fields.UUID(
        required=True,
        allow_none=True,
        metadata={"description": "The one it was reviewed with; null for a mapping that is a profile's, unchanged"},
    )
    name = Text(
        min_length=1,
        max_length=NAME_LENGTH,
        metadata={"description": "what its mapping is remembered as; without one it keeps the name it has (IM-16)"},
    )


class PlanQuery(PageQuery):
    outcome = fields.String(validate=validate.OneOf(COUNTED))
    code = fields.String(validate=validate.Length(1, 64))
    field = fields.String(
        validate=validate.Length(1, 64), metadata={"description": "Rows that change it: as a history names it"}
    )


class PlanChangeOut(Schema):
    """One field of a row."""

    field = fields.String(metadata={"description": "`phone`, `custom:<field id>`, `channel:sms`, `labels`"})
    column = fields.String(allow_none=True, metadata={"description": "What the file calls the column that decides it"})
    before = fields.Raw(allow_none=True)
    after = fields.Raw(
        allow_none=True, metadata={"description": "Of `labels`, the names of those that are added (LA-5)"}
    )
    rule = fields.String(metadata={"description": "The rule that decided: its id and a few words"})


class PlanRowOut(Schema):
    row = fields.Integer()
    outcome = fields.String(validate=validate.OneOf(COUNTED))
    in_part = fields.Boolean(data_key="partial", attribute="partial")
    contact_id = fields.UUID(allow_none=True)
    codes = fields.List(fields.Nested(CodeOut))
    cells = fields.List(fields.String(), allow_none=True)
    changes = fields.List(fields.Nested(PlanChangeOut))


class PlanFieldOut(Schema):
    field = fields.String()
    column = fields.String(allow_none=True)
    rows = fields.Integer(metadata={"description": "In how many rows it would change"})


class PlanFields(Schema):
    items = fields.List(fields.Nested(PlanFieldOut), metadata={"description": "The most frequent first"})
    stricter = fields.Integer(
        metadata={"description": "In how many rows consent would become stricter (CH-8), which a roll-back keeps"}
    )


class RowsMoved(Schema):
    rows = fields.Integer()


PlanPage = page_schema("PlanPage", PlanRowOut)
