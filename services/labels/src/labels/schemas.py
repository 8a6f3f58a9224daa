"""The bodies and answers of this service's routes."""

from typing import Any

from marshmallow import fields, validate

from chassis.schemas import StrictSchema, Text, page_schema
from labels.colours import COLOURS
from labels.names import MAX_LENGTH, LabelName, label_name

MAX_NAMES = 10_000
MAX_CONTACTS = 10_000
MAX_LABELS = 1_000


class Name(fields.String):
    """LA-1; loads as a LabelName."""

    def __init__(self, **kw: Any) -> None:
        super().__init__(**kw)
        self.metadata = {**self.metadata, "minLength": 1, "maxLength": MAX_LENGTH}

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kw: Any) -> LabelName:  # type: ignore[override]
        text = super()._deserialize(value, attr, data, **kw)
        assert text is not None
        return label_name(text)


def colour_field(**kw: Any) -> fields.String:
    return fields.String(validate=validate.OneOf(COLOURS), **kw)


def description_field() -> Text:
    return Text(max_length=500, multiline=True, allow_none=True)


class LabelIn(StrictSchema):
    """A new label; without a colour it gets one by its name."""

    name = Name(required=True)
    colour = colour_field()
    description = description_field()


class LabelPatch(StrictSchema):
    """JSON Merge Patch: a missing key is left alone, null clears."""

    name = Name()
    colour = colour_field()
    description = description_field()
    archived = fields.Boolean(truthy={True}, falsy={False})


class LabelOut(StrictSchema):
    id = fields.UUID()
    institution_id = fields.UUID()
    version = fields.Integer()
    name = fields.String()
    colour = fields.String()
    description = fields.String(allow_none=True)
    archived = fields.Boolean()


LabelPage = page_schema("LabelPage", LabelOut, base=StrictSchema)


class PageQuery(StrictSchema):
    after = fields.String()
    limit = fields.Integer(load_default=100, validate=validate.Range(1, 1000))


class LabelQuery(PageQuery):
    archived = fields.String(load_default="any", validate=validate.OneOf(["any", "true", "false"]))


class ResolveIn(StrictSchema):
    """Names as they were typed; what cannot be a name is answered as unknown, not refused (LA-5 judges row by row)."""

    names = fields.List(fields.String(), required=True, validate=validate.Length(max=MAX_NAMES))
    create = fields.Boolean(load_default=False, truthy={True}, falsy={False})


class ResolveOut(StrictSchema):
    labels = fields.Dict(keys=fields.String(), values=fields.UUID())
    called = fields.Dict(
        keys=fields.UUID(), values=fields.String(), metadata={"description": "How each of these labels is spelled"}
    )
    unknown_names = fields.List(fields.String(), attribute="unknown", data_key="unknown")
    creatable = fields.List(
        fields.String(), metadata={"description": "Those of the unknown names that could be created"}
    )


class LabelSetPatch(StrictSchema):
    add = fields.List(fields.UUID(), load_default=list, validate=validate.Length(max=MAX_LABELS))
    remove = fields.List(fields.UUID(), load_default=list, validate=validate.Length(max=MAX_LABELS))


class LabelSetOut(StrictSchema):
    contact_id = fields.UUID()
    institution_id = fields.UUID()
    version = fields.Integer()
    labels = fields.List(fields.UUID())


LabelSetPage = page_schema("LabelSetPage", LabelSetOut, base=StrictSchema)


class ChangeOut(StrictSchema):
    """One change of a contact's labels."""

    version = fields.Integer(metadata={"description": "Of the set after the change"})
    at = fields.String(metadata={"format": "date-time"})
    actor = fields.String()
    origin = fields.Dict(metadata={"description": "kind; of an import its import_id and import_number"})
    added = fields.List(fields.UUID())
    removed = fields.List(fields.UUID())


LabelHistory = page_schema("LabelHistory", ChangeOut, base=StrictSchema)


class BatchIn(StrictSchema):
    """Pairs of a contact and the labels it shall have as well; of an import, which one."""

    import_id = fields.UUID()
    import_number = fields.Integer(strict=True, validate=validate.Range(1, 2**31 - 1))

    add = fields.List(
        fields.Tuple(
            (fields.UUID(), fields.List(fields.UUID(), validate=validate.Length(max=MAX_LABELS))),
            metadata={"type": "array", "description": "[contact id, [label id, ...]]"},
        ),
        required=True,
        validate=validate.Length(max=MAX_CONTACTS),
    )


class BatchOut(StrictSchema):
    changed = fields.Integer(metadata={"description": "contacts whose set is another now"})
    skipped = fields.List(fields.UUID(), metadata={"description": "archived labels, which were given to nobody"})


class TakeBackIn(StrictSchema):
    """An import that is rolled back, and contacts of it (IM-15)."""

    import_id = fields.UUID(required=True)
    import_number = fields.Integer(required=True, strict=True, validate=validate.Range(1, 2**31 - 1))
    contacts = fields.List(fields.UUID(), required=True, validate=validate.Length(max=MAX_CONTACTS))


class GivenAgainOut(StrictSchema):
    id = fields.UUID()
    name = fields.String()


class TakenBackOut(StrictSchema):
    contact_id = fields.UUID()
    changed = fields.Boolean(metadata={"description": "Whether labels of the import went"})
    holds = fields.Boolean(metadata={"description": "Whether it has labels still"})
    kept = fields.List(
        fields.Nested(GivenAgainOut), metadata={"description": "Labels that the import gave, and somebody else since"}
    )


class TakeBackOut(StrictSchema):
    items = fields.List(fields.Nested(TakenBackOut), metadata={"description": "Of the contacts that had labels"})
