"""What the browser sends and is told of imports and their reports."""

from marshmallow import fields, validate

from chassis.schemas import OpenSchema, StrictSchema, Text
from panel_bff import schema_fields as p
from panel_bff.imports_list import STANDINGS
from panel_bff.roll_back_schemas import RollBackOut

FATES = ("created", "updated", "unchanged")
IMPORT_STATUSES = ("queued", "running", "waiting", "finished", "failed", "cancelled")
LEFT_OVER = ("refused", "held", "in_part", "all")
OUTCOMES = ("created", "updated", "unchanged", "skipped", "refused", "held", "not_reached")


class MembershipOut(OpenSchema):
    import_id = p.uuid()
    number = p.number("Shown as import-<n>")
    row = p.number()
    fate = p.one_of(FATES)
    applied_at = p.moment()
    rolled_back = p.yes_no("Whether the whole import was taken back since")


class MembershipsOut(OpenSchema):
    total = p.number()
    items = p.many(MembershipOut, "The newest 20")


class ImportsQuery(StrictSchema):
    q = Text(
        load_default="",
        max_length=200,
        metadata={"description": "Words of the file's name, or a number: 12, import-12"},
    )
    status = fields.String(
        validate=validate.OneOf(list(STANDINGS)),
        metadata={"description": "draft: waits to be mapped, reviewed or confirmed; waiting: for another service"},
    )
    after = fields.String(metadata={"description": "`next` of the page before"})
    limit = fields.Integer(load_default=50, validate=validate.Range(1, 200))


class RowsQuery(StrictSchema):
    outcome = fields.String(validate=validate.OneOf(OUTCOMES))
    code = fields.String(validate=validate.Length(max=64))
    what = fields.String(
        validate=validate.OneOf(LEFT_OVER), metadata={"description": "Rows that can be mended (IM-13)"}
    )
    after = fields.String()
    limit = fields.Integer(load_default=100, validate=validate.Range(1, 1000))


class LeftOverQuery(StrictSchema):
    what = fields.String(validate=validate.OneOf(LEFT_OVER), metadata={"description": "Refused rows if it is missing"})


class UploadQuery(StrictSchema):
    file_name = fields.String(required=True, validate=validate.Length(1, 255))
    encoding = fields.String(validate=validate.Length(max=40), metadata={"description": "Instead of the detected one"})
    delimiter = fields.String(validate=validate.Length(max=10), metadata={"description": "Instead of the detected one"})
    labels = fields.List(
        fields.String(validate=validate.Length(max=2000)), metadata={"description": "For every contact (LA-5)"}
    )
    create_labels = fields.Boolean(metadata={"description": "Whether labels that nobody has are created (LA-5)"})
    ask_same_bytes = fields.Boolean(
        metadata={
            "description": "If these bytes were imported before, wait to be resumed or cancelled: `same-bytes` (IM-22)"
        }
    )
    draft = fields.Boolean(metadata={"description": "Wait to be mapped, checked and started: problem `draft`"})


class UploadHeaders(OpenSchema):
    idempotency_key = fields.String(
        data_key="Idempotency-Key",
        validate=validate.Length(1, 255),
        metadata={"description": "The same key again answers the same import (IM-22)"},
    )
    content_type = fields.String(data_key="Content-Type", metadata={"description": "text/csv"})


class ImportProblemOut(OpenSchema):
    code = p.text()
    message = p.text()


class CountsOut(OpenSchema):
    created = p.number()
    updated = p.number()
    unchanged = p.number()
    skipped = p.number()
    refused = p.number()
    held = p.number()
    not_reached = p.number()
    in_part = p.number("A mark on created and updated, not an outcome of its own (IM-13)")


class ImportStepOut(OpenSchema):
    step = p.one_of(["start", "pause", "resume", "cancel"])
    by = p.text("A user's id")
    at = p.moment()


class MendsOut(OpenSchema):
    import_id = p.uuid()
    number = p.number()


class DryRunCountsOut(OpenSchema):
    created = p.number()
    updated = p.number()
    unchanged = p.number()
    skipped = p.number()
    refused = p.number()
    in_part = p.number("A mark on created and updated")


