"""Batch apply over HTTP: matching, duplicates, policies, partial rows, previous phones."""

from typing import Any
from uuid import uuid4

import pytest

from tests.contacts.conftest import Contacts, Import, Outbox, State, codes_of, events_of


def test_rows_create_contacts_whole(contacts: Contacts, outbox: Outbox) -> None:
    """IM-4, IM-10, CH-1; the event is what GET answers."""
    gpa, term = contacts.has_field("GPA", "number"), contacts.has_field("Term", "choice", options=["Fall", "Spring"])
    columns = ["crm_id", "first_name", "last_name", "phone", "email", "language", "active", "test_user"]
    columns += [f"custom:{gpa['id']}", f"custom:{term['id']}", "channel:email"]
    row = ["C-1", " Ada ", "Lovelace", "+1 (555) 123-4567", "Ada@EXAMPLE.org", "es-mx", "no", "Y"]
    [(fate, id, codes)] = Import(contacts).send(columns, [*row, "3.90", "fALL", "Opted Out"])
    assert (fate, codes) == ("created", [])
    state = contacts.read(str(id))
    assert state | {"channels": [(c["address"], c["status"], c["source"]) for c in state["channels"]]} == state | {
        "version": 1,
        "first_name": "Ada",
        "full_name": "Ada Lovelace",
        "phone": "5551234567",
        "email": "Ada@example.org",
        "crm_id": "C-1",
        "language": "es-MX",
        "archived": True,
        "test_user": True,
        "custom": {gpa["id"]: "3.9", term["id"]: term["options"][0]["id"]},
        "channels": [("15551234567", "opted_in", "import"), ("Ada@example.org", "opted_out", "import")],
    }
    assert events_of(outbox, state) == [state]


def test_the_platform_id_matches_before_all_else_and_never_creates(contacts: Contacts) -> None:
    """IM-4."""
    ada = contacts.has(first_name="Ada")
    sending = Import(contacts)
    assert sending.row(id=ada["id"].upper(), first_name="Augusta") == ("updated", ada["id"], [])
    for nobody in (str(uuid4()), "4711", "x" * 3000):
        assert sending.row(id=nobody, first_name="Eve", phone="5550000009") == ("skipped", None, ["id-not-found"])
        sending = Import(contacts)
    assert [state["first_name"] for state in contacts.all()] == ["Augusta"]


def test_another_institutions_platform_id_is_not_found(contacts: Contacts, others: Contacts) -> None:
    """AC-1."""
    theirs = others.has(first_name="Theirs", phone="5550000001")
    assert Import(contacts).row(id=theirs["id"], first_name="Mine") == ("skipped", None, ["id-not-found"])
    assert Import(contacts).row(phone="5550000001", first_name="Mine")[0] == "created"
    assert others.read(theirs) == theirs


def test_a_row_with_nothing_to_match_by_is_refused(contacts: Contacts) -> None:
    """IM-4."""
    assert Import(contacts).row(first_name="Ada", phone="", crm_id="UNSET") == ("refused", None, ["no-identifier"])


def test_an_email_alone_creates_once_and_is_then_refused_naming_who_has_it(contacts: Contacts) -> None:
    """IM-4."""
    _, id, _ = Import(contacts).row(email="ada@example.org", first_name="Ada")
    [fate] = Import(contacts).send(["email"], ["ada@EXAMPLE.org"])
    assert (fate[0], fate[1], codes_of(fate)) == ("refused", None, ["duplicate-contact"])
    assert fate[2][0]["contacts"] == [id]
    switched = Import(contacts, update_by_email=True)
    assert switched.row(email="ada@example.org", first_name="Augusta") == ("updated", id, [])
    contacts.has(email="ada@example.org")
    again = Import(contacts, update_by_email=True)
    assert again.row(email="ada@example.org", first_name="x") == ("refused", None, ["duplicate-contact"])


def test_identifiers_of_two_contacts_refuse_the_row_naming_both(contacts: Contacts) -> None:
    """IM-5."""
    ada, bob = contacts.has(crm_id="C-1"), contacts.has(phone="5550000001")
    [fate] = Import(contacts).send(["crm_id", "phone"], ["C-1", "5550000001"])
    assert (fate[0], codes_of(fate)) == ("refused", ["duplicate-contact"])
    assert sorted(fate[2][0]["contacts"]) == sorted([ada["id"], bob["id"]])
    assert [contacts.read(ada), contacts.read(bob)] == [ada, bob]


