"""A dry run writes nothing and says what the run that follows does, row by row (IM-11, IM-20)."""

from datetime import UTC, datetime, timedelta
from typing import Any

import psycopg
import pytest

from chassis.db import Database, driver
from contacts import queries
from contacts.commands.dry_runs import forget_dry_runs
from contacts.diff import RULES
from tests.contacts.conftest import Contacts, Import, Outbox, Service, State
from tests.contacts.dry_running import Planned, Reviewed
from tests.contacts.oracle import Model
from tests.contacts.test_batch_sizes import COLUMNS, SETTINGS, a_file, normal, starting, told
from tests.support.extent import extent

COPIED = ("contact", "contact_change", "consent_entry", "import_membership", "import_claim", "import_batch", "outbox")
SEEDS = extent(len(SETTINGS), soak=100)


def a_reviewed_file(contacts: Contacts, seed: int) -> tuple[Reviewed, Model, dict[str, str], list[Any], str]:
    """A nasty file before an institution of few contacts, and the plain model of both."""
    options, policies, length = SETTINGS[seed % len(SETTINGS)]
    rows = a_file(seed, length)
    known, ids = starting(contacts, seed)
    number = contacts.has_field("Number", "number")["id"]
    columns = [f"{f'custom:{number}' if n == 'number' else n}={policies.get(n, 'overwrite')}" for n in COLUMNS]
    texts = [
        [ids.get(f"start {c.text[1:]}", c.text) if c.text[:1] == "@" else c.text for c in row.values()] for row in rows
    ]
    model = Model(known, policies=policies, **options)
    return Reviewed(contacts, columns, *texts, **options), model, ids, rows, number


@pytest.mark.soak
@pytest.mark.parametrize("sizes", [(1, 1000), (7, 1), (1000, 7)])
@pytest.mark.parametrize("seed", range(SEEDS))
def test_a_dry_run_says_what_the_run_does(service: Service, seed: int, sizes: tuple[int, int]) -> None:
    """IM-11, IM-20: fates, codes and changes, whatever the batches of either; beside them a plain model."""
    contacts = service.institution()
    sending, model, ids, rows, number = a_reviewed_file(contacts, seed)
    before = contacts.all()
    planned = sending.plan(sizes[0])
    assert contacts.all() == before
    fates = sending.run(sizes[1])
    assert [row[:4] for row in planned] == [
        (row, fate, None if fate == "created" else contact, codes) for row, fate, contact, codes in fates
    ]
    refs: dict[Any, Any] = {id: ref for ref, id in ids.items()} | {None: None}
    refs |= {contact: f"row {row}" for row, fate, contact, _ in fates if fate == "created"}
    said = [(fate, refs[contact], [told(code, refs, number) for code in codes]) for _, fate, contact, codes in fates]
    assert normal(said) == normal([model.apply(number, row) for number, row in enumerate(rows, 2)])
    for one, (_, _, contact, _) in zip(planned, fates, strict=True):
        assert as_set(one.changes) == as_set(in_history(contacts, sending, one, contact)), one


def in_history(contacts: Contacts, sending: Import, planned: Planned, contact: str | None) -> list[Any]:
    """What the row changed by the contact's own history."""
    if contact is None or planned.fate not in ("created", "updated"):
        return []
    [change] = [
        change
        for change in contacts.history({"id": contact})
        if (change["origin"].get("import_id"), change["origin"].get("row")) == (sending.id, planned.row)
    ]
    shown = [(one["field"], _shown(one["before"]), _shown(one["after"])) for one in change["changes"]]
    return [one for one in shown if one[1] != one[2]]


def _shown(value: Any) -> Any:
    return {name: value[name] for name in ("address", "status", "until")} if isinstance(value, dict) else value


def as_set(changes: list[Any]) -> list[str]:
    return sorted(repr(tuple(change[:3])) for change in changes)


