"""What keeps a mapping from being started with (IM-3, IM-16)."""

import pytest

from imports.columns import Column
from imports.mapping import CustomField, complete
from imports.readiness import MappingProblem, problems_of

HOUSE = CustomField("h", "House", "choice", (("o1", "Red"), ("o2", "Blue")))
NAMES = (Column("first_name"), Column("last_name"), Column("phone"))


def told(*columns: Column, mode: str = "create_update", customs: tuple[CustomField, ...] = ()) -> list[MappingProblem]:
    return problems_of([f"c{n}" for n in range(len(columns))], columns, mode, customs)


def test_a_mapping_of_the_required_fields_is_ready() -> None:
    """IM-3: a full name satisfies both names; what is ignored does not matter."""
    assert told(*NAMES, Column("ignore"), Column("ignore")) == []
    assert told(Column("full_name"), Column("phone")) == []
    assert told(Column("crm_id"), Column("email"), mode="update_only") == []


def test_what_is_missing_is_named() -> None:
    """IM-3."""
    assert told(Column("email")) == [
        MappingProblem("missing-columns", "No column is mapped to: First Name, Last Name, Phone.", [])
    ]


def test_a_mapping_is_complete_when_nothing_is_missing_and_nothing_doubled() -> None:
    """IM-3: as the list of imports tells it."""
    names = [column.target for column in NAMES]
    assert complete([*names, "ignore", "ignore"], "create_update")
    assert not complete([*names, "email", "email"], "create_update")
    assert not complete(["crm_id", "email"], "create_update")
    assert complete(["crm_id", "email"], "update_only")


def test_columns_of_one_field_are_all_pointed_at() -> None:
    """IM-3."""
    assert told(*NAMES, Column("email"), Column("phone"), Column("phone")) == [
        MappingProblem("duplicate-columns", 'These are mapped to the same field: "c2" and "c4" and "c5".', [2, 4, 5])
    ]


def test_a_field_that_is_gone_is_said_with_its_column() -> None:
    """IM-16."""
    assert [(one.code, one.columns) for one in told(*NAMES, Column("custom:h"))] == [("unknown-field", [3])]
    assert told(*NAMES, Column("custom:h"), customs=(HOUSE,)) == []


@pytest.mark.parametrize("meaning", ["Red", "red", "o1", "", "UNSET"])
def test_a_cell_may_mean_an_option_or_nothing_or_that_the_field_is_cleared(meaning: str) -> None:
    """IM-7, IM-10."""
    assert told(*NAMES, Column("custom:h", values={"R": meaning}), customs=(HOUSE,)) == []


@pytest.mark.parametrize(
    ("target", "meaning"), [("custom:h", "Green"), ("active", "perhaps"), ("channel_sms", "UNSET")]
)
def test_a_meaning_the_field_does_not_know_is_said_with_its_cell(target: str, meaning: str) -> None:
    """IM-10; consent can be given or taken, not unset."""
    (problem,) = told(*NAMES, Column(target, values={"Rouge": meaning}), customs=(HOUSE,))
    assert (problem.code, problem.columns) == ("unknown-option", [3])
    assert '"Rouge"' in problem.message