def test_an_unknown_crm_id_is_taken_by_the_phones_contact_if_it_has_none(contacts: Contacts) -> None:
    """IM-5."""
    ada, bob = contacts.has(phone="5550000001"), contacts.has(phone="5550000002", crm_id="C-2")
    sending = Import(contacts)
    assert sending.row(crm_id="C-1", phone="5550000001") == ("updated", ada["id"], [])
    assert contacts.read(ada)["crm_id"] == "C-1"
    assert sending.row(crm_id="C-9", phone="5550000002") == ("refused", None, ["duplicate-contact"])
    assert contacts.read(bob) == bob


def test_matched_by_id_a_free_crm_id_replaces_the_old_one(contacts: Contacts) -> None:
    """IM-5."""
    ada = contacts.has(crm_id="C-1")
    assert Import(contacts).row(id=ada["id"], crm_id="C-2") == ("updated", ada["id"], [])
    assert contacts.read(ada)["crm_id"] == "C-2"


SHARED: list[tuple[State, State]] = [
    ({"crm_id": "C-1", "phone": "5550000001"}, {"crm_id": "C-1", "phone": "5550000002"}),
    ({"crm_id": "C-1", "phone": "5550000001"}, {"crm_id": "C-2", "phone": "(555) 000-0001"}),
    ({"crm_id": "C-1", "email": "ada@example.org"}, {"email": "ada@example.org"}),
    ({"email": "ada@example.org"}, {"email": "ada@example.org"}),
    ({"id": "4711"}, {"id": "4711"}),
]


@pytest.mark.parametrize("together", [True, False])
@pytest.mark.parametrize(("first", "later"), SHARED)
def test_the_same_contact_twice_in_a_file_is_refused_with_the_first_rows_number(
    contacts: Contacts, first: State, later: State, together: bool
) -> None:
    """IM-6: within a batch and across batches."""
    columns = ["id", "crm_id", "phone", "email"]
    rows = [[row.get(name, "") for name in columns] for row in (first, later)]
    sending = Import(contacts)
    fates = sending.send(columns, *rows) if together else [fate for row in rows for fate in sending.send(columns, row)]
    assert (fates[1][0], codes_of(fates[1]), fates[1][2][0]["row"]) == ("refused", ["duplicate-in-file"], 2)


@pytest.mark.parametrize("together", [True, False])
def test_two_rows_that_lead_to_one_contact_are_one_too_many(contacts: Contacts, together: bool) -> None:
    """IM-6."""
    ada = contacts.has(phone="5550000001", crm_id="C-1")
    rows, sending = [["C-1", ""], ["", "5550000001"]], Import(contacts)
    columns = ["crm_id", "phone"]
    fates = sending.send(columns, *rows) if together else [fate for row in rows for fate in sending.send(columns, row)]
    assert [(fate[0], codes_of(fate)) for fate in fates] == [("unchanged", []), ("refused", ["duplicate-in-file"])]
    assert fates[1][2][0]["contacts"] == [ada["id"]]
    assert fates[1][2][0]["message"] == "Row 2 of this file is about the same contact."


@pytest.mark.parametrize(
    ("later", "said"),
    [
        ({"phone": "5550000001"}, "Row 2 of this file has this phone already."),
        ({"crm_id": "C-1"}, "Row 2 of this file has this CRM ID already."),
        ({"crm_id": "C-2", "phone": "5550000001"}, "Row 2 of this file has this phone already."),
        ({"email": "ada@example.org"}, "Row 2 of this file has this email already."),
    ],
)
def test_what_a_row_shares_with_an_earlier_one_is_named(contacts: Contacts, later: State, said: str) -> None:
    """IM-6: of several things the one that the first of the rows has."""
    first = {"crm_id": "C-1", "phone": "5550000001", "email": "ada@example.org"}
    fates = Import(contacts).send(list(first), list(first.values()), [later.get(name, "") for name in first])
    assert fates[1][2][0]["message"] == said


@pytest.mark.parametrize("together", [True, False])
def test_what_a_row_gives_up_is_not_free_for_another_row(contacts: Contacts, together: bool) -> None:
    """IM-6."""
    ada = contacts.has(phone="5550000001", crm_id="C-1")
    columns, sending = ["id", "crm_id", "phone"], Import(contacts)
    rows = [[ada["id"], "C-2", "5550000002"], ["", "C-1", ""], ["", "", "5550000001"]]
    fates = sending.send(columns, *rows) if together else [fate for row in rows for fate in sending.send(columns, row)]
    assert [fate[0] for fate in fates] == ["updated", "refused", "refused"]
    assert [fate[2][0]["row"] for fate in fates[1:]] == [2, 2]
    assert len(contacts.all()) == 1


