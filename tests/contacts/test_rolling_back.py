"""What goes back of what an import did (IM-15), decided on histories written by hand; no database."""

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any
from uuid import UUID, uuid4

import pytest

from contacts.consent import Wanted
from contacts.history import Kept
from contacts.matching import new_contact
from contacts.rolling_back import Left, keep_taken, outcome, restored, touched, undo
from contacts.values import ALL_VALUES_BYTES, Definition
from contacts.world import Contact

MINE, OTHER = uuid4(), uuid4()
GPA, TERM = "f-gpa", "f-term"
DEFINITIONS = {GPA: Definition(GPA, "number"), TERM: Definition(TERM, "choice", options=(("fall", "Fall"),))}
AT = datetime(2026, 3, 2, 15, tzinfo=UTC)
SMS = {"channel": "sms", "address": "15550000001", "status": "opted_in", "until": None, "source": "import"}


def a_contact(**fields: Any) -> Contact:
    return new_contact("en") | {"id": "c-1", "version": 9} | fields


def change(version: int, origin: str, before: Mapping[str, Any], by: UUID | None = None) -> Kept:
    number = None if by is None else {MINE: 7, OTHER: 8}[by]
    return Kept(version, AT, "ada", origin, by, number, None if by is None else 2, before)


def mine(**before: Any) -> Kept:
    return change(2, "import", before, MINE)


def codes(left: list[Left]) -> list[tuple[str, str]]:
    return [(one.what, one.code) for one in left]


def test_a_field_goes_back_if_its_last_change_is_the_imports() -> None:
    """IM-15."""
    contact = a_contact(first_name="New", last_name="Newer", custom={GPA: "4"})
    changes = [
        change(3, "panel", {"last_name": "New"}),
        mine(first_name="Old", last_name="Old", **{f"custom:{GPA}": None}),
    ]
    made = undo(contact, changes, MINE, DEFINITIONS)
    assert made.values == {"first_name": "Old", f"custom:{GPA}": None}
    assert codes(made.left) == [("last_name", "changed-since")]
    after, before = restored(contact, made)
    assert (after["first_name"], after["last_name"], after["custom"]) == ("Old", "Newer", {})
    assert before == {"first_name": "New", f"custom:{GPA}": "4"}
    assert contact["custom"] == {GPA: "4"}


def test_what_is_as_before_again_is_neither_changed_nor_listed() -> None:
    """IM-15: staff put it back by hand."""
    made = undo(
        a_contact(first_name="Old"), [change(3, "panel", {"first_name": "New"}), mine(first_name="Old")], MINE, {}
    )
    assert (made.values, made.left) == ({}, [])


def test_the_phone_takes_the_previous_one_along() -> None:
    """PP-1, PP-2, IM-15."""
    contact = a_contact(phone="3", previous_phone="2")
    made = undo(contact, [mine(phone="2", previous_phone="1")], MINE, {})
    after, before = restored(contact, made)
    assert (after["phone"], after["previous_phone"]) == ("2", "1")
    assert before == {"phone": "3", "previous_phone": "2"}


def test_a_first_phone_goes_and_the_previous_one_stays() -> None:
    """PP-1: the number of a contact without one did not replace the last known one."""
    contact = a_contact(phone="3", previous_phone="1")
    after, _ = restored(contact, undo(contact, [mine(phone=None)], MINE, {}))
    assert (after["phone"], after["previous_phone"]) == (None, "1")


def test_a_phone_that_staff_changed_since_keeps_its_previous_one() -> None:
    """IM-15, PP-3."""
    contact = a_contact(phone="4", previous_phone="3")
    changes = [change(3, "panel", {"phone": "3", "previous_phone": "2"}), mine(phone="2", previous_phone="1")]
    made = undo(contact, changes, MINE, {})
    assert codes(made.left) == [("phone", "changed-since")]
    assert restored(contact, made)[1] == {}


@pytest.mark.parametrize(("field", "value"), [("phone", "2"), ("crm_id", "C-1")])
def test_what_another_contact_holds_meanwhile_is_kept(field: str, value: str) -> None:
    """ID-3, ID-5, IM-15."""
    contact = a_contact(**{field: "new"}, previous_phone="2" if field == "phone" else None)
    made = undo(contact, [mine(**{field: value})], MINE, {})
    keep_taken(made, {(field, value): "c-2"})
    assert [(one.what, one.code, one.contacts) for one in made.left] == [(field, "identifier-taken", ["c-2"])]
    assert restored(contact, made)[1] == {}


@pytest.mark.parametrize(
    ("field", "was", "code"),
    [(TERM, "fall", None), (TERM, "spring", "option-gone"), (TERM, None, None), ("f-gone", "x", "field-deleted")],
)
def test_a_custom_value_needs_its_field_and_its_option(field: str, was: str | None, code: str | None) -> None:
    """CF-2, CF-8, IM-15."""
    made = undo(a_contact(custom={field: "new"}), [mine(**{f"custom:{field}": was})], MINE, DEFINITIONS)
    assert codes(made.left) == ([(f"custom:{field}", code)] if code else [])
    assert made.values == ({} if code else {f"custom:{field}": was})


