"""States of contacts into panel and the tables beside it."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from functools import cache
from typing import Any

from psycopg import Connection, errors

from panel_bff.folds.contact_custom import fold_custom
from panel_bff.folds.contact_rows import fold_contact_rows
from panel_bff.folds.facts import Fact
from panel_bff.folds.label_sets import fold_label_sets
from panel_bff.folds.rows import run, slices, unnest
from panel_bff.sections import CONTACT_TOPIC, LABELS_TOPIC, SECTIONS, Section

Key = tuple[str, str]  # institution, contact


@cache
def insert(sections: tuple[Section, ...]) -> str:
    """For panels that are not there yet; takes the rows of `Arrived.row`."""
    columns = ", ".join(f"{section.column}_version, {section.column}" for section in sections)
    rows = unnest("uuid", "uuid", *(kind for _ in sections for kind in ("bigint", "bytea")))
    return (
        f"INSERT INTO panel AS p (institution_id, contact_id, panel_seq, {columns})"  # noqa: S608
        f" SELECT institution_id, contact_id, nextval('seq'), {columns}"
        f" FROM {rows} AS n (institution_id, contact_id, {columns})"
    )


@cache
def upsert(sections: tuple[Section, ...]) -> str:
    """One statement for the sections that a batch brings: each is replaced only by a newer version of its own.

    `nextval` stands in SET, where the row is locked already: the seq of one panel grows in the order of its commits.
    A panel without anything new is locked and not written.
    """
    names = [section.column for section in sections]
    sets = ["panel_seq = nextval('seq')"]
    sets += [
        f"{name}_version = greatest(p.{name}_version, excluded.{name}_version),"
        f" {name} = CASE WHEN excluded.{name}_version > p.{name}_version THEN excluded.{name} ELSE p.{name} END"
        for name in names
    ]
    newer = " OR ".join(["false", *(f"excluded.{name}_version > p.{name}_version" for name in names)])
    return (
        f"{insert(sections)} ON CONFLICT (institution_id, contact_id) DO UPDATE SET {', '.join(sets)}"
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


def fold_panels(connection: Connection[Any], facts: Sequence[Fact], known: Collection[Key]) -> bool:
    """Fold all sections' states; `known` are panels that are there, maybe not all. Whether anything changed."""
    arrived: dict[Key, Arrived] = {}
    for fact in facts:
        arrived.setdefault((fact.institution, fact.id), Arrived()).take(fact)
    told = {fact.topic for fact in facts}
    sections = tuple(section for section in SECTIONS if section.topic in told)
    keys = sorted(arrived)
    new = [key for key in keys if key not in known]
    if new and _insert(connection, arrived, new, sections):
        keys = [key for key in keys if key in known]
    changed = len(keys) < len(arrived)
    for some in slices(keys):
        moved = run(connection, upsert(sections), [arrived[key].row(key, sections) for key in some]).fetchall()
        changed = changed or bool(moved)
        _fold_beside(connection, arrived, moved)
    return changed


def _insert(
    connection: Connection[Any], arrived: dict[Key, Arrived], keys: Sequence[Key], sections: tuple[Section, ...]
) -> bool:
    """New panels, in the order of locks. False, and nothing done, if another fold made one of them meanwhile.

    An upsert costs twice what an insert does, and nearly all the panels an import brings are new.
    """
    try:
        with connection.transaction():
            for some in slices(keys):
                run(connection, insert(sections), [arrived[key].row(key, sections) for key in some])
                told = [(*key, CONTACT_TOPIC in arrived[key].facts, LABELS_TOPIC in arrived[key].facts) for key in some]
                _fold_beside(connection, arrived, told, new=True)
    except errors.UniqueViolation:
        return False
    return True


def _fold_beside(
    connection: Connection[Any], arrived: dict[Key, Arrived], moved: Sequence[Any], *, new: bool = False
) -> None:
    """The tables that follow a section, for the panels whose contact or labels moved."""
    contacts: list[Fact] = []
    label_sets: list[Fact] = []
    for institution, id, contact_moved, labels_moved in moved:
        facts = arrived[institution, id].facts
        if contact_moved:
            contacts.append(facts[CONTACT_TOPIC])
        if labels_moved:
            label_sets.append(facts[LABELS_TOPIC])
    fold_contact_rows(connection, contacts, new=new)
    fold_custom(connection, contacts, new=new)
    fold_label_sets(connection, label_sets)
