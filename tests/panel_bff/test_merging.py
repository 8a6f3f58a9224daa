"""Two histories read as one, as a pure function."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chassis.errors import Invalid
from chassis.keyset import decode_cursor, page_of
from panel_bff.merging import Ask, merged

State = dict[str, Any]


def an_owner(times: list[int], limit: int) -> Ask:
    """Whose changes happened at these times, the last one last."""
    changes: list[State] = [{"version": number, "at": f"{at:03}"} for number, at in enumerate(times, 1)][::-1]

    def ask(after: str | None) -> State:
        before = len(times) + 1 if after is None else decode_cursor(after)[0]
        left = [change for change in changes if change["version"] < before]
        return page_of(left[: limit + 1], limit, key=lambda change: (change["version"],))

    return ask


TIMES = st.lists(st.integers(0, 20), max_size=12)


@given(one=TIMES, other=TIMES, limit=st.integers(1, 5))
def test_pages_hold_every_change_of_both_once_in_their_order(one: list[int], other: list[int], limit: int) -> None:
    """AC-5: whatever the sizes of pages, and whatever the clocks of their writers said."""
    found: list[State] = []
    after: str | None = None
    while True:
        page = merged([an_owner(one, limit), an_owner(other, limit)], after, limit)
        assert len(page["items"]) <= limit
        assert page["items"] or page["next"] is None
        found += page["items"]
        after = page["next"]
        if after is None:
            break
    assert len(found) == len(one) + len(other)
    assert sorted(change["at"] for change in found) == sorted(f"{at:03}" for at in one + other)
    if one == sorted(one) and other == sorted(other):
        assert [change["at"] for change in found] == sorted((f"{at:03}" for at in one + other), reverse=True)


@pytest.mark.parametrize("after", ["nonsense", "WzBd", "Wy0xLDBd", "W3RydWUsMF0"])  # [0], [-1,0], [true,0]
def test_a_cursor_of_others_is_refused(after: str) -> None:
    """Design 2."""
    with pytest.raises(Invalid):
        merged([an_owner([1], 1), an_owner([1], 1)], after, 1)
