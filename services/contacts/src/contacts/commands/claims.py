"""What rows of running imports hold of contacts they created stays theirs when a contact gives it up (IM-6)."""

from collections.abc import Iterable, Mapping
from typing import Any
from uuid import UUID

import psycopg

from contacts.world import HELD_BY_CREATED

GivenUp = tuple[str, str, str]  # contact, kind, value

# Nothing is looked at while no other import runs. A value that an edit put there was never the row's.
_KEEP = """
    WITH running AS (
        SELECT DISTINCT import_id FROM import_batch
        WHERE institution_id = %(institution)s AND import_id IS DISTINCT FROM %(but)s AND import_id NOT IN
            (SELECT import_id FROM import_end WHERE institution_id = %(institution)s)
    )
    INSERT INTO import_claim (institution_id, import_id, kind, value, row_number)
    SELECT m.institution_id, m.import_id, kind, value, m.row_number
    FROM import_membership m
    JOIN unnest(%(contacts)s::uuid[], %(kinds)s::text[], %(values)s::text[]) AS given_up (contact_id, kind, value)
        USING (contact_id)
    WHERE EXISTS (SELECT FROM running)
        AND m.institution_id = %(institution)s AND m.contact_id = ANY(%(contacts)s::uuid[]) AND m.fate = 'created'
        AND m.import_id IN (SELECT import_id FROM running)
        AND NOT EXISTS (
            SELECT FROM contact_change c
            WHERE c.institution_id = %(institution)s AND c.contact_id = ANY(%(contacts)s::uuid[])
                AND c.contact_id = m.contact_id AND c.version > 1 AND c.before ? kind)
    ON CONFLICT DO NOTHING
"""


def given_up(contact_id: str, before: Mapping[str, Any]) -> list[GivenUp]:
    """The identifiers that a change with these former values takes from the contact."""
    return [(contact_id, kind, before[kind]) for kind in HELD_BY_CREATED if before.get(kind) is not None]


def keep_claims(
    connection: "psycopg.Connection[Any]", institution: UUID, given_up: Iterable[GivenUp], *, but: UUID | None = None
) -> None:
    """Before the change's own history is written. `but`: the import that makes the change, which sees to itself."""
    if columns := [list(column) for column in zip(*given_up, strict=True)]:
        params = dict(zip(("contacts", "kinds", "values"), columns, strict=True))
        connection.execute(_KEEP, {**params, "institution": institution, "but": but})
