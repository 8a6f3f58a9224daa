"""States of contacts into panel and the tables beside it."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cache
from typing import Any

from psycopg import Connection

from panel_bff.folds.contact_custom import fold_custom
from panel_bff.folds.contact_rows import fold_contact_rows
from panel_bff.folds.facts import Fact
from panel_bff.folds.label_sets import fold_label_sets
from panel_bff.folds.rows import run, slices, unnest
from panel_bff.folds.shapes import CONTACT, require
from panel_bff.sections import CONTACT_TOPIC, LABELS_TOPIC, SECTIONS, Section

Key = tuple[str, str]  # institution, contact


@cache
def upsert(sections: tuple[Section, ...]) -> str:
    """One statement for the sections that a batch brings: each is replaced only by a newer version of its own.

    `nextval` stands in SET, where the row is locked already: the seq of one panel grows in the order of its commits.
    A panel without anything new is locked and not written.
    """
    names = [section.column for section in sections]
    columns = ", ".join(f"{name}_version, {name}" for name in names)
    sets = ["panel_seq = nextval('seq')"]
    sets += [
        f"{name}_version = greatest(p.{name}_version, excluded.{name}_version),"
        f" {name} = CASE WHEN excluded.{name}_version > p.{name}_version THEN excluded.{name} ELSE p.{name} END"
        for name in names
    ]
    newer = " OR ".join(["false", *(f"excluded.{name}_version > p.{name}_version" for name in names)])
    rows = unnest("uuid", "uuid", *(kind for _ in names for kind in ("bigint", "bytea")))
    return (
        f"INSERT INTO panel AS p (institution_id, contact_id, panel_seq, {columns})"  # noqa: S608
        f" SELECT institution_id, contact_id, nextval('seq'), {columns}"
        f" FROM {rows} AS n (institution_id, contact_id, {columns})"
        f" ON CONFLICT (institution_id, contact_id) DO UPDATE SET {', '.join(sets)}"
        f" WHERE {newer}"
        " RETURNING institution_id::text, contact_id::text,"
        " new.contact_version > coalesce(old.contact_version, 0),"
        " new.labels_version > coalesce(old.labels_version, 0)"
    )


@dataclass
class Arrived:
    """What a batch brought for one panel: per section, the newest state."""

    facts: dict[str, Fact] = field(default_factory=dict)

    def take(self, fact: Fact) -> None:
        known = self.facts.get(fact.topic)
        if known is None or known.version < fact.version:
            self.facts[fact.topic] = fact

    def row(self, key: Key, sections: Sequence[Section]) -> list[Any]:
        made: list[Any] = [*key]
        for section in sections:
            fact = self.facts.get(section.topic)
            made += (0, None) if fact is None else (fact.version, fact.value)
        return made


def fold_panels(connection: Connection[Any], facts: Sequence[Fact]) -> bool:
    """Fold all sections' states, in the one order of locks. Whether anything changed."""
    arrived: dict[Key, Arrived] = {}
    for fact in facts:
        if fact.topic == CONTACT_TOPIC:
            require(fact.data, CONTACT)
        arrived.setdefault((fact.institution, fact.id), Arrived()).take(fact)
    told = {fact.topic for fact in facts}
    sections = tuple(section for section in SECTIONS if section.topic in told)
    changed = False
    for keys in slices(sorted(arrived)):
        moved = run(connection, upsert(sections), [arrived[key].row(key, sections) for key in keys]).fetchall()
        changed = changed or bool(moved)
        _fold_beside(connection, arrived, moved)
    return changed


def _fold_beside(connection: Connection[Any], arrived: dict[Key, Arrived], moved: Sequence[Any]) -> None:
    """The tables that follow a section, for the panels whose section moved."""
    contacts: list[Fact] = []
    label_sets: list[Fact] = []
    for institution, id, contact_moved, labels_moved in moved:
        facts = arrived[institution, id].facts
        if contact_moved:
            contacts.append(facts[CONTACT_TOPIC])
        if labels_moved:
            label_sets.append(facts[LABELS_TOPIC])
    fold_contact_rows(connection, contacts)
    fold_custom(connection, contacts)
    fold_label_sets(connection, label_sets)
