"""What the browser is told of an import that is rolled back (IM-15)."""

from marshmallow import fields, validate

from chassis.schemas import OpenSchema, StrictSchema
from panel_bff import schema_fields as p

KINDS = ("kept", "in_part")


class RollBackProblemOut(OpenSchema):
    code = p.text()
    message = p.text()


class RollBackCountsOut(OpenSchema):
    """Contacts; together they are rows_done."""

    erased = p.number("Created by the import, and gone")
    restored = p.number("As they were before")
    unchanged = p.number("There was nothing to take back")
    kept = p.number("Something was kept: the list says what and why")


class RollBackOut(OpenSchema):
    state = p.one_of(["asked", "running", "finished", "failed"])
    by = p.text("A user's id")
    asked_at = p.moment()
    finished_at = p.moment_or_null()
    rows_done = p.number()
    rows_total = p.number()
    problem = p.one_or_null(RollBackProblemOut, "Why it waits or failed")
    counts = p.one(RollBackCountsOut)


class MendingImportOut(OpenSchema):
    id = p.uuid()
    number = p.number("Shown as import-<n>")


class RolledBackFirstOut(OpenSchema):
    items = p.many(MendingImportOut, "In the order they are rolled back")


class KeptQuery(StrictSchema):
    kind = fields.String(validate=validate.OneOf(KINDS), metadata={"description": "Kept whole, or in part"})
    after = fields.String()
    limit = fields.Integer(load_default=100, validate=validate.Range(1, 1000))


class OtherContactOut(OpenSchema):
    id = p.uuid()
    full_name = p.text_or_null("As it is now; null if the contact is gone or not to be seen by you")


class LeftOut(OpenSchema):
    what = p.text("`contact`, a field as history names it, or `label:<name>`")
    code = p.text()
    why = p.text()
    next_step = p.text()
    contacts = p.many(OtherContactOut, "Others it is about")


class KeptContactOut(OpenSchema):
    contact_id = p.uuid()
    full_name = p.text_or_null("As it is now; null if the contact is gone or not to be seen by you")
    row = p.number("Of the file")
    outcome = p.one_of(KINDS)
    kept = p.many(LeftOut)


class KeptPageOut(OpenSchema):
    items = p.many(KeptContactOut, "In the file's order")
    next = p.next_page()
