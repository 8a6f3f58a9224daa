"""From a queued file to decided rows: fates, counts, labels, the report, and the institutions side by side."""

import csv
import io
import threading
from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import orjson
import pytest

from imports.config import Config
from tests.imports.conftest import HEADER, Imports, Outbox, Row, a_csv, people, working
from tests.imports.owners import Contacts, Labels, away
from tests.support.waiting import wait_until

Finish = Callable[..., list[Row]]


def mixed(seed: int = 0) -> bytes:
    """Forty rows of every kind there is here, so that batches of seven end in the middle of each story."""
    lines = a_csv(*people(30, first=seed, labels="Applied;Honors")).decode().splitlines(keepends=True)
    lines[3:3] = ["\r\n", "too,few\r\n"]
    lines[9:9] = ['"C5"x,a,b,c,d\r\n', "C1,Ada again,,5550000099,\r\n"]
    lines[17:17] = [f"C7{seed},Bad,Phone,12345,{'x' * 65}\r\n", ",No,Identifier,,Applied\r\n", ",Bad,Phone,123,\r\n"]
    lines[25:25] = ["C70,In,Part,12345,\r\n", ",,,,\r\n", 'C71,"two\nlines",Zoë,5550000071,Transfer\r\n']
    return "".join(lines).encode() + b"C72,Jos\xe9,L,,\r\n"


def test_every_row_has_a_fate_and_the_counts_add_up(imports: Imports, contacts: Contacts, finish: Finish) -> None:
    """IM-13: data rows are those of plain Python over the same lines."""
    (state,) = finish(imports, imports.has(mixed()))
    counts = state["counts"]
    assert state["status"] == "finished"
    assert counts == {
        "created": 32,
        "updated": 0,
        "unchanged": 0,
        "skipped": 0,
        "refused": 7,
        "held": 0,
        "not_reached": 0,
        "in_part": 1,
    }
    assert state["rows_total"] == state["rows_done"] == 39 == sum(counts.values()) - counts["in_part"]
    assert len(contacts.of(imports.institution).contacts) == 32
    assert contacts.ended == [state["id"]]
    fates = imports.fates(state)
    assert len(fates) == 39
    assert {row: fate for row, fate in fates.items() if fate[1]} == {
        5: ("refused", ("malformed-row",)),
        10: ("refused", ("malformed-row",)),
        11: ("refused", ("duplicate-in-file",)),
        18: ("refused", ("unknown-label",)),
        19: ("refused", ("no-identifier",)),
        20: ("refused", ("invalid-phone",)),
        26: ("created", ("invalid-phone",)),
        42: ("refused", ("encoding-error",)),
    }


@pytest.mark.parametrize("batch_rows", [1, 7])
def test_a_rows_fate_does_not_depend_on_the_size_of_the_batches(
    imports: Imports, others: Imports, contacts: Contacts, labels: Labels, finish: Finish, batch_rows: int
) -> None:
    """IM-20."""
    (whole,) = finish(imports, imports.has(mixed()), batch_rows=1000)
    (cut,) = finish(others, others.has(mixed()), batch_rows=batch_rows)
    assert others.fates(cut) == imports.fates(whole)
    assert cut["counts"] == whole["counts"]
    assert people_of(contacts, labels, others) == people_of(contacts, labels, imports)
    assert len({sent.first_row for sent in contacts.sent if sent.import_id == whole["id"]}) == 1


def waits_for(state: Row) -> str | None:
    """The code that a waiting import tells."""
    return state["problem"]["code"] if state["status"] == "waiting" else None


def people_of(contacts: Contacts, labels: Labels, view: Imports) -> list[Any]:
    """Every contact with the names of its labels, without ids."""
    held, tags = contacts.of(view.institution), labels.of(view.institution)
    names = {label: name for name, label in tags.labels.items()}
    return sorted(
        (
            sorted((key, value) for key, value in contact.items() if key != "id"),
            sorted(names[label] for label in tags.assigned.get(contact["id"], ())),
        )
        for contact in held.contacts.values()
    )


def test_the_same_file_again_changes_nothing_and_keeps_its_rows(imports: Imports, finish: Finish) -> None:
    """IM-14, IM-22."""
    finish(imports, imports.has(a_csv(*people(5))))
    (state,) = finish(imports, imports.has(a_csv(*people(5))))
    assert state["counts"]["unchanged"] == 5
    assert all(row["contact_id"] for row in imports.rows(state))


