"""Batches of an import and what became of their rows."""

from marshmallow import Schema, fields, validate

from chassis.schemas import StrictSchema
from contacts import columns, matching


class BatchOptions(StrictSchema):
    mode = fields.String(load_default=matching.CREATE_UPDATE, validate=validate.OneOf(matching.MODES))
    strict = fields.Boolean(load_default=False, truthy={True}, falsy={False})
    update_by_email = fields.Boolean(load_default=False, truthy={True}, falsy={False})


class BatchColumn(StrictSchema):
    field = fields.String(required=True)
    policy = fields.String(load_default=columns.OVERWRITE, validate=validate.OneOf(columns.POLICIES))
    date_format = fields.String(
        load_default=None,
        validate=validate.Length(max=40),
        metadata={"description": "of dates that are neither ISO nor in the institution's format (IM-10)"},
    )


class Envelope(StrictSchema):
    """The envelope of a batch; its rows are read by plain Python, as there may be a million of them."""

    import_number = fields.Integer(required=True, strict=True, validate=validate.Range(1, 2**31 - 1))
    run = fields.Integer(load_default=1, strict=True, validate=validate.Range(1, 2**31 - 1))
    first_row = fields.Integer(required=True, strict=True, validate=validate.Range(1, 2**31 - 1))
    last_row = fields.Integer(required=True, strict=True, validate=validate.Range(1, 2**31 - 1))
    options = fields.Nested(BatchOptions, load_default=lambda: BatchOptions().load({}))
    columns = fields.List(fields.Nested(BatchColumn), required=True, validate=validate.Length(1, 200))
    rows = fields.Raw(required=True)


class DryRunIn(Envelope):
    """A batch that is only asked about."""

    dry_run = fields.UUID(required=True)


class BatchIn(Envelope):
    """A batch that is to be applied."""

    dry_run = fields.UUID(metadata={"description": "The one the import was reviewed with (IM-11)"})
    reviewed = fields.Raw(
        metadata={"description": "What that said of each row: its digest, or null; a row decided otherwise is held"}
    )


class MembershipOut(Schema):
    import_id = fields.UUID()
    import_number = fields.Integer()
    row = fields.Integer()
    fate = fields.String()
    applied_at = fields.AwareDateTime()


class ImportsOut(Schema):
    total = fields.Integer()
    items = fields.List(fields.Nested(MembershipOut))


class FatesOut(Schema):
    fates = fields.List(
        fields.List(fields.Raw()),
        metadata={"description": "[row, fate, contact id or null, codes] for every row sent"},
    )


class DryRunOut(Schema):
    rows = fields.List(
        fields.List(fields.Raw()),
        metadata={
            "description": "[row, fate, contact id or null, codes, changes, digest] for every row sent; a change is"
            " [field, before, after, rule], and the same decision has the same digest"
        },
    )


class RowsMovedOut(Schema):
    rows = fields.Integer()


class EndOut(Schema):
    import_id = fields.UUID()
    ended_at = fields.AwareDateTime()
