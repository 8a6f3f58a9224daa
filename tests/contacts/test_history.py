"""AC-5: what a contact was - every change with who, when, from where, before and after; and where a value came from."""

import json
from typing import Any
from uuid import UUID, uuid4

import psycopg
import pytest
from hypothesis import given
from hypothesis import strategies as st

from chassis.clock import now
from contacts import history_queries
from contacts.history import Kept, walk
from tests.contacts.conftest import Contacts, Import, Service, State

Told = list[tuple[int, dict[str, tuple[Any, Any]]]]  # by change: its version, and before and after by field


def told(changes: list[State]) -> Told:
    return [
        (change["version"], {one["field"]: (one["before"], one["after"]) for one in change["changes"]})
        for change in changes
    ]


def of_field(contacts: Contacts, contact: State, field: str, limit: int = 100) -> Told:
    """All pages of one field's history."""
    return told(contacts.all_of(f"/contacts/{contact['id']}/history", limit, field=field))


def provenance(contacts: Contacts, contact: State) -> dict[str, State]:
    answer = contacts.ask("GET", f"/contacts/{contact['id']}/provenance")
    assert answer.status == 200, answer.body
    return dict(answer.body["fields"])


def test_every_change_says_who_when_from_where_before_and_after(contacts: Contacts) -> None:
    """AC-5: custom fields and channels as well, each for itself."""
    gpa = contacts.has_field("GPA", "number")["id"]
    ada = contacts.has(first_name="Ada", phone="1111111111", email="ada@example.org")
    sms, email = ada["channels"]
    ada = contacts.as_(user="ben", origin="api").edited(ada, phone="2222222222", custom={gpa: "3.90"})
    newest, first = contacts.history(ada)
    assert (newest["actor"], newest["origin"], newest["at"]) == ("ben", {"kind": "api"}, ada["updated_at"])
    assert (first["actor"], first["origin"], first["created"]) == ("test-user", {"kind": "panel"}, True)
    assert told([newest, first]) == [
        (
            2,
            {
                "phone": ("1111111111", "2222222222"),
                "previous_phone": (None, "1111111111"),
                f"custom:{gpa}": (None, "3.9"),
                "channel:sms": (sms, ada["channels"][0]),
            },
        ),
        (
            1,
            {
                "first_name": (None, "Ada"),
                "phone": (None, "1111111111"),
                "email": (None, "ada@example.org"),
                "channel:sms": (None, sms),
                "channel:email": (None, email),
            },
        ),
    ]


def test_what_a_field_became_is_told_on_every_page(contacts: Contacts) -> None:
    """AC-5, design 3.8: a page does not need the changes after it to have been read."""
    ada = contacts.has(first_name="0", last_name="L0")
    for number in range(1, 6):
        ada = contacts.edited(ada, **({"first_name": str(number)} if number % 2 else {"last_name": f"L{number}"}))
    path = f"/contacts/{ada['id']}/history"
    assert (
        told(contacts.all_of(path, 2))
        == told(contacts.all_of(path, 100))
        == [
            (6, {"first_name": ("3", "5")}),
            (5, {"last_name": ("L2", "L4")}),
            (4, {"first_name": ("1", "3")}),
            (3, {"last_name": ("L0", "L2")}),
            (2, {"first_name": ("0", "1")}),
            (1, {"first_name": (None, "0"), "last_name": (None, "L0")}),
        ]
    )


def test_the_history_of_one_field_has_its_changes_alone(contacts: Contacts) -> None:
    """AC-5: also of one channel among several, page by page."""
    ada = contacts.has(first_name="Ada", phone="1111111111", email="a@example.org")
    asked = {"status": "paused", "reason": "exams"}
    sms = [ada["channels"][0]]
    ada = contacts.edited(ada, email="b@example.org")
    ada = contacts.edited(ada, channels={"sms": asked})
    sms.append(ada["channels"][0])
    ada = contacts.edited(ada, first_name="Augusta")
    assert of_field(contacts, ada, "first_name", limit=1) == [
        (4, {"first_name": ("Ada", "Augusta")}),
        (1, {"first_name": (None, "Ada")}),
    ]
    assert of_field(contacts, ada, "channel:sms", limit=1) == [
        (3, {"channel:sms": (sms[0], sms[1])}),
        (1, {"channel:sms": (None, sms[0])}),
    ]
    assert of_field(contacts, ada, "crm_id") == of_field(contacts, ada, "no such field") == []


def test_a_value_says_where_it_came_from(contacts: Contacts) -> None:
    """AC-5: its last change with the import and its row; what nobody changed came with the contact."""
    file = Import(contacts)
    file.send(["crm_id", "first_name", "phone"], ["C-1", "Ada", "1111111111"])
    [ada] = contacts.all()
    tonight = Import(contacts)
    tonight.send(["crm_id", "phone"], ["", "3333333333"], ["C-1", "2222222222"])
    contacts.as_(user="ben").edited(contacts.read(ada), last_name="Lovelace")
    contacts.as_(user="ben").edited(contacts.read(ada), last_name=None)
    found = provenance(contacts, ada)
    assert (found["created_at"]["created"], found["created_at"]["origin"]) == (True, found["first_name"]["origin"])
    import_of = {"kind": "import", "import_id": tonight.id, "import_number": tonight.number, "row": 3}
    assert (found["phone"]["origin"], found["phone"]["before"]) == (import_of, "1111111111")
    assert (found["channel:sms"]["origin"], found["channel:sms"]["before"]) == (import_of, ada["channels"][0])
    assert (found["first_name"]["created"], found["first_name"]["origin"]["row"]) == (True, 2)
    assert (found["last_name"]["actor"], found["last_name"]["before"]) == ("ben", "Lovelace")
    assert found["ai_disabled"]["origin"]["import_id"] == file.id
    assert "email" not in found  # nobody ever set it