def test_what_contacts_is_sent_is_what_was_agreed(imports: Imports, contacts: Contacts, finish: Finish) -> None:
    """IM-7, IM-8, IM-19: raw cells, the options, one column entry per field, and on whose behalf."""
    data = a_csv(["C1", "UNSET", " Lee ", "'+15551234567", ""])
    finish(imports, imports.as_(user="ada").has(data, mode="create_only", strict=True))
    (sent,) = contacts.sent
    assert sent.rows == [[2, "C1", "UNSET", " Lee ", "'+15551234567"]]
    assert (sent.claims.user, sent.claims.role, sent.claims.origin, sent.claims.groups) == (
        "ada",
        "staff",
        "import",
        None,
    )


def test_labels_of_the_import_and_of_the_row_are_found_or_made_and_given(
    imports: Imports, contacts: Contacts, labels: Labels, finish: Finish
) -> None:
    """LA-5: resolved before the batch, given after it; asked for once."""
    rows = [["C1", "A", "B", "", "Applied"], ["C2", "A", "B", "", ""], ["C3", "A", "B", "", "Honors|Applied"]]
    finish(imports, imports.has(a_csv(*rows), labels=["Autumn 2026"]), batch_rows=1)
    crm = {contact["crm_id"]: contact["id"] for contact in contacts.of(imports.institution).contacts.values()}
    held = labels.of(imports.institution)
    names = {label: name for name, label in held.labels.items()}
    given = {key: {names[label] for label in held.assigned[contact]} for key, contact in crm.items()}
    assert given == {
        "C1": {"Applied", "Autumn 2026"},
        "C2": {"Autumn 2026"},
        "C3": {"Applied", "Honors", "Autumn 2026"},
    }
    assert labels.asked.count("/labels/resolve") == 2


def test_a_label_that_is_not_to_be_created_refuses_its_row_before_contacts_sees_it(
    imports: Imports, contacts: Contacts, labels: Labels, finish: Finish
) -> None:
    """LA-5: unknown-label."""
    labels.of(imports.institution).labels["Applied"] = "l1"
    rows = [["C1", "A", "B", "", "Applied"], ["C2", "A", "B", "", "Applied;Aplied"]]
    (state,) = finish(imports, imports.has(a_csv(*rows), create_labels=False))
    assert imports.fates(state) == {2: ("created", ()), 3: ("refused", ("unknown-label",))}
    assert [row[1] for sent in contacts.sent for row in sent.rows] == ["C1"]
    assert '"Aplied"' in imports.rows(state, code="unknown-label")[0]["codes"][0]["message"]


def test_a_row_with_hundreds_of_labels_is_refused_before_anybody_is_asked(
    imports: Imports, labels: Labels, finish: Finish
) -> None:
    """LA-5."""
    (state,) = finish(imports, imports.has(a_csv(["C1", "A", "B", "", ";".join(map(str, range(201)))])))
    assert imports.fates(state) == {2: ("refused", ("value-too-long",))}
    assert labels.of(imports.institution).labels == {}


def test_an_import_whose_own_label_can_not_be_used_refuses_every_row(imports: Imports, finish: Finish) -> None:
    """LA-5."""
    (state,) = finish(imports, imports.has(a_csv(*people(3)), labels=["Nowhere"], create_labels=False))
    assert state["counts"]["refused"] == 3


def test_the_report_explains_every_code_and_can_be_filtered(imports: Imports, finish: Finish) -> None:
    """IM-13."""
    (state,) = finish(imports, imports.has(mixed()))
    refused = imports.rows(state, outcome="refused", limit=2)
    assert [row["row"] for row in refused] == [5, 10, 11, 18, 19, 20, 42]
    assert all(code["cause"] and code["next_step"] and code["message"] for row in refused for code in row["codes"])
    (clash,) = imports.rows(state, code="duplicate-in-file")
    assert (clash["row"], clash["codes"][0]["row"], clash["cells"][0]) == (11, 3, "C1")
    (partly,) = imports.rows(state, outcome="created", code="invalid-phone")
    assert (partly["row"], partly["partial"], partly["cells"]) == (26, True, None)
    assert imports.ask("GET", f"/imports/{state['id']}/rows?outcome=lost").status == 422


def test_the_report_counts_the_rows_of_each_code_that_occurs(imports: Imports, finish: Finish) -> None:
    """IM-13: what a report can be filtered by, the most frequent first."""
    (state,) = finish(imports, imports.has(mixed()))
    codes = [code for row in imports.rows(state) for code in {code["code"] for code in row["codes"]}]
    items = imports.ask("GET", f"/imports/{state['id']}/codes").body["items"]
    assert {item["code"]: item["rows"] for item in items} == Counter(codes)
    assert [item["rows"] for item in items] == sorted(Counter(codes).values(), reverse=True)


