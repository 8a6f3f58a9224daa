"""An import is taken back (IM-15): on a real database, as the imports service asks for it."""

import json
from collections.abc import Sequence
from typing import Any
from uuid import UUID, uuid4

import psycopg
import pytest

from chassis.db import Database
from tests.contacts.conftest import Contacts, Import, Outbox, Service, State, events_of
from tests.contacts.platform import Platform
from tests.contacts.test_erasing import erase
from tests.support.view import Answer

Fate = tuple[str, list[tuple[str, str]]]  # what became of a contact; of what is left, what and code
OWN = {"version", "updated_at"}


class RollBack:
    """The roll-back of an import, as the imports service sends it."""

    def __init__(self, import_: Import) -> None:
        self.import_ = import_

    def put(self, first: int, last: int, labelled: Sequence[str] = ()) -> Answer:
        body = {"import_number": self.import_.number, "first_row": first, "last_row": last, "labelled": list(labelled)}
        path = f"/imports/{self.import_.id}/roll-back"
        return self.import_.contacts.ask("PUT", path, data=json.dumps(body))

    def of_all(self, **more: Any) -> dict[str, Fate]:
        """What became of each contact."""
        answer = self.put(1, 1000, **more)
        assert answer.status == 200, answer.body
        return {
            contact: (became, [(left["what"], left["code"]) for left in kept])
            for _, contact, became, kept in answer.body["fates"]
        }


def what_was(state: State) -> State:
    return {name: value for name, value in state.items() if name not in OWN}


@pytest.fixture
def platform(contacts: Contacts, system: Database) -> Platform:
    return Platform(system, contacts.institution)


def test_every_field_is_as_before_and_history_shows_both(contacts: Contacts, outbox: Outbox) -> None:
    """IM-15, AC-5, PP-2: phone, previous phone, email, ids, flags, custom values; a new channel is gone again."""
    term = contacts.has_field("Term", "choice", options=["Fall", "Spring"])
    gpa = contacts.has_field("GPA", "number")
    ada = contacts.has(crm_id="C-1", phone="5550000001", first_name="Ada", custom={gpa["id"]: "3"})
    before = contacts.edited(ada, phone="5550000002")
    assert before["previous_phone"] == "5550000001"
    columns = ["crm_id", "phone", "email", "first_name", "enrollment_id", "active", "test_user", "language"]
    columns += [f"custom:{term['id']}", f"custom:{gpa['id']}"]
    row = ["C-1", "5550000003", "ada@example.org", "Augusta", "E-1", "no", "yes", "es", "fall", "UNSET"]
    sending = Import(contacts)
    assert sending.send(columns, row)[0][0] == "updated"
    changed = contacts.read(ada)
    assert (changed["phone"], changed["previous_phone"]) == ("5550000003", "5550000002")
    assert RollBack(sending).of_all() == {ada["id"]: ("restored", [])}
    after = contacts.read(ada)
    assert what_was(after) == what_was(before)
    assert events_of(outbox, ada)[-1] == after
    newest, second, *_ = contacts.history(ada)
    assert newest["origin"] == second["origin"] | {"kind": "roll-back"}
    assert second["origin"] == {"kind": "import", "import_id": sending.id, "import_number": sending.number, "row": 2}
    undone = {(one["field"], json.dumps(one["after"]), json.dumps(one["before"])) for one in second["changes"]}
    assert undone == {(one["field"], json.dumps(one["before"]), json.dumps(one["after"])) for one in newest["changes"]}


def test_the_parents_phone_comes_back_although_it_is_the_previous_one(contacts: Contacts) -> None:
    """PP-2, PP-5, IM-15: a roll-back is no import."""
    ada = contacts.has(crm_id="C-1", phone="5550000001")
    sending = Import(contacts)
    assert sending.row(crm_id="C-1", phone="5550000002")[0] == "updated"
    assert contacts.read(ada)["previous_phone"] == "5550000001"
    assert RollBack(sending).of_all() == {ada["id"]: ("restored", [])}
    assert what_was(contacts.read(ada)) == what_was(ada)


