"""contact_label: which contacts have a label. A label event never rewrites the search index (design 3.5)."""

from collections.abc import Sequence
from typing import Any

from psycopg import Connection

from panel_bff.folds.facts import Fact
from panel_bff.folds.rows import run, slices, unnest
from panel_bff.folds.shapes import LABEL_SET, require, texts

_REMOVE = f"""
DELETE FROM contact_label l USING {unnest("uuid", "uuid", "text")} AS n (institution_id, contact_id, labels)
WHERE (l.institution_id, l.contact_id) = (n.institution_id, n.contact_id)
    AND l.label_id <> ALL (string_to_array(n.labels, ' ')::uuid[])
"""  # noqa: S608 - only constants
_ADD = f"""
INSERT INTO contact_label (institution_id, contact_id, label_id)
SELECT * FROM {unnest("uuid", "uuid", "uuid")} ON CONFLICT DO NOTHING
"""  # noqa: S608 - only constants


def fold_label_sets(connection: Connection[Any], facts: Sequence[Fact]) -> None:
    """Contacts whose panel just took a newer label set; its lock is held."""
    for fact in facts:
        require(fact.data, LABEL_SET)
    sets = [(fact, texts(fact.data["labels"])) for fact in facts]
    older = [(fact.institution, fact.id, " ".join(labels)) for fact, labels in sets if fact.version > 1]
    if older:
        run(connection, _REMOVE, older)
    labelled = [(fact.institution, fact.id, label) for fact, labels in sets for label in labels]
    for some in slices(labelled):
        run(connection, _ADD, some)
