"""A dropped file becomes one import, and ends in done/ or failed/ with a report beside it (IM-1, IM-22)."""

import json
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

import pytest
from flask import Flask

from chassis.db import Database
from chassis.lifecycle import Stopper
from imports import watcher as watcher_module
from imports.commands.institutions import fold_institution
from imports.config import Config
from imports.intake import take_in
from imports.local_folder import LocalFolder
from imports.models import Institution
from imports.service import contacts_of, store_of
from imports.watcher import Watcher
from imports.watching import watch_folders
from tests.imports.conftest import Imports, a_csv, people, start, working
from tests.imports.owners import Contacts, away
from tests.support.waiting import wait_until

PNG = b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR"


class Drops:
    """The folder of one institution, and a watcher that looks when told to."""

    def __init__(self, view: Imports, config: Config, database: Database, slug: str) -> None:
        self.view, self.config, self.database = view, config, database
        self.path = config.drop_dir / slug
        self._contacts = contacts_of(config)
        self.watcher = Watcher(config, database, store_of(config), self._contacts)
        with database.begin() as session:
            fold_institution(session, an_institution(view.institution, slug))
        self.watcher.round()

    def close(self) -> None:
        self._contacts.close()

    def drop(self, data: bytes, name: str = "people.csv") -> None:
        """Finished at once."""
        (self.path / name).write_bytes(data)
        (self.path / f"{name}.done").touch()

    def imports(self) -> list[dict[str, Any]]:
        return list(self.view.ask("GET", "/imports").body["items"])

    def settle(self, folder: str, name: str) -> dict[str, Any]:
        """Look and work until the file lies there; its report."""
        with working(self.config):
            wait_until(lambda: self.looked() and (self.path / folder / name).exists(), message=f"{name} in {folder}")
        return dict(json.loads((self.path / folder / f"{name}.report.json").read_text()))

    def looked(self) -> bool:
        self.watcher.round()
        return True

    def look_for_ever(self) -> None:
        wait_until(lambda: not self.looked(), message="the crash")

    def lie_in(self, folder: str) -> list[str]:
        return sorted(file.name for file in (self.path / folder).iterdir())


def an_institution(institution: UUID, slug: str, version: int = 1) -> Institution:
    return Institution(
        institution_id=institution, version=version, slug=slug, name=slug.title(), date_format="MMM D, YYYY"
    )


@pytest.fixture
def drops(imports: Imports, system: Config, system_database: Database) -> Iterator[Drops]:
    made = Drops(imports, system, system_database, "riverside")
    yield made
    made.close()


def test_a_dropped_file_is_imported_and_put_away_with_its_report(drops: Drops, contacts: Contacts) -> None:
    """IM-1, IM-13: it runs as the folder, with all groups."""
    drops.drop(a_csv(*people(3), ["C1", "Again", "", "", ""]))
    report = drops.settle("done", "people.csv")
    assert (report["status"], report["name"], report["rows"], report["same_bytes_as"]) == (
        "finished",
        "import-1",
        4,
        None,
    )
    assert (report["counts"]["created"], report["counts"]["refused"]) == (3, 1)
    assert [(code["code"], code["rows"]) for code in report["codes"]] == [("duplicate-in-file", 1)]
    assert report["codes"][0]["next_step"]
    (state,) = drops.imports()
    assert (state["source"], state["actor"], state["file_name"]) == ("folder", "folder", "people.csv")
    (claims,) = {sent.claims for sent in contacts.sent}
    assert (claims.user, claims.role, claims.groups, claims.origin) == ("folder", "staff", None, "import")
    assert drops.lie_in("processing") == []


@pytest.mark.parametrize(
    ("name", "data", "code"),
    [
        ("photo.csv", PNG, "not-a-csv"),
        ("empty.csv", b"", "empty-file"),
        ("header.csv", b"first_name,last_name,phone\n", "header-only"),
        ("wide.csv", b",".join([b"import_code"] * 201) + b"\n", "too-many-columns"),
        ("open.csv", b'"first_name,last_name,phone\nAda,L,1\n', "header-not-recognised"),
    ],
)
def test_a_file_that_can_be_no_import_goes_to_failed_with_the_reason(
    drops: Drops, name: str, data: bytes, code: str
) -> None:
    """IM-3, IM-18."""
    drops.drop(data, name)
    drops.watcher.round()
    assert drops.lie_in("failed") == [name, f"{name}.report.json"]
    report = json.loads((drops.path / "failed" / f"{name}.report.json").read_text())
    assert (report["status"], report["file_name"], report["problem"]["code"]) == ("refused", name, code)
    assert report["problem"]["next_step"]
    assert drops.imports() == []


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"first_name,last_name\nA,B\n", "Missing: Phone"),
        (b"first_name,last_name,phone,Shoe size\nA,B,1,44\n", "Shoe size"),
        (b"first_name,last_name,phone,Mobile\nA,B,1,2\n", "Mobile"),
    ],
)
def test_a_file_whose_columns_are_not_clear_waits_to_be_mapped_and_says_why(
    drops: Drops, imports: Imports, data: bytes, said: str
) -> None:
    """IM-16: nothing is lost by a restart, nobody waits for it, and it ends where every dropped file does."""
    drops.drop(data, "strange.csv")
    drops.drop(a_csv(*people(1)), "usual.csv")
    drops.watcher.round()
    usual, strange = drops.imports()
    assert (strange["status"], strange["problem"]["code"]) == ("waiting", "needs-mapping")
    assert said in strange["problem"]["message"]
    drops.settle("done", "usual.csv")
    assert [name.partition("__")[2] for name in drops.lie_in("processing")] == ["strange.csv"]
    again = Drops(drops.view, drops.config, drops.database, "riverside")
    again.watcher.round()
    again.close()
    assert [one["number"] for one in drops.imports()] == [usual["number"], strange["number"]]
    imports.steer(strange, "cancel")
    assert drops.settle("failed", "strange.csv")["status"] == "cancelled"


