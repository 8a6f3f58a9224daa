"""Bodies and answers about custom fields (CF-1, CF-2). Answers are built by `events`; their schemas here are the
documentation."""

from typing import Any

from marshmallow import Schema, fields, pre_load, validate

from chassis.schemas import StrictSchema, Text, page_schema
from contacts import values

DESCRIPTION_LENGTH = 1000
MOST_OPTIONS = 500


class OptionBody(StrictSchema):
    """A new option of a Multi-Choice field."""

    label = Text(required=True, min_length=1, max_length=255)


class OptionIn(OptionBody):
    """An option that is there is named by its id and keeps or changes its label."""

    id = fields.String()


class FieldIn(StrictSchema):
    """CF-1, CF-2: a new custom field."""

    name = Text(required=True, min_length=1, max_length=64)
    type = fields.String(required=True, validate=validate.OneOf(values.TYPES))
    description = Text(load_default=None, allow_none=True, max_length=DESCRIPTION_LENGTH, multiline=True)
    options = fields.List(fields.Nested(OptionBody), load_default=list, validate=validate.Length(max=MOST_OPTIONS))
    position = fields.Integer(load_default=None, allow_none=True, strict=True, validate=validate.Range(0, 1_000_000))
    group = Text(load_default=None, allow_none=True, max_length=64)
    in_escalations = fields.Boolean(load_default=False, truthy={True}, falsy={False})
    in_generative_ai = fields.Boolean(load_default=False, truthy={True}, falsy={False})
    requires_authentication = fields.Boolean(load_default=False, truthy={True}, falsy={False})

    @pre_load
    def labels_alone(self, data: Any, **_kw: Any) -> Any:
        """Options may be given as their labels alone."""
        options = data.get("options") if isinstance(data, dict) else None
        if not isinstance(options, list):
            return data
        return {**data, "options": [{"label": one} if isinstance(one, str) else one for one in options]}


class FieldPatch(FieldIn):
    """CF-2: everything but the type; options are sent whole, those that are there with their ids."""

    class Meta:
        exclude = ("type",)

    options = fields.List(fields.Nested(OptionIn), validate=validate.Length(max=MOST_OPTIONS))
    position = fields.Integer(strict=True, validate=validate.Range(0, 1_000_000))
    removed_options = fields.Dict(
        keys=fields.String(),
        values=fields.String(allow_none=True),
        metadata={"description": "By the id of an option left out: null clears its values, another id moves them"},
    )


class OptionOut(Schema):
    id = fields.String()
    label = fields.String()


class FieldOut(Schema):
    """A custom field's whole state; contacts.field.v1 carries the same."""

    id = fields.UUID()
    institution_id = fields.UUID()
    version = fields.Integer()
    name = fields.String()
    description = fields.String(allow_none=True)
    type = fields.String(validate=validate.OneOf(values.TYPES))
    options = fields.List(fields.Nested(OptionOut))
    position = fields.Integer()
    group = fields.String(allow_none=True)
    in_escalations = fields.Boolean()
    in_generative_ai = fields.Boolean()
    requires_authentication = fields.Boolean()
    deleted = fields.Boolean()


FieldList = page_schema("FieldList", FieldOut)


class DeletedFieldOut(FieldOut):
    deleted_at = fields.AwareDateTime()
    contacts = fields.Integer(metadata={"description": "How many hold a value that would come back"})


class DeletedFields(Schema):
    items = fields.List(fields.Nested(DeletedFieldOut))


class FieldUsage(Schema):
    contacts = fields.Integer(metadata={"description": "How many hold a value"})
    options = fields.Dict(
        keys=fields.String(), values=fields.Integer(), metadata={"description": "By option id, those in use"}
    )
