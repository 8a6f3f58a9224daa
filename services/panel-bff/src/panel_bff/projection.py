"""The verb `project`: folds every topic into the read model, one transaction and one NOTIFY a batch (design 3.14)."""

from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from psycopg import Connection
from sqlalchemy.orm import Session

from chassis.consumer import Received, run_consumer
from chassis.db import driver
from panel_bff.config import Config
from panel_bff.events import INSTITUTION_TOPIC
from panel_bff.folds.catalogues import FIELD_TOPIC, LABEL_TOPIC, fold_fields, fold_institutions, fold_labels
from panel_bff.folds.erasures import LIFECYCLE_TOPIC, erasures, fold_erasures, is_erasure, standing
from panel_bff.folds.facts import Fact, fact_of_answer, fact_of_record
from panel_bff.folds.gate import READ, enter, use
from panel_bff.folds.imports import IMPORT_TOPIC, fold_imports
from panel_bff.folds.memberships import Member, first_members, fold_memberships, members_of
from panel_bff.folds.panels import Key, fold_panels
from panel_bff.sections import CHANNEL, CONTACT_TOPIC, MEMBERSHIP_TOPIC, SECTION_OF_TOPIC

BATCH = 1000  # records of one transaction
PORTION = 4 * 1024 * 1024  # bytes of records folded, and held in memory, at once

# Where each topic's states carry the id of what they are about.
ID_KEYS = {section.topic: section.id_key for section in SECTION_OF_TOPIC.values()} | {
    LABEL_TOPIC: "id",
    FIELD_TOPIC: "id",
    IMPORT_TOPIC: "id",
    INSTITUTION_TOPIC: "id",
    LIFECYCLE_TOPIC: "contact_id",
}
TOPICS = (*ID_KEYS, MEMBERSHIP_TOPIC)


def project(config: Config) -> None:
    """The verb."""
    run_consumer("panel-bff", TOPICS, handle, config, max_records=BATCH)


def handle(session: Session, records: Sequence[Received]) -> None:
    """Fold a batch."""
    for told in portions(records):
        fold(driver(session), *told_by(told))


def told_by(records: Sequence[Received]) -> tuple[list[Fact], list[Member]]:
    """What records say. A null record tells nothing: what is gone was said by the state before it."""
    said = [record for record in records if record.value is not None]
    facts = [fact_of_record(record, ID_KEYS[record.topic]) for record in said if record.topic != MEMBERSHIP_TOPIC]
    members = [member for record in said if record.topic == MEMBERSHIP_TOPIC for member in members_of(record)]
    return facts, members


def portions(records: Sequence[Received], size: int = PORTION) -> Iterator[list[Received]]:
    """The records in turn, by the bytes they hold: a thousand membership records are a million rows."""
    portion: list[Received] = []
    held = 0
    for record in records:
        if portion and held > size:
            yield portion
            portion, held = [], 0
        portion.append(record)
        held += len(record.value or b"")
    if portion:
        yield portion


def fold_answer(connection: Connection[Any], topic: str, value: bytes) -> None:
    """An owner's answer to a command, at once: the event that follows is then a no-op (design 2)."""
    fold(connection, [fact_of_answer(topic, ID_KEYS[topic], value)])


def fold(connection: Connection[Any], facts: Sequence[Fact], members: Iterable[Member] = ()) -> bool:
    """Everything that arrived, in the one order of locks, inside the caller's transaction. Whether anything changed."""
    gone, joined = gone_by(facts), first_members(members)
    changed = [fold_into(connection, schema, facts, joined, gone) for schema in enter(connection, alone=bool(gone))]
    if any(changed):
        connection.execute("SELECT pg_notify(%s, '')", [CHANNEL])
    return any(changed)


def fold_into(
    connection: Connection[Any], schema: str, facts: Sequence[Fact], members: Sequence[Member], gone: Sequence[Key]
) -> bool:
    """The same into one schema; `members` as `first_members` gives them. Whether anything changed."""
    if schema != READ:
        use(connection, schema)
    of_topic: dict[str, list[Fact]] = {}
    for fact in facts:
        of_topic.setdefault(fact.topic, []).append(fact)
    sections = [fact for topic in SECTION_OF_TOPIC for fact in of_topic.get(topic, ()) if not is_erasure(fact)]
    changed = [fold_erasures(connection, gone)]
    erased, known = standing(connection, sections, (member.key for member in members))
    if erased:
        sections = [fact for fact in sections if (fact.institution, fact.id) not in erased]
        members = [member for member in members if member.key not in erased]
    changed += [
        fold_panels(connection, sections, known),
        fold_memberships(connection, members),
        fold_labels(connection, of_topic.get(LABEL_TOPIC, [])),
        fold_fields(connection, of_topic.get(FIELD_TOPIC, [])),
        fold_institutions(connection, of_topic.get(INSTITUTION_TOPIC, [])),
        fold_imports(connection, of_topic.get(IMPORT_TOPIC, [])),
    ]
    return any(changed)


def gone_by(facts: Iterable[Fact]) -> list[Key]:
    """The contacts that were erased by what was told."""
    return erasures(fact for fact in facts if fact.topic in (CONTACT_TOPIC, LIFECYCLE_TOPIC))
