"""Who works here: the names behind the ids in notes, histories and imports."""

from chassis.blueprints import Blueprint
from panel_bff import accounts
from panel_bff.access import allowed, user
from panel_bff.note_schemas import PeopleOut
from panel_bff.parts import parts
from panel_bff.roles import Action
from panel_bff.routes import refuses

blueprint = Blueprint("people", __name__, url_prefix="/api/people", description="The institution's users")


@blueprint.get("")
@blueprint.response(200, PeopleOut)
@refuses(blueprint, 401, 403, 503)
@allowed(Action.READ_CONTACTS)
def list_people() -> dict[str, list[dict[str, str]]]:
    """Id and name of everybody with an account in the institution."""
    with parts().pool.connection() as connection:
        found = accounts.people(connection, user().viewer.institution)
    return {"items": [{"id": str(id), "name": name} for id, name in found]}
