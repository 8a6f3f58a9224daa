"""Idempotency-Key: a POST sent again gets the stored answer and does nothing (design 3.8)."""

import hashlib
from collections.abc import Callable
from datetime import datetime
from typing import Any

import orjson
from flask import request
from sqlalchemy import text
from sqlalchemy.orm import Session

from chassis.auth import caller
from chassis.errors import Fault, Invalid, Problem

IDEMPOTENCY_SQL = [
    """
    CREATE TABLE idempotency (
        institution_id uuid NOT NULL,
        route varchar(255) NOT NULL,
        key varchar(255) NOT NULL,
        body_sha256 bytea NOT NULL,
        status int,
        answer text,
        created_at timestamptz NOT NULL DEFAULT clock_timestamp(),
        PRIMARY KEY (institution_id, route, key)
    )
    """
]

_CLAIM = text(
    "INSERT INTO idempotency (institution_id, route, key, body_sha256)"
    " VALUES (:institution, :route, :key, :body) ON CONFLICT DO NOTHING RETURNING 1"
)
_STORED = text(
    "SELECT body_sha256, status, answer FROM idempotency"
    " WHERE institution_id = :institution AND route = :route AND key = :key"
)
_STORE = text(
    "UPDATE idempotency SET status = :status, answer = :answer"
    " WHERE institution_id = :institution AND route = :route AND key = :key"
)
_FORGET = text("DELETE FROM idempotency WHERE created_at < :before")
LONGEST_KEY = 255

Answer = tuple[dict[str, Any], int]


def idempotent(session: Session, work: Callable[[], Answer], body_sha256: bytes | None = None) -> Answer:
    """Do `work` once for this request's Idempotency-Key, in its own transaction; without a key just do it.

    `body_sha256` is for bodies that were streamed; otherwise the request's JSON is hashed.
    """
    key = request.headers.get("Idempotency-Key")
    if key is None:
        return work()
    if not 0 < len(key) <= LONGEST_KEY:
        raise Invalid([Fault("Idempotency-Key", "invalid-value", f"1 to {LONGEST_KEY} characters.")])
    body = body_sha256 or hashlib.sha256(request.get_data()).digest()
    where = {"institution": caller().institution, "route": f"{request.method} {request.path}", "key": key}
    if session.execute(_CLAIM, {**where, "body": body}).first():
        answer, status = work()
        session.execute(_STORE, {**where, "status": status, "answer": orjson.dumps(answer).decode()})
        return answer, status
    stored = session.execute(_STORED, where).one()
    if bytes(stored.body_sha256) != body:
        raise Problem(422, "idempotency-key-reused", "This Idempotency-Key was used for another request")
    return orjson.loads(stored.answer), stored.status


def forget_answers(session: Session, before: datetime) -> int:
    """Remove the answers that were stored before a moment; how many. A key that comes later is new."""
    return session.execute(_FORGET, {"before": before}).rowcount  # type: ignore[attr-defined, no-any-return]
