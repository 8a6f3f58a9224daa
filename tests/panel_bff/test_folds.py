"""Folds are repeatable and order-proof: any history, shuffled and repeated, ends as a dict would have it."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID, uuid4

import psycopg
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from panel_bff.projection import handle, portions
from tests.panel_bff import states
from tests.panel_bff.conftest import Bff
from tests.panel_bff.looking import a_little_of_everything, table, written
from tests.panel_bff.states import (
    State,
    a_batch,
    a_campaign_list,
    a_channel,
    a_contact,
    a_conversation,
    a_label_set,
    a_note_list,
    a_record,
    a_summary,
)
from tests.support.extent import extent

LABELS = [str(uuid4()) for _ in range(3)]
FIELDS = [str(uuid4()) for _ in range(3)]
NAMES = ["Ada", "Grace", "Zoë", None]
FOLDED = settings(
    max_examples=extent(25, soak=500),
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)


@st.composite
def histories(draw: st.DrawFn) -> tuple[UUID, list[tuple[str, State]], list[list[int]]]:
    """What one institution's owners published, and the batches in which it comes: any order, some of it twice."""
    institution = uuid4()
    contacts = [str(uuid4()) for _ in range(draw(st.integers(1, 3)))]
    told: list[tuple[str, State]] = []
    for contact in contacts:
        for version in range(1, draw(st.integers(0, 4)) + 1):
            told.append((states.CONTACT, draw(contact_states(institution, UUID(contact), version))))
        for version in range(1, draw(st.integers(0, 3)) + 1):
            labels = draw(st.sets(st.sampled_from(LABELS)))
            told.append((states.LABEL_SET, a_label_set(institution, contact, *labels, version=version)))
        for version in range(1, draw(st.integers(0, 2)) + 1):
            told.append((states.SUMMARY, a_summary(institution, contact, version, draw(st.text(max_size=5)))))
            told.append((states.CONVERSATION, a_conversation(institution, contact, version)))
            told.append((states.CAMPAIGNS, a_campaign_list(institution, contact, "Soon", version=version)))
            told.append((states.NOTES, a_note_list(institution, contact, draw(st.text(max_size=5)), version=version)))
    for number in range(1, draw(st.integers(0, 25)) + 1):
        joined = draw(st.lists(st.sampled_from(contacts), unique=True, min_size=1))
        rows: list[list[Any]] = [[contact, row, "created"] for row, contact in enumerate(joined, start=1)]
        told.append((states.MEMBERSHIP, a_batch(institution, uuid4(), number, rows)))
    order = draw(st.permutations(range(len(told))))
    again = draw(st.lists(st.sampled_from(range(len(told))), max_size=5)) if told else []
    cut = draw(st.integers(1, 12))
    sequence = [*order, *again]
    return institution, told, [sequence[start : start + cut] for start in range(0, len(sequence), cut)]


@st.composite
def contact_states(draw: st.DrawFn, institution: UUID, contact: UUID, version: int) -> State:
    return a_contact(
        institution,
        contact,
        version,
        first_name=draw(st.sampled_from(NAMES)),
        archived=draw(st.booleans()),
        phone=draw(st.sampled_from([None, "5551234567"])),
        channels=draw(st.sampled_from([[], [a_channel()], [a_channel(status="paused"), a_channel("email")]])),
        custom=draw(st.dictionaries(st.sampled_from(FIELDS), st.one_of(st.booleans(), st.sampled_from(["x", "12.5"])))),
    )


def newest(told: Sequence[tuple[str, State]], topic: str) -> dict[str, State]:
    """The model: by contact, the state with the highest version."""
    kept: dict[str, State] = {}
    for each, state in told:
        contact = state.get("contact_id", state.get("id"))
        if each == topic and (contact not in kept or kept[contact]["version"] < state["version"]):
            kept[str(contact)] = state
    return kept


