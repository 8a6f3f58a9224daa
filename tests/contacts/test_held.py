"""A row that is decided otherwise than in its dry run is held, and nothing of it is applied (IM-11)."""

from typing import Any

import pytest

from tests.contacts.conftest import Contacts, Import, Outbox, Service, State
from tests.contacts.dry_running import Reviewed
from tests.contacts.test_dry_runs import SEEDS, a_reviewed_file


def fates(sending: Reviewed, size: int = 1000) -> list[tuple[str, list[str]]]:
    return [(fate, [code["code"] for code in codes]) for _, fate, _, codes in sending.run(size)]


def test_an_edit_in_between_holds_its_row_alone(contacts: Contacts, outbox: Outbox) -> None:
    """IM-11, IM-13: the message says what was expected and what moved, and names the contact."""
    ada, bob = (contacts.has(crm_id=f"C-{n}", phone=f"111111111{n}", first_name="Zoe") for n in (1, 2))
    sending = Reviewed(contacts, ["crm_id", "first_name"], ["C-1", "Ada"], ["C-2", "Bob"], ["C-3", "Cyd"])
    sending.plan()
    ada = contacts.edited(ada, first_name="Augusta", phone="2222222222")
    [held, applied, made] = sending.run()
    assert [one[1] for one in (held, applied, made)] == ["held", "updated", "created"]
    [code] = held[3]
    assert (held[2], code["code"], code["level"], code["contacts"]) == (
        ada["id"],
        "plan-changed",
        "refused",
        [ada["id"]],
    )
    assert code["message"] == (
        "The row would still be updated, but not as the dry run said. Nothing of it was applied."
        " Changed on the contact since: channels, first name, phone, previous phone."
    )
    assert contacts.read(ada) == ada
    assert contacts.read(bob)["first_name"] == "Bob"
    assert contacts.ask("GET", f"/contacts/{ada['id']}/imports").body["total"] == 0
    assert ada["id"] not in str([event["payload"] for event in outbox() if "import-batch" in event["type"]])


def test_an_edit_that_changes_no_decision_holds_nothing(contacts: Contacts) -> None:
    """IM-11: it is the decision that counts."""
    ada = contacts.has(crm_id="C-1", first_name="Zoe")
    sending = Reviewed(contacts, ["crm_id", "first_name"], ["C-1", "Ada"])
    sending.plan()
    contacts.edited(ada, last_name="King")
    assert sending.moved() == 1
    assert fates(sending) == [("updated", [])]
    assert contacts.read(ada)["full_name"] == "Ada King"


def test_a_contact_made_in_between_is_not_updated_by_surprise(contacts: Contacts) -> None:
    """IM-11."""
    sending = Reviewed(contacts, ["crm_id", "first_name"], ["C-1", "Ada"])
    sending.plan()
    made = contacts.has(crm_id="C-1", first_name="Zoe")
    [(_, fate, contact, [code])] = sending.run()
    assert (fate, contact) == ("held", made["id"])
    assert code["message"].startswith("The dry run said created; now the row would be updated.")
    assert contacts.read(made) == made


def test_a_row_nobody_reviewed_is_held(contacts: Contacts) -> None:
    """IM-11."""
    sending = Reviewed(contacts, ["crm_id"], ["C-1"])
    assert fates(sending) == [("held", ["plan-changed"])]
    assert contacts.all() == []


@pytest.mark.parametrize("size", [1, 1000])
def test_a_held_row_holds_its_identifiers_and_gives_up_nothing(contacts: Contacts, size: int) -> None:
    """IM-6, IM-20: later rows of the same contact are refused as they would be, whatever the batches."""
    ada = contacts.has(crm_id="C-1", phone="1111111111", first_name="Zoe")
    columns = ["id", "crm_id", "phone", "first_name"]
    rows = [
        [ada["id"], "C-2", "2222222222", "Ada"],  # would give up C-1 and the phone
        ["", "C-1", "", "Again"],
        ["", "", "2222222222", "Other"],
        ["", "C-3", "3333333333", "Cyd"],
    ]
    sending = Reviewed(contacts, columns, *rows)
    assert [row.fate for row in sending.plan(size)] == ["updated", "refused", "refused", "created"]
    ada = contacts.edited(ada, first_name="Augusta")
    assert fates(sending, size) == [
        ("held", ["plan-changed"]),
        ("held", ["plan-changed"]),  # leads to the contact itself now, which the first row holds
        ("refused", ["duplicate-in-file"]),
        ("created", []),
    ]
    assert contacts.read(ada) == ada


