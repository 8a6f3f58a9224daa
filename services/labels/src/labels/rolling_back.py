"""IM-15. Which labels of a contact an import gave, and nobody since. Pure: the set and its past in, what goes out."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any
from uuid import UUID

IMPORT = "import"


def given_by(import_id: UUID, labels: Iterable[UUID], past: Sequence[Mapping[str, Any]]) -> tuple[set[UUID], set[UUID]]:
    """Of the labels held: those that the import was the last to give, and those it gave and somebody gave again."""
    last: dict[str, bool] = {}
    given: set[str] = set()
    for change in past:
        origin = change["origin"]
        is_mine = origin["kind"] == IMPORT and origin.get("import_id") == str(import_id)
        given |= set(change["added"]) if is_mine else set()
        last |= dict.fromkeys(change["added"], is_mine)
    goes = {label for label in labels if last.get(str(label))}
    return goes, {label for label in labels if str(label) in given} - goes