def test_postgres_itself_keeps_a_dry_run_from_writing(
    contacts: Contacts, service: Service, outbox: Outbox, owner: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    """IM-11: the transaction is READ ONLY, and whoever tries to write in it is refused."""
    contacts.has(crm_id="C-1", phone="1111111111")
    sending = Reviewed(contacts, ["crm_id", "phone"], ["C-1", "2222222222"], ["C-2", "3333333333"])

    def counts() -> list[Any]:
        return [owner.execute(f"SELECT count(*), max(xmin::text::bigint) FROM {table}").fetchone() for table in COPIED]

    was = counts()
    assert [row.fate for row in sending.plan()] == ["updated", "created"]
    assert counts() == was

    refused: list[str | None] = []
    database: Database = service.app.extensions["database"]
    with database.reading(contacts.institution) as session:
        connection = driver(session)
        assert connection.execute("SHOW transaction_read_only").fetchone() == ("on",)

    def writes(session: Any, institution: Any) -> Any:
        try:
            with driver(session).transaction() as nested:
                nested.connection.execute("DELETE FROM contact WHERE institution_id = %s", [institution])
        except psycopg.Error as error:
            refused.append(error.sqlstate)
        return defaults(session, institution)

    defaults = queries.defaults
    monkeypatch.setattr(queries, "defaults", writes)
    sending.plan()
    assert refused == ["25006"]


def test_a_batch_that_is_asked_again_decides_the_same(contacts: Contacts, owner: Any) -> None:
    """IM-20: also when later ones were asked meanwhile, and when it was another size."""
    contacts.has(crm_id="C-1", email="a@example.org", phone="1111111111")
    columns = ["crm_id", "phone", "email"]
    rows = [["C-1", "2222222222", "b@example.org"], ["", "1111111111", ""], ["", "", "a@example.org"], ["C-1", "", ""]]
    sending = Reviewed(contacts, columns, *rows)
    first = sending.plan(1)
    assert [(row.fate, row.said) for row in first] == [
        ("updated", []),
        ("refused", ["duplicate-in-file"]),
        ("created", []),
        ("refused", ["duplicate-in-file"]),
    ]
    scratch = "SELECT kind, value, row_number FROM dry_run_claim WHERE dry_run = %s ORDER BY 1, 2"
    kept = owner.execute(scratch, [sending.dry_run]).fetchall()
    for size in (1, 3, 1000, 2):
        assert sending.plan(size) == first
        assert owner.execute(scratch, [sending.dry_run]).fetchall() == kept
    assert [Planned(*row) for row in sending.ask(sending.bodies(1)[0]).body["rows"]] == first[:1]


def test_what_an_interrupted_try_left_is_not_held_against_the_next(contacts: Contacts) -> None:
    """IM-20: the contact changed between the two tries of a batch."""
    ada = contacts.has(phone="1111111111")
    sending = Reviewed(contacts, ["crm_id", "phone"], ["C-1", ""], ["", "1111111111"], ["C-2", "2222222222"])
    contacts.edited(ada, crm_id="C-1")
    assert [row.said for row in sending.plan(1)] == [[], ["duplicate-in-file"], []]
    contacts.edited(ada, crm_id=None)
    assert [(row.fate, row.said) for row in sending.plan(1)] == [("created", []), ("unchanged", []), ("created", [])]


def rules(planned: Planned) -> dict[str, str]:
    return {field: rule for field, _, _, rule in planned.changes}


def test_each_change_names_the_rule_that_decided(contacts: Contacts) -> None:
    """IM-11, IM-7, IM-8, PP-1, CH-1, CH-8, DE-3."""
    contacts.has(crm_id="C-1", phone="1111111111", email="a@example.org", first_name="Ada", last_name="King")
    columns = ["crm_id", "phone", "email", "first_name", "last_name=fill", "preferred_name=fill", "channel:sms"]
    changed, made = Reviewed(
        contacts,
        columns,
        ["C-1", "2222222222", "UNSET", "Augusta", "Lovelace", "Gus", ""],
        ["C-2", "3333333333", "", "Bob", "UNSET", "", "Opted Out"],
    ).plan()
    sms = {"address": "12222222222", "status": "opted_in", "until": None}
    assert changed.changes == [
        ["phone", "1111111111", "2222222222", "IM-8 overwrite"],
        ["previous_phone", None, "1111111111", "PP-1 replaced"],
        ["email", "a@example.org", None, "IM-7 clear"],
        ["first_name", "Ada", "Augusta", "IM-8 overwrite"],
        ["preferred_name", None, "Gus", "IM-8 fill"],
        ["channel:sms", sms | {"address": "11111111111"}, sms, "CH-1 appears"],
        ["channel:email", {"address": "a@example.org", "status": "opted_in", "until": None}, None, "CH-1 goes"],
    ]
    assert rules(made) == {
        **dict.fromkeys(("crm_id", "phone", "first_name"), "IM-4 created"),
        "channel:sms": "CH-1 appears",
    }
    assert made.changes[-1][2]["status"] == "opted_out"


def test_a_consent_is_shown_as_the_ledger_would_have_it(contacts: Contacts) -> None:
    """IM-11, CH-8, CH-1: what would be loosened is left, what is stricter stands, what comes back is as it was."""
    ada = contacts.has(crm_id="C-1", phone="1111111111")
    contacts.edited(ada, channels={"sms": {"status": "paused", "reason": "asked"}})
    contacts.edited(contacts.has(crm_id="C-2", phone="2222222222"), phone=None)
    columns = ["crm_id", "phone", "channel:sms"]
    rows = [["C-1", "", "Opted In"], ["C-2", "2222222222", ""]]
    loosened, back = Reviewed(contacts, columns, *rows).plan()
    assert (loosened.fate, loosened.said, loosened.changes) == ("unchanged", ["consent-not-loosened"], [])
    assert (back.fate, back.said) == ("unchanged", ["contact-out-of-sync"])
    [stricter] = Reviewed(contacts, columns, ["C-1", "", "Opted Out"]).plan()
    assert rules(stricter) == {"channel:sms": "CH-8 stricter"}
    contacts.edited(ada, phone="3333333333")
    contacts.edited(ada, phone="4444444444")
    [returns] = Reviewed(contacts, columns, ["C-1", "1111111111", ""]).plan()
    assert rules(returns)["channel:sms"] == "CH-1 returns"
    assert {*rules(returns).values(), *rules(stricter).values()} <= set(RULES)


def test_rows_that_moved_since_are_counted(contacts: Contacts) -> None:
    """IM-11: a contact that changed or went, an identifier that another contact took; each row once."""
    people = [contacts.has(crm_id=f"C-{n}", phone=f"555000000{n}", email=f"p{n}@example.org") for n in range(4)]
    columns = ["crm_id", "phone", "email", "first_name"]
    rows = [[f"C-{n}", f"555000000{n}", "same@example.org", "Ada"] for n in range(5)] + [
        ["", "", "only@example.org", ""]
    ]
    sending = Reviewed(contacts, columns, *rows)
    sending.plan(2)
    assert sending.moved() == 0
    contacts.edited(people[0], first_name="Zoe")
    assert sending.moved() == 1
    contacts.edited(people[0], last_name="King")
    contacts.has(phone="5550000004")
    assert sending.moved() == 2
    contacts.has(email="only@example.org")
    contacts.has(email="same@example.org")  # no row goes by it
    assert sending.moved() == 3
    assert sending.contacts.ask("GET", f"/imports/{sending.id}/dry-runs/{sending.id}/moved").status == 404


def test_a_week_after_it_a_dry_run_leaves_nothing(contacts: Contacts, system: Database, owner: Any) -> None:
    """IM-11."""
    contacts.has(crm_id="C-1", phone="1111111111")
    sending = Reviewed(contacts, ["crm_id", "phone"], ["C-1", "2222222222"])
    sending.plan()

    def left() -> list[Any]:
        tables = (("dry_run", "id"), ("dry_run_claim", "dry_run"), ("dry_run_contact", "dry_run"))
        counted = [owner.execute(f"SELECT count(*) FROM {t} WHERE {c} = %s", [sending.dry_run]) for t, c in tables]
        return [one.fetchone()[0] for one in counted]

    forget_dry_runs(system, datetime.now(UTC) + timedelta(days=6))
    assert left() == [1, 4, 1]
    forget_dry_runs(system, datetime.now(UTC) + timedelta(days=8))
    assert left() == [0, 0, 0]


@pytest.mark.parametrize("change", [{"dry_run": None}, {"dry_run": "x"}, {"reviewed": []}, {"columns": []}])
def test_a_body_that_is_no_dry_run_is_refused(contacts: Contacts, change: State) -> None:
    """IM-11."""
    sending = Reviewed(contacts, ["crm_id"], ["C-1"])
    assert sending.ask(sending.bodies(1)[0]).status == 200
    body = sending.bodies(1)[0] | {"dry_run": sending.dry_run} | change
    assert sending.contacts.ask("PUT", f"/imports/{sending.id}/dry-run", json=body).status == 422
