"""The summary section: the panel itself holds the summary; what is asked here may be slow or away (CS-6)."""

from typing import Any
from uuid import UUID

import orjson
from flask import Response, request

from chassis.blueprints import IDEMPOTENCY_KEY, Blueprint
from chassis.errors import NotFound
from panel_bff import panels
from panel_bff.access import allowed, user
from panel_bff.parts import parts
from panel_bff.roles import Action
from panel_bff.routes import WITH_CSRF, fold_state, json_bytes, refuses
from panel_bff.sections import SUMMARY_TOPIC
from panel_bff.summary_schemas import (
    GenerateIn,
    GenerationOut,
    JobOut,
    LanguageQuery,
    MessagesOut,
    MessagesQuery,
    PromptOut,
)

blueprint = Blueprint("summary", __name__, url_prefix="/api/panels", description="The conversation's summary")


@blueprint.post("/<uuid:contact_id>/summary")
@blueprint.arguments(GenerateIn, required=False)
@blueprint.response(202, JobOut)
@blueprint.doc(parameters=[IDEMPOTENCY_KEY], security=WITH_CSRF)
@refuses(blueprint, 400, 401, 403, 404, 409, 422, 503)
@allowed(Action.GENERATE_SUMMARY)
def generate_summary(wanted: dict[str, Any], contact_id: UUID) -> Response:
    """Have the summary made anew (CS-1). 409 no-messages, nothing-new (CS-2), already-generating."""
    shown_version(contact_id)
    key = request.headers.get("Idempotency-Key")
    return json_bytes(parts().summaries.generate(user().claims(), contact_id, wanted, key), 202)


@blueprint.get("/<uuid:contact_id>/summary/job")
@blueprint.arguments(LanguageQuery, location="query")
@blueprint.response(200, GenerationOut)
@refuses(blueprint, 401, 403, 404, 422, 503)
@allowed(Action.READ_CONTACTS)
def get_generation(query: dict[str, Any], contact_id: UUID) -> Response:
    """How the generation stands, with the sentences so far. A summary newer than the panel's is shown there at once."""
    shown = shown_version(contact_id)
    state = parts().summaries.job(user().claims(), contact_id, query)
    summary = orjson.loads(state)["summary"]
    if summary is not None and summary["version"] > shown:
        fold_state(SUMMARY_TOPIC, orjson.dumps(summary))
    return json_bytes(state)


@blueprint.get("/<uuid:contact_id>/summary/prompt")
@blueprint.arguments(LanguageQuery, location="query")
@blueprint.response(200, PromptOut)
@refuses(blueprint, 401, 403, 404, 422, 503)
@allowed(Action.READ_CONTACTS)
def get_prompt(query: dict[str, Any], contact_id: UUID) -> Response:
    """What was sent to the model for the summary in a language, else for the newest (CS-3)."""
    shown_version(contact_id)
    return json_bytes(parts().summaries.prompt(user().claims(), contact_id, query))


@blueprint.get("/<uuid:contact_id>/messages")
@blueprint.arguments(MessagesQuery, location="query")
@blueprint.response(200, MessagesOut)
@refuses(blueprint, 401, 403, 404, 422, 503)
@allowed(Action.READ_CONTACTS)
def get_messages(query: dict[str, Any], contact_id: UUID) -> Response:
    """The recent messages, which a summary's sentences cite (CS-4)."""
    shown_version(contact_id)
    return json_bytes(parts().summaries.messages(user().claims(), contact_id, query))


def shown_version(contact_id: UUID) -> int:
    """Of the summary in the panel. NotFound for a contact the user may not see; nobody is asked then (AC-1, AC-3)."""
    with parts().pool.connection() as connection:
        version = panels.summary_version(connection, user().viewer, contact_id)
    if version is None:
        raise NotFound("There is no such contact.")
    return version
