"""What the platform tells of a contact becomes the contact's state (ID-8, DE, CH-4, CH-6, PL)."""

import random
from datetime import timedelta
from typing import Any
from uuid import uuid4

import psycopg
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from chassis.clock import now
from chassis.db import Database
from chassis.events import Received
from tests.contacts.conftest import Contacts, Outbox, Service, State, events_of
from tests.contacts.platform import DELIVERY, START, Platform, a_record, minute
from tests.contacts.test_delivery import WORDS, expected
from tests.support.extent import extent

Owner = psycopg.Connection[Any]
PHONE, SMS = "5551234567", "15551234567"


@pytest.fixture
def platform(system: Database, contacts: Contacts) -> Platform:
    return Platform(system, contacts.institution)


@pytest.fixture
def ada(contacts: Contacts) -> State:
    """A contact that was there before the platform's day."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("contacts.routes.now", lambda: START - timedelta(days=1))
        return contacts.has(first_name="Ada", phone=PHONE, email="ada@example.org")


def status(contact: State, channel: str = "sms") -> Any:
    """Its status, until when, and by whom."""
    [found] = [one for one in contact["channels"] if one["channel"] == channel]
    return found["status"], found["until"], found["source"]


def test_a_failed_delivery_is_counted_once(contacts: Contacts, platform: Platform, ada: State, outbox: Outbox) -> None:
    """DE-1: as a version of its own, with history and event, whoever the platform names."""
    failed = platform.delivery("failed", "30008", contact_id=ada["id"], address=SMS)
    platform.tells(failed)
    platform.tells(failed, failed)
    after = contacts.read(ada)
    assert (after["deliverability_failure_count"], after["version"], after["contacted"]) == (1, 2, False)
    assert events_of(outbox, ada) == [ada, after]
    newest = contacts.history(ada)[0]
    change = {"field": "deliverability_failure_count", "before": 0, "after": 1}
    assert (newest["origin"]["kind"], newest["changes"]) == ("platform", [change])
    platform.tells(platform.delivery("failed", "30007", at=1, address="+1" + PHONE))
    assert contacts.read(ada)["deliverability_failure_count"] == 2


def test_bad_numbers_are_marked_and_a_message_lifts_the_mark(
    contacts: Contacts, platform: Platform, ada: State
) -> None:
    """DE-2, DE-3: the count stays."""
    platform.tells(*[platform.delivery("failed", "30003", at=n, address=SMS) for n in range(2)])
    assert contacts.read(ada)["invalid_phone"] is False
    platform.tells(platform.delivery("failed", "30003", at=2, address=SMS))
    assert contacts.read(ada)["invalid_phone"] is True
    platform.tells(platform.message(at=1, address=SMS))  # it had written before the third
    assert contacts.read(ada)["invalid_phone"] is False  # and so there were not three in a row
    platform.tells(platform.delivery("failed", "21211", at=5, address=SMS))
    assert contacts.read(ada)["invalid_phone"] is True
    platform.tells(platform.message(at=4, address=SMS))
    assert contacts.read(ada)["invalid_phone"] is True
    platform.tells(platform.message(at=6, contact_id=ada["id"]))
    after = contacts.read(ada)
    assert (after["invalid_phone"], after["deliverability_failure_count"]) == (False, 4)


def test_a_new_number_starts_clean_and_the_old_one_comes_back_as_it_was(
    contacts: Contacts, platform: Platform, ada: State
) -> None:
    """DE-3, DE-4, CH-6: in the panel, where staff may bring the previous phone back (PP-3)."""
    platform.tells(
        platform.delivery("failed", "30005", at=0, address=SMS),
        platform.message("STOP", at=1.5, address=SMS),
        platform.delivery("failed", "30005", at=2, address=SMS),
    )
    after = contacts.edited(ada, phone="5557654321")
    assert (after["invalid_phone"], status(after)[0]) == (False, "opted_in")
    platform.tells(platform.delivery("failed", "30006", at=3, contact_id=ada["id"], address=SMS))
    after = contacts.read(ada)
    assert (after["invalid_phone"], after["deliverability_failure_count"]) == (False, 3)
    back = contacts.edited(ada, phone=PHONE)
    assert (back["invalid_phone"], status(back)[::2]) == (True, ("opted_out", "carrier"))
    assert contacts.edited(ada, phone=None)["invalid_phone"] is False
    assert contacts.edited(ada, country_calling_code="44", phone=PHONE)["invalid_phone"] is False


def test_an_import_that_brings_a_number_back_brings_its_mark(
    contacts: Contacts, platform: Platform, ada: State
) -> None:
    """DE-4."""
    from tests.contacts.conftest import Import

    ada = contacts.edited(ada, crm_id="C-1")
    platform.tells(platform.delivery("failed", "30005", address=SMS))
    Import(contacts).row(crm_id="C-1", phone="5557654321")
    assert contacts.read(ada)["invalid_phone"] is False
    Import(contacts).row(crm_id="C-1", phone="5550000001")  # so that the first is no longer the previous one
    Import(contacts).row(crm_id="C-1", phone=PHONE)
    after = contacts.read(ada)
    assert (after["phone"], after["invalid_phone"]) == (PHONE, True)


@pytest.mark.parametrize(
    ("channel", "events", "reached"),
    [
        ("sms", [("sent", "m1")], False),
        ("sms", [("sent", "m1"), ("delivered", "m1")], True),
        ("email", [("failed", "m1"), ("delivered", "m2")], True),
        ("web", [("sent", "m1")], True),
        ("web", [("sent", "m1"), ("failed", "m1")], False),
        ("web", [("failed", "m1"), ("sent", "m1")], False),
        ("web", [("failed", "m1"), ("sent", "m1"), ("sent", "m2")], True),
    ],
)
def test_contacted_means_that_one_message_arrived(
    contacts: Contacts, platform: Platform, ada: State, channel: str, events: list[tuple[str, str]], reached: bool
) -> None:
    """ID-8: delivered, or sent where there are no receipts."""
    address = {"sms": SMS, "email": "ada@example.org", "web": "w-1"}[channel]
    code = {"code": "30008"} if channel == "sms" else {}
    for n, (what, message) in enumerate(events):
        told = {"at": n, "contact_id": ada["id"], "channel": channel, "address": address, "message_id": message}
        platform.tells(platform.delivery(what, **told | (code if what == "failed" else {})))
    assert contacts.read(ada)["contacted"] is reached


def test_a_web_message_to_the_contact_reached_them_unless_it_failed(
    contacts: Contacts, platform: Platform, ada: State
) -> None:
    """ID-8: told by the message itself; an SMS alone says nothing."""
    told = {"direction": "outbound", "author": "bot", "contact_id": ada["id"], "address": "w-1"}
    sms = platform.message(**told | {"address": SMS})
    platform.tells(sms)
    assert contacts.read(ada) == ada
    platform.tells(platform.message(channel="web", id="m1", **told))
    assert contacts.read(ada)["contacted"] is True
    platform.tells(
        platform.delivery("failed", channel="web", contact_id=ada["id"], address="w-1", message_id="m1", at=1)
    )
    assert contacts.read(ada)["contacted"] is False


def test_commands_pause_a_channel_and_lift_the_pause(contacts: Contacts, platform: Platform, ada: State) -> None:
    """CH-4: by the event's own time, on that channel, and all of the message must be the command."""
    platform.tells(platform.message("please stop texting", address=SMS))
    assert contacts.read(ada) == ada
    platform.tells(platform.message(" #StoP ", at=1, address=SMS))
    after = contacts.read(ada)
    assert status(after) == ("paused", None, "contact")
    assert status(after, "email")[0] == "opted_in"
    newest = contacts.history(ada)[0]
    assert (newest["origin"]["kind"], [one["field"] for one in newest["changes"]]) == ("contact", ["channel:sms"])
    platform.tells(platform.message("#start", at=2, address=SMS))
    assert status(contacts.read(ada))[0] == "opted_in"
    far = "2099-01-01T00:00:00Z"
    platform.tells(platform.message("#pause", at=3, address=SMS, paused_until=far))
    assert status(contacts.read(ada)) == ("paused", "2099-01-01T00:00:00.000000Z", "contact")
    platform.tells(platform.message("#start", at=2.5, address=SMS))  # late: it was lifting nothing
    assert status(contacts.read(ada))[0] == "paused"


