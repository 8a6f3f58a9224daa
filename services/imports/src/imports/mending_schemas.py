"""What a mended row is (IM-13)."""

from marshmallow import fields, validate

from chassis.schemas import StrictSchema
from imports.mending import MOST_ROWS


class MendedRowIn(StrictSchema):
    row = fields.Integer(
        required=True,
        strict=True,
        validate=validate.Range(1, 2**31 - 1),
        metadata={"description": "of the report: one that was refused, held or applied in part"},
    )
    cells = fields.List(
        fields.String(),
        required=True,
        metadata={"description": "all of them, raw, in the order of the file's columns"},
    )


class MendIn(StrictSchema):
    rows = fields.List(fields.Nested(MendedRowIn), required=True, validate=validate.Length(1, MOST_ROWS))
