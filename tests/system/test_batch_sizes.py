"""IM-20 end to end: imports and contacts for real, one file, batches of three sizes, and the oracle beside them."""

from typing import Any

import pytest

from tests.support.oracle import comparing
from tests.support.oracle.files import CUSTOM_FIELDS, NextFile, first_file, people_needed
from tests.support.oracle.imports import Result, import_csv
from tests.support.oracle.people import World
from tests.support.product.in_process import InProcess
from tests.support.product.tenant import Tenant

ROWS = 150
SEED = 20


@pytest.mark.parametrize("batch_rows", [1, 7, 1000])
def test_outcomes_do_not_depend_on_the_batch_size(services: InProcess, batch_rows: int) -> None:
    """IM-20, IM-4 to IM-9, IM-13, LA-5, PP-2, PP-5: every fate and every contact is what plain Python says."""
    tenant, world = services.tenant(), World(CUSTOM_FIELDS)
    tenant.define(CUSTOM_FIELDS)
    people, corrected = people_needed(ROWS)
    with services.working(batch_rows=1000):
        _import(tenant, world, first_file(SEED, people), number=1)
    for number, person in enumerate(world.people[-corrected:]):
        tenant.correct_phone(str(person.id), f"404555{number:04d}")
        world.staff_corrects_phone(person, f"404555{number:04d}")
    with services.working(batch_rows=batch_rows):
        result = _import(tenant, world, NextFile(SEED, world, corrected).bytes(ROWS), number=2)
    assert _codes(result) >= {"duplicate-in-file", "duplicate-contact", "contact-out-of-sync", "was-previous-phone"}
    contacts = {state["id"]: state for state in tenant.contacts.pages("/contacts", archived="any")}
    label_sets = {state["contact_id"]: state for state in tenant.labels.pages("/contact-labels")}
    comparing.assert_contacts_are(world, contacts, label_sets, _names(tenant))


@pytest.mark.parametrize("batch_rows", [1, 1000])
def test_what_a_row_gives_up_may_be_held_by_an_earlier_one(services: InProcess, batch_rows: int) -> None:
    """IM-6, IM-20: the first row holds the phone though it led to nobody; the second takes it off its contact."""
    tenant, world = services.tenant(), World([])
    header = "contact id,first_name,last_name,phone,crm_id\n"
    with services.working(batch_rows=batch_rows):
        _import(tenant, world, f"{header},Ada,Lovelace,5550000001,C1\n".encode(), number=1)
        nobody = "00000000-0000-7000-8000-000000000007"
        rows = f"{nobody},X,X,5550000001,\n,Ada,Lovelace,5550000002,C1\n,Y,Y,5550000001,C2\n"
        result = _import(tenant, world, (header + rows).encode(), number=2)
    assert [fate.outcome for fate in result.fates] == ["skipped", "updated", "refused"]
    assert [contact["phone"] for contact in tenant.contacts.pages("/contacts")] == ["5550000002"]


def _import(tenant: Tenant, world: World, data: bytes, *, number: int) -> Result:
    query = {"file_name": "people.csv", "encoding": "utf-8"}
    started = tenant.imports.ok("POST", "/imports", params=query, content=data, headers={"Content-Type": "text/csv"})
    state = tenant.finished(started["id"])
    result = import_csv(world, data, number=number)
    comparing.assert_report_is(world, result, state, tenant.report(started["id"]))
    return result


def _codes(result: Result) -> set[str]:
    return {code for fate in result.fates for code in fate.codes}


def _names(tenant: Tenant) -> dict[str, Any]:
    labels = {state["id"]: state for state in tenant.labels.pages("/labels", limit=200)}
    return {"labels": labels, "fields": {state["id"]: state for state in tenant.contacts.pages("/fields", limit=200)}}
