"""Drop folders on an SFTP server and in an S3 store: what is finished is claimed once, whoever dies when (IM-1)."""

import itertools
import threading
from typing import Any
from uuid import UUID

import orjson
import pytest
from botocore.exceptions import ClientError

from imports.errors import SourceAway
from imports.folders import Claim, Folder
from imports.sftp_folder import SftpSource
from tests.imports.remote_places import S3, SLUG, Clock, Crash, Dying, Remote, S3Server, Sftp, remote, s3, sftp

__all__ = ["remote", "s3", "sftp"]

REPORT = {"status": "finished"}


@pytest.fixture
def clock() -> Clock:
    return Clock()


def a_folder(remote: Remote, clock: Clock) -> Folder:
    """As another watcher sees it."""
    made = remote.source(clock).folder(SLUG)
    made.prepare()
    return made


def claimed(folder: Folder) -> list[str]:
    return [claim.name for claim in folder.claim_finished()]


def bytes_of(folder: Folder, claim: Claim) -> bytes:
    with folder.open(claim) as file:
        return b"".join(iter(lambda: file.read(1000), b""))


def drop(remote: Remote, name: str, data: bytes) -> None:
    """Finished at once."""
    remote.write(name, data)
    remote.write(f"{name}.done", b"")


def test_a_file_is_claimed_once_it_has_stopped_changing(remote: Remote, clock: Clock) -> None:
    """IM-1: however often one looks, a half-written file is left alone."""
    folder = a_folder(remote, clock)
    text = b"first_name,"
    for more in (b"last_name\n", b"Ada,Love", b"lace\n"):
        remote.write("people.csv", text)
        assert claimed(folder) == []
        clock.now += 1.9
        assert claimed(folder) == []
        clock.now += 0.05
        text += more
    remote.write("people.csv", text)
    assert claimed(folder) == []
    clock.now += 2
    assert claimed(folder) == ["people.csv"]
    (claim,) = folder.claims()
    assert bytes_of(folder, claim) == b"first_name,last_name\nAda,Lovelace\n"
    assert folder.look(claim).size == 34
    assert (remote.lie_in(), remote.lie_in("processing")) == ([], [f"{claim.id}__people.csv"])


def test_a_marker_says_that_a_file_is_finished_and_goes_with_it(remote: Remote, clock: Clock) -> None:
    """IM-1."""
    folder = a_folder(remote, clock)
    drop(remote, "people.csv", b"a")
    assert claimed(folder) == ["people.csv"]
    assert remote.lie_in() == []


def test_a_file_renamed_from_its_unfinished_name_is_claimed_at_once(sftp: Sftp, clock: Clock) -> None:
    """IM-1."""
    folder = a_folder(sftp, clock)
    sftp.write("people.csv.part", b"half")
    assert claimed(folder) == []
    sftp.rename("people.csv.part", "people.csv")
    assert claimed(folder) == ["people.csv"]


def test_hidden_and_unfinished_files_and_folders_are_left_alone(remote: Remote, clock: Clock) -> None:
    """IM-1: root only, sub-folders ignored; what is no claim stays where it is."""
    folder = a_folder(remote, clock)
    for name in (".hidden.csv", "a.csv.part", "~$b.xlsx", "sub/c.csv", "processing/notes.txt"):
        remote.write(name, b"x")
    for _ in range(3):
        assert claimed(folder) == []
        clock.now += 100
    assert folder.claims() == []


