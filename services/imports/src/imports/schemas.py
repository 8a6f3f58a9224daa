"""The queries and answers of this service's routes."""

from marshmallow import Schema, fields, validate

from chassis.schemas import StrictSchema, Text, page_schema
from imports.detect import DELIMITERS, ENCODINGS
from imports.mending_queries import WHAT
from imports.models import OUTCOMES

MODES = ("create_update", "create_only", "update_only")


class UploadQuery(StrictSchema):
    """What the uploader says about the file; what is left out is detected (IM-2)."""

    file_name = Text(required=True, min_length=1, max_length=255)
    encoding = fields.String(validate=validate.OneOf(sorted(ENCODINGS)))
    delimiter = fields.String(validate=validate.OneOf(sorted(DELIMITERS)))
    labels = fields.List(
        fields.String(),
        load_default=list,
        metadata={"description": "labels for every contact of the import, found or created (LA-5)"},
    )
    create_labels = fields.Boolean(load_default=True)
    mode = fields.String(load_default="create_update", validate=validate.OneOf(MODES))
    is_strict = fields.Boolean(
        data_key="strict",
        attribute="strict",
        load_default=False,
        metadata={"description": "a bad cell refuses its row (IM-9)"},
    )
    update_by_email = fields.Boolean(load_default=False, metadata={"description": "the switch of IM-4"})
    ask_same_bytes = fields.Boolean(
        load_default=False,
        metadata={"description": "if the same bytes came before, the import waits to be resumed or cancelled (IM-22)"},
    )
    draft = fields.Boolean(
        load_default=False, metadata={"description": "the import waits to be resumed or cancelled before it starts"}
    )


class PageQuery(StrictSchema):
    after = fields.String()
    limit = fields.Integer(load_default=100, validate=validate.Range(1, 1000))


class RowsQuery(PageQuery):
    outcome = fields.String(
        validate=validate.OneOf([*OUTCOMES, "not_reached"]),
        metadata={
            "description": "rows that were not reached are no rows of the report: they are all after decided_up_to"
        },
    )
    code = fields.String(validate=validate.Length(1, 64))
    what = fields.String(
        validate=validate.OneOf(list(WHAT)),
        metadata={"description": "rows that can be mended, so long as their cells are kept (IM-21)"},
    )


class LeftOverQuery(StrictSchema):
    what = fields.String(load_default="refused", validate=validate.OneOf(list(WHAT)))


class MendsOut(Schema):
    """Of an import of mended rows: whose rows they are (IM-13)."""

    import_id = fields.UUID()
    number = fields.Integer()


class ProblemOut(Schema):
    code = fields.String()
    message = fields.String()


class CountsOut(Schema):
    """All but in_part add up to rows_total once the import is over (IM-13)."""

    created = fields.Integer()
    updated = fields.Integer()
    unchanged = fields.Integer()
    skipped = fields.Integer()
    refused = fields.Integer()
    held = fields.Integer()
    not_reached = fields.Integer()
    in_part = fields.Integer()


class StepOut(Schema):
    """Who paused, resumed or cancelled it, and when (IM-12)."""

    step = fields.String(validate=validate.OneOf(["pause", "resume", "cancel"]))
    by = fields.String()
    at = fields.String()


class ImportOut(Schema):
    id = fields.UUID()
    institution_id = fields.UUID()
    version = fields.Integer()
    number = fields.Integer()
    name = fields.String()
    file_name = fields.String()
    source = fields.String(validate=validate.OneOf(["upload", "folder", "mend"]))
    actor = fields.String()
    status = fields.String(validate=validate.OneOf(["queued", "running", "waiting", "finished", "failed", "cancelled"]))
    problem = fields.Nested(ProblemOut, allow_none=True)
    asked = fields.String(
        allow_none=True,
        validate=validate.OneOf(["pause", "cancel"]),
        metadata={"description": "comes about once the batch under way is decided (IM-12)"},
    )
    steps = fields.List(fields.Nested(StepOut), metadata={"description": "the newest 20, in the order of time"})
    created_at = fields.String()
    started_at = fields.String(allow_none=True)
    finished_at = fields.String(allow_none=True)
    rows_total = fields.Integer(allow_none=True)
    rows_done = fields.Integer()
    decided_up_to = fields.Integer(
        metadata={"description": "the last row with an outcome; once it is over, those after it were not reached"}
    )
    counts = fields.Nested(CountsOut)
    encoding = fields.String()
    delimiter = fields.String()
    same_bytes_as = fields.Integer(
        allow_none=True, metadata={"description": "the number of an earlier import of the same bytes (IM-22)"}
    )
    mends = fields.Nested(MendsOut, allow_none=True)
    texts_removed_at = fields.String(
        allow_none=True, metadata={"description": "its file and the texts of its rows are gone since (IM-21)"}
    )


class ColumnOut(Schema):
    header = fields.String()
    field = fields.String()


class ImportDetail(ImportOut):
    columns = fields.List(fields.Nested(ColumnOut))


class ColumnsQuery(StrictSchema):
    ids = fields.List(
        fields.UUID(),
        data_key="id",
        attribute="ids",
        required=True,
        validate=validate.Length(1, 100),
        metadata={"description": "Of imports; may be given many times"},
    )


class DecidingColumns(Schema):
    id = fields.UUID()
    columns = fields.Dict(
        keys=fields.String(),
        values=fields.String(),
        metadata={"description": "By a contact's field, as its history names it: what the file calls the column"},
    )


class DecidingColumnsList(Schema):
    items = fields.List(fields.Nested(DecidingColumns))


ImportPage = page_schema("ImportPage", ImportOut)


class CodeOut(Schema):
    """One thing said about a row; `contacts` and `row` name the others it is about."""

    code = fields.String()
    level = fields.String(validate=validate.OneOf(["refused", "field", "warning"]))
    field = fields.String(allow_none=True)
    column = fields.String(allow_none=True, metadata={"description": "What the file calls the field"})
    at = fields.Integer(allow_none=True, metadata={"description": "The cell it is about, counted from 0"})
    message = fields.String()
    cause = fields.String()
    next_step = fields.String()
    contacts = fields.List(fields.String())
    row = fields.Integer()


class RowOut(Schema):
    row = fields.Integer()
    outcome = fields.String(validate=validate.OneOf(OUTCOMES))
    in_part = fields.Boolean(data_key="partial", attribute="partial")
    contact_id = fields.UUID(allow_none=True)
    codes = fields.List(fields.Nested(CodeOut))
    cells = fields.List(
        fields.String(),
        allow_none=True,
        metadata={"description": "of rows that were refused, held or applied in part, as they stood in the file"},
    )
    mended_by = fields.Integer(
        allow_none=True, metadata={"description": "the number of the newest import that has this row mended"}
    )
    of_row = fields.Integer(allow_none=True, metadata={"description": "the row this one mends, of the import it mends"})


class CodeCountOut(Schema):
    code = fields.String()
    rows = fields.Integer(metadata={"description": "In how many rows it was given"})


class WithColumns(Schema):
    """What the cells of the rows stand under."""

    columns = fields.List(fields.Nested(ColumnOut))


class CodeCounts(Schema):
    items = fields.List(fields.Nested(CodeCountOut), metadata={"description": "The most frequent first"})


RowPage = page_schema("RowPage", RowOut, base=WithColumns)