def test_the_first_row_holds_its_identifiers_whatever_becomes_of_it(contacts: Contacts) -> None:
    """IM-6."""
    contacts.has(crm_id="C-1")
    contacts.has(phone="5550000001")
    sending = Import(contacts)
    assert sending.row(crm_id="C-1", phone="5550000001")[2] == ["duplicate-contact"]
    assert sending.row(phone="5550000001")[2] == ["duplicate-in-file"]
    assert Import(contacts).row(phone="5550000001")[0] == "unchanged"  # another import


def test_a_row_sent_again_in_a_later_run_does_not_stand_in_its_own_way(contacts: Contacts) -> None:
    """IM-6, IM-13: a mended row has the number it had."""
    sending = Import(contacts)
    assert sending.row(phone="555-CALL", email="ada@example.org")[2] == ["invalid-phone"]
    body = sending.body(["phone", "email"], [["5550000001", "ada@example.org"]], first=2, run=2)
    assert sending.put(body).body["fates"][0][1] == "created"


def test_empty_leaves_and_unset_clears(contacts: Contacts) -> None:
    """IM-7."""
    major = contacts.has_field("Major", "text")["id"]
    ada = contacts.has(crm_id="C-1", first_name="Ada", last_name="King", email="a@example.org", custom={major: "Maths"})
    cells = {"crm_id": "C-1", "first_name": " ", "last_name": "UNSET", "email": "UNSET", f"custom:{major}": "UNSET"}
    assert Import(contacts).row(**cells)[0] == "updated"
    state = contacts.read(ada)
    assert [state[name] for name in ("first_name", "last_name", "email", "custom", "channels")] == [
        "Ada",
        None,
        None,
        {},
        [],
    ]


@pytest.mark.parametrize(
    ("policy", "expected"),
    [("overwrite", ("Bob", "Lovelace")), ("fill", ("Ada", "Lovelace")), ("never", ("Ada", None))],
)
def test_a_columns_policy_is_for_contacts_that_are_there(contacts: Contacts, policy: str, expected: Any) -> None:
    """IM-8."""
    ada = contacts.has(crm_id="C-1", first_name="Ada")
    columns = ["crm_id", f"first_name={policy}", f"last_name={policy}"]
    Import(contacts).send(columns, ["C-1", "Bob", "Lovelace"], ["C-2", "Eve", "New"])
    state = contacts.read(ada)
    assert (state["first_name"], state["last_name"]) == expected
    assert [c["full_name"] for c in contacts.all() if c["crm_id"] == "C-2"] == ["Eve New"]


def test_a_row_the_mode_does_not_allow_is_skipped(contacts: Contacts) -> None:
    """IM-8."""
    ada = contacts.has(crm_id="C-1", first_name="Ada")
    create, update = Import(contacts, mode="create_only"), Import(contacts, mode="update_only")
    assert create.row(crm_id="C-1", first_name="x") == ("skipped", ada["id"], [])
    assert update.row(crm_id="C-2", first_name="x") == ("skipped", None, [])
    assert contacts.all() == [ada]
    assert contacts.ask("GET", f"/contacts/{ada['id']}/imports").body["total"] == 0


def test_a_bad_cell_is_left_out_and_the_rest_applied(contacts: Contacts) -> None:
    """IM-9."""
    gpa = contacts.has_field("GPA", "number")["id"]
    [fate] = Import(contacts).send(
        ["crm_id", "phone", "first_name", "email", f"custom:{gpa}"], ["C-1", "555-CALL", "Ada", "nowhere", "A+"]
    )
    assert fate[0] == "created"
    assert [(code["code"], code["level"], code["field"]) for code in fate[2]] == [
        ("invalid-phone", "field", "phone"),
        ("invalid-email", "field", "email"),
        ("invalid-number", "field", f"custom:{gpa}"),
    ]
    state = contacts.read(str(fate[1]))
    assert (state["first_name"], state["phone"], state["email"], state["custom"]) == ("Ada", None, None, {})


def test_a_bad_identifier_that_would_match_refuses_the_row(contacts: Contacts) -> None:
    """IM-9."""
    sending = Import(contacts)
    assert sending.row(phone="555-CALL", email="ada@example.org") == ("refused", None, ["invalid-phone"])
    assert sending.row(crm_id="x" * 256, phone="5550000001") == ("refused", None, ["value-too-long"])
    assert sending.row(email="nowhere") == ("refused", None, ["invalid-email"])
    assert contacts.all() == []


def test_the_strict_switch_refuses_the_whole_row(contacts: Contacts) -> None:
    """IM-9."""
    [fate] = Import(contacts, strict=True).send(["crm_id", "email", "active"], ["C-1", "nowhere", "perhaps"])
    assert (fate[0], codes_of(fate)) == ("refused", ["invalid-email", "invalid-boolean"])
    assert {code["level"] for code in fate[2]} == {"refused"}
    assert contacts.all() == []