def test_a_platform_whose_clock_is_ahead_is_believed_for_minutes(
    contacts: Contacts, platform: Platform, ada: State
) -> None:
    """Design 3.15: a pause counts although it lies ahead; what lies far ahead would be the last word for ever."""
    soon, far = ((now() + timedelta(minutes=n)).isoformat() for n in (2, 20))
    assert "our clock" in platform.refuses(platform.message("#stop", sent_at=far, address=SMS))
    platform.tells(platform.message("#stop", sent_at=soon, address=SMS))
    assert status(contacts.read(ada))[0] == "paused"


def test_stopall_pauses_every_channel(contacts: Contacts, platform: Platform, ada: State) -> None:
    """CH-4."""
    platform.tells(platform.message("#stopall", at=1, address=SMS))
    after = contacts.read(ada)
    assert [status(after, one)[0] for one in ("sms", "email")] == ["paused", "paused"]
    assert after["version"] == 2


def test_the_carriers_words_opt_out_and_in_on_sms_alone(contacts: Contacts, platform: Platform, ada: State) -> None:
    """CH-6: "yes" is also an answer, and staff can not lift it."""
    platform.tells(platform.message("yes", address=SMS), platform.message("yes", at=-9999, address=SMS))
    assert contacts.read(ada) == ada
    platform.tells(platform.message("stop", at=1, channel="email", address="ada@example.org"))
    assert contacts.read(ada) == ada
    platform.tells(platform.message("Stop", at=1, address=SMS))
    after = contacts.read(ada)
    assert status(after)[::2] == ("opted_out", "carrier")
    assert contacts.edit(after, channels={"sms": {"status": "opted_in", "reason": "asked"}}).body["errors"][0][
        "code"
    ] == ("carrier-opt-out")
    platform.tells(platform.message("#start", at=2, address=SMS))
    assert status(contacts.read(ada))[0] == "opted_out"
    platform.tells(platform.message("START", at=3, address=SMS))
    assert status(contacts.read(ada))[0] == "opted_in"


