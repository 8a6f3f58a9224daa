"""What the report beside a dropped file says, once the file is in done/ or failed/."""

from collections.abc import Mapping
from typing import Any

from imports.codes import code_of
from imports.errors import FileRefused
from imports.models import Import

Report = dict[str, Any]


def import_report(import_: Import, codes: Mapping[str, int], *, bytes_now: int) -> Report:
    """Counts, codes and, of the same bytes, the earlier import (IM-13, IM-22); the rows are asked for over HTTP.

    A file whose `bytes_now` are not those that were imported was still being written, and is said to be cut short.
    """
    state = import_.state()
    shown = ("id", "name", "number", "file_name", "status", "problem", "created_at", "finished_at")
    cut = import_.status == "finished" and bytes_now != import_.size
    return {
        **{name: state[name] for name in shown},
        **({"status": "cut_short", "problem": _problem("file-cut-short")} if cut else {}),
        **({"problem": _problem("cancelled")} if import_.status == "cancelled" else {}),
        "rows": import_.rows_total,
        "counts": state["counts"],
        "decided_up_to": state["decided_up_to"],
        "codes": [{"code": code, "rows": rows, **_explained(code)} for code, rows in codes.items()],
        "same_bytes_as": f"import-{import_.same_bytes_as}" if import_.same_bytes_as else None,
    }


def refusal_report(name: str, refusal: FileRefused) -> Report:
    """Why the file became no import; of a header that is not known, the names."""
    problem = _problem(refusal.code) | {"message": refusal.detail}
    return {"file_name": name, "status": "refused", "problem": problem, **refusal.extra}


def _problem(code: str) -> dict[str, str]:
    return {"code": code, **_explained(code)}


def _explained(code: str) -> dict[str, str]:
    known = code_of(code)
    return {"cause": known.cause, "next_step": known.next_step}
