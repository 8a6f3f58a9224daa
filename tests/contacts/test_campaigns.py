"""Campaign receipts: which scripts reached a contact, whatever comes late, twice or in any order."""

import json
from collections.abc import Iterator
from typing import Any
from uuid import uuid4

import psycopg
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from chassis.db import Database
from tests.contacts.conftest import Contacts, Outbox, Service, State
from tests.contacts.platform import Platform, a_record, minute
from tests.contacts.test_contracts import normalised
from tests.support.extent import extent
from tests.support.golden import CONTRACTS, golden, schema_faults

SCRIPT_SENT = "campaigns.script-sent.v1"


class Campaigns:
    """The platform's campaigns, and what is known of them of one contact."""

    def __init__(self, contacts: Contacts, platform: Platform, outbox: Outbox) -> None:
        self.contacts, self.platform, self._outbox = contacts, platform, outbox

    def receipt(self, at: float = 0, **given: Any) -> State:
        told = {
            "id": str(uuid4()),
            "institution_id": str(self.contacts.institution),
            "channel": "sms",
            "campaign_id": "fafsa-2026",
            "campaign_name": "FAFSA reminders",
            "script": "Two weeks left",
            "sent_at": minute(at),
        }
        return told | given

    def sends(self, *receipts: State) -> None:
        self.platform.tells(*(a_record(SCRIPT_SENT, receipt) for receipt in receipts))

    def refuses(self, receipt: State) -> str:
        return self.platform.refuses(a_record(SCRIPT_SENT, receipt))

    def of(self, contact: State, limit: int = 1000) -> list[State]:
        return self.contacts.all_of(f"/contacts/{contact['id']}/campaigns", limit)

    def told(self, contact: State) -> list[State]:
        """The published lists of a contact, oldest first."""
        topic = "contacts.campaigns.v1"
        return [
            json.loads(event["payload"])
            for event in self._outbox()
            if (event["aggregatetype"], event["aggregateid"]) == (topic, contact["id"])
        ]


@pytest.fixture
def campaigns(contacts: Contacts, service: Service, outbox: Outbox) -> Iterator[Campaigns]:
    system = Database(service.urls.system)
    yield Campaigns(contacts, Platform(system, contacts.institution), outbox)
    system.close()


def scripts(receipts: list[State]) -> list[str]:
    return [receipt["script"] for receipt in receipts]


def test_a_receipt_names_its_contact_by_id_or_by_address(campaigns: Campaigns, contacts: Contacts) -> None:
    """PL-1, PL-3, CS-7: newest first, by when they were sent."""
    ada = contacts.has(first_name="Ada", phone="5551110000", email="ada@example.org")
    campaigns.sends(
        campaigns.receipt(5, contact_id=ada["id"], script="Second"),
        campaigns.receipt(1, address="+15551110000", script="First"),
        campaigns.receipt(9, channel="email", address="ada@example.org", script="Third"),
    )
    assert scripts(campaigns.of(ada)) == ["Third", "Second", "First"]
    third = campaigns.of(ada)[0]
    assert (third["campaign_id"], third["campaign_name"], third["channel"]) == (
        "fafsa-2026",
        "FAFSA reminders",
        "email",
    )
    assert third["sent_at"] == "2026-03-02T15:09:00.000000Z"
    assert contacts.read(ada)["version"] == 1


def test_a_receipt_that_repeats_changes_and_publishes_nothing(campaigns: Campaigns, contacts: Contacts) -> None:
    """PL-3, design 3.3."""
    ada = contacts.has(first_name="Ada")
    receipt = campaigns.receipt(contact_id=ada["id"])
    campaigns.sends(receipt, receipt)
    campaigns.sends(receipt)
    [state] = campaigns.told(ada)
    assert (state["version"], state["total"], state["items"]) == (1, 1, campaigns.of(ada))


def test_a_receipt_of_a_contact_that_is_not_known_waits(
    campaigns: Campaigns, contacts: Contacts, owner: "psycopg.Connection[Any]"
) -> None:
    """PL-1: it is parked for whom it names, and makes no contact."""
    campaigns.sends(campaigns.receipt(address="15559990000"), campaigns.receipt(contact_id=str(uuid4())))
    assert contacts.all() == []
    parked = "SELECT count(*) FROM parked WHERE institution_id = %s AND topic = %s"
    assert owner.execute(parked, [contacts.institution, SCRIPT_SENT]).fetchone() == (2,)


REFUSED = [
    {"channel": "pigeon"},
    {"campaign_id": ""},
    {"campaign_name": "   "},
    {"script": "x" * 256},
    {"script": "a\u0000b"},
    {"campaign_id": 7},
    {"sent_at": "yesterday"},
    {"sent_at": "2026-03-02T15:00:00"},
    {"contact_id": "ada"},
    {"contact_id": None},
]