def test_a_report_calls_the_column_as_the_file_does(imports: Imports, finish: Finish) -> None:
    """IM-13: also where the file names it in its own way."""
    data = a_csv(["C1", "Ada", "Lovelace", "12", ""], header=["CRM ID", "First Name", "Last", "Cell Phone", "Tags"])
    (state,) = finish(imports, imports.has(data))
    (row,) = imports.rows(state)
    assert [(code["code"], code["field"], code["column"]) for code in row["codes"]] == [
        ("invalid-phone", "phone", "Cell Phone")
    ]


def test_the_next_step_is_that_of_the_level(imports: Imports, finish: Finish) -> None:
    """IM-9, IM-13: a bad phone beside a CRM ID was left out; alone it refuses the whole row."""
    (state,) = finish(imports, imports.has(a_csv(["C1", "Ada", "L", "12", ""], ["", "Bo", "L", "12", ""])))
    (partly,), (refused,) = (row["codes"] for row in imports.rows(state))
    assert (partly["level"], refused["level"]) == ("field", "refused")
    assert "everything else of the row was applied" in partly["next_step"]
    assert "everything else of the row was applied" not in refused["next_step"]
    assert "import the refused rows again" in refused["next_step"]


def test_the_refused_rows_come_back_as_a_file_that_can_be_corrected_and_imported(
    imports: Imports, finish: Finish
) -> None:
    """IM-13, IM-19: original columns, code and message; nothing in it runs in a spreadsheet."""
    rows = [["C1", "=1+1", "B", "+1 555", "x" * 65], ["C2", "A", "-", "5551234567", ""], ["C3", "@x"]]
    (state,) = finish(imports, imports.has(a_csv(*rows, delimiter=";")))
    text = imports.ask("GET", f"/imports/{state['id']}/refused.csv").text
    found = list(csv.reader(io.StringIO(text.removeprefix("\ufeff")), delimiter=";"))
    assert found[0] == [*HEADER, "import_code", "import_message"]
    assert found[1][:6] == ["C1", "'=1+1", "B", "'+1 555", "x" * 65, "unknown-label"]
    assert found[2][:3] == ["C3", "'@x", "malformed-row"]
    (again,) = finish(imports, imports.has(text.encode()))
    codes = ("unknown-label", "malformed-row")
    assert [imports.fates(again)[row] for row in (2, 3)] == [("refused", (code,)) for code in codes]
    second = imports.ask("GET", f"/imports/{again['id']}/refused.csv").text
    assert second.partition("\r\n")[0] == text.partition("\r\n")[0]
    (fixed,) = finish(imports, imports.has(text.replace("x" * 65, "Vip").partition("C3")[0].encode()))
    assert fixed["counts"]["created"] == 1


def test_an_event_tells_of_every_batch_in_order(imports: Imports, outbox: Outbox, finish: Finish) -> None:
    """IM-12: progress after every batch."""
    (state,) = finish(imports, imports.has(a_csv(*people(10))), batch_rows=4)
    told = [orjson.loads(event["payload"]) for event in outbox()]
    assert [event["version"] for event in outbox()] == list(range(1, 7))
    assert [(event["status"], event["rows_done"]) for event in told] == [
        ("queued", 0),
        ("running", 0),
        ("running", 4),
        ("running", 8),
        ("running", 10),
        ("finished", 10),
    ]
    assert {key: state[key] for key in told[-1]} == told[-1]


@pytest.mark.parametrize(("service", "code"), [("contacts", "contacts-away"), ("labels", "labels-away")])
def test_an_import_waits_for_a_service_that_is_away_says_so_and_goes_on(
    imports: Imports, contacts: Contacts, labels: Labels, system: Config, service: str, code: str
) -> None:
    """Design 2: contacts away: the import waits and says so."""
    import_ = imports.has(a_csv(*people(10, labels="Applied")))
    owner = {"contacts": contacts, "labels": labels}[service]
    owner.gate = away
    with working(replace(system, batch_rows=4)):
        wait_until(lambda: waits_for(imports.state(import_)) == code, message="it waits and says for whom")
        owner.gate = lambda _path: None
        wait_until(lambda: imports.is_over(import_), message="it is over")
    state = imports.state(import_)
    assert (state["status"], state["problem"], state["counts"]["created"]) == ("finished", None, 10)
    assert len(labels.of(imports.institution).assigned) == 10


def test_a_batch_that_contacts_never_takes_fails_the_import_honestly(
    imports: Imports, contacts: Contacts, finish: Finish
) -> None:
    """IM-13: what was reached stays, what was not is counted."""
    import_ = imports.has(a_csv(*people(10)))
    contacts._answers[(import_["id"], 1, 6, 9)] = ("another batch", {})
    (state,) = finish(imports, import_, batch_rows=4)
    assert (state["status"], state["problem"]["code"]) == ("failed", "batch-refused")
    assert "batch-mismatch" in state["problem"]["message"]
    assert (state["counts"]["created"], state["counts"]["not_reached"], state["rows_done"]) == (4, 6, 4)
    assert contacts.ended == [import_["id"]]