def test_two_watchers_that_race_claim_each_file_once(remote: Remote, clock: Clock) -> None:
    """IM-1: SFTP's rename decides, and the object that only one can write."""
    names = [f"people-{number}.csv" for number in range(8)]
    for name in names:
        drop(remote, name, name.encode())
    folders = [a_folder(remote, clock), a_folder(remote, clock)]
    together, found = threading.Barrier(2), [list[Claim](), list[Claim]()]

    def race(number: int) -> None:
        together.wait()
        found[number] += folders[number].claim_finished()

    threads = [threading.Thread(target=race, args=(number,)) for number in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(claim.name for claim in found[0] + found[1]) == names
    assert sorted(bytes_of(folders[0], claim).decode() for claim in folders[1].claims()) == names
    assert len(remote.lie_in("processing")) == len(names)


def test_the_same_name_twice_is_two_claims_and_neither_file_is_lost(remote: Remote, clock: Clock) -> None:
    """IM-22."""
    folder = a_folder(remote, clock)
    for text in (b"one", b"two"):
        drop(remote, "people.csv", text)
        assert claimed(folder) == ["people.csv"]
    first, second = folder.claims()
    assert first.id != second.id
    for number, claim in enumerate((first, second), start=1):
        folder.put_away(claim, "done", f"import-{number}", REPORT)
    names = ["people.csv", "people.csv.report.json", "people.import-2.csv", "people.import-2.csv.report.json"]
    assert remote.lie_in("done") == names
    assert (remote.read("done/people.csv"), remote.read("done/people.import-2.csv")) == (b"one", b"two")
    assert remote.lie_in("processing") == []


def test_a_crash_at_any_step_of_a_claim_leaves_one_claim_for_the_next_watcher(remote: Remote, clock: Clock) -> None:
    """IM-22: after each thing that is asked of the server."""
    a_folder(remote, clock)
    for step in itertools.count(1):
        drop(remote, "people.csv", f"file {step}".encode())
        source = remote.source(clock)
        Dying(source, step)
        survived = dies(lambda source=source: source.folder(SLUG).claim_finished())
        folder = a_folder(remote, clock)
        folder.claims()
        folder.claim_finished()
        clock.now += 2  # if its marker is gone, it is taken when it has not changed
        folder.claim_finished()
        (claim,) = folder.claims()
        assert bytes_of(folder, claim) == f"file {step}".encode()
        assert len(remote.lie_in("processing")) == 1
        clear(remote, folder, claim)
        if survived:
            break
    assert step > 2


def test_a_crash_at_any_step_of_putting_away_leaves_one_file_and_one_report(remote: Remote, clock: Clock) -> None:
    """IM-22."""
    for step in itertools.count(1):
        name, source = f"people-{step}.csv", remote.source(clock)
        drop(remote, name, b"a")
        (claim,) = a_folder(remote, clock).claim_finished()
        Dying(source, step)
        survived = dies(
            lambda source=source, claim=claim: source.folder(SLUG).put_away(claim, "done", "import-1", REPORT)
        )
        folder = a_folder(remote, clock)
        for left in folder.claims():
            folder.put_away(left, "done", "import-1", REPORT)
        assert remote.lie_in("processing") == []
        assert [one for one in remote.lie_in("done") if f"-{step}." in one] == [name, f"{name}.report.json"]
        if survived:
            break
    assert step > 2


def test_the_claims_come_in_the_order_they_were_made(remote: Remote, clock: Clock) -> None:
    """IM-14."""
    folder = a_folder(remote, clock)
    for name in ("b.csv", "a.csv"):
        drop(remote, name, b"x")
        folder.claim_finished()
    assert [claim.name for claim in a_folder(remote, clock).claims()] == ["b.csv", "a.csv"]


def test_a_report_says_what_became_of_a_file(remote: Remote, clock: Clock) -> None:
    """IM-13."""
    drop(remote, "people.csv", b"a")
    folder = a_folder(remote, clock)
    (claim,) = folder.claim_finished()
    folder.put_away(claim, "failed", "import-1", REPORT)
    assert orjson.loads(remote.read("failed/people.csv.report.json")) == REPORT
    with pytest.raises(FileNotFoundError):
        folder.put_away(claim, "failed", "import-1", REPORT)


def test_a_server_that_was_away_is_asked_again(remote: Remote, clock: Clock) -> None:
    """IM-1."""
    source = remote.source(clock)
    folder = source.folder(SLUG)
    folder.prepare()
    drop(remote, "people.csv", b"a")
    remote.go_away()
    if isinstance(remote, S3):
        folder = remote.source(clock).folder(SLUG)
    with pytest.raises(SourceAway):
        folder.claim_finished()
    remote.come_back()
    if isinstance(remote, S3):
        source = remote.source(clock)
    source.forget()
    assert claimed(source.folder(SLUG)) == ["people.csv"]


def test_a_server_that_shows_another_key_is_not_talked_to(sftp: Sftp, clock: Clock) -> None:
    """IM-1: nor is it told the password."""
    sftp.becomes_another()
    with pytest.raises(SourceAway, match="HostKeyNotVerifiable"):
        SftpSource(sftp.place(), 2.0, clock).folder(SLUG).prepare()


def test_a_bucket_that_is_not_there_is_no_empty_folder(s3: S3Server, clock: Clock) -> None:
    """IM-1."""
    remote = s3.place(SLUG)
    remote.store.call_s3("delete_bucket", Bucket=remote.bucket)
    with pytest.raises(SourceAway, match="NoSuchBucket"):
        remote.source(clock).folder(SLUG).claim_finished()


def test_an_object_that_may_not_be_read_is_not_in_the_way_of_the_others(
    s3: S3Server, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    """IM-1: it keeps its lock, and is claimed when it may be read."""
    remote = s3.place(SLUG)
    for name in ("a.csv", "b.csv"):
        drop(remote, name, b"x")
    copied = remote.store.cp_file

    def denied(source: str, *everything: Any, **options: Any) -> Any:
        if source.endswith("/a.csv"):
            raise PermissionError from ClientError({"Error": {"Code": "AccessDenied"}}, "CopyObject")
        return copied(source, *everything, **options)

    folder = a_folder(remote, clock)
    with monkeypatch.context() as patched:
        patched.setattr(remote.store, "cp_file", denied)
        with pytest.raises(PermissionError):
            folder.claim_finished()
        assert [claim.name for claim in folder.claims()] == ["b.csv"]
    assert [claim.name for claim in folder.claims()] == ["a.csv", "b.csv"]
    assert remote.lie_in() == []


def test_a_lock_of_somebody_elses_making_is_left_alone(s3: S3Server, clock: Clock) -> None:
    """IM-1."""
    remote = s3.place(SLUG)
    remote.write("processing/claim__x", b"[]")
    drop(remote, "people.csv", b"a")
    folder = a_folder(remote, clock)
    assert claimed(folder) == ["people.csv"]
    assert [type(claim.id) for claim in folder.claims()] == [UUID]


def dies(step: Any) -> bool:
    """Whether it survived."""
    try:
        step()
    except Crash:
        return False
    return True


def clear(remote: Remote, folder: Folder, claim: Claim) -> None:
    folder.put_away(claim, "done", f"import-{claim.id}", REPORT)
    assert remote.lie_in() == []
