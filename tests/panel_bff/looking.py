"""Looking behind the API: tables, locks, notifications."""

import threading
from collections.abc import Callable
from typing import Any
from uuid import UUID, uuid4

from chassis.events import Received
from tests.panel_bff import states
from tests.panel_bff.conftest import Bff
from tests.panel_bff.states import (
    a_batch,
    a_campaign_list,
    a_contact,
    a_conversation,
    a_field,
    a_label,
    a_label_set,
    a_note_list,
    a_record,
    a_summary,
    an_import,
)
from tests.support.waiting import wait_until

TABLES = (
    "panel",
    "contact_row",
    "contact_label",
    "contact_custom",
    "contact_import",
    "catalogue",
    "label",
    "field",
    "import",
)
EVERY_TABLE = (*TABLES, "erased")


def table(bff: Bff, name: str, institution: UUID, columns: str = "") -> list[tuple[Any, ...]]:
    """The rows of one institution, in order: the contact's id and the named columns."""
    chosen = f"contact_id::text, {columns}" if columns else "contact_id::text"
    return sorted(bff.rows(f"SELECT {chosen} FROM read.{name} WHERE institution_id = %s", institution))


def written(bff: Bff, institution: UUID) -> dict[str, list[tuple[Any, ...]]]:
    """Every row of the read model with where it lies and who wrote it: equal only if nothing was written."""
    return {
        name: bff.rows(f"SELECT ctid, xmin, * FROM read.{name} WHERE institution_id = %s", institution)
        for name in TABLES
    }


def a_little_of_everything(institution: UUID) -> list[Received]:
    """One record of every topic about one contact."""
    label, field = a_label(institution, "Honors"), a_field(institution, "Campus")
    contact = a_contact(institution, custom={field["id"]: "North"})
    return [
        a_record(states.CONTACT, contact),
        a_record(states.LABEL_SET, a_label_set(institution, contact["id"], label["id"])),
        a_record(states.NOTES, a_note_list(institution, contact["id"], "Asked about housing")),
        a_record(states.CAMPAIGNS, a_campaign_list(institution, contact["id"], "Two weeks left")),
        a_record(states.SUMMARY, a_summary(institution, contact["id"])),
        a_record(states.CONVERSATION, a_conversation(institution, contact["id"])),
        a_record(states.LABEL, label),
        a_record(states.FIELD, field),
        a_record(states.MEMBERSHIP, a_batch(institution, uuid4(), 1, [[contact["id"], 1, "created"]])),
        a_record(states.IMPORT, an_import(institution)),
    ]


def in_background(work: Callable[[], None]) -> threading.Thread:
    thread = threading.Thread(target=work)
    thread.start()
    return thread


def wait_for_lock(bff: Bff) -> None:
    """Until somebody waits for a row that another transaction holds."""
    waiting = (
        "SELECT FROM pg_locks JOIN pg_stat_activity USING (pid) WHERE NOT granted AND datname = current_database()"
    )
    wait_until(lambda: bff.rows(waiting), message="nobody waits for a lock")
