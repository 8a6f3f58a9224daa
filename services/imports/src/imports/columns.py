"""What becomes of one column of a file (IM-3, IM-8, IM-10). Pure."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from itertools import zip_longest

OVERWRITE, FILL, NEVER = "overwrite", "fill", "never"
POLICIES = (OVERWRITE, FILL, NEVER)


@dataclass(frozen=True)
class Column:
    """`target` is a word of mapping.py; `policy` is for contacts that are there already (IM-8).

    `values` are cells of the file and what is sent instead of each: true or false, an option's id, a status, UNSET, or
    nothing, which leaves the field alone (IM-10).
    """

    target: str
    policy: str = OVERWRITE
    values: Mapping[str, str] = field(default_factory=dict)


def columns_of(
    targets: Sequence[str], policies: Sequence[str] = (), value_maps: Sequence[Mapping[str, str]] = ()
) -> list[Column]:
    """The columns as an import or a profile keeps them; what is not said is the usual."""
    kept = zip_longest(targets, policies[: len(targets)], value_maps[: len(targets)])
    return [Column(target, policy or OVERWRITE, values or {}) for target, policy, values in kept]