def test_a_dropped_file_that_was_mapped_is_imported_and_put_away(drops: Drops, imports: Imports, app: Flask) -> None:
    """IM-16: after a restart of the watcher, too."""
    drops.drop(b"Vorname,Nachname,Handy\nAda,L,5551234567\n")
    drops.watcher.round()
    (state,) = drops.imports()
    columns = [{"target": target} for target in ("first_name", "last_name", "phone")]
    assert imports.ask("PUT", f"/imports/{state['id']}/mapping", json={"columns": columns}).body["problems"] == []
    start(app, imports, state)
    drops.watcher = Watcher(drops.config, drops.database, store_of(drops.config), drops._contacts)
    report = drops.settle("done", "people.csv")
    assert (report["status"], report["counts"]["created"]) == ("finished", 1)


def test_a_file_that_grows_after_it_was_taken_is_said_to_be_cut_short(drops: Drops) -> None:
    """IM-1: a writer that pauses longer than the watcher waits is told, and the whole file is kept."""
    drops.drop(a_csv(*people(2)))
    drops.watcher.round()
    (taken,) = drops.lie_in("processing")
    whole = a_csv(*people(3))
    (drops.path / "processing" / taken).write_bytes(whole)
    report = drops.settle("failed", "people.csv")
    assert (report["status"], report["problem"]["code"], report["counts"]["created"]) == (
        "cut_short",
        "file-cut-short",
        2,
    )
    assert (drops.path / "failed" / "people.csv").read_bytes() == whole


def test_an_import_that_failed_puts_its_file_into_failed(drops: Drops, contacts: Contacts) -> None:
    """IM-13."""
    drops.drop(a_csv(*people(3)))
    drops.watcher.round()
    (state,) = drops.imports()
    contacts._answers[(state["id"], 1, 2, 4)] = ("another batch", {})
    report = drops.settle("failed", "people.csv")
    assert (report["status"], report["problem"]["code"], report["counts"]["not_reached"]) == (
        "failed",
        "batch-refused",
        3,
    )


def test_an_import_that_was_cancelled_puts_its_file_into_failed_and_says_where_it_ended(drops: Drops) -> None:
    """IM-12, IM-13: not all of it is in; the rest is one range, after the last row that was decided."""
    drops.drop(a_csv(*people(3)))
    drops.watcher.round()
    (state,) = drops.imports()
    drops.view.steer(state, "pause")
    drops.watcher.round()
    assert drops.lie_in("failed") == []
    drops.view.steer(state, "cancel")
    report = drops.settle("failed", "people.csv")
    assert (report["status"], report["problem"]["code"]) == ("cancelled", "cancelled")
    assert "import the file again" in report["problem"]["next_step"]
    assert (report["counts"]["not_reached"], report["decided_up_to"], report["rows"]) == (3, 1, 3)


def test_the_same_name_twice_is_two_imports_and_neither_file_is_lost(drops: Drops) -> None:
    """IM-22: the same bytes again are imported, and the report names the earlier import."""
    drops.drop(a_csv(*people(3)))
    drops.settle("done", "people.csv")
    drops.drop(a_csv(*people(3)))
    report = drops.settle("done", "people.import-2.csv")
    assert report["same_bytes_as"] == "import-1"
    assert report["counts"]["unchanged"] == 3
    names = ["people.csv", "people.csv.report.json", "people.import-2.csv", "people.import-2.csv.report.json"]
    assert drops.lie_in("done") == names


def test_a_file_dropped_while_nobody_works_waits(drops: Drops) -> None:
    """IM-1."""
    drops.drop(a_csv(*people(3)))
    for _ in range(3):
        drops.watcher.round()
    assert [state["status"] for state in drops.imports()] == ["queued"]
    assert len(drops.lie_in("processing")) == 1
    drops.settle("done", "people.csv")