def test_a_carrier_that_says_opted_out_does_not_mark_the_number(
    contacts: Contacts, platform: Platform, ada: State
) -> None:
    """DE-2: code 21610, as of when it happened."""
    platform.tells(platform.delivery("failed", "21610", at=7, address=SMS))
    after = contacts.read(ada)
    assert (after["invalid_phone"], after["deliverability_failure_count"]) == (False, 1)
    assert status(after)[::2] == ("opted_out", "carrier")
    assert after["channels"][0]["effective_at"] == minute(7).replace("Z", ".000000Z")


@pytest.mark.parametrize(
    ("channel", "address", "known"),
    [
        ("sms", "+15550009999", {"phone": "5550009999", "country_calling_code": "1"}),
        ("sms", "445550009999", {"phone": "5550009999", "country_calling_code": "44"}),
        ("web", "w-new", {"phone": None, "email": None}),
        ("facebook", "psid-1", {"phone": None}),
        ("email", "new@Example.ORG", {"email": "new@example.org"}),
    ],
)
def test_an_unknown_sender_becomes_a_contact(
    contacts: Contacts, platform: Platform, channel: str, address: str, known: State, outbox: Outbox
) -> None:
    """PL-1: that owns the channel; a second message is the same contact's."""
    platform.tells(platform.message("hi", channel=channel, address=address))
    platform.tells(
        platform.message("#pause", at=1, channel=channel, address=address, paused_until="2099-01-01T00:00:00Z")
    )
    [made] = contacts.all()
    assert {name: made[name] for name in known} == known
    assert [(one["channel"], one["status"]) for one in made["channels"]] == [(channel, "paused")]
    assert [event["version"] for event in events_of(outbox, made)] == [1, 2]