def test_who_was_created_and_not_touched_is_erased(contacts: Contacts, service: Service, outbox: Outbox) -> None:
    """IM-15, AC-6, design 3.6: nothing is left of them but the word that they are gone; who was there stays."""
    there = contacts.has(phone="5550000009", first_name="There")
    sending = Import(contacts)
    fates = sending.send(
        ["crm_id", "first_name", "phone"], *([f"C-{n}", "Unmistakable", f"555000001{n}"] for n in range(4))
    )
    ids = [str(id) for _, id, _ in fates]
    told = len(outbox())
    assert RollBack(sending).of_all() == dict.fromkeys(ids, ("erased", []))
    assert [state["id"] for state in contacts.all()] == [there["id"]]
    events = [
        (e["aggregateid"], e["type"].rpartition(".")[0], e["version"], e["payload"] is None) for e in outbox()[told:]
    ]
    assert sorted(events) == sorted(
        (id, f"contacts.{type}", 2, is_null)
        for id in ids
        for type, is_null in (("contact-erased", False), ("contact-deleted", False), ("contact-deleted", True))
    )
    with psycopg.connect(service.urls.owner) as owner:
        for table in ("contact_change", "consent_entry", "import_membership", "import_claim"):
            held = f"SELECT 1 FROM {table} t WHERE strpos(t::text, %s) > 0"
            assert [id for id in ids if owner.execute(held, [id]).fetchone()] == []
    assert Import(contacts).row(crm_id="C-1", phone="5550000011")[0] == "created"


def test_the_same_rows_again_get_the_same_answer(contacts: Contacts, outbox: Outbox) -> None:
    """IM-15: an answer that never came is asked for again."""
    contacts.has(crm_id="C-1", first_name="Ada")
    sending = Import(contacts)
    sending.send(["crm_id", "first_name"], ["C-1", "Augusta"], ["C-2", "Ben"])
    rolling = RollBack(sending)
    first = rolling.put(2, 3)
    told = len(outbox())
    assert rolling.put(2, 3).body == first.body
    assert len(outbox()) == told
    assert rolling.put(2, 3, [str(uuid4())]).code == "batch-mismatch"
    assert RollBack(sending).of_all() == {
        fate[1]: ("unchanged", []) for fate in first.body["fates"] if fate[2] != "erased"
    }


def _staff(contacts: Contacts, platform: Platform, id: str) -> None:
    contacts.edited(contacts.read(id), first_name="Edited")


def _note(contacts: Contacts, platform: Platform, id: str) -> None:
    contacts.made(f"/contacts/{id}/notes", text="Called.")


def _message(contacts: Contacts, platform: Platform, id: str) -> None:
    platform.tells(platform.message(contact_id=id, address="15550000001"))


def _other_import(contacts: Contacts, platform: Platform, id: str) -> None:
    assert Import(contacts).row(crm_id="C-1", first_name="Ada")[0] == "unchanged"


@pytest.mark.parametrize(
    ("touch", "codes"),
    [
        (_staff, ["changed-since"]),
        (_note, ["has-notes"]),
        (_message, ["has-messages"]),
        (_other_import, ["other-import"]),
    ],
)
def test_who_was_created_and_touched_since_is_kept_whole(
    contacts: Contacts, platform: Platform, touch: Any, codes: list[str]
) -> None:
    """IM-15: and the answer says by what."""
    sending = Import(contacts)
    _, id, _ = sending.row(crm_id="C-1", first_name="Ada", phone="5550000001")
    assert id
    touch(contacts, platform, id)
    before = contacts.read(id)
    became, left = RollBack(sending).of_all()[id]
    assert became == "kept"
    assert [what for what, _ in left] == ["contact"] * len(left)
    assert set(codes) <= {code for _, code in left}
    assert contacts.read(id) == before


