"""The story of the parent's phone, night after night, by a file in a watched folder (PP-5)."""

import os
from typing import Any

import orjson
import pytest

from tests.support.product.campus import Campus
from tests.support.product.tenant import Product
from tests.support.waiting import wait_until

HEADER = "crm_id,first_name,last_name,phone,email\n"
PARENT, STUDENT = "5550000001", "5550000002"


@pytest.fixture
def campus(product: Product) -> Campus:
    return Campus(product, "nightly")


def test_the_nightly_file_never_undoes_the_correction(campus: Campus) -> None:
    """PP-1, PP-2, PP-3, PP-5, IM-1: every other column is applied, the report says what was not, and the panel shows
    who is right; once staff set the parent's number themselves, the file agrees again."""
    assert codes_of(tonight(campus, 1, f"C1,Ada,Lovelace,{PARENT},ada@one.example\n")) == []
    (contact,) = campus.tenant.contacts.pages("/contacts")
    campus.tenant.correct_phone(contact["id"], STUDENT)

    for night in (2, 3):
        report = tonight(campus, night, f"C1,Ada,Lovelace,{PARENT},ada@night{night}.example\n")
        assert codes_of(report) == ["contact-out-of-sync"]
        assert (report["counts"]["updated"], report["counts"]["in_part"]) == (1, 1)
        shows(campus, contact["id"], phone=STUDENT, previous_phone=PARENT, email=f"ada@night{night}.example")

    campus.tenant.correct_phone(contact["id"], PARENT)
    shows(campus, contact["id"], phone=PARENT, previous_phone=None)
    assert codes_of(tonight(campus, 4, f"C1,Ada,Lovelace,{PARENT},ada@night3.example\n")) == []
    shows(campus, contact["id"], phone=PARENT, previous_phone=None)


def test_a_row_that_matches_nobody_is_warned_of_whose_phone_it_was(campus: Campus) -> None:
    """PP-5: the parent in their own right."""
    tonight(campus, 1, f"C1,Ada,Lovelace,{PARENT},\n")
    (contact,) = campus.tenant.contacts.pages("/contacts")
    campus.tenant.correct_phone(contact["id"], STUDENT)
    report = tonight(campus, 2, f",Annabella,Byron,{PARENT},\n")
    assert (codes_of(report), report["counts"]["created"]) == (["was-previous-phone"], 1)
    (row,) = campus.tenant.report(report["id"])
    assert row["codes"][0]["contacts"] == [contact["id"]]
    shows(campus, row["contact_id"], phone=PARENT, previous_phone=None)
    shows(campus, contact["id"], phone=STUDENT, previous_phone=PARENT)


def tonight(campus: Campus, night: int, row: str) -> dict[str, Any]:
    """The report of a file that was dropped, when it is put away."""
    folder = campus.tenant.folder
    wait_until(lambda: (folder / "done").is_dir(), message="the watcher knows the institution")
    name = f"night-{night}.csv"
    (folder / f".{name}").write_text(HEADER + row)
    os.rename(folder / f".{name}", folder / name)
    wait_until(lambda: (folder / "done" / name).exists(), message=f"{name} is done")
    report: dict[str, Any] = orjson.loads((folder / "done" / f"{name}.report.json").read_bytes())
    return report


def codes_of(report: dict[str, Any]) -> list[str]:
    return [code["code"] for code in report["codes"]]


def shows(campus: Campus, contact_id: str, **fields: Any) -> None:
    """The panel, as soon as it has heard."""

    def shown() -> bool:
        answer = campus.tenant.bff.request("GET", f"/api/panels/{contact_id}")
        return answer.status == 200 and all(answer.json["contact"][name] == fields[name] for name in fields)

    wait_until(shown, message=f"the panel shows {fields}")
