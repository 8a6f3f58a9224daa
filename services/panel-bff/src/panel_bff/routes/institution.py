"""The institution's settings: formats, time zone, language, campaigns' address. Reading them is the catalogue's."""

from typing import Any

import orjson
from flask import Response

from chassis.app import database, if_match
from chassis.blueprints import IF_MATCH, Blueprint
from chassis.db import driver
from chassis.errors import NotFound, Stale
from chassis.outbox import record
from panel_bff import accounts
from panel_bff.access import allowed, user
from panel_bff.catalogue_schemas import InstitutionOut
from panel_bff.events import institution_changed
from panel_bff.folds.facts import fact_of_event
from panel_bff.models import Institution
from panel_bff.projection import fold
from panel_bff.roles import Action
from panel_bff.routes import WITH_CSRF, json_bytes, refuses
from panel_bff.settings_schemas import SettingsIn, StaleInstitution

blueprint = Blueprint("institution", __name__, url_prefix="/api/institution", description="The institution's settings")


@blueprint.patch("")
@blueprint.arguments(SettingsIn)
@blueprint.response(200, InstitutionOut)
@blueprint.doc(parameters=[IF_MATCH], security=WITH_CSRF)
@refuses(blueprint, 400, 401, 403, 422, 428, 503)
@refuses(blueprint, 412, schema=StaleInstitution)
@allowed(Action.MANAGE_INSTITUTION)
def change_settings(wanted: dict[str, Any]) -> Response:
    """Change settings; every page has them at once, every service hears of them (panel.institution.v1)."""
    seen = if_match()
    return json_bytes(orjson.dumps(changed(seen, wanted).state()))


def changed(seen: int, wanted: dict[str, Any]) -> Institution:
    """One transaction: the row, its event, and the read model that every ETag goes by. Raises Stale."""
    with database().begin() as session:
        before = accounts.institution(driver(session), user().viewer.institution, lock=True)
        if before is None:
            raise NotFound("There is no such institution.")
        if before.version != seen:
            raise Stale(before.state())
        after = accounts.change_institution(driver(session), before, wanted)
        if after.version > before.version:
            event = institution_changed(after)
            record(session, event)
            fold(driver(session), [fact_of_event(event)])
        return after