def test_who_has_labels_of_others_is_kept(contacts: Contacts) -> None:
    """IM-15: labels knows that, so imports tells."""
    sending = Import(contacts)
    _, id, _ = sending.row(crm_id="C-1", first_name="Ada")
    assert id
    assert RollBack(sending).of_all(labelled=[id]) == {id: ("kept", [("contact", "has-labels")])}


def test_what_somebody_changed_since_is_kept_and_the_rest_goes_back(contacts: Contacts) -> None:
    """IM-15: field by field."""
    ada = contacts.has(crm_id="C-1", first_name="Ada", last_name="King", phone="5550000001")
    sending = Import(contacts)
    sending.row(crm_id="C-1", first_name="Augusta", last_name="Lovelace", phone="5550000002")
    contacts.edited(ada, last_name="Byron")
    assert RollBack(sending).of_all() == {ada["id"]: ("in_part", [("last_name", "changed-since")])}
    after = contacts.read(ada)
    assert (after["first_name"], after["last_name"], after["phone"]) == ("Ada", "Byron", "5550000001")
    assert after["previous_phone"] is None


def test_an_identifier_that_is_anothers_now_is_kept(contacts: Contacts) -> None:
    """IM-15, ID-3, ID-5: who has it is named."""
    ada = contacts.has(crm_id="C-1", phone="5550000001")
    sending = Import(contacts)
    sending.row(id=ada["id"], crm_id="C-2", phone="5550000002")
    ben, cyd = contacts.has(phone="5550000001"), contacts.has(crm_id="C-1")
    answer = RollBack(sending).put(1, 10)
    [[_, _, became, left]] = answer.body["fates"]
    assert became == "kept"
    assert {(one["what"], one["code"], *one["contacts"]) for one in left} == {
        ("phone", "identifier-taken", ben["id"]),
        ("crm_id", "identifier-taken", cyd["id"]),
    }
    state = contacts.read(ada)
    assert (state["phone"], state["crm_id"], state["previous_phone"]) == ("5550000002", "C-2", "5550000001")


def test_consent_is_never_loosened(contacts: Contacts) -> None:
    """IM-15, CH-8: an opt-out of the file stays, and staff are told."""
    ada = contacts.has(crm_id="C-1", phone="5550000001", email="ada@example.org")
    sending = Import(contacts)
    sending.send(["crm_id", "first_name", "channel:sms"], ["C-1", "Augusta", "Opted Out"])
    assert RollBack(sending).of_all() == {ada["id"]: ("in_part", [("channel:sms", "consent-not-loosened")])}
    after = contacts.read(ada)
    assert [channel["status"] for channel in after["channels"]] == ["opted_out", "opted_in"]
    assert after["first_name"] is None


def test_a_former_number_has_the_consent_it_was_left_with(contacts: Contacts) -> None:
    """IM-15, CH-1, DE-4."""
    ada = contacts.has(crm_id="C-1", phone="5550000001")
    paused = contacts.edited(ada, channels={"sms": {"status": "paused", "reason": "Asked by phone"}})
    sending = Import(contacts)
    sending.row(crm_id="C-1", phone="5550000002")
    assert contacts.read(ada)["channels"][0]["status"] == "opted_in"
    assert RollBack(sending).of_all() == {ada["id"]: ("restored", [])}
    assert contacts.read(ada)["channels"] == paused["channels"]