@pytest.mark.parametrize("wrong", REFUSED, ids=str)
def test_a_receipt_that_can_never_be_is_refused_alone(
    campaigns: Campaigns, contacts: Contacts, wrong: dict[str, Any]
) -> None:
    """PL-3: poison, not a crash."""
    ada = contacts.has(first_name="Ada")
    assert campaigns.refuses(campaigns.receipt(contact_id=ada["id"]) | wrong)
    assert campaigns.of(ada) == []


def test_the_list_holds_the_newest_twenty_and_every_page_goes_on(campaigns: Campaigns, contacts: Contacts) -> None:
    """CS-7, design 3.4."""
    ada = contacts.has(first_name="Ada")
    campaigns.sends(*(campaigns.receipt(n, contact_id=ada["id"], script=str(n)) for n in range(23)))
    state = campaigns.told(ada)[-1]
    newest = [str(n) for n in range(22, -1, -1)]
    assert (state["total"], scripts(state["items"])) == (23, newest[:20])
    for limit in (1, 5, 23):
        assert scripts(campaigns.of(ada, limit)) == newest
    path = f"/contacts/{ada['id']}/campaigns"
    assert contacts.ask("GET", f"{path}?after=WzFd").faults == [("after", "invalid-cursor")]


def test_anothers_campaigns_are_not_there(campaigns: Campaigns, contacts: Contacts, others: Contacts) -> None:
    """AC-1: nor does a receipt of another institution reach a contact of this one."""
    ada = contacts.has(first_name="Ada", phone="5551110000")
    theirs = campaigns.receipt(address="15551110000") | {"institution_id": str(others.institution)}
    campaigns.sends(theirs, campaigns.receipt(contact_id=ada["id"]))
    assert len(campaigns.of(ada)) == 1
    assert others.ask("GET", f"/contacts/{ada['id']}/campaigns").status == 404


def test_changed_campaigns_are_published_as_their_golden_file_says(
    campaigns: Campaigns, contacts: Contacts, outbox: Outbox
) -> None:
    """PL-3: and the platform's golden receipt is understood."""
    sent = json.loads((CONTRACTS / f"{SCRIPT_SENT}.json").read_text())
    assert schema_faults(SCRIPT_SENT, sent["data"]) == []
    ada = contacts.has(first_name="Ada")
    institution = {"institution_id": str(contacts.institution)}
    campaigns.sends(sent["data"] | institution | {"contact_id": ada["id"]})
    event = normalised(outbox()[-1])
    assert event == golden(event)


def test_the_published_list_can_be_told_again(campaigns: Campaigns, contacts: Contacts) -> None:
    """Design 2."""
    ada = contacts.has(first_name="Ada")
    campaigns.sends(campaigns.receipt(contact_id=ada["id"]))
    told = {"topic": "contacts.campaigns.v1", "ids": [ada["id"]]}
    answer = contacts.as_(role="admin").ask("POST", "/published/republish", json=told)
    assert answer.body == {"items": [{"id": ada["id"], "version": 1}]}
    first, again = campaigns.told(ada)
    assert first == again


@settings(max_examples=extent(12, soak=250), deadline=None, suppress_health_check=list(HealthCheck))
@given(data=st.data())
def test_any_order_and_repetition_ends_in_the_same_list(
    campaigns: Campaigns, contacts: Contacts, data: st.DataObject
) -> None:
    """PL-3: a plain sort of the distinct receipts is the oracle."""
    ada = contacts.has(first_name="Ada")
    minutes = data.draw(st.lists(st.integers(0, 30), max_size=25))
    receipts = [campaigns.receipt(at, contact_id=ada["id"], script=f"s{n}") for n, at in enumerate(minutes)]
    order = data.draw(st.permutations(receipts))
    again = data.draw(st.lists(st.sampled_from(receipts), max_size=5)) if receipts else []
    sequence, cut = [*order, *again], data.draw(st.integers(1, 8))
    for start in range(0, len(sequence), cut):
        campaigns.sends(*sequence[start : start + cut])
    expected = sorted(receipts, key=lambda receipt: (receipt["sent_at"], receipt["id"]), reverse=True)
    assert [found["id"] for found in campaigns.of(ada, 7)] == [receipt["id"] for receipt in expected]
    if receipts:
        state = campaigns.told(ada)[-1]
        assert (state["total"], state["version"]) == (len(receipts), len(receipts))
        assert [item["id"] for item in state["items"]] == [receipt["id"] for receipt in expected[:20]]
