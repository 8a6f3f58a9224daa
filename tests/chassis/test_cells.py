"""Values as cells that no spreadsheet runs."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chassis.cells import FORMULA, escaped, restored

near = st.text(st.sampled_from(list("'=+-@\t\rUa1")), max_size=6) | st.sampled_from(
    ["UNSET", "'UNSET", "''UNSET", "UNSETS"]
)


@given(near | st.text(max_size=20))
def test_every_value_comes_back_from_its_cell_and_none_is_run_or_clears(value: str) -> None:
    """IM-17, IM-19."""
    cell = escaped(value)
    assert not cell.startswith(FORMULA)
    assert cell != "UNSET"
    assert restored(cell) == value


@pytest.mark.parametrize("typed", ["+1 555 123 4567", "-5", "=1+1", "@ada", "'tis", "''tis", "'", "O'Neil", "'90s", ""])
def test_what_somebody_typed_into_their_own_file_means_what_it_says(typed: str) -> None:
    """IM-19: only an apostrophe before one of the signs was put there by us."""
    assert restored(typed) == typed
