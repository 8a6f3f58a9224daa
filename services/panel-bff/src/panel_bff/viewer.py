"""AC-1, AC-3. The one predicate of every read of contacts: the wall of a read model without row-level security."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID


@dataclass(frozen=True)
class Viewer:
    """Who looks: an institution, and the groups they are kept to (None: all of them)."""

    institution: UUID
    groups: tuple[str, ...] | None

    def params(self) -> dict[str, Any]:
        """What `visible` is read with."""
        return {"institution": self.institution, "groups": None if self.groups is None else list(self.groups)}


def visible(row: str, institution: str = "%(institution)s", groups: str = "%(groups)s::text[]") -> str:
    """SQL: the contact's `row` is one that the viewer may see.

    A contact without a group's value is seen by viewers without groups only. `institution` and `groups` are the
    parameters of `Viewer.params`, or columns of the signed-in user where the session is joined in.
    """
    return f"{row}.institution_id = {institution} AND ({groups} IS NULL OR {row}.group_value = ANY ({groups}))"