def test_a_field_or_an_option_that_is_gone_keeps_the_value(contacts: Contacts) -> None:
    """IM-15, CF-2, CF-8."""
    term = contacts.has_field("Term", "choice", options=["Fall", "Spring"])
    gone = contacts.has_field("Gone", "text")
    fall, spring = term["options"]
    ada = contacts.has(crm_id="C-1", custom={term["id"]: fall["id"]})
    sending = Import(contacts)
    sending.send(["crm_id", f"custom:{term['id']}", f"custom:{gone['id']}"], ["C-1", "Spring", "x"])
    changed = contacts.ask("PATCH", f"/fields/{term['id']}", {"If-Match": '"1"'}, json={"options": [spring]})
    assert changed.status == 200, changed.body
    assert contacts.ask("DELETE", f"/fields/{gone['id']}", {"If-Match": '"1"'}).status in (200, 204)
    became, left = RollBack(sending).of_all()[ada["id"]]
    assert became == "kept"
    assert sorted(left) == sorted([(f"custom:{term['id']}", "option-gone"), (f"custom:{gone['id']}", "field-deleted")])


def test_an_import_upon_an_import_is_taken_back_from_the_last_one_on(contacts: Contacts) -> None:
    """IM-15: what another import changed is kept, until that one is rolled back too; then the contact can go."""
    first, second = Import(contacts), Import(contacts)
    _, id, _ = first.row(crm_id="C-1", first_name="Ada", phone="5550000001")
    assert id
    second.row(crm_id="C-1", first_name="Augusta", phone="5550000002")
    kept = RollBack(first).put(2, 2).body["fates"][0]
    assert [one["message"] for one in kept[3]] == [f"import-{second.number} changed it since."]
    assert RollBack(second).of_all() == {id: ("restored", [])}
    state = contacts.read(id)
    assert (state["first_name"], state["phone"], state["previous_phone"]) == ("Ada", "5550000001", None)
    assert RollBack(first).of_all() == {id: ("erased", [])}


def test_who_was_erased_meanwhile_is_nobodys_affair(contacts: Contacts, service: Service) -> None:
    """IM-15, AC-6."""
    sending = Import(contacts)
    _, id, _ = sending.row(crm_id="C-1", first_name="Ada")
    assert id
    erase(service, contacts.institution, id)
    assert RollBack(sending).of_all() == {}


def test_the_members_of_an_import_are_told_by_their_rows(contacts: Contacts) -> None:
    """IM-14: the unchanged ones too, and nobody of another import."""
    contacts.has(crm_id="C-1", first_name="Ada")
    sending = Import(contacts)
    fates = sending.send(["crm_id", "first_name"], ["C-1", "Ada"], ["", ""], ["C-2", "Ben"], ["C-3", "Cyd"])
    Import(contacts).row(crm_id="C-3", first_name="Other")
    answer = sending.contacts.ask("GET", f"/imports/{sending.id}/members?first_row=2&last_row=4")
    assert answer.body["items"] == [[2, fates[0][1], "unchanged"], [4, fates[2][1], "created"]]
    assert sending.contacts.ask("GET", f"/imports/{sending.id}/members?first_row=2&last_row=9000").status == 422


def test_another_institution_takes_nothing_back(contacts: Contacts, others: Contacts) -> None:
    """AC-1: not by the import's id, and not by the function that erases."""
    sending = Import(contacts)
    _, id, _ = sending.row(crm_id="C-1", first_name="Ada")
    assert id
    theirs = Import(others)
    theirs.id = sending.id
    assert RollBack(theirs).of_all() == {}
    assert contacts.read(id)["first_name"] == "Ada"
    assert contacts.ask("PUT", f"/imports/{sending.id}/roll-back", data="{}").status == 403


def test_the_web_role_erases_only_what_an_import_created(contacts: Contacts, service: Service) -> None:
    """Design 3.11."""
    ada = contacts.has(first_name="Ada")
    sending = Import(contacts)
    with psycopg.connect(service.urls.web) as web:
        web.execute("SELECT set_config('app.institution', %s, true)", [str(contacts.institution)])
        erase = "SELECT * FROM erase_created(%s, %s, now())"
        assert web.execute(erase, [UUID(sending.id), [UUID(ada["id"])]]).fetchall() == []
    assert contacts.read(ada) == ada
