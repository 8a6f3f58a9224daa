"""Sign-in and who is signed in."""

from marshmallow import fields, validate

from chassis.schemas import OpenSchema, StrictSchema, Text
from panel_bff.roles import Action, Role
from panel_bff.schemas import pieces as p
from panel_bff.schemas.catalogue import InstitutionOut


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
    actions = p.many(
        fields.String(validate=validate.OneOf([action.value for action in Action])),
        "What the role may do (AC-2); the rest is shown disabled",
    )
    csrf_token = p.text("Send as X-CSRF-Token with every POST, PATCH, PUT and DELETE")
