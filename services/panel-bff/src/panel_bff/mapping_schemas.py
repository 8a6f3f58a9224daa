"""What the browser sends and is told of a draft's preview and mapping, and of remembered mappings (IM-3, IM-16)."""

from marshmallow import fields, validate

from chassis.schemas import OpenSchema, StrictSchema, Text
from panel_bff import schema_fields as p

POLICIES = ("overwrite", "fill", "never")
MODES = ("create_update", "create_only", "update_only")
PERCENT = validate.Range(0, 100)


class ColumnIn(StrictSchema):
    target = fields.String(required=True, metadata={"description": "One of the preview's targets"})
    policy = fields.String(load_default="overwrite", validate=validate.OneOf(POLICIES))
    values = fields.Dict(
        keys=fields.String(),
        values=fields.String(),
        load_default=dict,
        metadata={"description": "What a cell that the field does not know stands for"},
    )
    date_format = fields.String(
        load_default=None,
        allow_none=True,
        validate=validate.Length(max=40),
        metadata={"description": "Of dates that are not in the institution's format, such as M/D/YYYY (IM-10)"},
    )


class MappingIn(StrictSchema):
    """A missing key leaves what is. Another encoding, delimiter or header row has its columns suggested anew."""

    encoding = fields.String(validate=validate.Length(max=40))
    delimiter = fields.String(validate=validate.Length(max=40))
    header_row = fields.Integer(strict=True, validate=validate.Range(1))
    columns = fields.List(fields.Nested(ColumnIn))
    mode = fields.String(validate=validate.OneOf(MODES))
    is_strict = fields.Boolean(data_key="strict", attribute="strict")
    update_by_email = fields.Boolean()
    labels = fields.List(fields.String(validate=validate.Length(max=2000)))
    create_labels = fields.Boolean()
    guard_percent = fields.Integer(strict=True, allow_none=True, validate=PERCENT)


class ProfileNameOut(OpenSchema):
    id = p.text("`template` for the columns of the template (IM-17)")
    name = p.text_or_null()


class CellFaultOut(OpenSchema):
    code = p.text()
    message = p.text()


class PreviewRowOut(OpenSchema):
    row = p.number()
    cells = p.many(fields.String())
    fault = p.one_or_null(CellFaultOut, "Why the row would be refused by its shape")


class SuggestionOut(OpenSchema):
    target = p.text()
    by = p.one_of(["name", "values", "profile"])
    sure = p.yes_no()


class PreviewColumnOut(OpenSchema):
    header = p.text()
    samples = p.many(fields.String(), "The first three different cells with something in them")
    target = p.text()
    policy = p.one_of(POLICIES, "What it does to a field that has a value (IM-8)")
    values = fields.Dict(
        keys=fields.String(),
        values=fields.String(),
        required=True,
        metadata={"description": "What a cell that the field does not know stands for"},
    )
    date_format = p.text_or_null("Of its dates, if it is not the institution's; ISO is always read (IM-10)")
    suggestion = p.one_or_null(SuggestionOut)
    suggested_date_format = p.text_or_null("The one its dates are written in, if it is not the institution's")
    options = fields.List(
        fields.String(), required=True, allow_none=True, metadata={"description": "The words its field knows"}
    )
    unknown_cells = fields.List(
        fields.String(),
        required=True,
        data_key="unknown",
        attribute="unknown",
        metadata={"description": "Cells that its field does not know, at most 50"},
    )


class TargetOut(OpenSchema):
    target = p.text()
    name = p.text()
    group = p.one_of(["standard", "custom", "other"])
    type = p.text()
    required = p.yes_no()
    options = fields.List(fields.String(), required=True, allow_none=True)


class PreviewProblemOut(OpenSchema):
    code = p.text()
    message = p.text()
    columns = p.many(fields.Integer(strict=True), "Which columns it is about, from 0")


class ImportOptionsOut(OpenSchema):
    mode = p.one_of(MODES)
    is_strict = fields.Boolean(
        required=True, data_key="strict", metadata={"description": "A bad cell refuses its row (IM-9)"}
    )
    update_by_email = p.yes_no("A row with only an email updates its one contact (IM-4)")
    labels = p.many(fields.String(), "For every contact (LA-5)")
    create_labels = p.yes_no()
    guard_percent = p.number_or_null("An import that starts by itself stops above this (IM-11)")


class PreviewOut(OpenSchema):
    encoding = p.text()
    encoding_sure = p.yes_no()
    delimiter = p.text()
    delimiter_sure = p.yes_no()
    header_row = p.number("Its number in the file; what stands before it is left out")
    profile = p.one_or_null(ProfileNameOut, "Whose mapping this is")
    rows_total = p.number()
    preamble = p.many(PreviewRowOut, "The last rows before the header")
    rows = p.many(PreviewRowOut, "The first ten")
    columns = p.many(PreviewColumnOut)
    targets = p.many(TargetOut, "What a column can be for")
    problems = p.many(PreviewProblemOut, "What keeps the import from being checked and started")
    options = p.one(ImportOptionsOut)
    mapping_version = p.number("Grows with every change; a dry run of an older one is outdated")


class ProfileColumnOut(OpenSchema):
    target = p.text()
    policy = p.one_of(POLICIES)
    values = fields.Dict(keys=fields.String(), values=fields.String(), required=True)
    date_format = p.text_or_null()


class ProfileOut(OpenSchema):
    id = p.uuid()
    name = p.text_or_null()
    header = p.many(fields.String(), "The columns of the files it is for")
    columns = p.many(ProfileColumnOut)
    options = p.one(ImportOptionsOut)
    created_at = p.moment()
    updated_at = p.moment()
    used_at = p.moment_or_null()


class ProfilesOut(OpenSchema):
    items = p.many(ProfileOut)


class ProfilePatchIn(StrictSchema):
    name = Text(min_length=1, max_length=64, allow_none=True)
    guard_percent = fields.Integer(strict=True, allow_none=True, validate=PERCENT)
