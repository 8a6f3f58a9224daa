"""erased: who shall never come back (AC-6). Their rows go, and every fold asks here before it writes of a contact."""

from collections.abc import Iterable, Sequence
from typing import Any

from psycopg import Connection

from panel_bff.folds.facts import Fact
from panel_bff.folds.panels import Key
from panel_bff.folds.rows import run, slices, unnest
from panel_bff.folds.shapes import ContactState
from panel_bff.sections import CONTACT_TOPIC

LIFECYCLE_TOPIC = "contacts.lifecycle.v1"

_SAME = "({0}.institution_id, {0}.contact_id) = (n.institution_id, n.contact_id)"
_KEYS = f"{unnest('uuid', 'uuid')} AS n (institution_id, contact_id)"
_REMEMBER = f"INSERT INTO erased (institution_id, contact_id) SELECT * FROM {_KEYS} ON CONFLICT DO NOTHING"  # noqa: S608
_HELD = ("panel", "contact_row", "contact_label", "contact_custom", "contact_import")
_REMOVE = [
    f"DELETE FROM {table} t USING {_KEYS} WHERE (t.institution_id, t.contact_id) = (n.institution_id, n.contact_id)"  # noqa: S608
    for table in _HELD
]
# A look or two into an index for each key, whatever the planner believed of the tables when it first saw this: a join
# that was planned while they were empty would read all of them, batch after batch.
_STANDING = f"""
SELECT institution_id::text, contact_id::text, is_erased FROM (
    SELECT n.*, (SELECT true FROM erased e WHERE {_SAME.format("e")}) AS is_erased,
        CASE WHEN may_be_known THEN (SELECT true FROM panel p WHERE {_SAME.format("p")}) END AS is_known
    FROM {unnest("uuid", "uuid", "boolean")} AS n (institution_id, contact_id, may_be_known) OFFSET 0
) s WHERE is_erased OR is_known
"""  # noqa: S608 - only constants


def erasures(facts: Iterable[Fact]) -> list[Key]:
    """Whom these say to be gone: their lifecycle, or a last state that is nothing but deleted."""
    gone = {(fact.institution, fact.id) for fact in facts if is_erasure(fact)}
    return sorted(gone)


def is_erasure(fact: Fact) -> bool:
    if isinstance(fact.data, ContactState):
        return False
    return fact.data.get("state") == "erased" if fact.topic == LIFECYCLE_TOPIC else fact.data.get("deleted") is True


def fold_erasures(connection: Connection[Any], keys: Sequence[Key]) -> bool:
    """The caller folds alone: nobody writes of them meanwhile. Whether anything changed."""
    changed = False
    for some in slices(keys):
        changed = run(connection, _REMEMBER, some).rowcount > 0 or changed
        for statement in _REMOVE:
            run(connection, statement, some)
    return changed


def standing(
    connection: Connection[Any], sections: Iterable[Fact], members: Iterable[Key]
) -> tuple[set[Key], set[Key]]:
    """Those of the contacts that were erased, and those told of by sections that have a panel. One that nothing but its
    first state is told of is taken for new: `fold_panels` sees to those that are told again."""
    may_be_known = dict.fromkeys(members, False)
    for fact in sections:
        if fact.version > 1 or fact.topic != CONTACT_TOPIC:
            may_be_known[fact.institution, fact.id] = True
        else:
            may_be_known.setdefault((fact.institution, fact.id), False)
    erased: set[Key] = set()
    known: set[Key] = set()
    for some in slices([(*key, may) for key, may in sorted(may_be_known.items())]):
        for institution, contact, is_erased in run(connection, _STANDING, some):
            (erased if is_erased else known).add((institution, contact))
    return erased, known
