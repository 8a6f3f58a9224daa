"""A mapping that was started with is remembered for the next file with its header (IM-16)."""

from typing import Any
from uuid import UUID

from sqlalchemy import update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from chassis.clock import now, uuid7
from imports.columns import kept
from imports.models import TEMPLATE, Import, MappingProfile
from imports.profiles import fitted, own, signature_of


def remember_profile(session: Session, import_: Import, name: str | None = None) -> None:
    """Keep what this import starts with; the last word on a header stands, the last name too.

    The template's own mapping is a profile already, and what was said once of a file with its columns is not to be
    said of every other one.
    """
    if import_.profile == TEMPLATE:
        return
    moment = now()
    values = _of(import_) | {"updated_at": moment, "used_at": moment} | ({"name": name} if name else {})
    remember = insert(MappingProfile).values(
        institution_id=import_.institution_id,
        id=uuid7(),
        signature=signature_of(import_.header),
        created_at=moment,
        **values,
    )
    upsert = remember.on_conflict_do_update(constraint="mapping_profile_signature_unique", set_=values)
    import_.profile = str(session.scalar(upsert.returning(MappingProfile.id)))


def _of(import_: Import) -> dict[str, Any]:
    said = import_.detection.get("overruled", ())
    header = own(import_.header)
    return kept(fitted(import_.columns, header)) | {
        "header": header,
        "options": import_.options,
        "label_names": import_.label_names,
        "create_labels": import_.create_labels,
        "guard_percent": import_.guard_percent,
        "encoding": import_.encoding if "encoding" in said else None,
    }


def note_use(session: Session, institution: UUID, profile: UUID) -> None:
    """A file starts by itself by it."""
    whose = (MappingProfile.institution_id == institution) & (MappingProfile.id == profile)
    session.execute(update(MappingProfile).where(whose).values(used_at=now()))


def change_profile(profile: MappingProfile, changes: dict[str, Any]) -> None:
    """Its name or its guard."""
    for key, value in changes.items():
        setattr(profile, key, value)
    profile.updated_at = now()
