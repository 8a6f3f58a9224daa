"""The contacts table against plain Python over the same contacts."""

from typing import Any
from uuid import UUID, uuid4

import pytest

from tests.panel_bff import states
from tests.panel_bff.conftest import Bff, Browser
from tests.panel_bff.states import State, a_batch, a_channel, a_contact, a_label_set

PEOPLE: list[dict[str, Any]] = [
    {"first_name": "Ada", "last_name": "Lovelace", "phone": "5551230001", "email": "ada@riverside.edu"},
    {"first_name": "Grace", "last_name": "Hopper", "phone": "5551230002", "email": "grace.hopper@navy.example"},
    {"first_name": "José", "last_name": "Álvarez", "phone": "5559990003", "email": None},
    {"first_name": "Wei", "last_name": "Li", "phone": None, "email": "wei_li@riverside.edu"},
    {"first_name": "Katherine", "preferred_name": "Kat", "last_name": "Johnson", "phone": None, "email": None},
    {"first_name": None, "last_name": None, "full_name": "5551230006", "phone": "5551230006", "email": None},
]
CRM_IDS = ["S900001", "12-345 B", "s900_2", None, None, None]
EVERYBODY = ["5551230006", "Ada Lovelace", "Grace Hopper", "José Álvarez", "Kat Johnson", "Wei Li"]


@pytest.fixture
def people(bff: Bff, riverside: UUID) -> list[State]:
    made = [
        a_contact(riverside, created_at=f"2026-02-01T12:00:0{number}.000000Z", crm_id=crm_id, **person)
        for number, (person, crm_id) in enumerate(zip(PEOPLE, CRM_IDS, strict=True))
    ]
    bff.hears_of(states.CONTACT, *made)
    return made


@pytest.mark.usefixtures("people")
@pytest.mark.parametrize(
    ("q", "found"),
    [
        ("", EVERYBODY),
        ("love", ["Ada Lovelace"]),
        ("LOVELACE ada", ["Ada Lovelace"]),
        ("ada hopper", []),
        ("jose", ["José Álvarez"]),
        ("ÁLVAREZ", ["José Álvarez"]),
        ("katherine", ["Kat Johnson"]),
        ("riverside", ["Ada Lovelace", "Wei Li"]),
        ("ada@riverside.edu", ["Ada Lovelace"]),
        ("@navy", ["Grace Hopper"]),
        ("ada@navy", []),
        ("123", ["5551230006", "Ada Lovelace", "Grace Hopper"]),
        ("(555) 123-0002", ["Grace Hopper"]),
        ("+1 555.999.0003", ["José Álvarez"]),
        ("li", ["Wei Li"]),
        ("la", []),
        ("k", ["Kat Johnson"]),
        ("l", []),
        ("w l", ["Wei Li"]),
        ("ada l", ["Ada Lovelace"]),
        ("5", ["5551230006"]),
        ("i_l", ["Wei Li"]),
        ("%", []),
        ("a%a", []),
        ("\\", []),
        ("100%", []),
        ("S900001", ["Ada Lovelace"]),
        ("s900", ["Ada Lovelace", "José Álvarez"]),
        ("s900_", ["José Álvarez"]),
        ("s9", []),
        ("900001", []),
        ("12-345", ["Grace Hopper"]),
        ("12-345 b", ["Grace Hopper"]),
        ("s900 ada", []),
    ],
)
def test_a_search_finds_by_name_phone_email_and_crm_id(admin: Browser, q: str, found: list[str]) -> None:
    """CT-1. Three characters anywhere, two at the start of a word, one at the start of the shown name; a CRM ID by its
    beginning."""
    assert admin.names(q=q) == found
    assert (admin.get("/api/contacts", q=q).json or {})["total"] == len(found)


def test_a_row_shows_what_the_table_needs(bff: Bff, riverside: UUID, admin: Browser) -> None:
    """CT-1, AR-3."""
    label = str(uuid4())
    contact = a_contact(
        riverside, test_user=True, email="a@b.example", channels=[a_channel(), a_channel("email", "paused")]
    )
    bff.hears_of(states.CONTACT, contact)
    bff.hears_of(states.LABEL_SET, a_label_set(riverside, contact["id"], label))
    assert admin.contacts() == [
        {
            "id": contact["id"],
            "full_name": "Ada Lovelace",
            "phone": None,
            "email": "a@b.example",
            "labels": [label],
            "channels": [{"channel": "sms", "status": "opted_in"}, {"channel": "email", "status": "paused"}],
            "created_at": contact["created_at"],
            "archived": False,
            "test_user": True,
        }
    ]


def test_another_crm_id_takes_the_place_of_the_one_before(bff: Bff, riverside: UUID, admin: Browser) -> None:
    """CT-1."""
    contact = bff.has(riverside, crm_id="S900001")
    bff.hears_of(states.CONTACT, {**contact, "version": 2, "crm_id": "T-77"})
    assert (admin.names(q="t-77"), admin.names(q="s900001")) == ([contact["full_name"]], [])


def test_test_users_are_listed_and_counted_apart(bff: Bff, riverside: UUID, admin: Browser) -> None:
    """AR-3: left out of the count; AR-1: the archived are counted where they are listed."""
    bff.has(riverside, last_name="Stone")
    for archived in (False, True):
        bff.has(riverside, last_name="Stone", test_user=True, archived=archived)

    def counted(**query: Any) -> tuple[int, int, int]:
        page = admin.get("/api/contacts", **query).json or {}
        return len(page["items"]), page["total"], page["test_users"]

    assert counted() == counted(q="stone") == (2, 1, 1)
    assert counted(archived="any") == (3, 1, 2)
    assert counted(archived="true") == (1, 0, 1)
    assert counted(q="nobody") == (0, 0, 0)


