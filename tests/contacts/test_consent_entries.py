"""What reaches the ledger from outside an edit: commands, carriers, late and repeated events, given channels."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
from sqlalchemy.orm import Session

from chassis.clock import iso
from chassis.db import Database
from contacts.commands.consent import Change, apply_consent, give_channel
from contacts.commands.contacts import save_edit
from contacts.consent_queries import contacts_at
from contacts.edits import Edit, Origin
from contacts.models import Contact
from tests.contacts.conftest import Contacts, Import, Outbox, State, events_of

NOON = datetime(2026, 5, 1, 12, tzinfo=UTC)
PHONE, ADDRESS = "5551234567", "15551234567"


def at(hours: float) -> datetime:
    return NOON + timedelta(hours=hours)


class Platform:
    """What the platform tells, as the consumer hands it on."""

    def __init__(self, system: Database, institution: UUID) -> None:
        self.system, self.institution = system, institution
        self.now = at(10)

    def says(self, contact: State, hours: float, status: str, source: str = "contact", **more: Any) -> bool:
        """Whether it was news."""
        words = {"words": "#word" if source == "contact" else "WORD"}
        to: dict[str, Any] = {
            "channel": "sms",
            "address": ADDRESS,
            "effective_at": at(hours),
            "source": source,
            "status": status,
        }
        change = Change(**(to | words | more))
        return self._edits(contact, lambda session, edit, origin: apply_consent(session, edit, change, origin))

    def gives(self, contact: State, channel: str, address: str) -> bool:
        return self._edits(contact, lambda session, edit, origin: give_channel(session, edit, channel, address, origin))

    def meant(self, channel: str, address: str) -> list[str]:
        with self.system.begin() as session:
            return [str(id) for id in contacts_at(session, self.institution, channel, address)]

    def _edits(self, contact: State, work: Callable[[Session, Edit, Origin], bool]) -> bool:
        origin = Origin("platform", "platform", self.now, self.institution)
        with self.system.begin() as session:
            row = session.get_one(Contact, (self.institution, UUID(contact["id"])), with_for_update=True)
            edit = Edit(row.fields())
            done = work(session, edit, origin)
            if edit.before:
                save_edit(session, row, edit, origin)
        return done


@pytest.fixture
def platform(system: Database, contacts: Contacts) -> Platform:
    return Platform(system, contacts.institution)


@pytest.fixture
def ada(contacts: Contacts, owner: Any) -> State:
    made = contacts.has(first_name="Ada", phone=PHONE)
    owner.execute("UPDATE consent_entry SET effective_at = %s WHERE contact_id = %s", [at(0), made["id"]])
    return made


def sms(contacts: Contacts, contact: State) -> State:
    [channel] = [one for one in contacts.read(contact)["channels"] if one["channel"] == "sms"]
    return dict(channel)


def ledger(contacts: Contacts, contact: State, query: str = "") -> list[State]:
    answer = contacts.ask("GET", f"/contacts/{contact['id']}/consent{query}")
    assert answer.status == 200, answer.body
    return list(answer.body["items"])


def told(contacts: Contacts, contact: State) -> list[tuple[Any, ...]]:
    return [(e["status"], e["source"], e["asked"]) for e in reversed(ledger(contacts, contact))]


def test_a_command_pauses_and_is_told(contacts: Contacts, platform: Platform, ada: State, outbox: Outbox) -> None:
    """CH-3, CH-4: with the words, when it happened and when we heard; the contact's next version says so."""
    assert platform.says(ada, 1, "paused", words="#stop", until=at(24 * 400), event_id="m-1")
    now = contacts.read(ada)
    assert now["version"] == 2
    assert sms(contacts, ada) == {
        "channel": "sms",
        "address": ADDRESS,
        "status": "paused",
        "until": iso(at(24 * 400)),
        "source": "contact",
        "effective_at": iso(at(1)),
    }
    assert events_of(outbox, ada)[-1] == now
    assert now["reachability"][0]["reason"] == "paused"
    newest = ledger(contacts, ada)[0]
    assert (newest["words"], newest["effective_at"], newest["recorded_at"], newest["event_id"], newest["actor"]) == (
        "#stop",
        iso(at(1)),
        iso(at(10)),
        "m-1",
        "platform",
    )


def test_an_event_that_comes_again_changes_nothing(contacts: Contacts, platform: Platform, ada: State) -> None:
    """CH-3."""
    assert platform.says(ada, 1, "paused", event_id="m-1")
    before = contacts.read(ada)
    assert not platform.says(ada, 1, "paused", event_id="m-1")
    assert contacts.read(ada) == before
    assert len(ledger(contacts, ada)) == 2


