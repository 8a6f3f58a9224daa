"""What panel-bff tells of institutions."""

from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from imports.models import Institution


def fold_institution(session: Session, institution: Institution) -> None:
    """Keep what panel-bff tells, unless something newer is known (design 3.3)."""
    values = {column.key: getattr(institution, column.key) for column in Institution.__table__.columns}
    fold = insert(Institution).values(values)
    session.execute(
        fold.on_conflict_do_update(
            index_elements=["institution_id"], set_=values, where=Institution.version < fold.excluded.version
        )
    )
