"""What a roll-back asks of the rows of an import, and what became of their contacts (IM-15)."""

from marshmallow import Schema, ValidationError, fields, validate, validates_schema

from chassis.schemas import StrictSchema

MOST_ROWS = 5000
_ROW = validate.Range(1, 2**31 - 1)


class RangeIn(StrictSchema):
    """Rows of the file, the last one included."""

    first_row = fields.Integer(required=True, validate=_ROW)
    last_row = fields.Integer(required=True, validate=_ROW)

    @validates_schema
    def check(self, data: dict[str, int], **_: object) -> None:
        if not 0 <= data["last_row"] - data["first_row"] < MOST_ROWS:
            raise ValidationError(f"At most {MOST_ROWS:,} rows, and the last one is not before the first.", "last_row")


class RollBackIn(RangeIn):
    first_row = fields.Integer(required=True, strict=True, validate=_ROW)
    last_row = fields.Integer(required=True, strict=True, validate=_ROW)
    import_number = fields.Integer(required=True, strict=True, validate=_ROW)
    labelled = fields.List(
        fields.UUID(),
        load_default=list,
        validate=validate.Length(max=MOST_ROWS),
        metadata={"description": "Contacts with labels that the import did not give"},
    )


class MembersOut(Schema):
    items = fields.List(
        fields.List(fields.Raw()), metadata={"description": "[row, contact id, fate] of every row that was applied"}
    )


class RolledBackOut(Schema):
    fates = fields.List(
        fields.List(fields.Raw()),
        metadata={
            "description": "[row, contact id, erased, restored, in_part, kept or unchanged, what is left] of every"
            " contact that the rows created or changed; each that is left has what, code, message and maybe contacts"
        },
    )
