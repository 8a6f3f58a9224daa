"""The golden files: ours is what we publish, those of the others are eaten whole (design 3.2)."""

import json
from typing import Any
from uuid import UUID

import pytest

from panel_bff.events import institution_changed
from panel_bff.models import Institution
from panel_bff.projection import TOPICS
from tests.panel_bff.conftest import Bff
from tests.panel_bff.looking import EVERY_TABLE
from tests.panel_bff.states import a_record
from tests.support.golden import CONTRACTS, golden

EATEN = {
    file.stem: made
    for file in sorted(CONTRACTS.glob("*.json"))
    if (made := json.loads(file.read_text()))["topic"] in TOPICS
}


def test_an_institution_is_published_as_its_golden_file_says() -> None:
    """UPDATE_CONTRACTS=1 writes the file anew."""
    event = institution_changed(
        Institution(
            id=UUID("01890000-0000-7000-8000-000000000001"),
            slug="riverside",
            name="Riverside College",
            campaign_url="https://campaigns.example.edu/{campaign_id}",
        )
    )
    said = {
        "topic": event.topic,
        "key": event.key,
        "type": event.type,
        "institution": str(event.institution),
        "version": event.version,
        "data": event.data,
    }
    assert said == golden(said)


@pytest.mark.parametrize("made", EATEN.values(), ids=list(EATEN))
def test_every_golden_file_is_folded(bff: Bff, made: dict[str, Any]) -> None:
    """What a producer's test made, the read model takes, once and again."""
    institution = made["institution"]
    for table in EVERY_TABLE:
        bff.rows(f"WITH gone AS (DELETE FROM read.{table} WHERE institution_id = %s) SELECT", institution)
    bff.hears(a_record(made["topic"], made["data"], made["key"]))
    counts = {
        table: bff.rows(f"SELECT count(*) FROM read.{table} WHERE institution_id = %s", institution)
        for table in EVERY_TABLE
    }
    assert any(count != [(0,)] for count in counts.values())
    bff.hears(a_record(made["topic"], made["data"], made["key"]))