def test_values_that_would_be_too_long_together_are_kept() -> None:
    """CF-5, IM-15."""
    definitions = {"a": Definition("a", "text")}
    contact = a_contact(custom={"a": "short", "b": "x" * (ALL_VALUES_BYTES - 100)}, first_name="New")
    made = undo(contact, [mine(first_name="Old", **{"custom:a": "y" * 1000})], MINE, definitions)
    after, before = restored(contact, made)
    assert (after["custom"], before) == (contact["custom"], {"first_name": "New"})
    assert codes(made.left) == [("custom:a", "value-too-long")]


def test_a_status_is_asked_for_at_the_same_address_alone() -> None:
    """CH-1, CH-8, IM-15: whether it may go back is for consent to say."""
    out = SMS | {"status": "opted_out"}
    made = undo(a_contact(channels=[out]), [mine(channels=[SMS])], MINE, {})
    assert (made.wanted, made.left) == ({"sms": Wanted("opted_in")}, [])
    moved = undo(a_contact(channels=[out | {"address": "15550000009"}]), [mine(channels=[SMS])], MINE, {})
    assert (moved.wanted, moved.left) == ({}, [])
    appeared = undo(a_contact(channels=[SMS]), [mine(channels=[])], MINE, {})
    assert (appeared.wanted, appeared.left) == ({}, [])


def test_a_status_that_somebody_gave_since_is_kept() -> None:
    """CH-7, IM-15; the same status again, come about another way, is nothing to keep."""
    out, paused = SMS | {"status": "opted_out"}, SMS | {"status": "paused", "source": "staff"}
    changes = [change(3, "panel", {"channels": [out]}), mine(channels=[SMS])]
    assert codes(undo(a_contact(channels=[paused]), changes, MINE, {}).left) == [("channel:sms", "changed-since")]
    again = undo(a_contact(channels=[SMS | {"source": "staff"}]), changes, MINE, {})
    assert (again.left, again.wanted) == ([], {})


def test_an_import_and_its_roll_back_are_as_if_they_had_never_been() -> None:
    """IM-15."""
    theirs = change(3, "import", {"first_name": "Mine", "email": "old@x.org"}, OTHER)
    back = change(4, "roll-back", {"first_name": "Theirs"}, OTHER)
    contact = a_contact(first_name="Mine", email="theirs@x.org")
    made = undo(contact, [back, theirs, mine(first_name="Old", email=None)], MINE, {})
    assert made.values == {"first_name": "Old"}
    assert codes(made.left) == [("email", "changed-since")]
    assert made.left[0].message == "import-8 changed it since."


def begun() -> Kept:
    return change(1, "import", {}, MINE)


def test_a_contact_that_nobody_touched_is_not_kept() -> None:
    """IM-15: the clock is nobody."""
    assert touched(a_contact(), [begun()], {}, MINE) == []
    assert touched(a_contact(), [change(2, "expiry", {}), begun()], {}, MINE) == []


@pytest.mark.parametrize(
    ("origin", "words"),
    [
        ("panel", "Staff changed it since."),
        ("bulk", "Staff changed it since."),
        ("api", "A program changed it since."),
        ("platform", "The platform changed it since."),
        ("contact", "The contact changed it since."),
        ("carrier", "The carrier changed it since."),
    ],
)
def test_a_contact_that_somebody_changed_is_kept(origin: str, words: str) -> None:
    """IM-15."""
    changes = [change(3, origin, {"first_name": None}), change(2, origin, {"contacted": False}), begun()]
    left = touched(a_contact(first_name="Ada"), changes, {}, MINE)
    assert [(one.what, one.code, one.message) for one in left] == [("contact", "changed-since", words)]


def test_a_contact_of_another_import_is_kept_until_that_one_is_rolled_back() -> None:
    """IM-15."""
    theirs = change(2, "import", {"phone": "1", "previous_phone": None}, OTHER)
    assert len(touched(a_contact(phone="2", previous_phone="1"), [theirs, begun()], {}, MINE)) == 1
    back = change(3, "roll-back", {"phone": "2", "previous_phone": "1"}, OTHER)
    assert touched(a_contact(phone="1"), [back, theirs, begun()], {}, MINE) == []


def test_an_import_that_changed_a_contact_is_named_once() -> None:
    """IM-15: the contact belongs to that one as well, which goes without saying."""
    theirs = change(2, "import", {"first_name": None}, OTHER)
    traces = {"other-import": "It belongs to import-8 as well.", "has-notes": "A note."}
    left = touched(a_contact(first_name="Ada"), [theirs, begun()], traces, MINE)
    assert [one.message for one in left] == ["import-8 changed it since.", "A note."]
    assert [one.code for one in touched(a_contact(), [begun()], traces, MINE)] == ["other-import", "has-notes"]


def test_every_trace_that_the_import_did_not_leave_keeps_the_contact() -> None:
    """IM-15."""
    traces = {"has-notes": "A note.", "has-messages": "Messages."}
    left = touched(a_contact(), [begun()], traces, MINE)
    assert [one.told() for one in left] == [
        {"what": "contact", "code": "has-notes", "message": "A note."},
        {"what": "contact", "code": "has-messages", "message": "Messages."},
    ]


@pytest.mark.parametrize(
    ("left", "changed", "expected"),
    [(0, True, "restored"), (0, False, "unchanged"), (1, True, "in_part"), (1, False, "kept")],
)
def test_what_became_of_a_contact_in_a_word(left: int, changed: bool, expected: str) -> None:
    """IM-15."""
    assert outcome([Left("phone", "changed-since", "")] * left, changed=changed) == expected
