"""import: the newest state of every import, for the Imports page, and what it is searched by."""

from collections.abc import Sequence
from typing import Any

from psycopg import Connection

from panel_bff.folds.facts import Fact, newest
from panel_bff.folds.rows import run, unnest
from panel_bff.folds.shapes import IMPORT, require

IMPORT_TOPIC = "imports.import.v1"

_UPSERT = f"""
INSERT INTO import AS i (institution_id, import_id, version, number, state, file_name, status, problem)
SELECT * FROM {unnest("uuid", "uuid", "bigint", "int", "bytea", "text", "text", "text")}
ON CONFLICT (institution_id, import_id) DO UPDATE SET
    (version, number, state, file_name, status, problem) = (excluded.version, excluded.number, excluded.state,
        excluded.file_name, excluded.status, excluded.problem)
WHERE i.version < excluded.version RETURNING import_id
"""  # noqa: S608 - only constants


def fold_imports(connection: Connection[Any], facts: Sequence[Fact]) -> bool:
    for fact in facts:
        require(fact.data, IMPORT)
    rows = [_row(fact) for fact in newest(facts)]
    return bool(rows and run(connection, _UPSERT, rows).fetchall())


def _row(fact: Fact) -> tuple[Any, ...]:
    said = fact.data
    problem = (said["problem"] or {}).get("code")
    name = said["file_name"].casefold()
    return fact.institution, fact.id, fact.version, said["number"], fact.value, name, _status(said), problem


def _status(said: dict[str, Any]) -> str:
    """What it is found by: once it was taken back, that and no more how it ended (IM-15)."""
    status: str = said["status"]
    return "rolled-back" if (said.get("roll_back") or {}).get("state") == "finished" else status
