"""What contacts tells of a custom field: whether a prompt may hold its values, and how they are shown (CS-3)."""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from chassis.events import Poison, Received
from summary.models import Field


def learn_fields(session: Session, records: Sequence[Received]) -> None:
    """A conditional upsert by version (design 3.3). A field that was deleted stays, for no prompt."""
    for record in records:
        told = insert(Field).values(_columns(record))
        others = {name: told.excluded[name] for name in Field.__table__.columns.keys()}  # noqa: SIM118 - not a dict
        session.execute(
            told.on_conflict_do_update(
                index_elements=["institution_id", "field_id"],
                set_=others,
                where=Field.version < told.excluded.version,
            )
        )


def _columns(record: Received) -> dict[str, object]:
    data = record.data
    try:
        return {
            "institution_id": UUID(data["institution_id"]),
            "field_id": UUID(data["id"]),
            "version": record.version,
            "name": str(data["name"]),
            "type": str(data["type"]),
            "options": list(data["options"] or []),
            "position": int(data["position"] or 0),
            "for_prompts": data["in_generative_ai"] is True
            and data["requires_authentication"] is False
            and not data["deleted"],
        }
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        raise Poison("the field lacks something or has it wrong") from error
