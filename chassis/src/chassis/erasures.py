"""Who was erased (design 3.6), as the owner tells it: what three services have to hear alike."""

from collections.abc import Iterable
from uuid import UUID

from sqlalchemy import text
from sqlalchemy.orm import Session

from chassis.events import Poison, Received

TOPIC = "contacts.lifecycle.v1"
_LOCK = 7_103_306
_ALONE = text("SELECT pg_advisory_xact_lock(:lock)")
_WITH_OTHERS = text("SELECT pg_advisory_xact_lock_shared(:lock)")

Whom = tuple[UUID, UUID]  # institution and id


def erased_in(records: Iterable[Received]) -> list[Whom]:
    """Those that the records of the topic say to be erased, in the order in which locks are taken."""
    return sorted({_whom(record) for record in records if record.topic == TOPIC and _is_erasure(record)})


def keep_apart(session: Session, *, erasing: bool) -> None:
    """An erasure runs alone: nobody may be writing of somebody who is being erased and not know it yet."""
    session.execute(_ALONE if erasing else _WITH_OTHERS, {"lock": _LOCK})


def _is_erasure(record: Received) -> bool:
    """Another state of a lifecycle is none of our business yet."""
    return record.value is not None and record.data.get("state") == "erased"


def _whom(record: Received) -> Whom:
    try:
        return UUID(record.data["institution_id"]), UUID(record.data["contact_id"])
    except (KeyError, ValueError, TypeError, AttributeError) as error:
        raise Poison("the erasure names nobody") from error
