"""What panel-bff tells of an institution: we need its language (CS-5), and whether prompts may hold notes (NO-2)."""

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
        notes = record.data.get("notes_in_summaries", False)
        if not isinstance(notes, bool):
            raise Poison("notes_in_summaries is neither true nor false")
        told = insert(Institution).values(
            institution_id=record.institution, version=record.version, language=language, notes_in_summaries=notes
        )
        session.execute(
            told.on_conflict_do_update(
                index_elements=["institution_id"],
                set_={name: told.excluded[name] for name in ("version", "language", "notes_in_summaries")},
                where=Institution.version < told.excluded.version,
            )
        )
