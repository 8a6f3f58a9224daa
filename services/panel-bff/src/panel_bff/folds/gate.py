"""Where a fold writes: to `read`, and while a rebuild is under way to its `read_next` as well.

Every fold holds the gate, shared, until its transaction ends. A rebuild takes it alone twice, for a moment: to begin,
so that from then on every fold writes to both; and to switch, so that no fold is lost between the two. It shows that
it lives by a lock of its session: when it is killed the folds write to `read` alone again.
"""

from collections.abc import Sequence
from typing import Any

from psycopg import Connection

READ, NEXT = "read", "read_next"
GATE = 7_103_303
REBUILDING = 7_103_304

# Every statement of a fold is by key: a plan made while a table was empty shall not read all of it later.
_ENTER = {
    alone: f"SELECT {lock}(%b), pg_try_advisory_xact_lock_shared(%b),"
    f" set_config('search_path', '{READ}, public', true), set_config('enable_seqscan', 'off', true)"
    for alone, lock in ((False, "pg_advisory_xact_lock_shared"), (True, "pg_advisory_xact_lock"))
}


def enter(connection: Connection[Any], *, alone: bool = False) -> Sequence[str]:
    """The schemas this transaction folds into, `read` first; `alone` keeps all other folds out until it ends."""
    row = connection.execute(_ENTER[alone], [GATE, REBUILDING], prepare=True).fetchone()
    assert row is not None
    return (READ,) if row[1] else (READ, NEXT)


def use(connection: Connection[Any], schema: str) -> None:
    """From here to the transaction's end, the folds' tables are those of this schema, and no longer those of `read`."""
    connection.execute("SELECT set_config('search_path', %b, true)", [f"{schema}, public"], prepare=True)
