"""What is kept of each change of a contact's labels (AC-5): who, when, from where, and what came and went. Pure."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from chassis.clock import iso


@dataclass(frozen=True)
class By:
    """Who changes labels; an import says which."""

    actor: str
    kind: str  # panel, import, api, ...
    at: datetime
    import_id: UUID | None = None
    import_number: int | None = None

    def entry(self) -> dict[str, Any]:
        """What all entries of this change have in common; `version`, `added` and `removed` make one of it."""
        origin: dict[str, Any] = {"kind": self.kind}
        if self.import_id is not None:
            origin |= {"import_id": str(self.import_id), "import_number": self.import_number}
        return {"at": iso(self.at), "actor": self.actor, "origin": origin}


def entry(by: By, version: int, before: Iterable[UUID], after: Iterable[UUID]) -> dict[str, Any]:
    """One change, as it is kept and told; `version` is the set's after it."""
    was, now = set(before), set(after)
    added, removed = ([str(label) for label in sorted(labels)] for labels in (now - was, was - now))
    return {"version": version, **by.entry(), "added": added, "removed": removed}
