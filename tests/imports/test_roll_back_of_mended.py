"""An import whose rows were mended is rolled back: the imports that mend them go first (IM-13, IM-15)."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from uuid import UUID

import pytest
from sqlalchemy import text, update

from chassis.db import Database
from chassis.errors import Problem
from imports.config import Config
from imports.models import Import
from tests.imports.conftest import HEADER, Imports, Row, a_csv, working
from tests.imports.owners import Contacts, Institution
from tests.imports.test_mended_rows import mend, mended
from tests.imports.test_roll_back import ask, is_over, kept, progress, roll_back
from tests.support.waiting import wait_until

Finish = Callable[..., list[Row]]

# row 2 goes in, 3 in part, 4 and 5 are refused
MESSY = [
    ["C1", "Ada", "Alder", "5550000001"],
    ["C2", "Ben", "Birch", "12"],
    ["", "Cleo", "Cedar", "34"],
    ["", "Dora", "Dogwood", ""],
]
BEN, CLEO, DORA = ["C2", "Ben", "Birch", "5550000002"], ["", "Cleo", "Cedar", "56"], ["C4", "Dora", "Dogwood", ""]


@pytest.fixture
def held(contacts: Contacts, imports: Imports) -> Institution:
    return contacts.of(imports.institution)


@pytest.fixture
def parent(imports: Imports, finish: Finish) -> Row:
    (state,) = finish(imports, imports.has(a_csv(*MESSY, header=HEADER[:4])))
    return state


@pytest.fixture
def family(imports: Imports, finish: Finish, parent: Row) -> list[Row]:
    """The parent, a child that updates one of its contacts, another that creates one, and a child of the first."""
    child, other = finish(imports, mended(imports, parent, (3, BEN), (4, CLEO)), mended(imports, parent, (5, DORA)))
    (grandchild,) = finish(imports, mended(imports, child, (3, [*CLEO[:3], "5550000003"])))
    return [parent, child, other, grandchild]


def first_of(imports: Imports, import_: Row) -> list[int]:
    answer = imports.ask("GET", f"/imports/{import_['id']}/roll-back/first")
    assert answer.status == 200
    return [one["number"] for one in answer.body["items"]]


def taken_back(contacts: Contacts) -> list[str]:
    return [path.split("/")[2] for path in contacts.asked if path.endswith("/roll-back")]


def test_what_mends_its_rows_is_taken_back_first_and_all_is_as_before(
    imports: Imports, contacts: Contacts, held: Institution, system: Config, family: list[Row]
) -> None:
    """IM-13, IM-15: newest first, each with a roll-back of its own."""
    assert len(held.contacts) == 4
    parent, child, other, _ = family
    assert [first_of(imports, one) for one in (parent, child, other)] == [[4, 3, 2], [4], []]
    assert roll_back(imports, system, parent)["counts"] == {"erased": 2, "restored": 0, "unchanged": 0, "kept": 0}
    assert held.contacts == {}
    assert taken_back(contacts) == [one["id"] for one in reversed(family)]
    assert [progress(imports, one)["by"] for one in family] == ["test-user"] * 4
    assert all(is_over(imports, one) and kept(imports, one) == [] for one in family)
    assert first_of(imports, parent) == []


def test_what_was_taken_back_before_is_not_again(
    imports: Imports, contacts: Contacts, held: Institution, system: Config, family: list[Row]
) -> None:
    """IM-15."""
    parent, child, other, grandchild = family
    roll_back(imports, system, other)
    assert first_of(imports, parent) == [4, 2]
    roll_back(imports, system, parent)
    assert taken_back(contacts) == [one["id"] for one in (other, grandchild, child, parent)]
    assert held.contacts == {}


def test_nothing_is_taken_back_while_one_of_them_is_not_over(imports: Imports, family: list[Row]) -> None:
    """IM-15: all of them or none."""
    parent = family[0]
    late = mended(imports, parent, (5, ["", "Dora", "Dogwood", "5550000004"]))
    answer = imports.ask("POST", f"/imports/{parent['id']}/roll-back")
    assert (answer.status, answer.code) == (409, "mending-not-over")
    assert "import-5 mends rows of this import" in answer.body["detail"]
    assert [imports.state(one)["roll_back"] for one in family] == [None] * 4
    imports.steer(late, "cancel")
    ask(imports, parent)
    assert imports.state(late)["roll_back"] is None


def test_one_that_is_being_made_at_the_same_moment_is_known_of(
    imports: Imports, system_database: Database, parent: Row, finish: Finish
) -> None:
    """IM-15: it would be in again without what it mends. Whoever makes one locks what it mends."""
    (child,) = finish(imports, mended(imports, parent, (3, BEN)))
    made = imports.has(a_csv(*MESSY[3:], header=HEADER[:4]))
    with ThreadPoolExecutor(1) as other, system_database.begin() as session:
        session.get(Import, (imports.institution, UUID(child["id"])), with_for_update=True)
        session.execute(update(Import).where(Import.id == UUID(made["id"])).values(mends=UUID(child["id"])))
        asked = other.submit(imports.ask, "POST", f"/imports/{parent['id']}/roll-back")
        wait_until(lambda: session.scalar(text("SELECT count(*) FROM pg_locks WHERE NOT granted")), message="it waits")
        session.commit()
    answer = asked.result()
    assert (answer.status, answer.body["code"]) == (409, "mending-not-over")


def test_rows_of_an_import_that_is_taken_back_are_not_mended(imports: Imports, system: Config, parent: Row) -> None:
    """IM-15: they would be in again without it."""
    ask(imports, parent)
    answers = [mend(imports, parent, (4, BEN))]
    roll_back(imports, system, parent)
    answers.append(mend(imports, parent, (4, BEN)))
    assert [(answer.status, answer.code) for answer in answers] == [(409, "rolled-back")] * 2
    assert len(imports.all_of("/imports", 10)) == 1


def test_one_that_left_every_contact_as_it_was_goes_as_well(
    imports: Imports, held: Institution, system: Config, finish: Finish, parent: Row
) -> None:
    """IM-14, IM-15: they belong to it, and would be kept for its sake; alone it has nothing to take back."""
    (child,) = finish(imports, mended(imports, parent, (3, [*BEN[:3], "78"])))
    assert (child["counts"]["unchanged"], child["can_roll_back"]) == (1, False)
    assert roll_back(imports, system, parent)["counts"]["erased"] == 2
    assert held.contacts == {}
    assert is_over(imports, child)


def test_it_waits_for_one_that_stops_on_its_way_back(
    imports: Imports, contacts: Contacts, held: Institution, system: Config, family: list[Row]
) -> None:
    """IM-15: else what they share would be kept; both go on once it is asked for again."""
    parent, child, *_ = family

    def refuse(path: str) -> None:
        if path == f"/imports/{child['id']}/roll-back":
            raise Problem(422, "batch-mismatch", "No")

    contacts.gate = refuse
    ask(imports, parent)
    with working(system):
        wait_until(lambda: progress(imports, parent)["state"] == "failed", message="it stopped")
        problem = progress(imports, parent)["problem"]
        assert (problem["code"], "import-2 mends rows" in problem["message"]) == ("mending-not-back", True)
        assert parent["id"] not in taken_back(contacts)
        contacts.gate = lambda _path: None
        ask(imports, parent)
        wait_until(lambda: is_over(imports, parent), message="it is rolled back")
    assert held.contacts == {}


def test_who_sees_only_some_groups_takes_nothing_of_others_back(imports: Imports, family: list[Row]) -> None:
    """AC-1, AC-3: nor is told of it."""
    path = f"/imports/{family[0]['id']}/roll-back/first"
    assert imports.as_(user="ben", groups=["North"]).ask("GET", path).status == 404
    assert imports.as_(role="insights").ask("GET", path).status == 200
