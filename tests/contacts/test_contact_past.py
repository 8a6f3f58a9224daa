"""What a contact was: previous phones, the consent ledger, the pages of its history."""

from typing import Any

import pytest

from tests.contacts.conftest import Contacts


def test_a_corrected_phone_is_remembered_and_staff_may_go_back_without_a_swap(contacts: Contacts) -> None:
    """PP-1, PP-3."""
    ada = contacts.edited(contacts.has(phone="1111111111"), phone="2222222222")
    assert (ada["phone"], ada["previous_phone"]) == ("2222222222", "1111111111")
    ada = contacts.edited(ada, phone=None)
    assert (ada["phone"], ada["previous_phone"]) == (None, "2222222222")
    ada = contacts.edited(ada, phone="2222222222")
    assert (ada["phone"], ada["previous_phone"]) == ("2222222222", None)


@pytest.mark.parametrize("origin", ["api", "integration"])
def test_a_program_may_not_bring_the_corrected_phone_back_but_the_rest_is_applied(
    contacts: Contacts, origin: str
) -> None:
    """PP-2: a partial success, said as such."""
    ada = contacts.edited(contacts.has(phone="1111111111"), phone="2222222222")
    answer = contacts.as_(origin=origin).edit(ada, phone="1111111111", first_name="Ada")
    assert answer.status == 200
    assert [(warning["field"], warning["code"]) for warning in answer.body["warnings"]] == [
        ("phone", "contact-out-of-sync")
    ]
    state = contacts.read(ada)
    assert (state["phone"], state["previous_phone"], state["first_name"]) == ("2222222222", "1111111111", "Ada")


def test_a_new_contact_with_anothers_previous_phone_says_so(contacts: Contacts) -> None:
    """PP-5."""
    contacts.edited(contacts.has(phone="1111111111"), phone="2222222222")
    assert [warning["code"] for warning in contacts.has(phone="1111111111")["warnings"]] == ["was-previous-phone"]


def test_clearing_the_phone_takes_sms_away_and_setting_it_again_brings_its_status_back(contacts: Contacts) -> None:
    """CH-1, CH-7, DE-4."""
    ada = contacts.has(phone="1111111111", email="ada@example.org")
    ada = contacts.edited(ada, channels={"sms": {"status": "opted_out", "reason": "asked on the phone"}})
    out = ada["channels"][0]
    assert (out["channel"], out["status"], out["source"]) == ("sms", "opted_out", "staff")
    assert [channel["channel"] for channel in contacts.edited(ada, phone=None)["channels"]] == ["email"]
    fresh = contacts.edited(ada, phone="2222222222")["channels"][0]
    assert (fresh["address"], fresh["status"]) == ("12222222222", "opted_in")
    assert contacts.edited(ada, phone="1111111111")["channels"][0] == out


def test_a_status_by_hand_needs_a_reason_and_a_channel(contacts: Contacts) -> None:
    """CH-7."""
    ada = contacts.has(phone="1111111111")
    assert contacts.edit(ada, channels={"sms": {"status": "paused"}}).faults == [
        ("channels.sms.reason", "invalid-value")
    ]
    none = contacts.edit(ada, first_name="Ada", channels={"email": {"status": "paused", "reason": "x"}})
    assert (none.status, none.faults) == (422, [("channels.email.status", "unknown-option")])
    past = {"status": "paused", "reason": "x", "until": "2020-01-01T00:00:00Z"}
    assert contacts.edit(ada, channels={"sms": past}).faults == [("channels.sms.until", "invalid-value")]
    assert contacts.read(ada) == ada


def test_a_pause_may_say_when_it_ends(contacts: Contacts) -> None:
    """CH-7."""
    pause = {"status": "paused", "reason": "exams", "until": "2099-01-01T00:00:00+01:00"}
    ada = contacts.edited(contacts.has(phone="1111111111"), channels={"sms": pause})
    assert ada["channels"][0]["until"] == "2098-12-31T23:00:00.000000Z"


def test_the_ledger_keeps_every_entry_with_actor_and_reason(contacts: Contacts, owner: Any) -> None:
    """CH-3."""
    ada = contacts.has(phone="1111111111")
    contacts.as_(user="ben").edited(ada, channels={"sms": {"status": "paused", "reason": "exams"}})
    entries = owner.execute(
        "SELECT channel, address, status, source, actor, reason FROM consent_entry WHERE contact_id = %s ORDER BY id",
        [ada["id"]],
    )
    assert entries.fetchall() == [
        ("sms", "11111111111", "opted_in", "staff", "test-user", None),
        ("sms", "11111111111", "paused", "staff", "ben", "exams"),
    ]


def test_history_is_read_page_by_page(contacts: Contacts) -> None:
    """AC-5, design 3.8."""
    ada = contacts.has(first_name="0")
    for number in range(1, 5):
        ada = contacts.edited(ada, first_name=str(number))
    path, versions, after = f"/contacts/{ada['id']}/history?limit=2", [], ""
    while after is not None:
        page = contacts.ask("GET", path + (f"&after={after}" if after else "")).body
        versions += [item["version"] for item in page["items"]]
        after = page["next"]
    assert versions == [5, 4, 3, 2, 1]
