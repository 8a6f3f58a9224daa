"""Rows of a report that were corrected (IM-13)."""

from marshmallow import fields, validate

from chassis.schemas import StrictSchema


class MendedRowIn(StrictSchema):
    row = fields.Integer(required=True, strict=True, metadata={"description": "Of the report"})
    cells = fields.List(
        fields.String(),
        required=True,
        metadata={"description": "All of them, as in a file, in the order of its columns"},
    )


class MendIn(StrictSchema):
    rows = fields.List(fields.Nested(MendedRowIn), required=True, validate=validate.Length(1, 10_000))
