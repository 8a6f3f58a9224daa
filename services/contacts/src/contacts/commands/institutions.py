"""What other services say of an institution, kept here as far as contacts needs it."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from contacts.models import Institution


def remember_institution(session: Session, state: Mapping[str, Any]) -> None:
    """A fold: a state that is not newer changes nothing (design 3.3)."""
    row = {
        "institution_id": UUID(state["institution_id"]),
        "version": int(state["version"]),
        "language": str(state["language"]),
        "date_format": str(state["date_format"]),
    }
    new = insert(Institution).values(row)
    session.execute(
        new.on_conflict_do_update(
            index_elements=[Institution.institution_id],
            set_={name: new.excluded[name] for name in ("version", "language", "date_format")},
            where=Institution.version < new.excluded.version,
        )
    )
