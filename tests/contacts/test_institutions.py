"""What contacts hears of institutions (ID-6, IM-10)."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from chassis.db import Database
from chassis.events import Received
from contacts.consumers import CONSUMES, handle
from contacts.service import SERVICE
from tests.contacts.conftest import Contacts, Import, Service

GOLDEN = Path(__file__).parents[1] / "contracts" / "panel.institution-changed.v1.json"


def a_record(contacts: Contacts, **changes: Any) -> Received:
    """The golden event, told of this institution."""
    data = json.loads(GOLDEN.read_text())
    data = data.get("data", data)
    id = str(contacts.institution)
    value = json.dumps({**data, "id": id, "institution_id": id, **changes}).encode()
    return Received(topic="panel.institution.v1", partition=0, offset=0, key=id, value=value)


@pytest.fixture
def system(service: Service) -> Iterator[Database]:
    database = Database(service.urls.system, pool_size=1)
    yield database
    database.close()


def hear(system: Database, *records: Received) -> None:
    with system.begin() as session:
        handle(session, records)


def test_a_new_contact_speaks_the_institutions_language(contacts: Contacts, others: Contacts, system: Database) -> None:
    """ID-6."""
    assert contacts.has()["language"] == "en"
    hear(system, a_record(contacts, version=1, language="es"))
    assert contacts.has()["language"] == "es"
    assert others.has()["language"] == "en"
    _, id, _ = Import(contacts).row(crm_id="C-1", language="fr")
    assert contacts.read(str(id))["language"] == "fr"
    Import(contacts).row(crm_id="C-1", language="UNSET")
    assert contacts.read(str(id))["language"] == "es"
    assert contacts.edited({"id": id}, language="de")["language"] == "de"
    assert contacts.edited({"id": id}, language=None)["language"] == "es"


def test_an_older_state_changes_nothing_and_the_same_one_again_neither(contacts: Contacts, system: Database) -> None:
    """Design 3.3: folds are repeatable and order-proof."""
    newer = a_record(contacts, version=3, language="de")
    hear(system, newer, a_record(contacts, version=2, language="es"), newer)
    assert contacts.has()["language"] == "de"


def test_dates_of_a_file_are_read_in_the_institutions_format(contacts: Contacts, system: Database) -> None:
    """IM-10."""
    start = contacts.has_field("Start", "date")["id"]
    hear(system, a_record(contacts, version=1, date_format="DD.MM.YYYY"))
    _, id, codes = Import(contacts).row(crm_id="C-1", **{f"custom:{start}": "01.02.2026"})
    assert (codes, contacts.read(str(id))["custom"]) == ([], {start: "2026-02-01"})


def test_dates_of_a_column_with_a_format_of_its_own_are_read_in_no_other(contacts: Contacts, system: Database) -> None:
    """IM-10: 13/04 of a file that has the month first is a mistake, and not the thirteenth."""
    start, end = contacts.has_field("Start", "date")["id"], contacts.has_field("End", "date")["id"]
    hear(system, a_record(contacts, version=1, date_format="DD/MM/YYYY"))
    sending = Import(contacts)
    rows = [["C-1", "03/04/2026", "03/04/2026"], ["C-2", "2026-04-13", ""], ["C-3", "13/04/2026", "13/04/2026"]]
    body = sending.body(["crm_id", f"custom:{start}", f"custom:{end}"], rows, 2)
    body["columns"][1]["date_format"] = "M/D/YYYY"
    fates = sending.put(body).body["fates"]
    assert [[code["code"] for code in codes] for *_, codes in fates] == [[], [], ["invalid-date"]]
    assert [contacts.read(id)["custom"] for _, _, id, _ in fates] == [
        {start: "2026-03-04", end: "2026-04-03"},
        {start: "2026-04-13"},
        {end: "2026-04-13"},
    ]


def test_a_null_record_tells_of_nothing_and_a_broken_one_is_poison(contacts: Contacts, system: Database) -> None:
    """Design 2: a bad record goes aside alone, by an error the consumer knows."""
    hear(system, Received(topic="panel.institution.v1", partition=0, offset=0, key="x", value=None))
    with pytest.raises(KeyError):
        hear(system, Received(topic="panel.institution.v1", partition=0, offset=0, key="x", value=b"{}"))


def test_the_service_consumes_what_its_handler_handles() -> None:
    assert SERVICE.consumes == CONSUMES