def test_two_messages_of_one_stranger_in_one_batch_are_one_contacts(contacts: Contacts, platform: Platform) -> None:
    """PL-1."""
    platform.tells(*[platform.message("hi", at=n, channel="web", address="w-2") for n in range(3)])
    [made] = contacts.all()
    assert made["full_name"] == "Unknown contact"


def test_a_phone_makes_a_chat_contact_a_multi_channel_one(contacts: Contacts, platform: Platform) -> None:
    """CH-2."""
    platform.tells(platform.message("hi", channel="web", address="w-3"))
    [made] = contacts.all()
    after = contacts.edited(made, phone=PHONE)
    assert [one["channel"] for one in after["channels"]] == ["sms", "web"]


def test_who_writes_in_a_chat_and_is_known_gets_the_channel(contacts: Contacts, platform: Platform, ada: State) -> None:
    """CH-1: web and facebook come from the platform, and an address is one contact's."""
    platform.tells(platform.message("hi", channel="web", address="w-4", contact_id=ada["id"]))
    assert [one["channel"] for one in contacts.read(ada)["channels"]] == ["sms", "email", "web"]
    bob = contacts.has(first_name="Bob")
    platform.tells(platform.message("hi", channel="web", address="w-4", contact_id=bob["id"]))
    assert contacts.read(bob)["channels"] == []


def test_the_platform_says_who_was_authenticated_and_until_when(
    contacts: Contacts, platform: Platform, ada: State
) -> None:
    """PL-2, AC-7: the newest word counts, however late an older one comes."""
    platform.tells(platform.authenticated(60, at=5, contact_id=ada["id"]))
    platform.tells(platform.authenticated(120, at=4, contact_id=ada["id"], channel="sms"))
    state = contacts.read(ada)["authentication"]
    assert (state["channel"], state["until"]) == ("web", minute(60).replace("Z", ".000000Z"))
    platform.tells(platform.authenticated(90, at=6, channel="sms", address=SMS))
    assert contacts.read(ada)["authentication"]["channel"] == "sms"


def test_changename_sets_the_preferred_name(contacts: Contacts, platform: Platform, ada: State) -> None:
    """PL-2: source contact; what came later stands, whoever set it."""
    platform.tells(platform.message("Addie", at=5, address=SMS, preferred_name="Addie"))
    platform.tells(platform.message("Old", at=4, address=SMS, preferred_name="Old"))
    after = contacts.read(ada)
    assert (after["preferred_name"], after["full_name"]) == ("Addie", "Addie")
    assert contacts.history(ada)[0]["origin"]["kind"] == "contact"
    contacts.edited(ada, preferred_name="Ada")  # now, which is after all the platform told
    platform.tells(platform.message("Late", at=6, address=SMS, preferred_name="Late"))
    assert contacts.read(ada)["preferred_name"] == "Ada"


def test_what_is_told_of_one_institution_is_of_no_other(
    contacts: Contacts, others: Contacts, platform: Platform, ada: State
) -> None:
    """AC-1: the same phone is somebody else there."""
    theirs = others.has(phone=PHONE)
    platform.tells(platform.delivery("failed", "30005", address=SMS))
    assert (contacts.read(ada)["invalid_phone"], others.read(theirs)) == (True, theirs)


def test_what_is_told_of_somebody_who_was_erased_is_not_kept(
    contacts: Contacts, service: Service, platform: Platform, ada: State, owner: Owner
) -> None:
    """AC-6."""
    from tests.contacts.test_erasing import erase, holding

    platform.tells(platform.message("hi", address=SMS), platform.delivery("failed", "30005", at=1, address=SMS))
    erase(service, contacts.institution, ada["id"])
    platform.tells(platform.delivery("failed", "30005", at=2, contact_id=ada["id"], address=SMS))
    assert holding(service, ada["id"]) == {"erased_contact"}


