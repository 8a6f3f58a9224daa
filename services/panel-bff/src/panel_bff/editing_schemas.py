"""What the panel, the Add Contact page and the fields manager send to be saved, and what they are told."""

from typing import Any

from marshmallow import ValidationError, fields, validate

from chassis.schemas import OpenSchema, ProblemSchema, StrictSchema
from panel_bff import schema_fields as p
from panel_bff.catalogue_schemas import FIELD_TYPES, FieldOut, LabelOut
from panel_bff.contact_schemas import ContactOut
from panel_bff.schema_fields import CHANNELS, STATUSES

MOST_LABELS = 1000


class CheckedByOwner(StrictSchema):
    """Documents a body that goes on as it came: its owner checks it, whose faults name the fields as they were sent."""

    def load(self, data: Any, **_how: Any) -> dict[str, Any]:
        if isinstance(data, dict):
            return data
        raise ValidationError("This is a JSON object.")


def _text(description: str | None = None, **told: Any) -> fields.String:
    """Text, or null to clear it."""
    return fields.String(allow_none=True, metadata={"description": description, **told} if description else told)


def _name(longest: int, **kw: Any) -> fields.String:
    return fields.String(metadata={"minLength": 1, "maxLength": longest}, **kw)


def _flag() -> fields.Boolean:
    return fields.Boolean(allow_none=True)


class ChannelIn(CheckedByOwner):
    """CH-7."""

    status = fields.String(required=True, validate=validate.OneOf(STATUSES))
    reason = _name(500, required=True)
    until = fields.DateTime(allow_none=True, metadata={"description": "When a pause ends; absent: for good"})


class ContactIn(CheckedByOwner):
    """ID-12: a key that is missing leaves its field, null clears it."""

    first_name = _text()
    preferred_name = _text()
    last_name = _text()
    phone = _text("Ten digits, however they are written (ID-3)")
    country_calling_code = _text()
    email = _text()
    crm_id = _text()
    enrollment_id = _text()
    language = _text("BCP-47; null: the institution's")
    ai_disabled = _flag()
    test_user = _flag()
    archived = _flag()
    custom = fields.Dict(
        keys=fields.String(),
        values=fields.Raw(metadata={"type": ["string", "boolean", "number", "null"]}),
        metadata={"description": "By field id; null clears"},
    )
    channels = fields.Dict(
        keys=fields.String(),
        values=fields.Nested(ChannelIn),
        metadata={"description": f"By channel: {', '.join(CHANNELS)}"},
    )


_VALUE = {"type": ["string", "boolean"]}


class EditIn(StrictSchema):
    """CT-5: what is to change, and what the form showed when it was opened."""

    changes = fields.Nested(ContactIn, required=True)
    seen = fields.Dict(
        keys=fields.String(),
        values=fields.Raw(allow_none=True, metadata=_VALUE),
        required=True,
        metadata={
            "description": "The value the form started from, for every key of `changes`: by the field's name, "
            "`custom.<field id>`, `channels.<channel>.status` (and `channels.<channel>.until`)."
        },
    )
    origin = fields.String(
        load_default="panel",
        validate=validate.OneOf(["panel", "restore"]),
        metadata={"description": "restore: an earlier value is set again; both are staff's (PP-6), history tells them"},
    )


class WarningOut(OpenSchema):
    field = p.text()
    code = p.text()
    message = p.text()


class SavedContactOut(ContactOut):
    warnings = fields.List(
        fields.Nested(WarningOut), metadata={"description": "Only where there is something to look at (PP-5)"}
    )


class ConflictOut(OpenSchema):
    field = p.text("As in `seen`")
    seen = fields.Raw(required=True, allow_none=True, metadata=_VALUE)
    theirs = fields.Raw(required=True, allow_none=True, metadata=_VALUE)
    yours = fields.Raw(required=True, allow_none=True, metadata=_VALUE)