def test_a_late_event_takes_its_place_by_when_it_happened(contacts: Contacts, platform: Platform, ada: State) -> None:
    """CH-3."""
    platform.says(ada, 3, "opted_in")
    platform.says(ada, 2, "paused")
    assert sms(contacts, ada)["status"] == "opted_in"
    assert ledger(contacts, ada)[0]["status"] == "opted_in"


def test_the_last_entry_always_says_what_stands(contacts: Contacts, platform: Platform, ada: State) -> None:
    """CH-3, CH-6: a carrier's opt-out that comes late is under what was asked since, and stands all the same."""
    platform.says(ada, 3, "opted_in")
    platform.says(ada, 2, "opted_out", "carrier")
    channel, last = sms(contacts, ada), ledger(contacts, ada)[0]
    assert (channel["status"], channel["source"], channel["effective_at"]) == ("opted_out", "carrier", iso(at(2)))
    assert (last["status"], last["effective_at"], last["asked"]) == ("opted_out", iso(at(3)), "nothing")


def test_start_with_a_number_sign_does_not_lift_the_carriers_opt_out(
    contacts: Contacts, platform: Platform, ada: State
) -> None:
    """CH-4, CH-6: it is kept as asked, and START lifts it."""
    platform.says(ada, 1, "opted_out", "carrier")
    platform.says(ada, 2, "opted_in", "contact")
    assert (sms(contacts, ada)["status"], sms(contacts, ada)["source"]) == ("opted_out", "carrier")
    staff = contacts.edit(contacts.read(ada), channels={"sms": {"status": "opted_in", "reason": "asked to"}})
    assert (staff.status, staff.faults) == (422, [("channels.sms.status", "carrier-opt-out")])
    assert "START" in staff.body["errors"][0]["message"]
    platform.says(ada, 3, "opted_in", "carrier")
    assert sms(contacts, ada)["status"] == "opted_in"
    assert told(contacts, ada) == [
        ("opted_in", "staff", None),
        ("opted_out", "carrier", None),
        ("opted_out", "contact", "opted_in"),
        ("opted_in", "carrier", None),
    ]


def test_an_opt_out_belongs_to_the_number(contacts: Contacts, platform: Platform, ada: State) -> None:
    """DE-4, CH-1: another number starts clean; the old one comes back as it is, also if it was told meanwhile."""
    assert contacts.edited(ada, phone="5550000000")["channels"][0]["status"] == "opted_in"
    platform.says(ada, 1, "opted_out", "carrier")
    assert contacts.read(ada)["channels"][0]["status"] == "opted_in"
    back = contacts.edited(ada, phone=PHONE)["channels"][0]
    assert (back["status"], back["source"]) == ("opted_out", "carrier")
    platform.says(ada, 2, "opted_in", "contact")
    again = contacts.edited(contacts.edited(ada, phone=None), phone=PHONE)
    refused = contacts.edit(again, channels={"sms": {"status": "opted_in", "reason": "x"}})
    assert refused.faults == [("channels.sms.status", "carrier-opt-out")]


def test_what_stood_at_a_moment_can_be_asked(contacts: Contacts, platform: Platform, ada: State) -> None:
    """CH-3: "status on 1 May"."""
    platform.says(ada, 1, "paused", until=at(3))
    platform.says(ada, 5, "opted_out", "carrier")

    def stood(hours: float) -> list[str]:
        answer = contacts.ask("GET", f"/contacts/{ada['id']}/consent?at={at(hours).isoformat().replace('+', '%2B')}")
        assert answer.status == 200, answer.body
        return [f"{one['status']} {one['source']}" for one in answer.body["channels"]]

    assert stood(-1) == []
    assert [stood(hours) for hours in (0.5, 1.5, 4, 6)] == [
        ["opted_in staff"],
        ["paused contact"],
        ["opted_in expiry"],
        ["opted_out carrier"],
    ]


