"""Signing in, and who is signed in."""

from marshmallow import fields, validate

from chassis.schemas import OpenSchema, StrictSchema, Text
from panel_bff import schema_fields as p
from panel_bff.catalogue_schemas import InstitutionOut
from panel_bff.roles import Action, Role


class SignInIn(StrictSchema):
    email = Text(required=True, min_length=1, max_length=254)
    password = fields.String(required=True, validate=validate.Length(min=1, max=1024), load_only=True)


class UserOut(OpenSchema):
    id = p.uuid()
    name = p.text()
    email = p.text()
    role = p.one_of([role.value for role in Role])


class MeOut(OpenSchema):
    user = p.one(UserOut)
    institution = p.one(InstitutionOut)
    live_url = p.text_or_null("An event stream, `?contact=<id>`; null: there is none here, so read again now and then")
    actions = p.many(
        fields.String(validate=validate.OneOf([action.value for action in Action])),
        "What the role may do (AC-2); the rest is shown disabled",
    )
    csrf_token = p.text("Send as X-CSRF-Token with every POST, PATCH, PUT and DELETE")
