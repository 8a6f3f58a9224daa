"""The refusals only this service gives.

Conflict
 +- duplicate_label    409 duplicate-label, naming the other
Invalid
 +- unusable_labels    422, a fault for each: unknown-label, label-archived
"""

from collections.abc import Sequence

from chassis.errors import Conflict, Fault, Invalid
from labels.models import Label


def duplicate_label(other: Label) -> Conflict:
    """LA-1; an archived label keeps its name, so the answer says whether restoring it is the way."""
    return Conflict(
        "duplicate-label",
        "There is a label of this name",
        "Restore the archived label, or choose another name." if other.archived else "Choose another name.",
        label=other.state(),
    )


def unusable_labels(faults: Sequence[Fault]) -> Invalid:
    return Invalid(faults, "Nothing was changed.")


def unknown_label(field: str) -> Fault:
    return Fault(field, "unknown-label", "There is no such label.")


def archived_label(field: str) -> Fault:
    return Fault(field, "label-archived", "This label is archived and is not given to further contacts.")