def test_the_ledger_is_read_page_by_page(contacts: Contacts, platform: Platform, ada: State) -> None:
    """CH-3, design 3.8: also where entries share a moment."""
    for n in range(1, 6):
        platform.says(ada, 1 + n // 3, "paused" if n % 2 else "opted_in", event_id=str(n))
    whole, path, seen, after = ledger(contacts, ada), f"/contacts/{ada['id']}/consent?limit=2", [], ""
    while after is not None:
        page = contacts.ask("GET", path + (f"&after={after}" if after else "")).body
        assert ("causes" in page) is not bool(after)
        seen += page["items"]
        after = page["next"]
    assert seen == whole
    assert len(seen) >= 6
    assert contacts.ask("GET", f"/contacts/{ada['id']}/consent?after=nonsense").code == "invalid"


def test_why_a_contact_is_archived_is_found_in_its_history(contacts: Contacts, ada: State) -> None:
    """CH-9: who did it, when, from where."""
    contacts.as_(user="ben").edited(ada, archived=True)
    contacts.edited(ada, first_name="Augusta")
    [cause] = contacts.ask("GET", f"/contacts/{ada['id']}/consent").body["causes"]
    assert (cause["reason"], cause["version"], cause["actor"], cause["origin"]) == ("archived", 2, "ben", "panel")


def test_the_ledger_of_another_institution_is_not_there(others: Contacts, ada: State) -> None:
    """AC-1."""
    assert others.ask("GET", f"/contacts/{ada['id']}/consent").status == 404


def test_a_channel_of_the_platform_is_given_and_its_address_is_one_contacts(
    contacts: Contacts, platform: Platform, ada: State
) -> None:
    """CH-1, CH-2."""
    bob = contacts.has(first_name="Bob")
    assert platform.gives(ada, "web", "visitor-1")
    assert not platform.gives(bob, "web", "visitor-1")
    assert platform.gives(bob, "facebook", "visitor-1")
    assert [(c["channel"], c["address"]) for c in contacts.read(ada)["channels"]] == [
        ("sms", ADDRESS),
        ("web", "visitor-1"),
    ]
    assert contacts.read(bob)["channels"][0]["status"] == "opted_in"
    assert platform.meant("web", "visitor-1") == [ada["id"]]
    assert platform.meant("facebook", "visitor-1") == [bob["id"]]
    assert platform.meant("web", "visitor-2") == []


def test_a_channel_of_the_platform_comes_back_as_it_was(contacts: Contacts, platform: Platform, ada: State) -> None:
    """CH-1, DE-4: by its address."""
    platform.gives(ada, "web", "visitor-1")
    platform.says(ada, 1, "opted_out", "contact", channel="web", address="visitor-1", words=None)
    platform.gives(ada, "web", "visitor-2")
    assert contacts.read(ada)["channels"][1]["status"] == "opted_in"
    platform.gives(ada, "web", "visitor-1")
    assert contacts.read(ada)["channels"][1]["status"] == "opted_out"
    assert platform.meant("web", "visitor-2") == [ada["id"]]


def test_an_address_finds_its_contacts(contacts: Contacts, others: Contacts, platform: Platform, ada: State) -> None:
    """PL-1: a number with its calling code is one contact's, an email may be several's."""
    others.has(phone=PHONE, email="same@example.org")
    two = sorted(contacts.has(email="same@example.org")["id"] for _ in range(2))
    abroad = contacts.has(phone="5551234568", country_calling_code="44")
    assert platform.meant("sms", ADDRESS) == [ada["id"]]
    assert platform.meant("sms", "445551234567") == []
    assert platform.meant("sms", "445551234568") == [abroad["id"]]
    assert platform.meant("email", "same@example.org") == two


@pytest.mark.parametrize("field", ["web", "facebook"])
def test_staff_give_no_channel_whose_address_is_the_platforms(contacts: Contacts, ada: State, field: str) -> None:
    """CH-1: they may set its status once it is there."""
    asked = {field: {"status": "paused", "reason": "x"}}
    assert contacts.edit(ada, channels=asked).faults == [(f"channels.{field}.status", "unknown-option")]


def test_a_file_leaves_a_carriers_opt_out_alone(contacts: Contacts, platform: Platform, ada: State) -> None:
    """CH-8: the rest of the row is applied, and the warning says so."""
    platform.says(ada, 1, "opted_out", "carrier")
    cells = {"phone": PHONE, "first_name": "Augusta", "channel:sms": "Opted In"}
    assert Import(contacts).row(**cells) == ("updated", ada["id"], ["consent-not-loosened"])
    assert sms(contacts, ada)["source"] == "carrier"
    assert contacts.read(ada)["first_name"] == "Augusta"


def test_nothing_of_an_erased_contact_is_left_in_the_ledger(
    contacts: Contacts, platform: Platform, ada: State, owner: Any, service: Any
) -> None:
    """AC-6: its addresses and the ends of its pauses go too."""
    from contacts.commands.erasing import erase_contact

    platform.gives(ada, "web", str(uuid4()))
    platform.says(ada, 1, "paused", until=at(24 * 400))
    database = Database(service.urls.owner)
    with database.begin() as session:
        erase_contact(session, contacts.institution, UUID(ada["id"]), at(20))
    database.close()
    for table in ("consent_entry", "channel_address", "pause_end"):
        count = f"SELECT count(*) FROM {table} WHERE contact_id = %s"
        assert owner.execute(count, [ada["id"]]).fetchone() == (0,)