@pytest.mark.usefixtures("people")
def test_the_newest_come_first_when_asked(admin: Browser) -> None:
    """CT-1."""
    newest = [admin_name(person) for person in reversed(PEOPLE)]
    assert admin.names(sort="-created_at") == newest


@pytest.mark.parametrize("sort", ["name", "-created_at"])
@pytest.mark.parametrize("archived", ["false", "true", "any"])
@pytest.mark.parametrize("limit", [1, 3, 200])
def test_pages_show_everybody_once_and_in_order(
    bff: Bff, riverside: UUID, admin: Browser, sort: str, archived: str, limit: int
) -> None:
    """CT-1, AR-1: also people with one name and one date."""
    made = [
        a_contact(
            riverside,
            first_name=f"Ada {number % 4}",
            created_at=f"2026-02-01T12:00:0{number % 3}.000000Z",
            archived=number % 2 == 0,
        )
        for number in range(12)
    ]
    bff.hears_of(states.CONTACT, *made)
    shown = [contact for contact in made if archived == "any" or contact["archived"] == (archived == "true")]
    if sort == "name":
        expected = sorted(shown, key=lambda contact: (contact["full_name"].lower(), contact["id"]))
    else:
        expected = sorted(shown, key=lambda contact: (contact["created_at"], contact["id"]), reverse=True)
    found = admin.contacts(sort=sort, archived=archived, limit=limit)
    assert [item["id"] for item in found] == [contact["id"] for contact in expected]


def test_archived_contacts_are_left_out_unless_asked_for(bff: Bff, riverside: UUID, admin: Browser) -> None:
    """AR-1."""
    contact = bff.has(riverside)
    bff.hears_of(states.CONTACT, {**contact, "version": 2, "archived": True})
    assert admin.contacts() == []
    assert [item["archived"] for item in admin.contacts(archived="true")] == [True]
    bff.hears_of(states.CONTACT, {**contact, "version": 3})
    assert [item["archived"] for item in admin.contacts()] == [False]


def test_contacts_are_filtered_by_their_import(bff: Bff, people: list[State], riverside: UUID, admin: Browser) -> None:
    """IM-14: a row that changed nothing still belongs to the import."""
    ada, grace, *_ = people
    rows = [[ada["id"], 1, "unchanged"], [grace["id"], 2, "updated"]]
    bff.hears_of(states.MEMBERSHIP, a_batch(riverside, uuid4(), 4, rows))
    bff.hears_of(states.MEMBERSHIP, a_batch(riverside, uuid4(), 5, rows[:1]))
    assert admin.names(**{"import": 4}) == ["Ada Lovelace", "Grace Hopper"]
    assert admin.names(**{"import": 4, "q": "grace", "sort": "-created_at"}) == ["Grace Hopper"]
    assert admin.names(**{"import": 5}) == ["Ada Lovelace"]
    assert admin.names(**{"import": 6}) == []


def test_a_large_import_is_filtered_like_a_small_one(
    bff: Bff, people: list[State], riverside: UUID, admin: Browser, monkeypatch: pytest.MonkeyPatch
) -> None:
    """IM-14."""
    monkeypatch.setattr("panel_bff.contacts_table.FEW_MEMBERS", 1)
    rows = [[person["id"], row, "created"] for row, person in enumerate(people[:3], 1)]
    bff.hears_of(states.MEMBERSHIP, a_batch(riverside, uuid4(), 4, rows))
    assert admin.names(**{"import": 4}) == ["Ada Lovelace", "Grace Hopper", "José Álvarez"]


def test_the_total_is_counted_once_and_only_up_to_a_limit(
    bff: Bff, riverside: UUID, admin: Browser, monkeypatch: pytest.MonkeyPatch
) -> None:
    """CT-1: works with a million contacts."""
    for _ in range(3):
        bff.has(riverside)
    first = admin.get("/api/contacts", limit=1).json or {}
    assert first["total"] == 3
    assert (admin.get("/api/contacts", limit=1, after=first["next"]).json or {})["total"] is None
    monkeypatch.setattr("panel_bff.contacts_table.MOST_COUNTED", 2)
    beyond = admin.get("/api/contacts").json or {}
    assert (beyond["total"], beyond["test_users"]) == (None, None)


@pytest.mark.parametrize(
    ("query", "field"),
    [
        ({"after": "garbage"}, "after"),
        ({"after": "W10"}, "after"),
        ({"sort": "-created_at", "after": "WyJhIiwiYiJd"}, "after"),
        ({"sort": "phone"}, "sort"),
        ({"archived": "maybe"}, "archived"),
        ({"limit": "0"}, "limit"),
        ({"limit": "201"}, "limit"),
        ({"import": "x"}, "import"),
        ({"q": "a\x00b"}, "q"),
        ({"q": "a" * 201}, "q"),
    ],
)
def test_a_query_that_makes_no_sense_says_which_part(admin: Browser, query: dict[str, Any], field: str) -> None:
    """Every fault is named."""
    answer = admin.get("/api/contacts", **query)
    assert answer.status_code == 422
    assert [fault["field"] for fault in (answer.json or {})["errors"]] == [field]


@pytest.mark.usefixtures("people")
@pytest.mark.parametrize("number", [0, -1, 10**12, 10**30])
def test_nobody_is_in_an_import_that_never_was(admin: Browser, number: int) -> None:
    """IM-14."""
    assert admin.names(**{"import": number}) == []


def admin_name(person: dict[str, Any]) -> str:
    return str(a_contact(uuid4(), **person)["full_name"])
