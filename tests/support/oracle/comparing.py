"""The product's answers beside the oracle's: fates row by row, contacts field by field, labels by name."""

from typing import Any

from tests.support.oracle.imports import Fate, Result
from tests.support.oracle.people import Person, World

State = dict[str, Any]
SHOWN = 8
FIELDS = ["first_name", "preferred_name", "last_name", "full_name", "phone", "previous_phone", "country_calling_code"]
FIELDS += ["email", "crm_id", "enrollment_id", "language", "ai_disabled", "test_user", "archived", "version"]


def assert_report_is(world: World, result: Result, state: State, rows: list[State]) -> None:
    """Every row's fate and codes (IM-13); created people get the ids that the product gave them."""
    assert [row["row"] for row in rows] == [fate.row for fate in result.fates], "the report has other rows"
    _bind(world, result, rows)
    wrong = [text for fate, row in zip(result.fates, rows, strict=True) if (text := _wrong_fate(fate, row))]
    assert not wrong, f"{len(wrong)} rows have another fate:\n" + "\n".join(wrong[:SHOWN])
    counted = {name: state["counts"][name] for name in result.counts}
    assert counted == result.counts
    outcomes = [number for name, number in counted.items() if name != "in_part"]
    assert sum(outcomes) == state["rows_total"] == state["rows_done"] == len(result.fates)


def _bind(world: World, result: Result, rows: list[State]) -> None:
    for fate, row in zip(result.fates, rows, strict=True):
        if fate.outcome == row["outcome"] == "created" and fate.person is not None:
            world.known(fate.person, row["contact_id"])


def _wrong_fate(fate: Fate, row: State) -> str | None:
    codes = row["codes"] or []
    said: State = {
        "outcome": row["outcome"],
        "codes": sorted(code["code"] for code in codes),
        "partial": row["partial"],
        "contact": row["contact_id"] if fate.person else None,
    }
    expected: State = {
        "outcome": fate.outcome,
        "codes": sorted(fate.codes),
        "partial": fate.in_part,
        "contact": fate.person.id if fate.person else None,
    }
    if fate.holders:
        said["holder"] = [code.get("row") in fate.holders for code in codes]
        expected["holder"] = [True]
    if fate.others:
        said["others"] = sorted(id for code in codes for id in code.get("contacts", []))
        expected["others"] = sorted(str(person.id) for person in fate.others)
    return None if said == expected else f"row {fate.row}: is {said}, should be {expected}"


def assert_contacts_are(world: World, contacts: dict[str, State], label_sets: dict[str, State], names: State) -> None:
    """Exactly the people of `world`, each field of each; `names` holds the states of labels and custom fields by id."""
    assert {str(person.id) for person in world.people} == set(contacts)
    wrong = [
        f"{person.id}: {name} is {said[name]!r}, should be {value!r}"
        for person in world.people
        for said in [_said(contacts[str(person.id)], label_sets.get(str(person.id)), names)]
        for name, value in _of(person).items()
        if said[name] != value
    ]
    assert not wrong, f"{len(wrong)} values differ from what the file says:\n" + "\n".join(wrong[:SHOWN])


def _of(person: Person) -> State:
    state = {**person.fields, "full_name": person.full_name, "version": person.version}
    return {name: state[name] for name in FIELDS} | {
        "channels": [(*channel, None) for channel in person.channels()],
        "custom": person.custom,
        "labels": sorted(person.labels),
    }


def _said(contact: State, label_set: State | None, names: State) -> State:
    keys = ("channel", "address", "status", "source", "until")
    labels = label_set["labels"] if label_set else []
    return {name: contact[name] for name in FIELDS} | {
        "channels": [tuple(channel[key] for key in keys) for channel in contact["channels"]],
        "custom": dict(_named(names["fields"][id], value) for id, value in contact["custom"].items()),
        "labels": sorted(names["labels"][id]["name"].casefold() for id in labels),
    }


def _named(field: State, value: Any) -> tuple[str, Any]:
    """A custom value under its field's name; of a choice the option's label."""
    options = {option["id"]: option["label"] for option in field["options"] or []}
    return field["name"], options[value] if field["type"] == "choice" else value
