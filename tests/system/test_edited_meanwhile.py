"""An import that runs while staff edit the very contacts it brings: each row and each edit is applied once, in turn."""

import csv
import io
from typing import Any

from tests.support.oracle.files import first_file
from tests.support.oracle.people import Person
from tests.support.product.campus import Campus
from tests.support.product.tenant import Product
from tests.support.waiting import wait_until

KNOWN = 400  # the first and the last rows of the file; somebody new in each between
ROWS = 8_000
EDITED = 15  # at either end

COLUMNS = ["crm_id", "first_name", "last_name", "phone"]


def test_an_import_and_staff_change_the_same_contacts(product: Product) -> None:
    """CT-5, PP-2, PP-5, IM-12, IM-20: where staff corrected the phone first, tonight's row leaves it alone and says so;
    where the row came first, the correction stands all the same. Which it was, each row's own fate tells."""
    campus = Campus(product, "edited")
    first = campus.start(first_file(31, KNOWN))
    campus.tenant.finished(first.id)
    campus.check_report(first)
    known = [person for person in campus.world.people if person["crm_id"]]
    to_edit = [person for pair in zip(known[-EDITED:], known[:EDITED], strict=True) for person in pair]
    corrections = {str(person.id): f"404555{number:04d}" for number, person in enumerate(to_edit)}

    started = campus.start(tonights(known))
    wait_until(lambda: campus.rows_done(started), message="the first rows are decided")
    correct(campus, to_edit[0], corrections)
    assert campus.rows_done(started) < ROWS, "the import was over before anybody edited"
    for person in to_edit[1:]:
        correct(campus, person, corrections)
    campus.tenant.finished(started.id)

    before = staff_came_first(campus, started.id)
    assert before < corrections.keys(), "nobody was edited on one side of the import"
    assert before
    for person in to_edit:
        if person.id in before:
            campus.world.staff_corrects_phone(person, corrections[str(person.id)])
    campus.check_report(started)
    for person in to_edit:
        if person.id not in before:
            campus.world.staff_corrects_phone(person, corrections[str(person.id)])
    campus.check_everything()


def tonights(known: list[Person]) -> bytes:
    """Everybody known with the phone they had, half of them before and half of them after those who are new."""
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(COLUMNS)
    half = len(known) // 2
    rows = [[person["crm_id"], "Nightly", "", person["phone"]] for person in known]
    new = [[f"N{number}", "New", "Person", f"303{number:07d}"] for number in range(ROWS - len(known))]
    writer.writerows([*rows[:half], *new, *rows[half:]])
    return out.getvalue().encode()


def correct(campus: Campus, person: Person, corrections: dict[str, str]) -> None:
    """In the panel, as it was opened: the row may change another field meanwhile."""
    panel: dict[str, Any] = campus.tenant.bff.ok("GET", f"/api/panels/{person.id}")["contact"]
    wanted = {"changes": {"phone": corrections[str(person.id)]}, "seen": {"phone": panel["phone"]}}
    seen = {"If-Match": f'"{panel["version"]}"'}
    saved = campus.tenant.bff.ok("PATCH", f"/api/panels/{person.id}/contact", json=wanted, headers=seen)
    assert saved["phone"] == corrections[str(person.id)]


def staff_came_first(campus: Campus, import_id: str) -> set[str]:
    """The contacts whose row found the phone corrected."""
    rows = campus.tenant.report(import_id)
    return {row["contact_id"] for row in rows if any(c["code"] == "contact-out-of-sync" for c in row["codes"] or [])}
