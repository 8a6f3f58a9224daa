"""The pieces of `make up`: bootstrap, supervisor, demo."""

import csv
import io
import os
import random
import re
import subprocess
import sys
import threading
from collections import Counter
from collections.abc import Iterator
from functools import partial
from pathlib import Path

import pytest

from deploy.local import bootstrap
from deploy.local.demo_data import CONTACTS, FIELDS, HEADER, INSTITUTIONS, LABELS, csv_of
from deploy.local.dialogues import conversation
from deploy.local.leftovers import MARK, end_leftovers, leftovers
from deploy.local.servers import Command, write_secret
from deploy.local.stack import Stack
from deploy.local.supervision import Supervisor
from deploy.local.topology import ROOT
from tests.support.waiting import wait_until


@pytest.fixture
def supervisor(tmp_path: Path) -> Iterator[Supervisor]:
    made = Supervisor(tmp_path, tmp_path)
    made.start({"sleeper": Command(argv=["sleep", "3600"]), "other": Command(argv=["sleep", "3601"])})
    yield made
    if made.is_running():
        made.shutdown()


def has_another_pid(supervisor: Supervisor, died: int) -> bool:
    return supervisor.states()["sleeper"].pid not in (0, died)


def test_a_killed_process_comes_back_under_a_new_pid(supervisor: Supervisor) -> None:
    """design 2: its supervisor restarts it, without limit."""
    supervisor.start_program("sleeper")
    for _ in range(3):
        wait_until(lambda: supervisor.states()["sleeper"].state == "RUNNING")
        died = supervisor.kill("sleeper")
        wait_until(partial(has_another_pid, supervisor, died))
        with pytest.raises(ProcessLookupError):
            os.kill(died, 0)


def test_a_process_stopped_on_purpose_stays_stopped(supervisor: Supervisor) -> None:
    """Local run: `stop_program` plays a server that is away."""
    supervisor.start_program("sleeper")
    supervisor.start_program("sleeper")  # twice is as once
    wait_until(lambda: supervisor.states()["sleeper"].pid)
    supervisor.stop_programs(["sleeper", "other"])
    assert {state.pid for state in supervisor.states().values()} == {0}


def test_the_supervisor_keeps_running_processes_when_nothing_changed(supervisor: Supervisor) -> None:
    """Local run: a second `make up` disturbs nobody; other commands start a new supervisor."""
    supervisor.start_program("sleeper")
    pid = wait_until(lambda: supervisor.states()["sleeper"].pid)
    supervisor.start({"sleeper": Command(argv=["sleep", "3600"]), "other": Command(argv=["sleep", "3601"])})
    assert supervisor.states()["sleeper"].pid == pid
    supervisor.start({"sleeper": Command(argv=["sleep", "3602"])})
    assert {name: state.pid for name, state in supervisor.states().items()} == {"sleeper": 0}


def test_what_a_killed_supervisor_left_behind_is_found_and_ended(tmp_path: Path) -> None:
    """Local run: `make up` after the supervisor itself was killed does not stumble over its own processes."""
    marked = subprocess.Popen(["sleep", "3600"], env={MARK: str(tmp_path)})
    other = subprocess.Popen(["sleep", "3600"], env={MARK: f"{tmp_path}-other"})
    try:
        wait_until(lambda: leftovers(tmp_path) == [marked.pid])
        threading.Thread(target=marked.wait).start()  # nobody's zombie
        assert end_leftovers(tmp_path) == 1
        assert leftovers(tmp_path) == []
        assert other.poll() is None
    finally:
        other.kill()
        other.wait()


def test_a_hung_stack_is_ended_with_its_supervisor(tmp_path: Path) -> None:
    """design 6: what a killed test session left running goes with its folder."""
    supervisor = Supervisor(tmp_path, tmp_path, {MARK: str(tmp_path / "stack")})
    supervisor.start({"sleeper": Command(argv=["sleep", "3600"])})
    supervisor.start_program("sleeper")
    wait_until(lambda: len(leftovers(tmp_path)) == 2)
    end_leftovers(tmp_path)
    assert leftovers(tmp_path) == []
    assert not supervisor.is_running()


def test_what_an_older_version_started_is_stopped_and_told(tmp_path: Path) -> None:
    """Local run: `make down` stops what runs, whatever processes this version of the code would start."""
    stack, said = Stack(tmp_path), list[str]()
    stack.places.make()
    stack.supervisor.start({name: Command(argv=["sleep", "3600"]) for name in ("postgres", "of-old")})
    for name in ("postgres", "of-old"):
        stack.supervisor.start_program(name)
    wait_until(lambda: len(leftovers(tmp_path)) == 3)
    stack.stop(said.append)
    assert leftovers(tmp_path) == []
    assert not stack.supervisor.is_running()
    assert len(said) == 1
    assert {"of-old", "kafka", "contacts-web"} <= set(re.findall(r"[a-z-]+", said[0]))
    assert "postgres" not in said[0]


