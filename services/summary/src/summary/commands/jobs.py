"""CS-1, CS-6: a generation is asked for, taken by a worker, told sentence by sentence, and ends in one of two ways.

A worker holds a job by a lease; every write of it names the lease, so that one whose job was taken over writes nothing.
"""

from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from uuid import UUID

import orjson
from sqlalchemy import DateTime, Select, func, select, text, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from chassis.clock import now, uuid7
from summary.errors import Lost, already_generating, no_messages, nothing_new
from summary.extractive import Sentence
from summary.failures import problem_of
from summary.freshness import EXTRACTIVE, MODEL, is_fresh
from summary.model_settings import ModelSettings
from summary.models import Conversation, Job, TranscriptMessage
from summary.prompt import PROMPT_VERSION
from summary.queries import find_job, language_of, newest_summary, notes_version

CHANNEL = "summary_job"
EXTRACTIVE_SECONDS = 60.0
MOST_ATTEMPTS = 4
_ONE_AT_A_TIME = text("SELECT pg_advisory_xact_lock(hashtextextended('summary ' || :institution || :contact, 0))")
_TAKE = """
UPDATE job SET state = 'running', attempt = attempt + 1, lease = %(lease)s, sentences = '[]', dropped = 0,
    lease_until = clock_timestamp() + make_interval(secs => %(seconds)s),
    started_at = coalesce(started_at, clock_timestamp())
WHERE (institution_id, contact_id, language) = (
    SELECT institution_id, contact_id, language FROM job
    WHERE ((state = 'queued' AND not_before <= clock_timestamp())
        OR (state = 'running' AND lease_until < clock_timestamp()))
      AND NOT institution_id = ANY (%(full)s::uuid[])
    ORDER BY not_before LIMIT 1 FOR UPDATE SKIP LOCKED
)
RETURNING institution_id, contact_id, language, extract(epoch FROM deadline - clock_timestamp())::float8
"""
_TELL = """
UPDATE job SET sentences = sentences || jsonb_build_array(%(sentence)s::jsonb)
WHERE lease = %(lease)s AND state = 'running'
"""
_NOT_HELD: dict[str, Any] = {"lease": None, "lease_until": None, "sentences": []}


def ask_for(
    session: Session, institution: UUID, contact: UUID, language: str | None, model: ModelSettings | None
) -> Job:
    """The job that makes the summary in this language, else in the institution's (CS-5): a new one, or the one under
    way. Raises no-messages, nothing-new (CS-2), already-generating."""
    session.execute(_ONE_AT_A_TIME, {"institution": str(institution), "contact": str(contact)})
    language = language or language_of(session, institution)
    conversation = session.get(Conversation, (institution, contact))
    if conversation is None or not _anything_written(session, institution, contact):
        raise no_messages()
    open_job = session.scalars(_open(institution, contact)).one_or_none()
    if open_job is not None and open_job.language != language:
        raise already_generating(open_job.language)
    if open_job is not None:
        return open_job
    last = newest_summary(session, institution, contact)
    notes = notes_version(session, institution, contact)
    if is_fresh(conversation, last, find_job(session, institution, contact, language), language, model, notes):
        raise nothing_new()
    return _queue(session, institution, contact, language, model)


def _open(institution: UUID, contact: UUID) -> Select[Job]:
    mine = (Job.institution_id == institution, Job.contact_id == contact)
    return select(Job).where(*mine, Job.state.in_(("queued", "running")))


def _anything_written(session: Session, institution: UUID, contact: UUID) -> bool:
    mine = (TranscriptMessage.institution_id == institution, TranscriptMessage.contact_id == contact)
    texts = session.scalars(select(TranscriptMessage.text).where(*mine))
    return any(char.isalnum() for said in texts for char in said)


