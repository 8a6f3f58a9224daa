"""How far a roll-back is, and what became of a contact at both services (IM-15); no database."""

from datetime import UTC, datetime
from typing import Any
from uuid import uuid4

import pytest

from chassis.auth import Caller
from imports import roll_back
from imports.roll_back import Became, Labels, Progress, with_labels

AT = datetime(2026, 3, 2, 15, tzinfo=UTC)
LEFT = {"what": "phone", "code": "identifier-taken", "message": "Another contact has it."}


def a_roll_back(rows: int = 10) -> Progress:
    by = Caller(uuid4(), "ada", "staff", ("North",), "panel", "panel-bff")
    return roll_back.asked(by, AT, rows=rows, last_row=rows + 1, labelled=False)


def test_what_is_told_holds_nobodys_rights() -> None:
    """AC-1, IM-15."""
    progress = a_roll_back()
    told = roll_back.public(progress)
    assert (progress["role"], progress["groups"], progress["next_row"]) == ("staff", ["North"], 1)
    assert told is not None
    assert set(told) == {
        *("state", "by", "asked_at", "finished_at", "rows_done", "rows_total", "problem", "counts"),
    }
    assert roll_back.public(None) is None


def why_not(progress: Progress | None = None, *, over: bool = True, did: bool = True) -> str | None:
    found = roll_back.refusal(progress, over=over, did=did)
    return found and found[0]


def test_what_is_over_and_did_something_is_taken_back_once() -> None:
    """IM-15: one that stopped goes on, and who asks twice asks once."""
    asked = a_roll_back()
    assert [why_not(), why_not(asked), why_not(roll_back.halted(asked, "failed", "file-lost", "Gone."))] == [None] * 3
    assert why_not(over=False) == "not-over"
    assert why_not(did=False) == "nothing-done"
    assert why_not(roll_back.finished(asked, AT)) == "rolled-back"


def test_every_row_of_a_range_is_counted_once() -> None:
    """IM-15: what is kept in part is kept, and who was not heard of was left as it was."""
    outcomes = ("erased", "restored", "in_part", "kept", "unchanged")
    became = [Became(row, str(uuid4()), outcome, []) for row, outcome in enumerate(outcomes, start=2)]
    progress = roll_back.advanced(a_roll_back(), became, 7, 8)
    assert progress["counts"] == {"erased": 1, "restored": 1, "unchanged": 3, "kept": 2}
    assert (progress["rows_done"], progress["next_row"], progress["state"]) == (7, 8, "running")
    further = roll_back.advanced(progress, became, 5, 15)
    assert (further["rows_done"], further["rows_total"]) == (12, 12)


def test_who_was_erased_meanwhile_is_not_waited_for() -> None:
    """IM-15: in the end all rows are done."""
    done = roll_back.finished(roll_back.advanced(a_roll_back(), [], 4, 11), AT)
    assert (done["state"], done["rows_done"], done["rows_total"]) == ("finished", 4, 4)


def test_a_problem_goes_once_it_goes_on() -> None:
    """IM-15."""
    waits = roll_back.halted(a_roll_back(), "running", "labels-away", "Labels is away.")
    assert waits["problem"] == {"code": "labels-away", "message": "Labels is away."}
    assert roll_back.advanced(waits, [], 1, 2)["problem"] is None


@pytest.mark.parametrize(
    ("outcome", "left", "changed", "kept", "expected"),
    [
        ("erased", [], True, [], "erased"),
        ("restored", [], True, ["Honors"], "in_part"),
        ("unchanged", [], True, [], "restored"),
        ("unchanged", [], False, ["Honors"], "kept"),
        ("unchanged", [], True, ["Honors"], "in_part"),
        ("kept", [LEFT], True, [], "kept"),
        ("in_part", [LEFT], False, ["Honors"], "in_part"),
    ],
)
def test_fields_and_labels_make_one_outcome(
    outcome: str, left: list[dict[str, Any]], changed: bool, kept: list[str], expected: str
) -> None:
    """IM-15, LA-5."""
    (became,) = with_labels([[2, "c-1", outcome, left]], [Labels(2, "c-1", changed, kept)])
    assert (became.outcome, len(became.kept)) == (expected, len(left) + len(kept))
    assert [one["what"] for one in became.kept[len(left) :]] == [f"label:{name}" for name in kept]


def test_a_contact_that_only_got_a_label_is_told_in_its_place() -> None:
    """LA-5: contacts says nothing of rows that changed nothing there."""
    became = with_labels([[4, "c-2", "erased", []]], [Labels(3, "c-1", True, [])])
    assert [(one.row, one.contact_id, one.outcome) for one in became] == [(3, "c-1", "restored"), (4, "c-2", "erased")]
