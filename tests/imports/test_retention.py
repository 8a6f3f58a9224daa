"""What `imports schedule` does when its time has come."""

import os
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path
from typing import Any
from uuid import UUID

import psycopg
import pytest

from chassis.clock import uuid7
from chassis.db import Database
from imports.commands import removing
from imports.config import Config
from imports.errors import Away
from imports.files import FileStore
from imports.retention import jobs, remove_plans, remove_roll_backs, remove_strays, remove_texts, trim_answers
from imports.service import store_of
from tests.imports.conftest import Imports, Outbox, Row, a_csv, people, working
from tests.imports.test_mended_rows import MESSY, mend
from tests.support.databases import DatabaseUrls
from tests.support.waiting import wait_until

Finish = Callable[..., list[Row]]
DAY = timedelta(days=1)
CODES = ["invalid-phone", "invalid-phone", "no-identifier", "malformed-row"]


@pytest.fixture
def store(config: Config) -> FileStore:
    return store_of(config)


@pytest.fixture
def after(system_database: Database, store: FileStore) -> Callable[[timedelta], None]:
    """As if so much time had passed; kept are 90 days, which is what the schedule is told."""
    remove = partial(remove_texts, store=store, kept=90 * DAY)
    return lambda passed: remove(system_database, datetime.now(UTC) + passed)


def rows_of(urls: DatabaseUrls, table: str) -> list[tuple[Any, ...]]:
    with psycopg.connect(urls.owner) as connection:
        return connection.execute(f"SELECT * FROM {table}").fetchall()


def files_in(config: Config) -> list[str]:
    return [file.name for file in Path(config.files_url.removeprefix("file://")).rglob("*") if file.is_file()]


def test_after_ninety_days_what_stood_in_the_file_goes_and_what_became_of_it_stays(
    imports: Imports,
    finish: Finish,
    after: Callable[[timedelta], None],
    config: Config,
    urls: DatabaseUrls,
    outbox: Outbox,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """IM-21: file, cells, messages and batches; portion by portion, and said once."""
    monkeypatch.setattr(removing, "PORTION", 2)
    (state,) = finish(imports, imports.has(a_csv(*MESSY)), batch_rows=1)
    before = imports.rows(state)
    after(89 * DAY)
    assert (imports.rows(state), len(files_in(config)), state["texts_removed_at"]) == (before, 1, None)
    for _ in range(2):  # the second time finds nothing to do
        after(91 * DAY)
    now = imports.state(state)
    assert now["version"] == state["version"] + 1
    assert now["texts_removed_at"] > (datetime.now(UTC) + 90 * DAY).isoformat()
    assert [event["version"] for event in outbox()][-1] == now["version"]
    assert now | {"version": 0, "texts_removed_at": None} == state | {"version": 0}
    rows = imports.rows(state)
    assert [code["code"] for row in rows for code in row["codes"]] == CODES
    assert [row["cells"] for row in rows] == [None] * 5
    assert {code["message"] for row in rows for code in row["codes"]} == {
        code["cause"] for row in before for code in row["codes"]
    }
    assert [(row["row"], row["outcome"], row["partial"], row["contact_id"]) for row in rows] == [
        (row["row"], row["outcome"], row["partial"], row["contact_id"]) for row in before
    ]
    assert (files_in(config), rows_of(urls, "import_batch")) == ([], [])
    assert mend(imports, state, (4, MESSY[2])).faults == [("rows.0.row", "cells-gone")]
    assert imports.ask("GET", f"/imports/{state['id']}/refused.csv").text.count("\n") == 1


def test_a_file_that_nobody_started_goes_too_and_the_import_says_so(
    imports: Imports, after: Callable[[timedelta], None], config: Config
) -> None:
    """IM-21, IM-3."""
    draft = imports.has(a_csv(*people(2)), draft="true")
    after(91 * DAY)
    state = imports.state(draft)
    assert (state["status"], state["problem"]["code"], state["counts"]["not_reached"]) == ("cancelled", "expired", 2)
    assert files_in(config) == []


def test_an_import_that_was_paused_all_the_time_is_ended_by_a_worker(
    imports: Imports, after: Callable[[timedelta], None], system: Config, contacts: Any, config: Config
) -> None:
    """IM-21, IM-12: what it decided stays, contacts hears of the end, and the next time its texts go."""
    state = imports.has(a_csv(*people(4)))
    contacts.gate = lambda path: imports.steer(state, "pause") if path.endswith("batches") else None
    with working(replace(system, batch_rows=2)):
        wait_until(lambda: imports.is_paused(state))
    after(91 * DAY)
    assert (imports.state(state)["asked"], len(files_in(config))) == ("cancel", 1)
    with working(system):
        wait_until(lambda: imports.is_over(state))
    ended = imports.state(state)
    assert (ended["status"], ended["problem"]["code"], ended["counts"]["created"]) == ("cancelled", "expired", 2)
    assert contacts.ended == [state["id"]]
    after(91 * DAY)
    assert (imports.state(state)["texts_removed_at"] is not None, files_in(config)) == (True, [])


def test_a_store_that_is_away_is_waited_for(
    imports: Imports,
    finish: Finish,
    after: Callable[[timedelta], None],
    store: FileStore,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """IM-21: nothing is said to be gone that is still there."""
    (state,) = finish(imports, imports.has(a_csv(*MESSY)))

    def away(_path: str) -> None:
        raise Away("file-store-away", "The file store does not answer.")

    with monkeypatch.context() as patched:
        patched.setattr(store, "remove", away)
        after(91 * DAY)
    assert imports.state(state) == state
    after(91 * DAY)
    assert imports.state(state)["texts_removed_at"] is not None


def test_files_that_became_no_import_go_after_a_day(
    imports: Imports, store: FileStore, system_database: Database, config: Config
) -> None:
    """IM-21: those of imports stay, and so does what is not named like a file of ours."""
    imports.has(a_csv(*people(2)))
    kept = files_in(config)
    place = Path(config.files_url.removeprefix("file://")) / str(imports.institution)
    (place / f"{uuid7()}.csv").write_text("left behind")
    (place / f"{UUID(int=4)}.csv").write_text("somebody else's")
    os.makedirs(place.parent / "empty")
    present = datetime.now(UTC)
    remove_strays(system_database, present, store=store)
    assert len(files_in(config)) == 3
    remove_strays(system_database, present + 2 * DAY, store=store)
    assert sorted(files_in(config)) == sorted([*kept, f"{UUID(int=4)}.csv"])


def test_an_answer_is_kept_for_a_week(imports: Imports, system_database: Database) -> None:
    """Design 3.8: after it a key is new, and the same bytes are a new import."""
    first = imports.has(a_csv(*people(1)), key="once")["number"]
    for days, number in ((6, first), (8, first + 1)):
        trim_answers(system_database, datetime.now(UTC) + days * DAY)
        assert imports.has(a_csv(*people(1)), key="once")["number"] == number


def test_the_schedule_has_each_of_them(store: FileStore) -> None:
    """IM-21, design 3.8: for as long as the setting says."""
    work = [getattr(job.work, "func", job.work) for job in jobs(store, 30)]
    assert work == [remove_texts, remove_plans, remove_roll_backs, remove_strays, trim_answers]
    assert [job.work.keywords["kept"] for job in jobs(store, 30)[:3]] == [30 * DAY] * 3  # type: ignore[attr-defined]
