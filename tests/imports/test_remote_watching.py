"""A file dropped on a server becomes one import with one report, whoever dies and whoever is away (IM-1, IM-22)."""

import itertools
import json
import threading
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from chassis.config import ConfigError
from chassis.lifecycle import Stopper
from imports.config import Config
from imports.service import store_of
from imports.sources import DropSource, remote_sources
from imports.watcher import Watcher
from imports.watching import watch_folders
from tests.imports.conftest import a_csv, people, working
from tests.imports.remote_places import PASSWORD, SLUG, Clock, Crash, Dying, Remote, S3Server, Sftp, remote, s3, sftp
from tests.imports.test_watcher import Drops, drops
from tests.support.waiting import wait_until

__all__ = ["drops", "remote", "s3", "sftp"]

Report = dict[str, Any]


class Far:
    """The folder of one institution on a server, and watchers that look when told to."""

    def __init__(self, drops: Drops, remote: Remote) -> None:
        self.drops, self.remote = drops, remote
        self.watcher = self.another()

    def another(self, source: DropSource | None = None) -> Watcher:
        config, contacts = self.drops.config, self.drops._contacts
        given = source or self.remote.source(Clock())
        return Watcher(config, self.drops.database, store_of(config), contacts, given)

    def drop(self, data: bytes, name: str = "people.csv") -> None:
        self.remote.write(name, data)
        self.remote.write(f"{name}.done", b"")

    def settle(self, folder: str, name: str) -> Report:
        """Look and work until the file lies there; its report."""
        with working(self.drops.config):
            wait_until(lambda: self.looked() and name in self.remote.lie_in(folder), message=f"{name} in {folder}")
        return dict(json.loads(self.remote.read(f"{folder}/{name}.report.json")))

    def looked(self, watcher: Watcher | None = None) -> bool:
        (watcher or self.watcher).round()
        return True


@pytest.fixture
def far(drops: Drops, remote: Remote) -> Far:
    return Far(drops, remote)


def test_a_dropped_file_is_imported_and_put_away_with_its_report(far: Far) -> None:
    """IM-1, IM-13, IM-22: twice, and the second report names the first import."""
    far.drop(a_csv(*people(3), ["C1", "Again", "", "", ""]))
    report = far.settle("done", "people.csv")
    assert (report["status"], report["name"], report["rows"]) == ("finished", "import-1", 4)
    assert (report["counts"]["created"], report["counts"]["refused"]) == (3, 1)
    (state,) = far.drops.imports()
    assert (state["source"], state["actor"], state["file_name"]) == ("folder", "folder", "people.csv")
    far.drop(a_csv(*people(3), ["C1", "Again", "", "", ""]))
    assert far.settle("done", "people.import-2.csv")["same_bytes_as"] == "import-1"
    assert (far.remote.lie_in(), far.remote.lie_in("processing")) == ([], [])


def test_a_file_that_can_be_no_import_goes_to_failed_with_the_reason(far: Far) -> None:
    """IM-18."""
    far.drop(b"\x89PNG\r\n\x1a\n\x00", "photo.csv")
    far.watcher.round()
    assert far.remote.lie_in("failed") == ["photo.csv", "photo.csv.report.json"]
    assert json.loads(far.remote.read("failed/photo.csv.report.json"))["problem"]["code"] == "not-a-csv"
    assert far.drops.imports() == []


def test_a_watcher_that_dies_anywhere_leads_to_one_import_and_one_report(far: Far) -> None:
    """IM-22: after every fourth thing it asks of the server, from the drop to the report."""
    with working(far.drops.config):
        for number, step in enumerate(itertools.count(1, 4), start=1):
            name = f"people-{number}.csv"
            far.drop(a_csv(*people(2, first=2 * number)), name)
            survived = _looks_until_it_dies(far, step, number, name)
            wait_until(lambda name=name: far.looked() and _is_done(far, name), message=name)  # type: ignore[misc]
            assert len(far.drops.imports()) == number
            if survived:
                break
    assert number > 3
    assert len(far.remote.lie_in("done")) == 2 * number
    assert (far.remote.lie_in(), far.remote.lie_in("processing")) == ([], [])


def _looks_until_it_dies(far: Far, step: int, number: int, name: str) -> bool:
    """Whether it survived: the file is done."""
    source = far.remote.source(Clock())
    Dying(source, step)
    dying = far.another(source)
    try:
        dying.round()
        wait_until(lambda: _are_over(far, number), message="the import is over")
        dying.round()
    except Crash:
        return False
    return _is_done(far, name)


def _are_over(far: Far, number: int) -> bool:
    imports = far.drops.imports()
    return len(imports) == number and all(state["status"] == "finished" for state in imports)


def _is_done(far: Far, name: str) -> bool:
    return name in far.remote.lie_in("done") and not far.remote.lie_in("processing")


