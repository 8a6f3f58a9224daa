"""A dry run is asked for (IM-11)."""

from sqlalchemy.orm import Session

from chassis.clock import now, uuid7
from imports.dry_run import begun
from imports.models import DryRun, Import


def begin(session: Session, import_: Import, by: str) -> None:
    """A new dry run takes the place of an older one; whoever makes the import or asks for it tells of it."""
    made = DryRun(
        institution_id=import_.institution_id,
        id=uuid7(),
        import_id=import_.id,
        asked_at=now(),
        next_offset=import_.next_offset,
        next_row=import_.next_row,
        fields={},
    )
    session.add(made)
    import_.dry_run = begun(made.id, by, import_.mapping_version, import_.rows_total)