def memberships(told: Sequence[tuple[str, State]]) -> dict[str, list[State]]:
    """The model: by contact, its imports, newest first."""
    kept: dict[str, list[State]] = {}
    for topic, batch in told:
        if topic == states.MEMBERSHIP:
            for contact, row, fate in batch["rows"]:
                item = {"import_id": batch["import_id"], "number": batch["import_number"], "row": row, "fate": fate}
                kept.setdefault(contact, []).append({**item, "applied_at": batch["applied_at"], "rolled_back": False})
    return {contact: sorted(items, key=lambda item: -item["number"]) for contact, items in kept.items()}


@FOLDED
@given(history=histories())
def test_any_order_of_a_history_ends_in_the_same_panels(
    bff: Bff, history: tuple[UUID, list[tuple[str, State]], list[list[int]]]
) -> None:
    """Design 3.3, 3.4."""
    institution, told, batches = history
    for batch in batches:
        bff.hears(*(a_record(*told[number]) for number in batch))
    contacts, joined = newest(told, states.CONTACT), memberships(told)
    sections = {
        name: newest(told, topic)
        for name, topic in (
            ("labels", states.LABEL_SET),
            ("notes", states.NOTES),
            ("campaigns", states.CAMPAIGNS),
            ("summary", states.SUMMARY),
            ("conversation", states.CONVERSATION),
        )
    }
    assert {row[0] for row in table(bff, "panel", institution)} == {
        *contacts,
        *(contact for section in sections.values() for contact in section),
    }
    viewer = bff.user(bff.institution(id=institution))
    for contact, state in contacts.items():
        panel = viewer.panel(contact)
        assert panel["contact"] == state
        assert {name: panel[name] for name in sections} == {name: sections[name].get(contact) for name in sections}
        items = joined.get(contact, [])
        assert panel["imports"] == ({"total": len(items), "items": items[:20]} if items else None)


@FOLDED
@given(history=histories())
def test_any_order_of_a_history_ends_in_the_same_tables(
    bff: Bff, history: tuple[UUID, list[tuple[str, State]], list[list[int]]]
) -> None:
    """Design 3.5."""
    institution, told, batches = history
    for batch in batches:
        bff.hears(*(a_record(*told[number]) for number in batch))
    contacts = newest(told, states.CONTACT)
    shown = "full_name, phone, archived, channels"
    assert table(bff, "contact_row", institution, shown) == sorted(
        (
            contact,
            state["full_name"],
            state["phone"],
            state["archived"],
            [f"{channel['channel']}:{channel['status']}" for channel in state["channels"]],
        )
        for contact, state in contacts.items()
    )
    assert table(bff, "contact_label", institution, "label_id::text") == sorted(
        (contact, label) for contact, state in newest(told, states.LABEL_SET).items() for label in state["labels"]
    )
    assert table(bff, "contact_custom", institution, "custom") == sorted(
        (contact, state["custom"]) for contact, state in contacts.items()
    )
    assert table(bff, "contact_import", institution, "import_number, row_number") == sorted(
        (contact, item["number"], item["row"]) for contact, items in memberships(told).items() for item in items
    )


def test_a_batch_that_was_told_before_writes_nothing(bff: Bff, riverside: UUID) -> None:
    """Design 3.3: at-least-once delivery, exactly-once effect."""
    told = a_little_of_everything(riverside)
    bff.hears(*told)
    before = written(bff, riverside)
    assert all(before.values())
    bff.hears(*told)
    bff.hears(*reversed(told))
    assert written(bff, riverside) == before


def test_membership_does_not_write_the_panel_row(bff: Bff, riverside: UUID) -> None:
    """Design 3.10, IM-14: a million rows that changed nothing rewrite no panel; its ETag moves all the same."""
    contact, viewer = bff.has(riverside), bff.user(riverside)
    row = "SELECT ctid, xmin FROM read.panel WHERE contact_id = %s"
    before, seq = bff.rows(row, contact["id"]), viewer.panel(contact["id"])["panel_seq"]
    bff.hears_of(states.MEMBERSHIP, a_batch(riverside, uuid4(), 1, [[contact["id"], 1, "unchanged"]]))
    assert bff.rows(row, contact["id"]) == before
    assert viewer.panel(contact["id"])["panel_seq"] > seq


