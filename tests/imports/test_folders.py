"""Which files of a folder are finished, and that each is claimed once (IM-1)."""

import os
from pathlib import Path
from uuid import uuid4

import pytest

from imports.folders import Claim, claim_each
from imports.local_folder import LocalFolder


class Clock:
    def __init__(self) -> None:
        self.now = 100.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def folder(tmp_path: Path, clock: Clock) -> LocalFolder:
    made = LocalFolder(tmp_path / "riverside", 2.0, clock)
    made.prepare()
    return made


def claimed(folder: LocalFolder) -> list[str]:
    return [claim.name for claim in folder.claim_finished()]


def test_a_file_is_claimed_once_it_has_stopped_changing(folder: LocalFolder, clock: Clock) -> None:
    """IM-1: however often one looks, a half-written file is left alone."""
    file = folder.path / "people.csv"
    file.write_bytes(b"first_name,")
    for written in (b"last_name\n", b"Ada,Love", b"lace\n"):
        assert claimed(folder) == []
        clock.now += 1.9
        assert claimed(folder) == []
        with file.open("ab") as out:
            out.write(written)
        clock.now += 1.9
    assert claimed(folder) == []
    clock.now += 1.0
    assert claimed(folder) == []
    clock.now += 1.0
    assert claimed(folder) == ["people.csv"]
    assert not file.exists()
    (claim,) = folder.claims()
    assert Path(claim.place).read_bytes() == b"first_name,last_name\nAda,Lovelace\n"
    assert Path(claim.place).parent == folder.path / "processing"


def test_a_file_renamed_from_its_unfinished_name_is_claimed_at_once(folder: LocalFolder) -> None:
    """IM-1."""
    part = folder.path / "people.csv.part"
    part.write_bytes(b"half")
    assert claimed(folder) == []
    part.rename(folder.path / "people.csv")
    assert claimed(folder) == ["people.csv"]


def test_a_marker_says_that_a_file_is_finished_and_goes_with_it(folder: LocalFolder) -> None:
    """IM-1."""
    (folder.path / "people.csv").write_bytes(b"a")
    (folder.path / "people.csv.done").touch()
    assert claimed(folder) == ["people.csv"]
    assert [entry.name for entry in folder.path.iterdir() if entry.is_file()] == []


def test_hidden_and_unfinished_files_folders_and_links_are_left_alone(
    folder: LocalFolder, clock: Clock, tmp_path: Path
) -> None:
    """IM-1: root only, sub-folders ignored; a link could show files that nobody dropped."""
    for name in (".hidden.csv", "a.csv.part", "b.csv.tmp", "c.csv.filepart", "~$d.xlsx"):
        (folder.path / name).write_bytes(b"x")
    (folder.path / "sub").mkdir()
    (folder.path / "sub" / "e.csv").write_bytes(b"x")
    (tmp_path / "secret").write_bytes(b"x")
    (folder.path / "f.csv").symlink_to(tmp_path / "secret")
    os.mkfifo(folder.path / "g.csv")
    for _ in range(3):
        assert claimed(folder) == []
        clock.now += 100


def test_an_empty_file_is_given_time_to_be_filled(folder: LocalFolder, clock: Clock) -> None:
    """IM-1: some programs create the file long before they write it."""
    (folder.path / "people.csv").touch()
    assert claimed(folder) == []
    clock.now += 10
    assert claimed(folder) == []
    clock.now += 10
    assert claimed(folder) == ["people.csv"]


def test_two_files_of_one_name_are_two_claims(folder: LocalFolder) -> None:
    """IM-22."""
    for text in (b"one", b"two"):
        (folder.path / "people.csv").write_bytes(text)
        (folder.path / "people.csv.done").touch()
        assert claimed(folder) == ["people.csv"]
    assert [Path(claim.place).read_bytes() for claim in folder.claims()] == [b"one", b"two"]
    assert len({claim.id for claim in folder.claims()}) == 2


def test_a_file_is_claimed_by_one_watcher_only(folder: LocalFolder, clock: Clock) -> None:
    """IM-1: the rename decides."""
    second = LocalFolder(folder.path, 2.0, clock)
    (folder.path / "people.csv").write_bytes(b"x")
    assert claimed(folder) + claimed(second) == []
    clock.now += 2
    assert claimed(folder) + claimed(second) == ["people.csv"]
    assert len(second.claims()) == 1


def test_names_of_any_kind_can_be_claimed(folder: LocalFolder) -> None:
    """IM-1: long ones keep their end, and bytes that are no text are shown as well as can be."""
    for name in ("ä" * 120 + ".csv", os.fsdecode(b"caf\xe9.csv"), "a__b.csv"):
        (folder.path / name).write_bytes(b"x")
        (folder.path / name[-110:]).with_name(name[-110:] + ".done").touch()
        (folder.path / f"{name}.done").write_bytes(b"") if len(os.fsencode(name)) < 250 else None
    folder.claim_finished()
    shown = {claim.shown for claim in folder.claims()}
    assert {"caf\ufffd.csv", "a__b.csv"} <= shown
    assert any(name.endswith("ää.csv") for name in shown)


def test_what_is_no_claim_is_left_where_it_is(folder: LocalFolder) -> None:
    """IM-1."""
    (folder.path / "processing" / "notes.txt").write_bytes(b"x")
    assert folder.claims() == []


def test_a_file_that_can_not_be_claimed_is_not_in_the_way_of_the_others() -> None:
    """IM-1: and the trouble is told in the end."""
    tried = []

    def claim(name: str) -> Claim | None:
        tried.append(name)
        if name == "b":
            raise PermissionError
        return Claim(uuid4(), name, name) if name == "a" else None

    with pytest.raises(PermissionError):
        claim_each(["a", "b", "c"], claim)
    assert tried == ["a", "b", "c"]
    assert [claim.name for claim in claim_each(["a", "c"], claim)] == ["a"]