def test_a_file_waits_while_contacts_is_away(drops: Drops, contacts: Contacts) -> None:
    """Design 2."""
    contacts.gate = away
    drops.drop(a_csv(*people(3)))
    drops.watcher.round()
    assert (drops.imports(), len(drops.lie_in("processing"))) == ([], 1)
    contacts.gate = lambda _path: None
    drops.settle("done", "people.csv")


class Crash(Exception):
    """The process dies here."""


def crash(*_: Any, **__: Any) -> None:
    raise Crash


@pytest.mark.parametrize(
    ("part", "step"), [(watcher_module, "take_in"), (watcher_module, "create_import"), (LocalFolder, "put_away")]
)
def test_a_crash_at_any_step_leads_to_one_import_and_one_report(
    drops: Drops, monkeypatch: pytest.MonkeyPatch, part: Any, step: str
) -> None:
    """IM-22: a claim found again after a crash is a no-op, or goes on where it stood."""
    drops.drop(a_csv(*people(3)))
    with monkeypatch.context() as patched, working(drops.config):
        patched.setattr(part, step, crash)
        with pytest.raises(Crash):
            drops.look_for_ever()
    assert len(drops.lie_in("processing")) == 1
    again = Watcher(drops.config, drops.database, store_of(drops.config), drops._contacts)
    again.round()
    again.round()
    assert len(drops.imports()) == 1
    report = drops.settle("done", "people.csv")
    assert report["counts"]["created"] == 3
    assert (drops.lie_in("processing"), len(drops.imports())) == ([], 1)


def test_a_crash_between_the_report_and_the_move_is_made_good(drops: Drops) -> None:
    """IM-22."""
    drops.drop(a_csv(*people(3)))
    drops.watcher.round()
    (drops.path / "done" / "people.csv.report.json").write_text("{}")
    assert drops.settle("done", "people.csv")["counts"]["created"] == 3
    assert drops.lie_in("done") == ["people.csv", "people.csv.report.json"]


def test_a_file_somebody_still_writes_to_after_the_claim_is_read_again(
    drops: Drops, monkeypatch: pytest.MonkeyPatch
) -> None:
    """IM-1: a writer that had stalled loses nothing."""
    drops.drop(a_csv(*people(1)))
    late = [b"C7,Late,Row,,\r\n"]

    def slow(*everything: Any) -> Any:
        taken = take_in(*everything)
        if late:
            (claim,) = (drops.path / "processing").iterdir()
            with claim.open("ab") as out:
                out.write(late.pop())
        return taken

    monkeypatch.setattr(watcher_module, "take_in", slow)
    drops.watcher.round()
    assert drops.imports() == []
    drops.watcher.round()
    assert [state["rows_total"] for state in drops.imports()] == [2]
    stored = Path(drops.config.files_url.removeprefix("file://"))
    assert len(list(stored.rglob("*.csv"))) == 1


def test_one_bad_folder_is_not_in_the_way_of_the_others(
    drops: Drops, others: Imports, system: Config, system_database: Database
) -> None:
    """IM-1."""
    second = Drops(others, system, system_database, "lakeside")
    for folder in drops.path.iterdir():
        folder.rmdir()
    drops.path.rmdir()
    drops.path.write_bytes(b"not a folder")
    second.drop(a_csv(*people(2)))
    second.settle("done", "people.csv")
    second.close()


def test_files_of_two_institutions_never_mix(
    drops: Drops, others: Imports, contacts: Contacts, system: Config, system_database: Database
) -> None:
    """AC-1."""
    second = Drops(others, system, system_database, "lakeside")
    drops.drop(a_csv(*people(2)))
    second.drop(a_csv(*people(3)))
    drops.settle("done", "people.csv")
    second.settle("done", "people.csv")
    assert (len(contacts.of(drops.view.institution).contacts), len(contacts.of(others.institution).contacts)) == (2, 3)
    second.close()


def test_the_running_verb_picks_up_a_file_by_itself_and_stops_when_asked(
    drops: Drops, finish: Callable[..., Any]
) -> None:
    """IM-1."""
    import threading

    stopper = Stopper(install=False)
    config = replace(drops.config, scan_seconds=0.1)
    thread = threading.Thread(target=watch_folders, args=(drops.watcher, config, stopper))
    thread.start()
    try:
        (drops.path / "slow.csv").write_bytes(a_csv(*people(2)))
        (drops.path / "quick.csv.part").write_bytes(a_csv(*people(2, first=2)))
        (drops.path / "quick.csv.part").rename(drops.path / "quick.csv")
        wait_until(lambda: len(drops.imports()) == 2, message="both are queued")
    finally:
        stopper.stop()
        thread.join()


def test_institutions_are_folded_by_version(system_database: Database) -> None:
    """Design 3.3."""
    institution = uuid4()
    for version, slug in ((2, "new"), (1, "old"), (3, "newer")):
        with system_database.begin() as session:
            fold_institution(session, an_institution(institution, slug, version))
    with system_database.begin() as session:
        found = session.get(Institution, institution)
        assert found is not None
        assert (found.slug, found.version) == ("newer", 3)
