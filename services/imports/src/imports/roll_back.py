"""IM-15. How far the roll-back of an import is, and what became of its contacts. Pure.

The rows are taken back range by range in the file's order, so that where it goes on is one number.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any, NamedTuple

from chassis.auth import Caller
from chassis.clock import iso

ASKED, RUNNING, FINISHED, FAILED = "asked", "running", "finished", "failed"
STATES = (ASKED, RUNNING, FINISHED, FAILED)
UNDER_WAY = (ASKED, RUNNING)
OUTCOMES = ("erased", "restored", "in_part", "kept", "unchanged")
COUNTED = ("erased", "restored", "unchanged", "kept")  # what is kept in part is kept
LEFT = ("kept", "in_part")  # which are listed
NOT_OVER = "not-over"

Progress = dict[str, Any]
_PRIVATE = ("role", "groups", "next_row", "last_row", "labelled")  # whose rights, and where to go on


class Became(NamedTuple):
    """What became of one contact; `kept` is what did not go back: what, code, message, maybe contacts."""

    row: int
    contact_id: str
    outcome: str
    kept: list[dict[str, Any]]


class Labels(NamedTuple):
    """What labels did to the contact of a row: whether some went, and the names of those given again since."""

    row: int
    contact_id: str
    changed: bool
    kept: list[str]


def asked(by: Caller, at: datetime, *, rows: int, last_row: int, labelled: bool) -> Progress:
    """A new one, of so many rows that belong to the import; `labelled` if it gave labels (LA-5)."""
    return {
        "state": ASKED,
        "by": by.user,
        "role": by.role,
        "groups": None if by.groups is None else list(by.groups),
        "asked_at": iso(at),
        "finished_at": None,
        "rows_done": 0,
        "rows_total": rows,
        "problem": None,
        "counts": dict.fromkeys(COUNTED, 0),
        "next_row": 1,
        "last_row": last_row,
        "labelled": labelled,
    }


def refusal(progress: Progress | None, *, over: bool, did: bool) -> tuple[str, str] | None:
    """Why an import can not be taken back, as code and words: only one that is over and did something can be, once."""
    if not over:
        return NOT_OVER, "Wait until it has finished, or cancel it first; then roll it back."
    if progress is None:
        return None if did else ("nothing-done", "It changed no contact and gave no label.")
    if progress["state"] == FINISHED:
        return "rolled-back", "What it did was taken back; the list says what was kept."
    return None


def mending_refusal(name: str) -> tuple[str, str]:
    """Why an import can not be taken back while one that mends rows of it is not over."""
    said = f"{name} mends rows of this import and is rolled back first. Wait until it has finished, or cancel it."
    return "mending-not-over", said


def under_way(progress: Progress | None) -> bool:
    return progress is not None and progress["state"] in UNDER_WAY


def public(progress: Progress | None) -> Progress | None:
    return progress and {name: value for name, value in progress.items() if name not in _PRIVATE}


def advanced(progress: Progress, became: Iterable[Became], rows: int, last_row: int) -> Progress:
    """After the rows up to `last_row`, of which so many belong to the import."""
    counts = Counter("kept" if one.outcome == "in_part" else one.outcome for one in became)
    counts["unchanged"] += rows - counts.total()
    done = progress["rows_done"] + rows
    return progress | {
        "state": RUNNING,
        "problem": None,
        "rows_done": done,
        "rows_total": max(done, progress["rows_total"]),
        "counts": {name: progress["counts"][name] + counts[name] for name in COUNTED},
        "next_row": last_row,
    }


def finished(progress: Progress, at: datetime) -> Progress:
    """Who was erased meanwhile belonged to the import and is not reached any more."""
    over = {"state": FINISHED, "problem": None, "finished_at": iso(at)}
    return progress | over | {"rows_total": progress["rows_done"]}


def halted(progress: Progress, state: str, code: str, message: str) -> Progress:
    return progress | {"state": state, "problem": {"code": code, "message": message}}


def with_labels(fates: Sequence[Sequence[Any]], labels: Sequence[Labels]) -> list[Became]:
    """What became of each contact at both services. A contact that only got labels is unchanged for contacts."""
    found = {row: Became(row, contact, outcome, list(left)) for row, contact, outcome, left in fates}
    for one in labels:
        of_contact = found.get(one.row) or Became(one.row, one.contact_id, "unchanged", [])
        found[one.row] = _with(of_contact, one)
    return [found[row] for row in sorted(found)]


def _with(became: Became, labels: Labels) -> Became:
    kept = became.kept + [_given_again(name) for name in labels.kept]
    outcome = became.outcome
    if labels.changed and outcome == "unchanged":
        outcome = "restored"
    if labels.kept:
        outcome = {"unchanged": "kept", "restored": "in_part"}.get(outcome, outcome)
    return became._replace(outcome=outcome, kept=kept)


def _given_again(name: str) -> dict[str, Any]:
    return {"what": f"label:{name}", "code": "changed-since", "message": "Somebody else gave this label since."}


def explained(kept: Mapping[str, Any], next_step: str) -> dict[str, Any]:
    """As the list tells it."""
    why = {"code": kept["code"], "why": kept["message"], "next_step": next_step}
    return {"what": kept["what"], **why, "contacts": kept.get("contacts", [])}
