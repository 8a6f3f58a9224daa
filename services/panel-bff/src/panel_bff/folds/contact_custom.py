"""contact_custom: a contact's custom values as one row, for filters (design 3.5)."""

from collections.abc import Sequence
from typing import Any

from psycopg import Connection

from panel_bff.folds.facts import Fact
from panel_bff.folds.rows import copy, run, unnest

_UPSERT = f"""
INSERT INTO contact_custom AS c (institution_id, contact_id, custom)
SELECT institution_id, contact_id, custom::jsonb
FROM {unnest("uuid", "uuid", "text")} AS n (institution_id, contact_id, custom)
ON CONFLICT (institution_id, contact_id) DO UPDATE SET custom = excluded.custom
WHERE c.custom IS DISTINCT FROM excluded.custom
"""  # noqa: S608 - only constants


def fold_custom(connection: Connection[Any], facts: Sequence[Fact], *, new: bool) -> None:
    """Contacts whose panel just took a newer state; its lock is held, so no version is compared here."""
    rows = [(each.institution, each.id, bytes(each.data.custom).decode()) for each in facts]
    if new and facts:
        copy(connection, "contact_custom", "institution_id, contact_id, custom", rows)
    elif facts:
        run(connection, _UPSERT, rows)
