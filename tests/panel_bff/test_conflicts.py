"""CT-5 as a pure rule: when an edit met another one, what is asked and what is not."""

from typing import Any
from uuid import uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st

from panel_bff.conflicts import conflicts, paths, unseen
from tests.panel_bff.states import a_channel, a_contact

MAJOR = str(uuid4())


def contact(**fields: Any) -> dict[str, Any]:
    return a_contact(uuid4(), **fields)


def test_an_edit_of_other_fields_asks_nothing() -> None:
    """CT-5: two people changing different fields both succeed."""
    theirs = contact(first_name="Grace", email="grace@example.edu")
    assert conflicts({"last_name": "Lovelace"}, theirs, {"last_name": "Hopper"}) == []


def test_the_same_field_asks_with_all_three_values() -> None:
    """CT-5."""
    theirs = contact(first_name="Grace", custom={MAJOR: "Maths"})
    seen = {"first_name": "Ada", f"custom.{MAJOR}": None}
    assert conflicts(seen, theirs, {"first_name": "Augusta", f"custom.{MAJOR}": "Physics"}) == [
        {"field": "first_name", "seen": "Ada", "theirs": "Grace", "yours": "Augusta"},
        {"field": f"custom.{MAJOR}", "seen": None, "theirs": "Maths", "yours": "Physics"},
    ]


def test_what_both_want_is_no_conflict() -> None:
    """CT-5: and so an edit whose answer was lost does not meet itself."""
    saved = contact(phone="5551234567", custom={MAJOR: "Maths"}, channels=[a_channel(status="paused")])
    wanted = {"phone": "5551234567", f"custom.{MAJOR}": "Maths", "channels.sms.status": "paused"}
    seen = {"phone": None, f"custom.{MAJOR}": None, "channels.sms.status": "opted_in"}
    assert conflicts(seen, saved, wanted) == []


def test_a_value_that_was_cleared_meanwhile_is_asked_about() -> None:
    """CT-5."""
    theirs = contact(phone=None, custom={}, channels=[])
    seen = {"phone": "5551234567", f"custom.{MAJOR}": "Maths", "channels.sms.status": "opted_in"}
    wanted = {"phone": "5557654321", f"custom.{MAJOR}": "Physics", "channels.sms.status": "opted_out"}
    found = conflicts(seen, theirs, wanted)
    assert [(one["field"], one["theirs"]) for one in found] == [(field, None) for field in wanted]


@pytest.mark.parametrize(
    ("theirs", "seen", "asked"),
    [
        (("paused", None), {"status": "paused"}, []),
        (("paused", "2030-01-01T00:00:00.000000Z"), {"status": "paused"}, []),  # nobody said when it would end
        (("paused", "2030-01-01T00:00:00.000000Z"), {"status": "paused", "until": None}, ["until"]),
        (("paused", "2030-01-01T00:00:00.000000Z"), {"status": "opted_in"}, ["status"]),
        (("opted_out", None), {"status": "opted_in"}, []),  # as wanted
    ],
)
def test_the_end_of_a_pause_is_asked_about_once(
    theirs: tuple[str, str | None], seen: dict[str, str | None], asked: list[str]
) -> None:
    """CT-5, CH-7: status and end are one question."""
    status, until = theirs
    state = contact(channels=[a_channel("email"), a_channel(status=status) | {"until": until}])
    wanted = paths({"channels": {"sms": {"status": "opted_out", "reason": "Asked by phone"}}})
    found = conflicts({f"channels.sms.{name}": value for name, value in seen.items()}, state, wanted)
    assert [one["field"] for one in found] == [f"channels.sms.{name}" for name in asked]


def test_an_edit_says_what_it_started_from() -> None:
    """CT-5: else nobody could tell whether it overwrites something."""
    changes = {
        "first_name": "Ada",
        "custom": {MAJOR: "Maths"},
        "channels": {"sms": {"status": "paused", "reason": "Holidays", "until": None}},
    }
    assert unseen(paths(changes), {}) == ["first_name", f"custom.{MAJOR}", "channels.sms.status"]
    assert unseen(paths(changes), dict.fromkeys(paths(changes))) == []
    assert paths({"custom": None, "channels": "sms"}) == {}  # the owner says what is wrong with it


FIELDS = st.sampled_from(["first_name", "last_name", "email", "crm_id"])
EDIT = st.dictionaries(FIELDS, st.sampled_from(["A", "B", None]))


@given(seen=EDIT, mine=EDIT, others=EDIT)
def test_an_edit_that_is_let_through_overwrites_nothing_unseen(
    seen: dict[str, Any], mine: dict[str, Any], others: dict[str, Any]
) -> None:
    """CT-5: whatever the other edit was, what it changed still stands or was wanted by both."""
    before = contact(**{"first_name": None, "last_name": None, **seen})
    mine = {name: value for name, value in mine.items() if value != before[name]}
    current = before | others
    if not conflicts({name: before[name] for name in mine}, current, mine):
        after = current | mine
        changed = {name for name, value in others.items() if value != before[name]}
        assert all(after[name] == others[name] for name in changed)
