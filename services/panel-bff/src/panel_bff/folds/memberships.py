"""contact_import: which imports a contact was in (IM-14). The panel shows the newest of them (panels.py)."""

from collections.abc import Iterable, Sequence
from typing import Any, NamedTuple

from psycopg import Connection, errors

from chassis.events import Poison, Received
from panel_bff.folds.facts import institution_of, uuid_text
from panel_bff.folds.panels import Key
from panel_bff.folds.rows import copy, run, slices, unnest
from panel_bff.folds.shapes import read_state

FATES = frozenset({"created", "updated", "unchanged"})

_COLUMNS = "institution_id, contact_id, import_id, import_number, run, row_number, fate, applied_at"
_UPSERT = f"""
INSERT INTO contact_import AS m ({_COLUMNS})
SELECT * FROM {unnest("uuid", "uuid", "uuid", "int", "int", "int", "text", "text")}
ON CONFLICT (institution_id, contact_id, import_id) DO UPDATE SET (run, row_number, fate, applied_at, seq) =
    (excluded.run, excluded.row_number, excluded.fate, excluded.applied_at, nextval('seq'))
WHERE (m.run, m.row_number) > (excluded.run, excluded.row_number)
"""  # noqa: S608 - only constants


class Member(NamedTuple):
    """One contact's row of one import."""

    institution: str
    contact: str
    import_id: str
    import_number: int
    run: int
    row: int
    fate: str
    applied_at: str

    @property
    def key(self) -> Key:
        return self.institution, self.contact


def members_of(record: Received) -> list[Member]:
    """Every contact of one applied batch. Raises Poison if the record is not one."""
    data = read_state(record.value or b"")
    try:
        institution, import_id = uuid_text(data["institution_id"]), uuid_text(data["import_id"])
        number, attempt, applied_at = int(data["import_number"]), int(data["run"]), str(data["applied_at"])
        members = [
            Member(institution, contact, import_id, number, attempt, row, fate, applied_at)
            for contact, row, fate in data["rows"]
        ]
    except (KeyError, ValueError, TypeError, AttributeError) as error:
        raise Poison("the record is not an applied batch") from error
    if not FATES.issuperset({member.fate for member in members}):
        raise Poison("a fate is not known")
    if institution_of(record) not in (None, institution):
        raise Poison("the batch and its record name different institutions")
    return members


def first_members(members: Iterable[Member]) -> list[Member]:
    """One per contact and import: a contact joins an import with the first of its rows, as its owner has it."""
    kept: dict[tuple[str, str, str], Member] = {}
    for member in members:
        key = (member.institution, member.contact, member.import_id)
        known = kept.get(key)
        if known is None or (known.run, known.row) > (member.run, member.row):
            kept[key] = member
    return [kept[key] for key in sorted(kept)]


def fold_memberships(connection: Connection[Any], members: Sequence[Member]) -> bool:
    """Members in the order of their keys. Whether anything changed: a batch that repeats changes nothing."""
    if not members:
        return False
    try:
        with connection.transaction():
            copy(connection, "contact_import", _COLUMNS, members)
            return True
    except errors.UniqueViolation:
        moved = [run(connection, _UPSERT, some).rowcount for some in slices(members)]
        return any(moved)
