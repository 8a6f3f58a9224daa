"""A row's outcome does not depend on the size of its batch: a nasty file against a plain model (IM-20)."""

import random
from collections.abc import Sequence
from typing import Any

import pytest

from tests.contacts.conftest import Contacts, Import, Service, State
from tests.contacts.oracle import EMPTY, UNSET, Bad, Cell, Code, Contact, Model, Row

PHONES = [f"555000{n:04d}" for n in range(14)]
CRM_IDS = [f"C-{n}" for n in range(12)]
EMAILS = [f"user{n}@example.org" for n in range(8)]
STARTING = 10


def spelled(rng: random.Random, phone: str) -> str:
    return rng.choice([phone, f"+1 {phone}", f"({phone[:3]}) {phone[3:6]}-{phone[6:]}", f"1{phone}", f" {phone} "])


def a_cell(rng: random.Random, name: str) -> Cell:
    """Most cells say something, some clear, some are wrong."""
    roll = rng.random()
    if name == "id":
        known = roll < 0.12
        return Cell("", EMPTY) if roll > 0.15 else a_platform_id(rng.randrange(STARTING) if known else None)
    if roll < 0.25:
        return Cell(rng.choice(["", "  "]), EMPTY)
    if roll < 0.31 and name != "channel:sms":
        return Cell("UNSET", UNSET)
    if roll < 0.40:
        return a_bad_cell(name)
    return a_good_cell(rng, name)


def a_platform_id(number: int | None) -> Cell:
    """The id of a contact that was there, which each institution has its own of."""
    return Cell("@nobody", "nobody") if number is None else Cell(f"@{number}", f"start {number}")


def a_bad_cell(name: str) -> Cell:
    bad = {
        "crm_id": ("x" * 256, "value-too-long"),
        "phone": ("555-CALL", "invalid-phone"),
        "email": ("not an email", "invalid-email"),
        "first_name": ("x" * 65, "value-too-long"),
        "active": ("perhaps", "invalid-boolean"),
        "channel:sms": ("asleep", "unknown-option"),
        "number": ("twelve", "invalid-number"),
    }
    text, code = bad[name]
    return Cell(text, Bad(code))


def a_good_cell(rng: random.Random, name: str) -> Cell:
    if name == "phone":
        phone = rng.choice(PHONES)
        return Cell(spelled(rng, phone), phone)
    if name == "active":
        active = rng.random() < 0.8
        return Cell(rng.choice(["yes", "TRUE", "1"] if active else ["no", "False", "0"]), active)
    if name == "channel:sms":
        status = rng.choice(["opted_in", "paused", "opted_out"])
        return Cell(rng.choice([status, status.upper().replace("_", " ")]), status)
    if name == "email":
        email = rng.choice(EMAILS)
        return Cell(email.replace("example", "EXAMPLE"), email)
    values = {"crm_id": CRM_IDS, "first_name": ["Ada", "Bob", "Cyd"], "number": ["1", "2.5", "3"]}[name]
    value = rng.choice(values)
    return Cell(f" {value}", value)


COLUMNS = ["id", "crm_id", "phone", "email", "first_name", "active", "channel:sms", "number"]


def a_file(seed: int, length: int) -> list[Row]:
    """Rows over few identifiers, so that they collide in every way."""
    rng = random.Random(seed)
    rows = []
    for _ in range(length):
        row = {name: a_cell(rng, name) for name in COLUMNS}
        if rng.random() < 0.12:  # an email and nothing else
            row |= {name: Cell("", EMPTY) for name in ("id", "crm_id", "phone")} | {"email": a_good_cell(rng, "email")}
        rows.append(row)
    return rows


def starting(contacts: Contacts, seed: int) -> tuple[list[Contact], dict[str, str]]:
    """Contacts that are there before, told to the product and to the model; and each one's id by its ref."""
    rng = random.Random(seed)
    model: list[Contact] = []
    ids: dict[str, str] = {}
    phones, crm_ids = rng.sample(PHONES, STARTING), rng.sample(CRM_IDS, STARTING)
    for n in range(STARTING):
        crm_id = crm_ids[n] if n % 3 else None
        email = EMAILS[n % 5] if n % 2 else None
        told = contacts.has(phone=phones[n], crm_id=crm_id, email=email, first_name="Zoe")
        known: Contact = {
            "ref": f"start {n}",
            "phone": phones[n],
            "previous_phone": None,
            "crm_id": crm_id,
            "email": email,
        }
        known |= {"first_name": "Zoe", "archived": False, "number": None, "consent": {phones[n]: "opted_in"}}
        if n % 4 == 0:  # staff corrected it
            known |= {"previous_phone": phones[n], "phone": f"666000{n:04d}"}
            told = contacts.edited(told, phone=known["phone"])
            known["consent"][known["phone"]] = "opted_in"
        if n % 5 == 0:
            contacts.edited(told, channels={"sms": {"status": "opted_out", "reason": "asked"}})
            known["consent"][known["phone"]] = "opted_out"
        model.append(known)
        ids[known["ref"]] = told["id"]
    return model, ids


