"""A file's whole way, by the page and by the drop folder: to the report, the contacts and every panel (IM-1)."""

import os
from pathlib import Path
from typing import Any

import orjson
import pytest

from deploy.local.stack import Stack
from tests.support.oracle.files import first_file
from tests.support.product.campus import Campus, Import
from tests.support.product.running import wait_until_all_run
from tests.support.product.tenant import Product
from tests.support.waiting import wait_until

ROWS = 150
PNG = b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR\x00\x00\x00\x01\x00\x00\x00\x01\x08\x06\x00\x00\x00\x1f\x15\xc4\x89"


@pytest.fixture
def campus(product: Product) -> Campus:
    return Campus(product, "campus")


def test_a_file_travels_from_the_page_to_the_panels(campus: Campus) -> None:
    """IM-1, IM-13, IM-14: twice, so that the second meets contacts that are there."""
    started = campus.start(campus.has_a_history(ROWS, seed=11))
    campus.tenant.finished(started.id)
    campus.check_report(started)
    campus.check_everything()


def test_a_file_travels_from_the_folder_to_the_panels(campus: Campus) -> None:
    """IM-1, IM-2: its encoding is detected; it ends in done/ with the report beside it."""
    data = campus.has_a_history(ROWS, seed=12)
    _drop(campus, "people.csv", data)
    report = _done(campus, "people.csv")
    assert (report["status"], report["rows"]) == ("finished", ROWS)
    listed = campus.tenant.bff.ok("GET", f"/api/imports/{report['id']}")
    assert (listed["source"], listed["actor"], listed["file_name"]) == ("folder", "folder", "people.csv")
    assert report["counts"] == listed["counts"]
    campus.check_report(Import(report["id"], data))
    campus.check_everything()


def test_a_part_file_is_taken_when_it_is_renamed(campus: Campus) -> None:
    """IM-1."""
    folder = _folder(campus)
    part = folder / "people.csv.part"
    part.write_bytes(first_file(14, 10))
    _drop(campus, "other.csv", first_file(15, 5))
    assert _done(campus, "other.csv")["rows"] == 5
    assert part.exists()
    part.rename(folder / "people.csv")
    assert _done(campus, "people.csv")["rows"] == 10


def test_the_same_name_twice_is_two_imports(campus: Campus) -> None:
    """IM-1, IM-22: neither file nor report of the first is lost, and the same bytes name the earlier import."""
    first, second = first_file(16, 10), first_file(16, 20)
    for data in (first, second, second):
        before = len(_kept(campus))
        _drop(campus, "nightly.csv", data)
        wait_until(lambda before=before: len(_kept(campus)) > before, message="the file is done")  # type: ignore[misc]
    imports = campus.tenant.imports.pages("/imports")
    assert [(one["number"], one["counts"]["created"], one["counts"]["unchanged"]) for one in imports] == [
        (3, 0, 20),
        (2, 10, 10),
        (1, 10, 0),
    ]
    assert sorted(_kept(campus)) == sorted([first, second, second])
    assert sorted(str(report["same_bytes_as"]) for report in _reports(campus)) == ["None", "None", "import-2"]


def test_a_file_dropped_while_the_worker_is_down_is_imported_when_it_is_back(stack: Stack, campus: Campus) -> None:
    """IM-1, IM-12: it is queued meanwhile, and the page says so."""
    stack.stop_program("imports-work")
    _drop(campus, "people.csv", first_file(17, 10))
    wait_until(lambda: campus.tenant.imports.pages("/imports"), message="the file is claimed and queued")
    assert campus.tenant.imports.pages("/imports")[0]["status"] == "queued"
    stack.start_program("imports-work")
    assert _done(campus, "people.csv")["counts"]["created"] == 10


def test_a_file_dropped_while_the_watcher_is_down_is_found_when_it_is_back(stack: Stack, campus: Campus) -> None:
    """IM-1."""
    _folder(campus)
    stack.stop_program("imports-watch")
    _drop(campus, "people.csv", first_file(18, 10))
    stack.start_program("imports-watch")
    assert _done(campus, "people.csv")["counts"]["created"] == 10
    wait_until_all_run(stack)


def test_a_dropped_file_with_unknown_columns_waits_and_ends_in_failed_when_it_is_cancelled(campus: Campus) -> None:
    """IM-16: with the names that were not recognised."""
    _drop(campus, "odd.csv", b"first_name,last_name,phone,Shoe size\nAda,L,5551234567,38\n")
    wait_until(lambda: campus.tenant.imports.pages("/imports"), message="the file is claimed and waits")
    (waiting,) = campus.tenant.imports.pages("/imports")
    assert (waiting["status"], waiting["problem"]["code"]) == ("waiting", "needs-mapping")
    assert "Shoe size" in waiting["problem"]["message"]
    campus.tenant.bff.ok("POST", f"/api/imports/{waiting['id']}/cancel")
    assert _report_of(campus, "failed", "odd.csv")["status"] == "cancelled"


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (PNG, "not-a-csv"),
        (b"", "empty-file"),
        (b"first_name,last_name,phone\n", "header-only"),
        (b"first_name,last_name,crm_id\nAda,Lovelace,C1\n", "missing-columns"),
        (b"first_name,last_name,phone,Shoe size\nAda,L,5551234567,38\n", "header-not-recognised"),
    ],
    ids=["a PNG", "empty", "a header only", "no phone column", "an unknown column"],
)
def test_a_file_that_is_no_import_is_refused_on_the_page(stack: Stack, campus: Campus, data: bytes, code: str) -> None:
    """IM-18, IM-3: said at once, and nothing of it is stored."""
    answer = campus.tenant.upload(data, name="photo.csv")
    assert (answer.status, answer.code) == (422, code), answer.body
    assert answer.json["detail"]
    assert campus.tenant.bff.ok("GET", "/api/imports")["items"] == []
    assert list((stack.places.files / str(campus.tenant.id)).glob("*")) == []


def _folder(campus: Campus) -> Path:
    """The institution's drop folder, which the watcher makes when it hears of the institution."""
    folder = campus.tenant.folder
    wait_until(lambda: (folder / "done").is_dir(), message="the watcher knows the institution")
    return folder


def _drop(campus: Campus, name: str, data: bytes) -> None:
    """As a program would: written under another name, then renamed."""
    folder = _folder(campus)
    (folder / f".{name}").write_bytes(data)
    os.rename(folder / f".{name}", folder / name)


def _done(campus: Campus, name: str) -> dict[str, Any]:
    return _report_of(campus, "done", name)


def _report_of(campus: Campus, place: str, name: str) -> dict[str, Any]:
    """The report of a file that has its name for itself, when it is there."""
    folder = campus.tenant.folder / place
    report = folder / f"{name}.report.json"
    wait_until(lambda: report.exists() and (folder / name).exists(), message=f"{place}/{name} and its report")
    found: dict[str, Any] = orjson.loads(report.read_bytes())
    return found


def _reports(campus: Campus) -> list[dict[str, Any]]:
    return [orjson.loads(path.read_bytes()) for path in (campus.tenant.folder / "done").glob("*.report.json")]


def _kept(campus: Campus) -> list[bytes]:
    """The files that were put away; a file moves once its report is there."""
    return [path.read_bytes() for path in (_folder(campus) / "done").iterdir() if path.suffix != ".json"]
