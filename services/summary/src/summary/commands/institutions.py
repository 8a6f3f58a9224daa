"""What panel-bff tells of an institution: we need its language (CS-5)."""

from collections.abc import Sequence

from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from chassis.events import Poison, Received
from summary.models import Institution


def learn(session: Session, records: Sequence[Received]) -> None:
    """A conditional upsert by version: repeatable, and proof against disorder (design 3.3)."""
    for record in records:
        language = record.data.get("language")
        if record.institution is None or not isinstance(language, str) or not 0 < len(language) <= 35:
            raise Poison("the institution has no id or no usable language")
        told = insert(Institution).values(institution_id=record.institution, version=record.version, language=language)
        session.execute(
            told.on_conflict_do_update(
                index_elements=["institution_id"],
                set_={"version": told.excluded.version, "language": told.excluded.language},
                where=Institution.version < told.excluded.version,
            )
        )
