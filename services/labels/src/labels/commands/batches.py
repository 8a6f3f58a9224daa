"""Labels for many contacts at once, as an import gives them (LA-5)."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from uuid import UUID

import orjson
from sqlalchemy.orm import Session

from chassis import trace
from chassis.errors import Fault
from labels.commands.label_sets import archived_among
from labels.errors import unknown_label, unusable_labels
from labels.events import LABEL_SET_CHANGED, LABEL_SET_TOPIC
from labels.past import By

Assignment = tuple[UUID, Sequence[UUID]]

# The sets are locked in the order of their contacts, and each before its event is numbered (design 3.7).
ASSIGN = """
WITH wanted AS (
    SELECT contact_id, array_agg(DISTINCT label_id ORDER BY label_id) AS labels
    FROM unnest(%(contacts)s::uuid[], %(labels)s::uuid[]) AS pair (contact_id, label_id)
    GROUP BY contact_id
), changed AS (
    INSERT INTO label_set AS held (institution_id, contact_id, version, labels, past)
    SELECT %(institution)s, contact_id, 1, labels,
        jsonb_build_array(%(by)s::jsonb || jsonb_build_object('version', 1, 'added', labels, 'removed', '{}'::uuid[]))
    FROM wanted ORDER BY contact_id
    ON CONFLICT (institution_id, contact_id) DO UPDATE
    SET version = held.version + 1,
        labels = (SELECT array_agg(DISTINCT label ORDER BY label) FROM unnest(held.labels || excluded.labels) AS label),
        past = held.past || (%(by)s::jsonb || jsonb_build_object('version', held.version + 1, 'removed', '{}'::uuid[],
            'added', ARRAY(SELECT label FROM unnest(excluded.labels) AS label WHERE label <> ALL (held.labels))))
    WHERE NOT held.labels @> excluded.labels AND NOT held.erased
    RETURNING contact_id, version, labels
), told AS (
    INSERT INTO outbox (aggregatetype, aggregateid, type, institution, version, payload, traceparent)
    SELECT %(topic)s, contact_id::text, %(type)s, %(institution)s, version,
           json_build_object('contact_id', contact_id, 'institution_id', %(institution)s::uuid,
                             'version', version, 'labels', labels)::text,
           %(traceparent)s
    FROM changed ORDER BY contact_id
)
SELECT count(*) FROM changed
"""


@dataclass
class Assigned:
    """How many contacts have another set now, and the archived labels that were given to nobody."""

    changed: int = 0
    skipped: list[UUID] = field(default_factory=list)


def assign(session: Session, institution: UUID, by: By, assignments: Sequence[Assignment]) -> Assigned:
    """Give every contact its labels as well: set-based, repeatable, and silent where nothing changes.

    A label that is not the institution's is Invalid and nothing is applied. An archived one is skipped and named: staff
    may put a label away while an import that resolved it is running, and the rest of its labels must still arrive.
    """
    archived = archived_among(session, institution, {label for _, labels in assignments for label in labels})
    faults = _unknown(assignments, archived)
    if faults:
        raise unusable_labels(faults)
    pairs = [(contact, label) for contact, labels in assignments for label in labels if not archived[label]]
    skipped = sorted(label for label in archived if archived[label])
    return Assigned(_assign(session, institution, by, pairs), skipped)


def _unknown(assignments: Sequence[Assignment], archived: dict[UUID, bool]) -> list[Fault]:
    return [
        unknown_label(f"add.{row}.1.{position}")
        for row, (_, labels) in enumerate(assignments)
        for position, label in enumerate(labels)
        if label not in archived
    ]


def _assign(session: Session, institution: UUID, by: By, pairs: Sequence[tuple[UUID, UUID]]) -> int:
    if not pairs:
        return 0
    counted = session.connection().exec_driver_sql(
        ASSIGN,
        {
            "institution": institution,
            "by": orjson.dumps(by.entry()).decode(),
            "contacts": [contact for contact, _ in pairs],
            "labels": [label for _, label in pairs],
            "topic": LABEL_SET_TOPIC,
            "type": LABEL_SET_CHANGED,
            "traceparent": trace.current(),
        },
    )
    return int(counted.scalar_one())