@pytest.mark.parametrize("size", [1, 1000])
def test_what_a_held_row_would_have_moved_is_where_it_was_for_later_rows(contacts: Contacts, size: int) -> None:
    """IM-20: a row that was decided on the contact's new email is held as well, and one that was not is applied."""
    ada = contacts.has(crm_id="C-1", email="a@example.org")
    rows = [["C-1", "b@example.org", "Ada"], ["", "a@example.org", "Eve"], ["", "c@example.org", "Cyd"]]
    sending = Reviewed(contacts, ["crm_id", "email", "first_name"], *rows)
    assert [row.fate for row in sending.plan(size)] == ["updated", "created", "created"]
    contacts.edited(ada, first_name="Augusta")
    assert [fate for fate, _ in fates(sending, size)] == ["held", "held", "created"]
    assert sorted(str(one["email"]) for one in contacts.all()) == ["a@example.org", "c@example.org"]


@pytest.mark.soak
@pytest.mark.parametrize("seed", range(SEEDS))
def test_what_is_held_does_not_depend_on_the_batches(service: Service, seed: int) -> None:
    """IM-11, IM-20: a nasty file, edits after its dry run, and the same outcome for every size."""
    outcomes = []
    for size in (1, 7, 1000):
        contacts = service.institution()
        sending, _, ids, _, _ = a_reviewed_file(contacts, seed)
        sending.plan()
        for n in (1, 2, 4, 5):
            contacts.edited({"id": ids[f"start {n}"]}, phone=f"777000{n:04d}", email=f"moved{n}@example.org")
        refs: dict[Any, Any] = {id: ref for ref, id in ids.items()} | {None: None}
        ran = [
            (row, fate, refs.get(id, f"row {row}"), [c["code"] for c in codes])
            for row, fate, id, codes in sending.run(size)
        ]
        outcomes.append((ran, sorted(map(as_shown, contacts.all()))))
    assert outcomes[0] == outcomes[1] == outcomes[2]
    held = {fate for _, fate, _, _ in outcomes[0][0]}
    assert "held" in held or seed % 5 == 3  # a file that only creates leads to nobody who moved


def as_shown(state: State) -> str:
    shown = ("phone", "previous_phone", "crm_id", "email", "first_name", "archived")
    return repr([*(state[name] for name in shown), *state["custom"].values(), [c["status"] for c in state["channels"]]])


def test_a_batch_sent_again_gets_its_first_answer(contacts: Contacts) -> None:
    """IM-12: a held row stays held, though it could be applied by now."""
    ada = contacts.has(crm_id="C-1", first_name="Zoe")
    sending = Reviewed(contacts, ["crm_id", "first_name"], ["C-1", "Ada"])
    sending.plan()
    ada = contacts.edited(ada, first_name="Augusta")
    first = sending.run()
    contacts.edited(ada, first_name="Zoe")
    assert sending.run() == first
    assert contacts.read(ada)["first_name"] == "Zoe"


def test_an_import_without_a_review_holds_nothing(contacts: Contacts) -> None:
    """IM-11."""
    assert Import(contacts).row(crm_id="C-1")[0] == "created"


@pytest.mark.parametrize("reviewed", [["a", "b"], [1], "x", [None, None]])
def test_a_review_has_a_digest_for_each_row(contacts: Contacts, reviewed: Any) -> None:
    """IM-11."""
    sending = Reviewed(contacts, ["crm_id"], ["C-1"])
    answer = sending.put(sending.bodies(1)[0] | {"reviewed": reviewed})
    assert (answer.status, answer.faults) == (422, [("reviewed", "invalid-value")])
