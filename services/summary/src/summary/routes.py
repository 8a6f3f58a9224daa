"""The edges: each parses, opens the transaction, calls one thing and dumps."""

from typing import Any
from uuid import UUID

from flask.typing import ResponseReturnValue

from chassis.app import begin, etag, settings
from chassis.auth import caller, requires
from chassis.blueprints import IDEMPOTENCY_KEY, Blueprint
from chassis.idempotency import idempotent
from chassis.keyset import after_id, page
from summary import queries
from summary.commands.jobs import ask_for
from summary.model_settings import ModelSettings
from summary.paging import after_message
from summary.schemas import (
    ConversationOut,
    ConversationPage,
    GenerationOut,
    JobOut,
    MessagePage,
    MessageQuery,
    PageQuery,
    PromptOut,
    SummaryIn,
    SummaryOut,
    SummaryQuery,
)

READERS = ("staff", "support", "insights")

summaries = Blueprint("summaries", __name__, url_prefix="/summaries", description="Summaries of conversations")
conversations = Blueprint("conversations", __name__, url_prefix="/conversations", description="What was written")


@summaries.get("/<uuid:contact_id>")
@summaries.arguments(SummaryQuery, location="query")
@summaries.response(200, SummaryOut)
@summaries.refuses(401, 403, 404, 422, 503)
@requires(*READERS)
def get_summary(query: dict[str, Any], contact_id: UUID) -> ResponseReturnValue:
    """The contact's summary in a language, else the newest in any."""
    with begin() as session:
        summary = queries.get_summary(session, caller().institution, contact_id, query.get("language"))
        return summary.state(), 200, {"ETag": etag(summary.version)}


@summaries.post("/<uuid:contact_id>")
@summaries.arguments(SummaryIn, required=False)
@summaries.response(202, JobOut)
@summaries.doc(parameters=[IDEMPOTENCY_KEY])
@summaries.refuses(400, 401, 403, 404, 409, 422, 503)
@requires("staff")
def post_summary(wanted: dict[str, Any], contact_id: UUID) -> ResponseReturnValue:
    """Make the summary anew, by `summary work`; the job under way if there is one. 409 no-messages, nothing-new,
    already-generating; an Idempotency-Key makes a retry safe."""
    model = model_of(caller().institution)
    with begin() as session:
        return idempotent(
            session,
            lambda: (
                ask_for(session, caller().institution, contact_id, wanted.get("language"), model).document(),
                202,
            ),
        )


@summaries.get("/<uuid:contact_id>/job")
@summaries.arguments(SummaryQuery, location="query")
@summaries.response(200, GenerationOut)
@summaries.refuses(401, 403, 404, 422, 503)
@requires(*READERS)
def get_job(query: dict[str, Any], contact_id: UUID) -> ResponseReturnValue:
    """How the generation in a language stands, and whether it may be made again."""
    model = model_of(caller().institution)
    with begin() as session:
        return queries.generation(session, caller().institution, contact_id, query.get("language"), model)


@summaries.get("/<uuid:contact_id>/prompt")
@summaries.arguments(SummaryQuery, location="query")
@summaries.response(200, PromptOut)
@summaries.refuses(401, 403, 404, 422, 503)
@requires(*READERS)
def get_prompt(query: dict[str, Any], contact_id: UUID) -> ResponseReturnValue:
    """What the model was sent (CS-3)."""
    with begin() as session:
        return queries.what_was_sent(session, caller().institution, contact_id, query.get("language"))


def model_of(institution: UUID) -> ModelSettings | None:
    found: ModelSettings | None = settings()["models"].of(institution)
    return found


@conversations.get("")
@conversations.arguments(PageQuery, location="query")
@conversations.response(200, ConversationPage)
@conversations.refuses(401, 403, 422, 503)
@requires(*READERS)
def get_conversations(query: dict[str, Any]) -> ResponseReturnValue:
    """The states of all conversations, in the order of the contacts' ids."""
    after, limit = after_id(query.get("after")), query["limit"]
    with begin() as session:
        found = queries.list_conversations(session, caller().institution, after=after, limit=limit)
        return page(found, limit, key=lambda conversation: (conversation.contact_id,))


@conversations.get("/<uuid:contact_id>")
@conversations.response(200, ConversationOut)
@conversations.refuses(401, 403, 404, 503)
@requires(*READERS)
def get_conversation(contact_id: UUID) -> ResponseReturnValue:
    """The state of the conversation with a contact."""
    with begin() as session:
        conversation = queries.get_conversation(session, caller().institution, contact_id)
        return conversation.state(), 200, {"ETag": etag(conversation.version)}


@conversations.get("/<uuid:contact_id>/messages")
@conversations.arguments(MessageQuery, location="query")
@conversations.response(200, MessagePage)
@conversations.refuses(401, 403, 404, 422, 503)
@requires(*READERS)
def get_messages(query: dict[str, Any], contact_id: UUID) -> ResponseReturnValue:
    """The recent messages of a contact, newest first; 404 if there never was one."""
    before, limit = after_message(query.get("after")), query["limit"]
    with begin() as session:
        queries.get_conversation(session, caller().institution, contact_id)
        found = queries.list_messages(session, caller().institution, contact_id, before=before, limit=limit)
        return page(found, limit, key=lambda message: (message.sent_at.isoformat(), message.id))