def _queue(session: Session, institution: UUID, contact: UUID, language: str, model: ModelSettings | None) -> Job:
    moment = func.clock_timestamp(type_=DateTime(timezone=True))  # of the one clock that all workers ask
    columns: dict[str, Any] = {
        "id": uuid7(),
        "state": "queued",
        "kind": MODEL if model else EXTRACTIVE,
        "model": model.model if model else None,
        "prompt_version": PROMPT_VERSION if model else None,
        "prompt": None,
        "sentences": [],
        "dropped": 0,
        "problem": None,
        "summary_version": None,
        "attempt": 0,
        "lease": None,
        "lease_until": None,
        "not_before": moment,
        "deadline": moment + timedelta(seconds=model.deadline_seconds if model else EXTRACTIVE_SECONDS),
        "created_at": moment,
        "started_at": None,
        "ended_at": None,
    }
    made = session.scalars(
        insert(Job)
        .values(institution_id=institution, contact_id=contact, language=language, **columns)
        .on_conflict_do_update(index_elements=["institution_id", "contact_id", "language"], set_=columns)
        .returning(Job),
        execution_options={"populate_existing": True},
    ).one()
    session.execute(text(f"NOTIFY {CHANNEL}"))
    return made


@dataclass(frozen=True)
class Taken:
    """A job, the lease it is held by, and the seconds that are left of it."""

    job: Job
    lease: UUID
    seconds: float


def take(session: Session, lease: UUID, seconds: float, full: list[UUID]) -> Taken | None:
    """The job that waits longest, or one whose worker died; not of institutions that have their share already."""
    asked = {"lease": lease, "seconds": seconds, "full": full}
    found = session.connection().exec_driver_sql(_TAKE, asked).one_or_none()
    return None if found is None else Taken(session.get_one(Job, tuple(found[:3])), lease, found[3])


def keep(session: Session, leases: list[UUID], seconds: float) -> None:
    """Say that these are still worked on."""
    until = func.clock_timestamp(type_=DateTime(timezone=True)) + timedelta(seconds=seconds)
    session.execute(update(Job).where(Job.lease.in_(leases), Job.state == "running").values(lease_until=until))


def give_back(session: Session, leases: list[UUID]) -> None:
    """Stopped in the middle, which is no attempt: another worker begins at once."""
    again: dict[str, Any] = {
        "state": "queued",
        "lease": None,
        "lease_until": None,
        "attempt": Job.attempt - 1,
        "sentences": [],
    }
    session.execute(update(Job).where(Job.lease.in_(leases), Job.state == "running").values(again))
    session.execute(text(f"NOTIFY {CHANNEL}"))


def note(session: Session, lease: UUID, /, **columns: Any) -> Job:
    """Write to the job that is held by this lease. Raises Lost."""
    held = session.scalars(
        update(Job).where(Job.lease == lease, Job.state == "running").values(columns).returning(Job),
        execution_options={"populate_existing": True},
    ).one_or_none()
    if held is None:
        raise Lost
    return held


def tell(session: Session, lease: UUID, sentence: Sentence) -> None:
    """One more sentence that passed its check (CS-4)."""
    told = {"lease": lease, "sentence": orjson.dumps(document(sentence)).decode()}
    if session.connection().exec_driver_sql(_TELL, told).rowcount == 0:
        raise Lost


def document(sentence: Sentence) -> dict[str, Any]:
    return {"text": sentence.text, "messages": list(sentence.messages)}


def try_later(session: Session, lease: UUID, seconds: float, code: str) -> None:
    """Back into the queue, for in a while; `code` is why, should the deadline pass meanwhile."""
    later = func.clock_timestamp(type_=DateTime(timezone=True)) + timedelta(seconds=seconds)
    note(session, lease, **_NOT_HELD, state="queued", not_before=later, problem=problem_of(code))


def fail(session: Session, lease: UUID, code: str) -> None:
    """CS-6: over, and said why; the summary that was there stays."""
    over: dict[str, Any] = {
        "state": "failed",
        "problem": problem_of(code),
        "lease": None,
        "lease_until": None,
        "sentences": [],
    }
    note(session, lease, ended_at=now(), **over)
