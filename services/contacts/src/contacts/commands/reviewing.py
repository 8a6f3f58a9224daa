"""A held row says what changed on its contact since the dry run looked at it (IM-11)."""

from collections.abc import Iterable
from uuid import UUID

from chassis.db import array
from contacts.commands.batch_sql import Connection
from contacts.review import since
from contacts.world import HELD, Decision

# Custom fields by the names they have now.
_CHANGED = """
    SELECT c.value, array_agg(DISTINCT coalesce(f.name, replace(field, '_', ' ')))
    FROM dry_run_claim c
    JOIN contact_change h ON h.institution_id = c.institution_id AND h.contact_id = c.value::uuid AND h.version > c.seen
    CROSS JOIN LATERAL jsonb_object_keys(h.before) AS field
    LEFT JOIN custom_field f ON f.institution_id = c.institution_id AND field = 'custom:' || f.id
    WHERE c.institution_id = %(institution)s AND c.dry_run = %(dry_run)s AND c.kind = 'contact'
        AND c.value = ANY(%(contacts)s::text[]) AND h.institution_id = %(institution)s
        AND h.contact_id = ANY(%(contacts)s::uuid[])
    GROUP BY c.value
"""


def say_what_changed(
    connection: Connection, institution: UUID, dry_run: UUID | None, decisions: Iterable[Decision]
) -> None:
    """Adds it to the messages of those that are held; asks nothing where none is."""
    held = [decision for decision in decisions if decision.fate == HELD and decision.contact_id]
    if dry_run is None or not held:
        return
    contacts = array(decision.contact_id for decision in held)
    params = {"institution": institution, "dry_run": dry_run, "contacts": contacts}
    changed = dict(connection.execute(_CHANGED, params).fetchall())
    for decision in held:
        for code in decision.codes:
            code["message"] += since(changed.get(decision.contact_id, ()))
