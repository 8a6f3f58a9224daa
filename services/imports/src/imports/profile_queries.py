"""The mapping profiles of an institution (IM-16)."""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from chassis.errors import NotFound
from imports.models import MappingProfile


def list_profiles(session: Session, institution: UUID) -> Sequence[MappingProfile]:
    """The latest changed first."""
    wanted = select(MappingProfile).where(MappingProfile.institution_id == institution)
    return session.scalars(wanted.order_by(MappingProfile.updated_at.desc(), MappingProfile.id)).all()


def get_profile(session: Session, institution: UUID, profile_id: UUID) -> MappingProfile:
    """Locked, to be changed or deleted. Raises NotFound."""
    found = session.get(MappingProfile, (institution, profile_id), with_for_update=True)
    if found is None:
        raise NotFound()
    return found


def profiles_with(session: Session, institution: UUID, signatures: Sequence[bytes]) -> Sequence[MappingProfile]:
    """Those of any of these headers."""
    wanted = select(MappingProfile).where(MappingProfile.institution_id == institution)
    return session.scalars(wanted.where(MappingProfile.signature.in_(signatures))).all()


def named_profile(session: Session, institution: UUID, profile: str | None) -> MappingProfile | None:
    """The profile an import keeps by its id, if there is one and it was not deleted."""
    if profile is None or len(profile) != 36:
        return None
    return session.get(MappingProfile, (institution, UUID(profile)))