def test_institutions_run_side_by_side_and_a_long_import_makes_room(
    imports: Imports, others: Imports, contacts: Contacts, system: Config
) -> None:
    """Design 2: institutions run side by side; with one place they take turns."""
    long, short = imports.has(a_csv(*people(60))), others.has(a_csv(*people(5)))
    with working(replace(system, batch_rows=1, work_threads=1, slice_seconds=0.0)):
        wait_until(lambda: others.is_over(short) and imports.is_over(long), message="both are over")
    order = [sent.import_id for sent in contacts.sent]
    assert max(place for place, id in enumerate(order) if id == short["id"]) < len(order) // 2
    assert imports.state(long)["counts"]["created"] == 60
    assert contacts.of(imports.institution).contacts.keys().isdisjoint(contacts.of(others.institution).contacts)


def test_an_institutions_imports_are_applied_in_the_order_they_came(
    imports: Imports, contacts: Contacts, finish: Finish
) -> None:
    """IM-14: the later file has the last word, however many places there are."""
    files = [a_csv(["C1", f"Name {n}", "B", "", ""]) for n in range(5)]
    finish(imports, *[imports.has(data) for data in files], work_threads=4)
    assert [sent.rows[0][2] for sent in contacts.sent] == [f"Name {n}" for n in range(5)]


def test_an_import_that_waits_to_be_told_to_start_holds_up_nobody(imports: Imports, finish: Finish) -> None:
    """IM-22: those that came later go first, and it starts once somebody says so."""
    finish(imports, imports.has(a_csv(*people(3))))
    asked = imports.has(a_csv(*people(3)), ask_same_bytes="true")
    finish(imports, imports.has(a_csv(*people(3, first=10))))
    assert imports.state(asked)["status"] == "waiting"
    imports.ask("POST", f"/imports/{asked['id']}/resume")
    (state,) = finish(imports, asked)
    assert (state["status"], state["problem"], state["counts"]["unchanged"]) == ("finished", None, 3)


def test_a_draft_starts_when_it_is_told_to(imports: Imports, finish: Finish) -> None:
    """IM-3, IM-11: until then it holds up nobody, and its bytes count as imported by nobody."""
    draft = imports.has(a_csv(*people(3)), draft="true")
    assert (draft["status"], draft["problem"]["code"]) == ("waiting", "draft")
    (state,) = finish(imports, imports.has(a_csv(*people(3)), ask_same_bytes="true"))
    assert (state["status"], state["same_bytes_as"], imports.state(draft)["status"]) == ("finished", None, "waiting")
    imports.ask("POST", f"/imports/{draft['id']}/start", json={"dry_run": None})
    (state,) = finish(imports, draft)
    assert (state["status"], state["counts"]["unchanged"]) == ("finished", 3)


def test_two_workers_share_the_work_and_never_an_import(
    imports: Imports, others: Imports, contacts: Contacts, system: Config
) -> None:
    """IM-12, IM-20: no batch is sent by both."""
    long, other = imports.has(a_csv(*people(60))), others.has(a_csv(*people(60)))
    with working(replace(system, batch_rows=5)), working(replace(system, batch_rows=7)):
        wait_until(lambda: imports.is_over(long) and others.is_over(other), message="both are over")
    for view, import_ in ((imports, long), (others, other)):
        rows = [row[0] for sent in contacts.sent if sent.import_id == import_["id"] for row in sent.rows]
        assert rows == list(range(2, 62))
        assert view.state(import_)["counts"]["created"] == 60


def test_one_batch_is_in_flight_while_the_next_is_read(
    imports: Imports, contacts: Contacts, labels: Labels, system: Config
) -> None:
    """Design 2: never two of one import."""
    flying, most, opened = [0], [0], threading.Event()

    def gate(path: str) -> None:
        if path.endswith("/batches"):
            flying[0] += 1
            most[0] = max(most[0], flying[0])
            wait_until(
                lambda: opened.is_set() or labels.asked.count("/labels/resolve") >= 2, message="the next is read"
            )
            opened.set()
            flying[0] -= 1

    contacts.gate = gate
    rows = people(1, labels="One") + people(1, first=1, labels="Two") + people(1, first=2, labels="Three")
    import_ = imports.has(a_csv(*rows))
    with working(replace(system, batch_rows=1)):
        wait_until(lambda: imports.is_over(import_), message="it is over")
    assert most == [1]