def test_control_characters_in_a_cell_are_a_code_never_a_500(contacts: Contacts) -> None:
    """ID-11."""
    note = contacts.has_field("Note", "text")["id"]
    columns = ["crm_id", "first_name", "email", "channel:sms", f"custom:{note}"]
    [fate] = Import(contacts).send(columns, ["C-1", "a\x00b", "a\x1bb", "\x00", "two\nlines\x00"])
    assert (fate[0], set(codes_of(fate))) == ("created", {"encoding-error"})
    for name in ("id", "crm_id", "phone", "email"):
        assert Import(contacts).row(**{name: "a\x00b"})[0] == "refused"


def test_quotes_braces_and_backslashes_are_only_text(contacts: Contacts) -> None:
    """ID-5, ID-11: whatever a cell holds comes back as it was."""
    odd = ['{"a"}', "back\\slash", 'qu"ote', "NULL", "null", "{}", "a,b", "%s", "émile", "\\N", "tab\\t"]
    fates = Import(contacts).send(["crm_id", "first_name"], *[[text, text] for text in odd])
    assert [fate[0] for fate in fates] == ["created"] * len(odd)
    assert {(c["crm_id"], c["first_name"]) for c in contacts.all()} == {(text, text) for text in odd}
    again = Import(contacts).send(["crm_id", "first_name"], *[[text, text] for text in odd])
    assert [fate[0] for fate in again] == ["unchanged"] * len(odd)


def test_tonights_file_does_not_undo_staffs_correction(contacts: Contacts) -> None:
    """PP-5, the acceptance story."""
    Import(contacts).row(crm_id="C-1", phone="1111111111", first_name="Ada")  # the parent's number
    [ada] = contacts.all()
    ada = contacts.edited(ada, phone="2222222222")  # the student answered
    [fate] = Import(contacts).send(["crm_id", "phone", "first_name"], ["C-1", "1111111111", "Augusta"])
    assert (fate[0], fate[1]) == ("updated", ada["id"])
    assert [(code["code"], code["level"], code["field"]) for code in fate[2]] == [
        ("contact-out-of-sync", "field", "phone")
    ]
    state = contacts.read(ada)
    assert (state["phone"], state["previous_phone"], state["first_name"]) == ("2222222222", "1111111111", "Augusta")
    assert Import(contacts).row(crm_id="C-1", phone="1111111111") == ("unchanged", ada["id"], ["contact-out-of-sync"])


def test_a_row_matched_by_nothing_with_anothers_previous_phone_creates_and_warns(contacts: Contacts) -> None:
    """PP-5."""
    ada = contacts.edited(contacts.has(phone="1111111111"), phone="2222222222")
    [fate] = Import(contacts).send(["phone", "first_name"], ["1111111111", "Parent"])
    assert fate[0] == "created"
    assert [(code["code"], code["level"], code["contacts"]) for code in fate[2]] == [
        ("was-previous-phone", "warning", [ada["id"]])
    ]


def test_an_import_changes_a_phone_and_remembers_the_old_one(contacts: Contacts) -> None:
    """PP-1, CH-1, DE-4."""
    ada = contacts.has(crm_id="C-1", phone="1111111111")
    out = contacts.edited(ada, channels={"sms": {"status": "opted_out", "reason": "x"}})["channels"][0]
    Import(contacts).row(crm_id="C-1", phone="2222222222")
    state = contacts.read(ada)
    assert (state["phone"], state["previous_phone"], state["channels"][0]["status"]) == (
        "2222222222",
        "1111111111",
        "opted_in",
    )
    contacts.edited(ada, phone="3333333333")
    Import(contacts).row(crm_id="C-1", phone="1111111111")
    assert contacts.read(ada)["channels"] == [out]


def test_a_file_may_make_consent_stricter_but_never_loosens_it(contacts: Contacts) -> None:
    """CH-8."""
    ada = contacts.has(crm_id="C-1", phone="1111111111")
    assert Import(contacts).row(crm_id="C-1", **{"channel:sms": "Paused"}) == ("updated", ada["id"], [])
    paused = contacts.read(ada)
    assert (paused["version"], paused["channels"][0]["status"]) == (2, "paused")
    loosened = Import(contacts).row(crm_id="C-1", **{"channel:sms": "Opted In"})
    assert loosened == ("unchanged", ada["id"], ["consent-not-loosened"])
    assert contacts.read(ada) == paused
