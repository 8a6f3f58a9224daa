"""contact_field_value: one row per custom value of a contact, for filters."""

from collections.abc import Iterator, Sequence
from typing import Any

from psycopg import Connection

from panel_bff.folds.facts import Fact
from panel_bff.folds.rows import copy, run, slices, unnest

_GONE = f"""
DELETE FROM contact_field_value v USING {unnest("uuid", "uuid")} AS n (institution_id, contact_id)
WHERE (v.institution_id, v.contact_id) = (n.institution_id, n.contact_id)
"""  # noqa: S608 - only constants


def fold_values(connection: Connection[Any], new: Sequence[Fact], changed: Sequence[Fact]) -> None:
    """`new` contacts have no values here yet; of `changed` ones some value moved."""
    for some in slices(changed):
        run(connection, _GONE, [(fact.institution, fact.id) for fact in some])
    if any(fact.data["custom"] for fact in (*new, *changed)):
        copy(connection, "contact_field_value", _rows((*new, *changed)))


def _rows(facts: Sequence[Fact]) -> Iterator[Sequence[str]]:
    for fact in facts:
        for field, value in fact.data["custom"].items():
            yield fact.institution, fact.id, field, str(value).lower() if isinstance(value, bool) else str(value)