def test_two_watchers_of_one_place_make_one_import_of_each_file(far: Far) -> None:
    """IM-1, IM-22."""
    names = [f"people-{number}.csv" for number in range(4)]
    for number, name in enumerate(names):
        far.drop(a_csv(*people(2, first=2 * number)), name)
    with working(far.drops.config), watching(far.another()), watching(far.another()):
        wait_until(lambda: all(_is_done(far, name) for name in names), message="all are done")
    assert sorted(state["file_name"] for state in far.drops.imports()) == names
    assert len(far.remote.lie_in("done")) == 2 * len(names)


@pytest.mark.parametrize("data", [a_csv(*people(2)), b"\x89PNG\r\n\x1a\n\x00"], ids=["imported", "refused"])
def test_a_file_has_one_report_though_two_watchers_put_it_away_at_once(far: Far, data: bytes) -> None:
    """IM-1, IM-22."""
    far.drop(data)
    slow = far.another(_interrupted(far.remote.source(Clock()), far.watcher.round))
    with working(far.drops.config):
        wait_until(lambda: far.looked(slow) and not far.remote.lie_in("processing"), message="it is put away")
    reports = [name for place in ("done", "failed") for name in far.remote.lie_in(place) if name.endswith(".json")]
    assert reports == ["people.csv.report.json"]


def _interrupted(source: DropSource, other: Callable[[], None]) -> Any:
    """A source whose watcher is overtaken by another one, just before it puts a file away."""

    def folder(slug: str) -> Any:
        found: Any = source.folder(slug)
        put_away = found.put_away

        def overtaken(*arguments: Any) -> None:
            other()
            put_away(*arguments)

        found.put_away = overtaken
        return found

    return SimpleNamespace(name=source.name, folder=folder, forget=source.forget)


@contextmanager
def watching(watcher: Watcher) -> Iterator[None]:
    """It looks all the time, until the block ends."""
    over = threading.Event()

    def look() -> None:
        while not over.is_set():
            watcher.round()

    thread = threading.Thread(target=look)
    thread.start()
    try:
        yield
    finally:
        over.set()
        thread.join()


def test_a_place_that_is_away_holds_up_no_other_and_goes_on_when_it_is_back(
    drops: Drops, sftp: Sftp, s3: S3Server, capsys: pytest.CaptureFixture[str]
) -> None:
    """IM-1: `imports watch` as it runs, with both and its own folder; the password is in no log."""
    bucket = s3.place(SLUG)
    sftp.go_away()
    with running(drops, [sftp, bucket]):
        drops.drop(a_csv(*people(2)), "here.csv")
        bucket.write("there.csv", a_csv(*people(2, first=2)))
        bucket.write("there.csv.done", b"")
        sftp.write("late.csv", a_csv(*people(2, first=4)))
        sftp.write("late.csv.done", b"")
        wait_until(lambda: "here.csv" in drops.lie_in("done") and "there.csv" in bucket.lie_in("done"))
        assert sftp.lie_in() == ["late.csv", "late.csv.done"]
        sftp.come_back()
        wait_until(lambda: "late.csv" in sftp.lie_in("done"), message="it is back")
    said = capsys.readouterr()
    assert "a watched place is away" in said.out + said.err
    assert PASSWORD not in said.out + said.err


def test_a_place_that_never_answers_holds_up_no_other(drops: Drops, tmp_path: Path) -> None:
    """IM-1: it takes connections and says nothing."""
    import socket

    with socket.create_server(("127.0.0.1", 0)) as mute:
        held = Sftp(tmp_path / "held", SLUG)
        held.url = f"sftp://drop@127.0.0.1:{mute.getsockname()[1]}"
        try:
            with running(drops, [held]):
                drops.drop(a_csv(*people(2)), "here.csv")
                wait_until(lambda: "here.csv" in drops.lie_in("done"))
                mute.close()
        finally:
            held.close()


@contextmanager
def running(drops: Drops, remotes: list[Any]) -> Iterator[None]:
    """`imports watch` and `imports work`, with these as DROP_URLS."""
    credentials = drops.path.parent.parent / "drop.json"
    credentials.write_text(json.dumps({remote.url: remote.credentials for remote in remotes}))
    urls = " ".join(remote.url for remote in remotes)
    config = replace(drops.config, drop_urls=urls, drop_credentials_file=credentials, remote_scan_seconds=0.05)
    others = [
        Watcher(config, drops.database, store_of(config), drops._contacts, source) for source in remote_sources(config)
    ]
    stopper = Stopper(install=False)
    thread = threading.Thread(target=watch_folders, args=(drops.watcher, config, stopper, others))
    with ExitStack() as stack:
        stack.enter_context(working(drops.config))
        thread.start()
        try:
            yield
        finally:
            stopper.stop()
            thread.join()


def test_a_fault_in_the_settings_is_said_at_the_start(system: Config) -> None:
    """IM-1."""
    with pytest.raises(ConfigError, match="host_keys"):
        remote_sources(replace(system, drop_urls="sftp://drop@files.example.edu/x"))
