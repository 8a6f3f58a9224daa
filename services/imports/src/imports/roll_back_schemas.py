"""The queries and answers of a roll-back's routes (IM-15)."""

from marshmallow import Schema, fields, validate

from chassis.schemas import page_schema
from imports.roll_back import LEFT, STATES


class RollBackProblem(Schema):
    code = fields.String()
    message = fields.String()


class RollBackCounts(Schema):
    """Contacts; together they are rows_done."""

    erased = fields.Integer(metadata={"description": "created by the import, and gone"})
    restored = fields.Integer(metadata={"description": "as they were before"})
    unchanged = fields.Integer(metadata={"description": "there was nothing to take back"})
    kept = fields.Integer(metadata={"description": "something was kept; the list says what and why"})


class RollBackOut(Schema):
    state = fields.String(validate=validate.OneOf(STATES))
    by = fields.String()
    asked_at = fields.String()
    finished_at = fields.String(allow_none=True)
    rows_done = fields.Integer()
    rows_total = fields.Integer()
    problem = fields.Nested(
        RollBackProblem, allow_none=True, metadata={"description": "why it waits (contacts-away, ...) or failed"}
    )
    counts = fields.Nested(RollBackCounts)


class MendingOut(Schema):
    id = fields.UUID()
    number = fields.Integer()


class RolledBackFirst(Schema):
    items = fields.List(fields.Nested(MendingOut), metadata={"description": "in the order they are rolled back"})


class LeftOut(Schema):
    """One thing that was kept; `contacts` are others it is about."""

    what = fields.String(
        metadata={
            "description": "contact, or a field as history names it: phone, custom:<id>, channel:sms, label:<name>"
        }
    )
    code = fields.String()
    why = fields.String()
    next_step = fields.String()
    contacts = fields.List(fields.UUID())


class KeptOut(Schema):
    contact_id = fields.UUID()
    row = fields.Integer()
    outcome = fields.String(validate=validate.OneOf(LEFT))
    kept = fields.List(fields.Nested(LeftOut))


KeptPage = page_schema("KeptPage", KeptOut)
