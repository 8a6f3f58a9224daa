"""What the browser sends and is told of a dry run and its plan (IM-11)."""

from marshmallow import fields, validate

from chassis.schemas import OpenSchema, StrictSchema, Text
from panel_bff import schema_fields as p
from panel_bff.import_schemas import OUTCOMES, RowCodeOut


class PlanQuery(StrictSchema):
    outcome = fields.String(validate=validate.OneOf(OUTCOMES))
    code = fields.String(validate=validate.Length(max=64))
    field = fields.String(validate=validate.Length(max=64), metadata={"description": "Rows that change this field"})
    after = fields.String()
    limit = fields.Integer(load_default=100, validate=validate.Range(1, 1000))


class PlannedChangeOut(OpenSchema):
    field = p.text("As the history names it: phone, custom:<id>, channel:sms; and labels, which come last")
    column = p.text_or_null("What the file calls it")
    before = p.any_value("What it is")
    after = p.any_value_or_names("What it would become; of labels, the names of those that are added (LA-5)")
    rule = p.text("The rule that decided")


class PlanRowOut(OpenSchema):
    row = p.number()
    outcome = p.one_of(OUTCOMES)
    partial = p.yes_no("Would be applied in part (IM-9)")  # type: ignore[assignment]
    contact_id = p.uuid_or_null()
    full_name = p.text_or_null("Of the contact as it is now; null for a new one, or one not to be seen by you")
    codes = p.many(RowCodeOut)
    cells = fields.List(fields.String(), allow_none=True, metadata={"description": "Only of refused rows"})
    changes = p.many(PlannedChangeOut)


class PlanPageOut(OpenSchema):
    items = p.many(PlanRowOut)
    next = p.next_page()


class PlannedFieldOut(OpenSchema):
    field = p.text()
    column = p.text_or_null()
    rows = p.number("How many rows change it")


class PlannedFieldsOut(OpenSchema):
    items = p.many(PlannedFieldOut)
    stricter = p.number("In how many rows consent would become stricter (CH-8), which a roll-back keeps (IM-15)")


class MovedRowsOut(OpenSchema):
    rows = p.number("Rows whose contact or identifiers changed since the dry run; they may be held")


class StartIn(StrictSchema):
    dry_run = fields.UUID(
        required=True,
        allow_none=True,
        metadata={"description": "The one that was reviewed; null for the unchanged mapping of a profile"},
    )
    name = Text(
        min_length=1,
        max_length=64,
        metadata={"description": "What its mapping is remembered as; without one it keeps the name it has (IM-16)"},
    )