class NamedContactOut(OpenSchema):
    id = p.uuid()
    full_name = p.text()


class ContactProblem(ProblemSchema):
    """409: `duplicate-contact` with `contacts`, or `conflict` with `conflicts` and `contact`."""

    contacts = fields.List(
        fields.Nested(NamedContactOut), metadata={"description": "Who has the phone or the CRM ID (ID-3, ID-5)"}
    )
    conflicts = fields.List(
        fields.Nested(ConflictOut), metadata={"description": "What somebody else changed meanwhile (CT-5)"}
    )
    contact = fields.Nested(ContactOut, metadata={"description": "The current state, of a `conflict`"})


class LabelEditIn(StrictSchema):
    """LA-2."""

    add = fields.List(fields.UUID(), load_default=list, validate=validate.Length(max=MOST_LABELS))
    remove = fields.List(fields.UUID(), load_default=list, validate=validate.Length(max=MOST_LABELS))


class LabelIn(CheckedByOwner):
    """LA-1; without a colour it gets one by its name."""

    name = _name(64, required=True)
    colour = fields.String()
    description = _text(maxLength=500)


class LabelProblem(ProblemSchema):
    """409 `duplicate-label`."""

    label = fields.Nested(LabelOut, metadata={"description": "The one that has the name"})


class NewOptionIn(CheckedByOwner):
    label = _name(255, required=True)


class OptionIn(NewOptionIn):
    id = fields.String(metadata={"description": "Of an option that is there; without it the option is new"})


class FieldBase(CheckedByOwner):
    """CF-1."""

    description = _text("Shown as a tooltip", maxLength=1000)
    group = _text(maxLength=64)
    in_escalations = fields.Boolean()
    in_generative_ai = fields.Boolean()
    requires_authentication = fields.Boolean()


class FieldIn(FieldBase):
    name = _name(64, required=True)
    type = fields.String(required=True, validate=validate.OneOf(FIELD_TYPES))
    options = fields.List(fields.Nested(NewOptionIn), metadata={"description": "Of a Multi-Choice, one or more"})
    position = fields.Integer(allow_none=True, validate=validate.Range(min=0), metadata={"description": "Null: last"})


class FieldPatchIn(FieldBase):
    """A key that is missing is left alone; the type stays (CF-2)."""

    name = _name(64)
    position = fields.Integer(validate=validate.Range(min=0))
    options = fields.List(
        fields.Nested(OptionIn),
        metadata={"description": "All of them, in their order: those that are there with their ids"},
    )
    removed_options = fields.Dict(
        keys=fields.String(),
        values=fields.String(allow_none=True),
        metadata={
            "description": "What becomes of the values of an option that is left out, by its id: null clears them, "
            "another option's id moves them there."
        },
    )


class OptionInUseOut(OpenSchema):
    id = p.text()
    label = p.text()
    contacts = p.number("How many hold it")


class FieldNameOut(OpenSchema):
    id = p.uuid()
    name = p.text()


class FieldProblem(ProblemSchema):
    """409: `duplicate-field` with `field`, `option-in-use` with `options`, `too-late`."""

    field = fields.Nested(FieldNameOut, metadata={"description": "The one that has the name"})
    options = fields.List(
        fields.Nested(OptionInUseOut), metadata={"description": "Those that are in use and of which nothing was said"}
    )


class StaleField(ProblemSchema):
    """412 `stale`."""

    current = fields.Nested(FieldOut, required=True)


class FieldUsageOut(OpenSchema):
    contacts = p.number("How many hold a value")
    options = fields.Dict(
        keys=fields.String(), values=fields.Integer(), required=True, metadata={"description": "By option id"}
    )


class DeletedFieldOut(FieldOut):
    deleted_at = p.moment()
    contacts = p.number("How many hold a value that would come back")


class DeletedFieldsOut(OpenSchema):
    items = p.many(DeletedFieldOut, "Those that can be restored, the last deleted first")
