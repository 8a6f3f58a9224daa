"""What becomes of one column of a file (IM-3, IM-8, IM-10). Pure."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from itertools import zip_longest
from typing import Any

OVERWRITE, FILL, NEVER = "overwrite", "fill", "never"
POLICIES = (OVERWRITE, FILL, NEVER)


@dataclass(frozen=True)
class Column:
    """`target` is a word of mapping.py; `policy` is for contacts that are there already (IM-8).

    `values` are cells of the file and what is sent instead of each: true or false, an option's id, a status, UNSET, or
    nothing, which leaves the field alone (IM-10). `date_format` is one of dates.py; None is the institution's.
    """

    target: str
    policy: str = OVERWRITE
    values: Mapping[str, str] = field(default_factory=dict)
    date_format: str | None = None


def kept(columns: Sequence[Column]) -> dict[str, Any]:
    """Columns as an import or a profile keeps them."""
    return {
        "targets": [column.target for column in columns],
        "policies": [column.policy for column in columns],
        "value_maps": [dict(column.values) for column in columns],
        "date_formats": [column.date_format for column in columns],
    }


def columns_of(
    targets: Sequence[str],
    policies: Sequence[str] = (),
    value_maps: Sequence[Mapping[str, str]] = (),
    date_formats: Sequence[str | None] = (),
) -> list[Column]:
    """The columns that are kept so; what is not said is the usual."""
    count = len(targets)
    said = zip_longest(targets, policies[:count], value_maps[:count], date_formats[:count])
    return [Column(target, policy or OVERWRITE, values or {}, format) for target, policy, values, format in said]
