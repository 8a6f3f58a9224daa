"""read.contact_import and the panel's import section: which imports a contact was in (IM-14)."""

from collections.abc import Iterable, Sequence
from typing import Any, NamedTuple

from psycopg import Connection

from chassis.events import Poison, Received
from panel_bff.folds.facts import institution_of, state_of, uuid_text
from panel_bff.folds.panels import Key
from panel_bff.folds.rows import run, slices, unnest
from panel_bff.sections import NEWEST

FATES = frozenset({"created", "updated", "unchanged"})

_UPSERT = f"""
INSERT INTO read.contact_import AS m
    (institution_id, contact_id, import_id, import_number, run, row_number, fate, applied_at)
SELECT * FROM {unnest("uuid", "uuid", "uuid", "int", "int", "int", "text", "text")}
ON CONFLICT (institution_id, contact_id, import_id) DO UPDATE SET
    (run, row_number, fate, applied_at) = (excluded.run, excluded.row_number, excluded.fate, excluded.applied_at)
WHERE (m.run, m.row_number) > (excluded.run, excluded.row_number)
RETURNING institution_id::text, contact_id::text
"""  # noqa: S608 - only constants
# Read after the panel's lock was taken: another partition's batch of the same contact has committed or waits.
_SECTION = f"""
UPDATE read.panel p SET panel_seq = nextval('read.seq'), imports = convert_to(json_build_object(
    'total', (SELECT count(*) FROM read.contact_import m
              WHERE (m.institution_id, m.contact_id) = (n.institution_id, n.contact_id)),
    'items', (SELECT json_agg(json_build_object('import_id', m.import_id, 'number', m.import_number,
                  'row', m.row_number, 'fate', m.fate, 'applied_at', m.applied_at)
                  ORDER BY m.applied_at::timestamptz DESC, m.import_number DESC)
              FROM (SELECT * FROM read.contact_import m
                    WHERE (m.institution_id, m.contact_id) = (n.institution_id, n.contact_id)
                    ORDER BY m.applied_at::timestamptz DESC, m.import_number DESC LIMIT {NEWEST}) m)
    )::text, 'UTF8')
FROM {unnest("uuid", "uuid")} AS n (institution_id, contact_id)
WHERE (p.institution_id, p.contact_id) = (n.institution_id, n.contact_id)
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
    data = state_of(record)
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
    """Members whose panels are locked. Whether anything changed: a batch that repeats changes nothing."""
    changed = False
    for some in slices(members):
        moved = run(connection, _UPSERT, [_row(member) for member in some]).fetchall()
        if moved:
            run(connection, _SECTION, list(dict.fromkeys(moved)))
            changed = True
    return changed


def _row(member: Member) -> Sequence[Any]:
    return (
        member.institution,
        member.contact,
        member.import_id,
        member.import_number,
        member.run,
        member.row,
        member.fate,
        member.applied_at,
    )