def test_a_restored_value_is_a_change_of_staff(contacts: Contacts) -> None:
    """AC-5, PP-3, PP-6: restoring the previous phone is allowed and clears it; the history says how it came back."""
    ada = contacts.edited(contacts.has(phone="1111111111"), phone="2222222222")
    ada = contacts.as_(user="ben", origin="restore").edited(ada, phone="1111111111")
    assert (ada["phone"], ada["previous_phone"], ada.get("warnings")) == ("1111111111", None, None)
    newest = contacts.history(ada)[0]
    assert (newest["actor"], newest["origin"]) == ("ben", {"kind": "restore"})
    assert ada["channels"][0]["source"] == "staff"


@given(st.lists(st.dictionaries(st.sampled_from("abc"), st.integers(0, 2), max_size=3), min_size=1, max_size=8))
def test_before_and_after_are_what_they_were(edits: list[dict[str, int]]) -> None:
    """AC-5: against a list of the states themselves."""
    states: list[dict[str, int | None]] = [dict.fromkeys("abc")]
    kept = []
    for version, edit in enumerate(edits, start=2):
        was = states[-1]
        before = {name: was[name] for name, value in edit.items() if was[name] != value}
        kept.append(Kept(version, now(), "ben", "panel", None, None, None, before))
        states.append({**was, **edit})
    for change, moved in walk(dict(states[-1]), reversed(kept)):
        was, became = states[change.version - 2], states[change.version - 1]
        expected = {name: (was[name], became[name]) for name in "abc" if was[name] != became[name]}
        assert {one.field: (one.before, one.after) for one in moved} == expected


CHANGES = 2_000


@pytest.fixture(scope="module")
def busy(service: Service) -> tuple[Contacts, str]:
    """A contact with thousands of changes among others with as many."""
    contacts = service.institution()
    ada, bob = contacts.has(first_name="0"), contacts.has(first_name="0")
    with psycopg.connect(service.urls.owner, autocommit=True) as owner:
        for id in (ada["id"], bob["id"]):
            owner.execute(
                "INSERT INTO contact_change SELECT %s, %s, n, now(), 'ben', 'panel', null, null, null,"
                " jsonb_build_object('first_name', (n - 2)::text) FROM generate_series(2, %s) n",
                [contacts.institution, id, CHANGES],
            )
            owner.execute("UPDATE contact SET version = %s, first_name = %s", [CHANGES, str(CHANGES - 1)])
        owner.execute("VACUUM ANALYZE contact_change")
    return contacts, ada["id"]


def test_a_long_history_is_read_by_its_key(service: Service, busy: tuple[Contacts, str]) -> None:
    """AC-5, design 3.11: as the web role under row-level security, one contact's changes and nobody else's."""
    contacts, ada = busy
    params = {"institution": contacts.institution, "contact": UUID(ada), "newest": CHANGES, "version": 1000}
    params |= {"most": 101, "key": "first_name"}
    statements = [
        f"{history_queries._CHANGES} AND version <= :newest{history_queries._NEWEST_FIRST}",
        history_queries._LAST.text,
        history_queries._THEN.text,
    ]
    with psycopg.connect(service.urls.web, autocommit=True) as web:
        web.execute("SELECT set_config('app.institution', %s, false)", [str(contacts.institution)])
        for statement in statements:
            rows = web.execute(
                "EXPLAIN (ANALYZE, TIMING OFF, FORMAT JSON) " + psycopg_style(statement), params
            ).fetchone()
            plan = json.dumps(rows)
            assert "contact_change_pkey" in plan
            assert "Seq Scan" not in plan


def psycopg_style(statement: str) -> str:
    for name in ("institution", "contact", "newest", "version", "most", "key"):
        statement = statement.replace(f":{name}", f"%({name})s")
    return statement


def test_a_page_in_the_middle_of_a_long_history_is_right(busy: tuple[Contacts, str]) -> None:
    """AC-5, design 3.8."""
    contacts, ada = busy
    everything = of_field(contacts, {"id": ada}, "first_name", limit=300)
    assert everything[:-1] == [(n, {"first_name": (str(n - 2), str(n - 1))}) for n in range(CHANGES, 1, -1)]
    assert provenance(contacts, {"id": ada})["first_name"]["before"] == str(CHANGES - 2)


def test_nobody_elses_history_is_there(contacts: Contacts, others: Contacts) -> None:
    """AC-1."""
    theirs = others.has(first_name="Theirs")
    for path in ("history", "provenance"):
        assert contacts.ask("GET", f"/contacts/{theirs['id']}/{path}").code == "not-found"
        assert contacts.ask("GET", f"/contacts/{uuid4()}/{path}").code == "not-found"


@pytest.mark.parametrize("query", ["after=x", "limit=0", "field=%00", "field=" + "x" * 65])
def test_a_bad_query_says_what_is_wrong(contacts: Contacts, query: str) -> None:
    """CF-4."""
    ada = contacts.has(first_name="Ada")
    assert contacts.ask("GET", f"/contacts/{ada['id']}/history?{query}").code == "invalid"