def imported(
    contacts: Contacts, rows: Sequence[Row], ids: dict[str, str], size: int, policies: State, options: State
) -> list[tuple[str, str | None, list[Code]]]:
    """The product's fates for the file in batches of `size`, with contacts named as the model names them."""
    number = contacts.has_field("Number", "number")["id"]
    columns = [
        f"{f'custom:{number}' if name == 'number' else name}={policies.get(name, 'overwrite')}" for name in COLUMNS
    ]
    sending, fates = Import(contacts, **options), []
    refs: dict[Any, Any] = {id: ref for ref, id in ids.items()} | {None: None}
    for start in range(0, len(rows), size):
        texts = [
            [ids.get(f"start {c.text[1:]}", c.text) if c.text[:1] == "@" else c.text for c in r.values()]
            for r in rows[start : start + size]
        ]
        for place, (fate, contact, codes) in enumerate(sending.send(columns, *texts)):
            refs.setdefault(contact, f"row {start + place + 2}")
            fates.append((fate, refs[contact], [told(code, refs, number) for code in codes]))
    ids |= {ref: id for id, ref in refs.items() if ref is not None}
    return fates


def told(code: State, refs: dict[Any, Any], number: str) -> Code:
    field = "number" if code["field"] == f"custom:{number}" else code["field"]
    contacts = sorted(refs[id] for id in code["contacts"]) if "contacts" in code else None
    return code["code"], code["level"], field, contacts, code.get("row")


def as_the_model_sees(state: State, refs: dict[str, str]) -> Contact:
    sms = [channel["status"] for channel in state["channels"] if channel["channel"] == "sms"]
    same = {name: state[name] for name in ("phone", "previous_phone", "crm_id", "email", "first_name", "archived")}
    return same | {"ref": refs[state["id"]], "number": next(iter(state["custom"].values()), None), "sms": sms}


def as_the_product_shows(contact: Contact) -> Contact:
    shown = {name: value for name, value in contact.items() if name != "consent"}
    return shown | {"sms": [contact["consent"][contact["phone"]]] if contact["phone"] else []}


def normal(fates: Sequence[tuple[str, str | None, list[Code]]]) -> list[Any]:
    return [(row, fate, ref, sorted(codes, key=repr)) for row, (fate, ref, codes) in enumerate(fates, 2)]


SETTINGS: list[tuple[State, State, int]] = [
    ({}, {}, 200),
    ({"update_by_email": True}, {"phone": "fill", "first_name": "never", "number": "fill", "channel:sms": "fill"}, 120),
    ({"strict": True}, {"crm_id": "never", "email": "fill", "channel:sms": "never"}, 120),
    ({"mode": "create_only"}, {}, 60),
    ({"mode": "update_only", "update_by_email": True}, {}, 60),
]


@pytest.mark.parametrize(("seed", "setting"), list(enumerate(SETTINGS)))
def test_batches_of_1_7_and_1000_give_what_a_plain_model_gives(
    service: Service, seed: int, setting: tuple[State, State, int]
) -> None:
    """IM-20, IM-4 to IM-9, PP-2, PP-5, CH-8: every fate, every code, every contact field by field."""
    options, policies, length = setting
    rows = a_file(seed, length)
    expected = None
    for size in (1, 7, 1000):
        contacts = service.institution()
        known, ids = starting(contacts, seed)
        model = Model(known, policies=policies, **options)
        expected = [model.apply(number, row) for number, row in enumerate(rows, 2)]
        fates = imported(contacts, rows, ids, size, policies, options)
        assert normal(fates) == normal(expected), f"batches of {size}"
        refs = {id: ref for ref, id in ids.items()}
        shown = {refs[state["id"]]: as_the_model_sees(state, refs) for state in contacts.all()}
        assert shown == {contact["ref"]: as_the_product_shows(contact) for contact in model.contacts}, size
    assert expected is not None
    assert len({fate for fate, _, _ in expected}) >= 3  # the file was nasty