def test_a_secret_is_readable_by_its_owner_alone(tmp_path: Path) -> None:
    """design 3.13: no default for a secret, and no file of secrets that others can read."""
    file = tmp_path / "secret"
    file.write_text("open to all")
    file.chmod(0o644)
    write_secret(file, "hidden")
    assert file.read_text() == "hidden"
    assert file.stat().st_mode & 0o777 == 0o600


def test_an_old_python_is_told_what_helps(monkeypatch: pytest.MonkeyPatch) -> None:
    """Local run: too old a Python is said plainly."""
    monkeypatch.setattr(sys, "version_info", (3, 9, 2))
    monkeypatch.setenv("PATH", "")
    with pytest.raises(SystemExit, match=r"needs Python 3.11 or newer; python3 is 3\.9\.2"):
        bootstrap.use_a_new_enough_python()


def test_a_full_disk_is_told_what_helps(monkeypatch: pytest.MonkeyPatch) -> None:
    """Local run: no room on the disk is said plainly, before anything is installed."""
    monkeypatch.setattr("deploy.local.bootstrap.ROOM", 2**60)
    with pytest.raises(SystemExit, match="too little room on the disk"):
        bootstrap.check_room()


def test_a_missing_chromium_is_told_what_helps(monkeypatch: pytest.MonkeyPatch) -> None:
    """Local run: `make test` stops at once with the command that installs Chromium."""
    monkeypatch.setenv("PATH", "")
    with pytest.raises(SystemExit, match="apt-get install -y chromium"):
        bootstrap.look_for_a_browser()


def test_make_help_lists_every_target() -> None:
    """House: `make help` lists every target."""
    makefile = (ROOT / "Makefile").read_text()
    targets = set(re.findall(r"^([a-z][a-z-]*):", makefile, re.MULTILINE))
    help_ = ["make", "--no-print-directory", "help"]  # under `make test`, make would name the directory
    shown = subprocess.run(help_, cwd=ROOT, capture_output=True, text=True, check=True).stdout
    assert {line.split()[1] for line in shown.splitlines()} == targets
    phony = re.search(r"^\.PHONY: (.*)$", makefile, re.MULTILINE)
    assert phony is not None
    assert set(phony[1].split()) == targets


def rows_of(file: bytes) -> list[list[str]]:
    return list(csv.reader(io.StringIO(file.decode(), newline="")))


def test_the_demo_is_the_same_every_time_and_shares_what_institutions_share() -> None:
    """Local run: two institutions that share phones, CRM ids and label names."""
    seen = []
    for institution in INSTITUTIONS:
        header, *rows = rows_of(csv_of(institution))
        assert csv_of(institution) == csv_of(institution)
        assert header == HEADER
        assert len(rows) == CONTACTS
        phones = {re.sub(r"\D", "", row[header.index("phone")])[-10:] for row in rows}
        labels = {name for row in rows for name in row[header.index("labels")].split("; ") if name}
        seen.append((phones, {row[header.index("crm_id")] for row in rows}, labels))
    (phones, crm_ids, labels), (other_phones, other_crm_ids, other_labels) = seen
    assert len(phones & other_phones) > 900
    assert len(crm_ids & other_crm_ids) > 900
    assert labels == other_labels == set(LABELS)


def test_the_demo_has_every_type_of_custom_field() -> None:
    """CF-2: all seven types, and every one has values in the file."""
    assert {field["type"] for field in FIELDS} == {"url", "text", "date", "phone", "number", "boolean", "choice"}
    for institution in INSTITUTIONS:
        header, *rows = rows_of(csv_of(institution))
        filled = Counter(name for row in rows for name, cell in zip(header, row, strict=False) if cell)
        assert all(filled[f"CUSTOM_{field['name']}"] > 100 for field in FIELDS)


def test_conversations_are_as_long_as_promised_and_filled_in() -> None:
    """Local run: conversations of 5-40 messages; the same dice, the same conversation."""
    lengths = set()
    for seed in range(300):
        lines = conversation(random.Random(seed), "Ada")
        assert lines == conversation(random.Random(seed), "Ada")
        lengths.add(len(lines))
        assert not [line for line in lines if "{" in line.text or not line.text]
        assert {line.author for line in lines} <= {"contact", "bot", "staff", "campaign"}
    assert min(lengths) == 5
    assert max(lengths) == 40
