"""AC-6: who was erased does not come back, in whatever order, however late and however often the events come."""

from uuid import UUID, uuid4

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from chassis.events import Received
from panel_bff.projection import handle
from tests.panel_bff import states
from tests.panel_bff.conftest import Bff
from tests.panel_bff.looking import TABLES, a_little_of_everything, in_background, wait_for_lock
from tests.panel_bff.states import State, a_contact, a_record
from tests.support.extent import extent

LIFECYCLE = "contacts.lifecycle.v1"
OF_A_CONTACT = ("panel", "contact_row", "contact_label", "contact_custom", "contact_import")


def erased(institution: UUID, contact: str, version: int = 9) -> list[Received]:
    """What an erasure publishes."""
    told = {"contact_id": contact, "institution_id": str(institution), "version": version, "state": "erased"}
    last = {"id": contact, "institution_id": str(institution), "version": version, "deleted": True}
    nothing = a_record(states.CONTACT, None, contact)
    return [a_record(LIFECYCLE, told), a_record(states.CONTACT, last), nothing]


def rows_of(bff: Bff, institution: UUID, contact: str) -> dict[str, int]:
    counted = "SELECT count(*) FROM read.{} WHERE institution_id = %s AND contact_id = %s"
    return {
        table: count
        for table in (*OF_A_CONTACT, "erased")
        for (count,) in bff.rows(counted.format(table), institution, contact)
        if count
    }


def a_life(institution: UUID) -> tuple[str, list[Received]]:
    """Everything about one contact, and a later state of it."""
    told = a_little_of_everything(institution)
    contact: State = told[0].data
    later = a_contact(institution, UUID(contact["id"]), 2, custom=contact["custom"], first_name="Augusta")
    return str(contact["id"]), [*told, a_record(states.CONTACT, later)]


@settings(max_examples=extent(40, soak=500), suppress_health_check=list(HealthCheck))
@given(data=st.data())
def test_nothing_of_an_erased_contact_is_left_whatever_came_when(bff: Bff, data: st.DataObject) -> None:
    """Design 3.6: shuffled, late and repeated events, in batches of any size."""
    institution = uuid4()
    contact, told = a_life(institution)
    told += erased(institution, contact)
    told += data.draw(st.lists(st.sampled_from(told), max_size=4), label="repeated")
    shuffled = data.draw(st.permutations(told), label="as they come")
    while shuffled:
        size = data.draw(st.integers(1, len(shuffled)), label="batch")
        bff.hears(*shuffled[:size])
        shuffled = shuffled[size:]
    assert rows_of(bff, institution, contact) == {"erased": 1}


def test_an_erasure_takes_one_contact_and_no_other(bff: Bff, riverside: UUID, lakeside: UUID) -> None:
    """AC-1: the same id in another institution is somebody else."""
    contact, told = a_life(riverside)
    same_id = a_contact(lakeside, UUID(contact))
    bff.hears(*told)
    bff.hears_of(states.CONTACT, same_id)
    other = bff.has(riverside)
    before = rows_of(bff, riverside, contact)
    assert set(before) == set(OF_A_CONTACT)
    bff.hears(erased(riverside, contact)[0])
    assert rows_of(bff, riverside, contact) == {"erased": 1}
    reader = bff.user(riverside)
    assert reader.get(f"/api/panels/{contact}").status_code == 404
    assert reader.panel(other["id"])["contact"] == other
    assert bff.user(lakeside).panel(contact)["contact"] == same_id
    assert [item["id"] for item in reader.contacts()] == [other["id"]]


def test_an_erasure_waits_for_a_fold_that_knows_nothing_of_it(bff: Bff, riverside: UUID) -> None:
    """Design 3.6: two consumers at once, one of which holds a state of the contact that it has not committed."""
    contact = a_contact(riverside)
    gone = erased(riverside, contact["id"])
    with bff.database.begin() as session:
        handle(session, [a_record(states.CONTACT, contact)])
        erasing = in_background(lambda: bff.hears(*gone))
        wait_for_lock(bff)
    erasing.join()
    assert rows_of(bff, riverside, contact["id"]) == {"erased": 1}


def test_catalogues_and_imports_are_nobodys(bff: Bff, riverside: UUID) -> None:
    """AC-6: an erasure leaves what is not of the person."""
    contact, told = a_life(riverside)
    bff.hears(*told)
    bff.hears(*erased(riverside, contact))
    kept = set(TABLES) - set(OF_A_CONTACT)
    counted = "SELECT count(*) FROM read.{} WHERE institution_id = %s"
    assert all(bff.rows(counted.format(table), riverside) != [(0,)] for table in kept)