BROKEN = [
    ({"channel": "pigeon"}, "channel"),
    ({"code": "99999"}, "code"),
    ({"code": None}, "code is missing"),
    ({"status": "lost"}, "status"),
    ({"address": None}, "address"),
    ({"address": "not a phone"}, "address"),
    ({"address": "123"}, "invalid-phone"),
    ({"at": "yesterday"}, "yesterday"),
    ({"at": "2026-03-02T15:00:00"}, "time zone"),
    ({"id": ""}, "id"),
    ({"id": 7}, "id"),
    ({"institution_id": "nobody"}, "fault"),
    ({"channel": "email", "address": "ada@example.org"}, "code"),
]


@pytest.mark.parametrize(("change", "why"), BROKEN, ids=[f"{change}" for change, _ in BROKEN])
def test_an_event_that_breaks_its_schema_is_refused_alone(
    contacts: Contacts, platform: Platform, ada: State, change: State, why: str
) -> None:
    """PL-1: unknown channel or code; its reason goes with it."""
    told = {"id": "x", "channel": "sms", "address": SMS, "status": "failed", "code": "30005", "at": minute(0)}
    data = {"institution_id": str(contacts.institution), "contact_id": ada["id"]} | told | change
    assert why in platform.refuses(a_record(DELIVERY, {k: v for k, v in data.items() if v is not None}))
    assert contacts.read(ada) == ada


def test_what_is_no_json_or_of_another_type_is_refused(platform: Platform) -> None:
    """PL-1."""
    assert platform.refuses(a_record(DELIVERY, b"{broken"))
    assert platform.refuses(Received(DELIVERY, 0, 0, None, b"{}", [("ce_type", b"messaging.delivery.v9")]))


def test_an_email_of_several_contacts_says_nothing_of_either(
    contacts: Contacts, platform: Platform, ada: State
) -> None:
    """PL-1: ambiguous-address; named by id it is clear."""
    contacts.has(first_name="Grace", email="ada@example.org")
    told: State = {"channel": "email", "address": "ada@example.org"}
    assert "ambiguous-address" in platform.refuses(platform.delivery("delivered", **told))
    platform.tells(platform.delivery("delivered", contact_id=ada["id"], **told))
    assert contacts.read(ada)["contacted"] is True


@settings(max_examples=extent(25, soak=500), deadline=None, suppress_health_check=list(HealthCheck))
@given(words=st.lists(WORDS, max_size=12), seed=st.integers())
def test_shuffled_and_repeated_histories_leave_the_same_contact(
    service: Service, system: Database, words: list[str], seed: int
) -> None:
    """DE-1 to DE-3, ID-8: through the real tables, in batches of any size, against rules read off the words."""
    dice = random.Random(seed)
    contacts = service.institution()
    platform = Platform(system, contacts.institution)
    made = contacts.has(phone=PHONE)
    events = [
        platform.message(at=n, address=SMS)
        if word == "in"
        else platform.delivery("delivered", at=n, address=SMS)
        if word == "ok"
        else platform.delivery("failed", word, at=n, address=SMS)
        for n, word in enumerate(words)
    ]
    arrivals = events + dice.choices(events, k=len(events) // 2)
    dice.shuffle(arrivals)
    while arrivals:
        size = dice.randint(1, 5)
        platform.tells(*arrivals[:size])
        arrivals = arrivals[size:]
    after = contacts.read(made)
    got = after["invalid_phone"], after["deliverability_failure_count"], after["contacted"]
    assert got == expected(words)
    assert (status(after)[0] == "opted_out") is ("21610" in words)


def test_an_unknown_id_waits(platform: Platform, owner: Owner, contacts: Contacts) -> None:
    """PL-1: nobody is made of a receipt."""
    platform.tells(platform.delivery("delivered", address="15550001111"))
    platform.tells(platform.message("hi", contact_id=str(uuid4()), address=SMS))
    waiting = "SELECT count(*) FROM parked WHERE institution_id = %s"
    assert owner.execute(waiting, [contacts.institution]).fetchone() == (2,)
    assert contacts.all() == []
