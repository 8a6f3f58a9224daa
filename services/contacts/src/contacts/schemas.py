"""What the schemas of several nouns share."""

from marshmallow import fields, validate

from chassis.schemas import StrictSchema


class Page(StrictSchema):
    after = fields.String(load_default=None)
    limit = fields.Integer(load_default=100, validate=validate.Range(1, 1000))
