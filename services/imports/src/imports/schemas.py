"""The queries and answers of this service's routes."""

from marshmallow import Schema, fields, validate

from chassis.schemas import StrictSchema, Text, page_schema
from imports.columns import POLICIES
from imports.detect import DELIMITERS, ENCODINGS
from imports.dry_run import STATES
from imports.mending_queries import WHAT
from imports.models import OUTCOMES
from imports.roll_back_schemas import RollBackOut

MODES = ("create_update", "create_only", "update_only")


class UploadQuery(StrictSchema):
    """What the uploader says about the file; what is left out is detected (IM-2), or as its header's profile says."""

    file_name = Text(required=True, min_length=1, max_length=255)
    encoding = fields.String(validate=validate.OneOf(sorted(ENCODINGS)))
    delimiter = fields.String(validate=validate.OneOf(sorted(DELIMITERS)))
    labels = fields.List(
        fields.String(),
        load_default=list,
        metadata={"description": "labels for every contact of the import, found or created (LA-5)"},
    )
    create_labels = fields.Boolean(metadata={"default": True})
    mode = fields.String(metadata={"default": "create_update"}, validate=validate.OneOf(MODES))
    is_strict = fields.Boolean(
        data_key="strict",
        attribute="strict",
        metadata={"description": "a bad cell refuses its row (IM-9)", "default": False},
    )
    update_by_email = fields.Boolean(metadata={"description": "the switch of IM-4", "default": False})
    ask_same_bytes = fields.Boolean(
        load_default=False,
        metadata={"description": "if the same bytes came before, the import waits to be resumed or cancelled (IM-22)"},
    )
    draft = fields.Boolean(
        load_default=False,
        metadata={"description": "the import waits to be looked at; unknown and doubled columns are no refusal (IM-3)"},
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

    step = fields.String(validate=validate.OneOf(["start", "pause", "resume", "cancel"]))
    by = fields.String()
    at = fields.String()


class PlanCountsOut(Schema):
    """In_part is a mark on created and updated."""

    created = fields.Integer()
    updated = fields.Integer()
    unchanged = fields.Integer()
    skipped = fields.Integer()
    refused = fields.Integer()
    in_part = fields.Integer()


class DryRunOut(Schema):
    """What the file would do, worked out without doing it (IM-11)."""

    id = fields.UUID()
    state = fields.String(
        validate=validate.OneOf(STATES),
        metadata={"description": "outdated: the mapping was changed since; running with a problem: it waits"},
    )
    problem = fields.Nested(ProblemOut, allow_none=True)
    mapping_version = fields.Integer()
    rows_done = fields.Integer()
    rows_total = fields.Integer()
    started_at = fields.String(allow_none=True)
    finished_at = fields.String(allow_none=True)
    counts = fields.Nested(PlanCountsOut)
    by = fields.String()


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
    mapped = fields.Boolean(
        metadata={"description": "every field that must be has a column, and none has two: it can be checked (IM-3)"}
    )
    same_bytes_as = fields.Integer(
        allow_none=True, metadata={"description": "the number of an earlier import of the same bytes (IM-22)"}
    )
    dry_run = fields.Nested(DryRunOut, allow_none=True, metadata={"description": "the newest"})
    reviewed = fields.UUID(
        allow_none=True,
        metadata={"description": "the dry run it was started with: a row that is decided otherwise is held (IM-11)"},
    )
    roll_back = fields.Nested(RollBackOut, allow_none=True, metadata={"description": "if it is taken back (IM-15)"})
    can_roll_back = fields.Boolean(metadata={"description": "it did something, is over and was not taken back (IM-15)"})
    mends = fields.Nested(MendsOut, allow_none=True)
    texts_removed_at = fields.String(
        allow_none=True, metadata={"description": "its file and the texts of its rows are gone since (IM-21)"}
    )


class ColumnOut(Schema):
    header = fields.String()
    field = fields.String()
    policy = fields.String(validate=validate.OneOf(POLICIES))


class OptionsOut(Schema):
    """What holds for all rows."""

    mode = fields.String(validate=validate.OneOf(MODES))
    strict = fields.Boolean()
    update_by_email = fields.Boolean()
    labels = fields.List(fields.String())
    create_labels = fields.Boolean()
    guard_percent = fields.Integer(allow_none=True)


class ImportDetail(ImportOut):
    columns = fields.List(fields.Nested(ColumnOut))
    options = fields.Nested(OptionsOut)
    header_row = fields.Integer()
    mapping_version = fields.Integer()
    profile = fields.String(
        allow_none=True, metadata={"description": "whose mapping it has, unchanged: template, or a profile's id"}
    )


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
        allow_none=True,
        metadata={"description": "the number of the newest import that mends this row and was not rolled back"},
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
