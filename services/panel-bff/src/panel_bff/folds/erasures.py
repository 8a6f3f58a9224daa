"""erased: who shall never come back (AC-6). Their rows go, and every fold asks here before it writes of a contact."""

from collections.abc import Iterable, Sequence
from typing import Any

from psycopg import Connection

from panel_bff.folds.facts import Fact
from panel_bff.folds.panels import Key
from panel_bff.folds.rows import run, slices, unnest

LIFECYCLE_TOPIC = "contacts.lifecycle.v1"

_KEYS = f"{unnest('uuid', 'uuid')} AS n (institution_id, contact_id)"
_REMEMBER = f"INSERT INTO erased (institution_id, contact_id) SELECT * FROM {_KEYS} ON CONFLICT DO NOTHING"  # noqa: S608
_HELD = ("panel", "contact_row", "contact_label", "contact_custom", "contact_import")
_REMOVE = [
    f"DELETE FROM {table} t USING {_KEYS} WHERE (t.institution_id, t.contact_id) = (n.institution_id, n.contact_id)"  # noqa: S608
    for table in _HELD
]
_AMONG = (
    f"SELECT e.institution_id::text, e.contact_id::text FROM erased e JOIN {_KEYS} USING (institution_id, contact_id)"  # noqa: S608
)


def erasures(facts: Iterable[Fact]) -> list[Key]:
    """Whom these say to be gone: their lifecycle, or a last state that is nothing but deleted."""
    gone = {(fact.institution, fact.id) for fact in facts if is_erasure(fact)}
    return sorted(gone)


def is_erasure(fact: Fact) -> bool:
    return fact.data.get("state") == "erased" if fact.topic == LIFECYCLE_TOPIC else fact.data.get("deleted") is True


def fold_erasures(connection: Connection[Any], keys: Sequence[Key]) -> bool:
    """The caller folds alone: nobody writes of them meanwhile. Whether anything changed."""
    changed = False
    for some in slices(keys):
        changed = run(connection, _REMEMBER, some).rowcount > 0 or changed
        for statement in _REMOVE:
            run(connection, statement, some)
    return changed


def erased_among(connection: Connection[Any], keys: Iterable[Key]) -> set[Key]:
    """Those of the contacts that were erased."""
    asked = sorted(set(keys))
    found = [row for some in slices(asked) for row in run(connection, _AMONG, some).fetchall()]
    return {(institution, contact) for institution, contact in found}
