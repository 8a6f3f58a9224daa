"""CS-2: when generating again would change nothing. Pure."""

from summary.model_settings import ModelSettings
from summary.models import Conversation, Job, Summary
from summary.prompt import version_with

MODEL, EXTRACTIVE = "model", "extractive"


def is_fresh(
    conversation: Conversation,
    last: Summary | None,
    job: Job | None,
    language: str,
    model: ModelSettings | None,
    notes_version: int,
) -> bool:
    """Whether there is no new message and the contact's last summary had this language, this model and this prompt,
    and was neither extractive nor failed. `job` is the last generation in this language; `notes_version` is that of the
    notes a prompt would hold, 0 without any."""
    if last is None or model is None or last.kind == EXTRACTIVE or (job is not None and job.state == "failed"):
        return False
    made_of = (last.language, last.model, last.prompt_version, last.message_count)
    return made_of == (language, model.model, version_with(notes_version), conversation.message_count)