def test_what_the_table_does_not_show_does_not_touch_the_search(bff: Bff, riverside: UUID) -> None:
    """Design 3.5."""
    contact = bff.has(riverside, custom={FIELDS[0]: "x"})
    row = "SELECT ctid, xmin FROM read.contact_row WHERE contact_id = %s"
    value = "SELECT ctid, xmin FROM read.contact_custom WHERE contact_id = %s"
    rows, values = bff.rows(row, contact["id"]), bff.rows(value, contact["id"])
    bff.hears_of(states.CONTACT, {**contact, "version": 2, "enrollment_id": "e-1"})
    bff.hears_of(states.LABEL_SET, a_label_set(riverside, contact["id"], LABELS[0]))
    assert bff.rows(row, contact["id"]) == rows
    assert bff.rows(value, contact["id"]) == values


def test_two_batches_of_one_contact_at_once_both_count_and_both_move_the_etag(bff: Bff, riverside: UUID) -> None:
    """IM-14: also when the one that began first commits last."""
    contact, viewer = bff.has(riverside), bff.user(riverside)
    batches = [a_batch(riverside, uuid4(), number, [[contact["id"], 1, "updated"]]) for number in (1, 2)]
    with bff.database.begin() as first:
        handle(first, [a_record(states.MEMBERSHIP, batches[0])])
        bff.hears_of(states.MEMBERSHIP, batches[1])
        one = viewer.panel(contact["id"])
    both = viewer.panel(contact["id"])
    assert [one["imports"]["total"], both["imports"]["total"]] == [1, 2]
    assert both["panel_seq"] > one["panel_seq"]


def test_the_panel_shows_the_newest_twenty_imports_and_their_number(bff: Bff, riverside: UUID) -> None:
    """Design 3.4, IM-14."""
    contact = bff.has(riverside)
    for number in range(1, 24):
        bff.hears_of(states.MEMBERSHIP, a_batch(riverside, uuid4(), number, [[contact["id"], number, "unchanged"]]))
    shown = bff.user(riverside).panel(contact["id"])["imports"]
    assert shown["total"] == 23
    assert [item["number"] for item in shown["items"]] == list(range(23, 3, -1))


def test_a_null_record_changes_nothing(bff: Bff, riverside: UUID) -> None:
    """Design 3.6: the state before it said all."""
    contact = bff.has(riverside)
    bff.hears(a_record(states.CONTACT, None, key=contact["id"]))
    assert bff.user(riverside).panel(contact["id"])["contact"] == contact


def test_much_at_once_is_folded_in_portions(bff: Bff, riverside: UUID) -> None:
    """A backlog of membership is not a million rows in memory; the transaction is one."""
    contacts = [str(uuid4()) for _ in range(30)]
    batches = [a_batch(riverside, uuid4(), number, [[id, 1, "created"] for id in contacts]) for number in range(1, 8)]
    records = [a_record(states.MEMBERSHIP, batch) for batch in batches]
    sizes = [len(portion) for portion in portions(records, size=2000)]
    assert sizes == [2, 2, 2, 1]
    assert [record for portion in portions(records, size=2000) for record in portion] == records


def test_a_batch_that_changes_something_notifies_once_and_says_nothing(bff: Bff, riverside: UUID) -> None:
    """Design 3.14: one payload-free NOTIFY per batch."""
    records = a_little_of_everything(riverside)
    with psycopg.connect(bff.urls.web, autocommit=True) as listener:
        listener.execute("LISTEN panel")
        bff.hears(*records)
        bff.hears(*records)
        bff.hears(a_record(states.CONTACT, a_contact(riverside)))
        assert [heard.payload for heard in listener.notifies(timeout=60, stop_after=2)] == ["", ""]
        assert list(listener.notifies(timeout=0)) == []
