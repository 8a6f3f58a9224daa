"""Bodies and answers about what a file is and what its columns mean, before it starts (IM-2, IM-3, IM-16)."""

import re

from marshmallow import Schema, fields, validate

from chassis.schemas import StrictSchema, Text, coded
from imports.columns import OVERWRITE, POLICIES
from imports.csv_rows import MAX_COLUMNS
from imports.dates import FORMATS
from imports.detect import DELIMITERS, ENCODINGS
from imports.examining import DEEPEST_HEADER
from imports.mapping import CUSTOM, FULL_NAME, IGNORED, STANDARD
from imports.meanings import LONGEST
from imports.schemas import MODES, OptionsOut

MOST_MEANINGS = 1000
MOST_LABELS = 200
LABEL_LENGTH = 64
NAME_LENGTH = 64
_TARGETS = {*STANDARD, FULL_NAME, IGNORED}
_CUSTOM_TARGET = re.compile(rf"{CUSTOM}[\w-]{{1,64}}", re.ASCII)


def _is_target(target: str) -> None:
    if target not in _TARGETS and not _CUSTOM_TARGET.fullmatch(target):
        raise coded("unknown-field", "This is no field; take one of the preview's targets.")


class ColumnIn(StrictSchema):
    target = fields.String(required=True, validate=_is_target)
    policy = fields.String(
        load_default=OVERWRITE,
        validate=validate.OneOf(POLICIES),
        metadata={"description": "for contacts that are there already (IM-8)"},
    )
    values = fields.Dict(
        keys=Text(min_length=1, max_length=LONGEST, multiline=True),
        values=Text(max_length=LONGEST),
        load_default=dict,
        validate=validate.Length(max=MOST_MEANINGS),
        metadata={
            "description": "what cells mean: one of the column's options, empty to leave the field alone, UNSET to"
            " clear it (IM-10)"
        },
    )
    date_format = fields.String(
        load_default=None,
        allow_none=True,
        validate=validate.OneOf(FORMATS),
        metadata={"description": "of dates that are not in the institution's format; ISO is always read (IM-10)"},
    )


class MappingIn(StrictSchema):
    """What is left out stays as it is; columns of a header that changes are suggested anew."""

    encoding = fields.String(validate=validate.OneOf(sorted(ENCODINGS)))
    delimiter = fields.String(validate=validate.OneOf([*sorted(DELIMITERS), *DELIMITERS.values()]))
    header_row = fields.Integer(
        strict=True,
        validate=validate.Range(1, DEEPEST_HEADER),
        metadata={"description": "the number a spreadsheet shows; rows before it are not imported"},
    )
    columns = fields.List(
        fields.Nested(ColumnIn),
        validate=validate.Length(1, MAX_COLUMNS),
        metadata={"description": "one for each column of the file, in its order"},
    )
    mode = fields.String(validate=validate.OneOf(MODES))
    strict = fields.Boolean(truthy={True}, falsy={False})
    update_by_email = fields.Boolean(truthy={True}, falsy={False})
    labels = fields.List(
        Text(min_length=1, max_length=LABEL_LENGTH),
        validate=validate.Length(max=MOST_LABELS),
        metadata={"description": "labels for every contact of the import (LA-5)"},
    )
    create_labels = fields.Boolean(truthy={True}, falsy={False})
    guard_percent = fields.Integer(
        strict=True,
        allow_none=True,
        validate=validate.Range(0, 100),
        metadata={"description": "an import that starts by itself stops if more rows would be refused or created"},
    )


class FaultOut(Schema):
    code = fields.String()
    message = fields.String()


class PreviewRow(Schema):
    """Cells as they stand in the file, cut at 500 characters."""

    row = fields.Integer()
    cells = fields.List(fields.String())
    fault = fields.Nested(FaultOut, allow_none=True)


class SuggestionOut(Schema):
    target = fields.String()
    by = fields.String(validate=validate.OneOf(["name", "values", "profile"]))
    sure = fields.Boolean()


class PreviewColumn(Schema):
    header = fields.String()
    samples = fields.List(fields.String(), metadata={"description": "the first three different cells"})
    target = fields.String()
    policy = fields.String(validate=validate.OneOf(POLICIES))
    values = fields.Dict(keys=fields.String(), values=fields.String())
    date_format = fields.String(allow_none=True, validate=validate.OneOf(FORMATS))
    suggestion = fields.Nested(SuggestionOut, allow_none=True)
    suggested_date_format = fields.String(
        allow_none=True,
        validate=validate.OneOf(FORMATS),
        metadata={"description": "the one that its dates are written in, where it is not the institution's"},
    )
    options = fields.List(fields.String(), allow_none=True, metadata={"description": "the words its field knows"})
    unknown_cells = fields.List(
        fields.String(),
        data_key="unknown",
        attribute="unknown",
        metadata={"description": "cells that are none of the options and have no meaning yet, at most 50"},
    )


class TargetOut(Schema):
    target = fields.String()
    name = fields.String()
    group = fields.String(validate=validate.OneOf(["standard", "custom", "other"]))
    type = fields.String()
    is_required = fields.Boolean(data_key="required", attribute="required")
    options = fields.List(fields.String(), allow_none=True)


class MappingProblemOut(Schema):
    code = fields.String()
    message = fields.String()
    columns = fields.List(fields.Integer(), metadata={"description": "which, from 0 on; none if one is missing"})


class ProfileRef(Schema):
    id = fields.String(metadata={"description": "template, or the id of a profile"})
    name = fields.String(allow_none=True)


class PreviewOut(Schema):
    encoding = fields.String()
    encoding_sure = fields.Boolean()
    delimiter = fields.String()
    delimiter_sure = fields.Boolean()
    header_row = fields.Integer()
    rows_total = fields.Integer()
    mapping_version = fields.Integer()
    profile = fields.Nested(ProfileRef, allow_none=True)
    options = fields.Nested(OptionsOut)
    preamble = fields.List(fields.Nested(PreviewRow), metadata={"description": "the last rows before the header"})
    rows = fields.List(fields.Nested(PreviewRow), metadata={"description": "the first ten"})
    columns = fields.List(fields.Nested(PreviewColumn))
    targets = fields.List(fields.Nested(TargetOut))
    problems = fields.List(fields.Nested(MappingProblemOut))


class ProfileColumn(Schema):
    target = fields.String()
    policy = fields.String(validate=validate.OneOf(POLICIES))
    values = fields.Dict(keys=fields.String(), values=fields.String())
    date_format = fields.String(allow_none=True, validate=validate.OneOf(FORMATS))


class ProfileOut(Schema):
    id = fields.UUID()
    name = fields.String(allow_none=True)
    header = fields.List(fields.String())
    columns = fields.List(fields.Nested(ProfileColumn))
    options = fields.Nested(OptionsOut)
    created_at = fields.String()
    updated_at = fields.String()
    used_at = fields.String(allow_none=True)


class ProfileList(Schema):
    items = fields.List(fields.Nested(ProfileOut), metadata={"description": "the latest changed first"})


class ProfilePatch(StrictSchema):
    name = Text(allow_none=True, min_length=1, max_length=NAME_LENGTH)
    guard_percent = fields.Integer(strict=True, allow_none=True, validate=validate.Range(0, 100))
