"""The institution, its labels and its fields into the catalogue: one seq per institution, which every ETag carries."""

from collections.abc import Sequence
from typing import Any

from psycopg import Connection

from panel_bff.folds.facts import Fact, newest
from panel_bff.folds.rows import run, unnest
from panel_bff.folds.shapes import FIELD, require

LABEL_TOPIC = "labels.label.v1"
FIELD_TOPIC = "contacts.field.v1"

_LABELS = f"""
INSERT INTO label AS l (institution_id, label_id, version, state)
SELECT * FROM {unnest("uuid", "uuid", "bigint", "bytea")}
ON CONFLICT (institution_id, label_id) DO UPDATE SET (version, state) = (excluded.version, excluded.state)
WHERE l.version < excluded.version RETURNING institution_id::text
"""  # noqa: S608 - only constants
_FIELDS = f"""
INSERT INTO field AS f (institution_id, field_id, version, state, position, deleted)
SELECT * FROM {unnest("uuid", "uuid", "bigint", "bytea", "int", "boolean")}
ON CONFLICT (institution_id, field_id) DO UPDATE SET
    (version, state, position, deleted) = (excluded.version, excluded.state, excluded.position, excluded.deleted)
WHERE f.version < excluded.version RETURNING institution_id::text
"""  # noqa: S608 - only constants
_INSTITUTIONS = f"""
INSERT INTO catalogue AS c (institution_id, catalogue_seq, institution_version, institution)
SELECT institution_id, nextval('seq'), version, state
FROM {unnest("uuid", "bigint", "bytea")} AS n (institution_id, version, state)
ON CONFLICT (institution_id) DO UPDATE SET
    catalogue_seq = nextval('seq'), institution_version = excluded.institution_version,
    institution = excluded.institution
WHERE c.institution_version < excluded.institution_version
RETURNING institution_id::text
"""  # noqa: S608 - only constants
_MOVE = f"""
INSERT INTO catalogue (institution_id, catalogue_seq, institution_version)
SELECT institution_id, nextval('seq'), 0 FROM {unnest("uuid")} AS n (institution_id)
ON CONFLICT (institution_id) DO UPDATE SET catalogue_seq = nextval('seq')
"""  # noqa: S608 - only constants


def fold_institutions(connection: Connection[Any], facts: Sequence[Fact]) -> bool:
    rows = [(fact.institution, fact.version, fact.value) for fact in newest(facts)]
    return bool(rows and run(connection, _INSTITUTIONS, rows).fetchall())


def fold_labels(connection: Connection[Any], facts: Sequence[Fact]) -> bool:
    rows = [(fact.institution, fact.id, fact.version, fact.value) for fact in newest(facts)]
    return _fold(connection, _LABELS, rows)


def fold_fields(connection: Connection[Any], facts: Sequence[Fact]) -> bool:
    for fact in facts:
        require(fact.data, FIELD)
    rows = [
        (fact.institution, fact.id, fact.version, fact.value, fact.data["position"] or 0, fact.data["deleted"])
        for fact in newest(facts)
    ]
    return _fold(connection, _FIELDS, rows)


def _fold(connection: Connection[Any], statement: str, rows: Sequence[Sequence[Any]]) -> bool:
    """Upsert, and move the seq of every institution in which something changed."""
    if not rows:
        return False
    moved = sorted({institution for (institution,) in run(connection, statement, rows).fetchall()})
    if moved:
        run(connection, _MOVE, [(institution,) for institution in moved])
    return bool(moved)