class DryRunOut(OpenSchema):
    """What an import would do (IM-11)."""

    id = p.uuid()
    state = p.one_of(["asked", "running", "finished", "failed", "stopped", "outdated"])
    problem = p.one_or_null(ImportProblemOut)
    mapping_version = p.number("Of which mapping; another one makes it outdated")
    rows_done = p.number()
    rows_total = p.number_or_null()
    started_at = p.moment_or_null()
    finished_at = p.moment_or_null()
    counts = p.one(DryRunCountsOut)
    by = p.text("A user's id, or `folder`")


class ImportOut(OpenSchema):
    id = p.uuid()
    institution_id = p.uuid()
    version = p.number()
    number = p.number("Shown as import-<n>")
    name = p.text()
    file_name = p.text()
    source = p.one_of(["upload", "folder", "mend"])
    actor = p.text()
    status = p.one_of(IMPORT_STATUSES)
    problem = p.one_or_null(ImportProblemOut, "Why it waits, failed or was cancelled; paused: staff paused it (IM-12)")
    asked = fields.String(
        allow_none=True,
        validate=validate.OneOf(["pause", "cancel"]),
        metadata={"description": "Comes about once the batch under way is decided (IM-12)"},
    )
    steps = fields.List(
        fields.Nested(ImportStepOut),
        metadata={"description": "Who paused, resumed or cancelled it: the newest 20; absent before that was kept"},
    )
    created_at = p.moment()
    started_at = p.moment_or_null()
    finished_at = p.moment_or_null()
    rows_total = p.number_or_null()
    rows_done = p.number()
    decided_up_to = fields.Integer(
        strict=True, metadata={"description": "The last row with an outcome; absent before that was kept"}
    )
    counts = p.one(CountsOut)
    encoding = p.text_or_null()
    delimiter = p.text_or_null()
    mapped = fields.Boolean(
        metadata={
            "description": "Every field that must be has a column, and none has two: it can be checked (IM-3); absent"
            " before that was told"
        }
    )
    same_bytes_as = p.number_or_null("The number of an earlier import of the same bytes (IM-22)")
    roll_back = fields.Nested(
        RollBackOut,
        allow_none=True,
        metadata={"description": "If it is taken back (IM-15); absent before that was possible"},
    )
    can_roll_back = fields.Boolean(
        metadata={
            "description": "It did something, is over, and was not taken back (IM-15); absent before that was told"
        }
    )
    mends = fields.Nested(
        MendsOut,
        allow_none=True,
        metadata={"description": "Of mended rows: the import whose rows they are; absent before there were any"},
    )
    texts_removed_at = fields.DateTime(
        allow_none=True, metadata={"description": "Its file and the texts of its rows are gone since (IM-21)"}
    )
    dry_run = fields.Nested(
        DryRunOut, allow_none=True, metadata={"description": "The newest; absent before there were any"}
    )


class ImportsPageOut(OpenSchema):
    items = p.many(ImportOut, "Newest first")
    next = p.next_page()


class CodeCountOut(OpenSchema):
    code = p.text()
    rows = p.number("In how many rows it was given")


class CodeCountsOut(OpenSchema):
    items = p.many(CodeCountOut, "The most frequent first")


class ReportedContactOut(OpenSchema):
    id = p.uuid()
    full_name = p.text_or_null("As it is now; null if the contact is gone or not to be seen by you")


class RowCodeOut(OpenSchema):
    code = p.text()
    level = p.one_of(["refused", "field", "warning"])
    field = p.text_or_null()
    column = p.text_or_null()
    at = p.number_or_null("The cell it is about, counted from 0")
    message = p.text()
    next_step = p.text()
    cause = p.text()
    contacts = fields.List(fields.Nested(ReportedContactOut), metadata={"description": "The contacts it is about"})
    row = fields.Integer(metadata={"description": "The other row it is about"})


class ImportRowOut(OpenSchema):
    row = p.number()
    outcome = p.one_of(OUTCOMES)
    partial = p.yes_no("Applied in part (IM-9)")  # type: ignore[assignment]
    contact_id = p.uuid_or_null()
    codes = p.many(RowCodeOut)
    cells = fields.List(
        fields.String(), allow_none=True, metadata={"description": "Of rows that were refused, held or applied in part"}
    )
    mended_by = p.number_or_null("The number of the newest import that has this row mended")
    of_row = p.number_or_null("The row this one mends, of the import it mends")


class ImportColumnOut(OpenSchema):
    header = p.text()
    field = p.text("What it was taken for")


class ImportRowsOut(OpenSchema):
    items = p.many(ImportRowOut)
    columns = p.many(ImportColumnOut, "What the cells stand under")
    next = p.next_page()
