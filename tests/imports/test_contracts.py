"""The golden file that the consumers of our event eat is what we really publish (design 3.2)."""

import json
import os
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

from tests.imports.conftest import Imports, Outbox, Row, a_csv, people

CONTRACTS = Path(__file__).parents[1] / "contracts"
IDS = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}")
TIMES = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}Z")


def normalised(event: dict[str, Any]) -> dict[str, Any]:
    """The record as a consumer sees it, its ids and times numbered in the order in which they appear."""
    seen = {
        "topic": event["aggregatetype"],
        "key": event["aggregateid"],
        "type": event["type"],
        "institution": str(event["institution"]),
        "version": event["version"],
        "data": json.loads(event["payload"]),
    }
    ids: dict[str, int] = {}
    times: dict[str, int] = {}
    text = IDS.sub(lambda id_: f"01890000-0000-7000-8000-{ids.setdefault(id_[0], len(ids) + 1):012x}", json.dumps(seen))
    return dict(
        json.loads(TIMES.sub(lambda time: f"2026-02-01T09:00:{times.setdefault(time[0], len(times)):02}.000000Z", text))
    )


def golden(event: dict[str, Any]) -> dict[str, Any]:
    """The committed file of this event's type; UPDATE_CONTRACTS=1 writes it anew."""
    file = CONTRACTS / f"{event['type']}.json"
    if os.environ.get("UPDATE_CONTRACTS"):
        file.write_text(json.dumps(event, indent=2, ensure_ascii=False) + "\n")
    return dict(json.loads(file.read_text()))


def test_a_finished_import_is_published_as_its_golden_file_says(
    imports: Imports, outbox: Outbox, finish: Callable[..., list[Row]]
) -> None:
    """IM-13, IM-14."""
    finish(imports, imports.has(a_csv(*people(2), ["C0", "Again", "", "", ""], ["C9", "In", "Part", "1", ""])))
    event = normalised(outbox()[-1])
    assert event == golden(event)
