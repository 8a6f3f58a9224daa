"""Deciding rows, pure: no server, many files."""

import pytest

from contacts.columns import Institution, Plan, column, read_row
from contacts.matching import Options, decide, new_contact
from contacts.values import Definition
from contacts.world import World
from tests.contacts.oracle import Contact, Model, Row
from tests.contacts.test_batch_sizes import COLUMNS, CRM_IDS, EMAILS, PHONES, STARTING, a_file

FIELDS = {"n": Definition("n", "number")}
NAMES = [name for name in COLUMNS if name != "channel:sms"]  # channels are settled after deciding
IDS = {f"@{n}": f"00000000-0000-7000-8000-{n:012d}" for n in range(STARTING)} | {"@nobody": "nobody"}
REFS = {id: f"start {text[1:]}" for text, id in IDS.items()}


def starting() -> tuple[list[Contact], World]:
    """The same ten contacts for the model and for the product."""
    model: list[Contact] = []
    known: list[Contact] = []
    for n in range(STARTING):
        contact: Contact = {
            "crm_id": CRM_IDS[n] if n % 3 else None,
            "phone": PHONES[n] if n % 4 else None,
            "previous_phone": PHONES[-1 - n % 3] if n % 2 else None,
            "email": EMAILS[n % 5] if n % 2 else None,
            "first_name": "Zoe",
        }
        model.append(contact | {"ref": f"start {n}", "archived": False, "number": None, "consent": {}})
        known.append(new_contact("en") | contact | {"id": IDS[f"@{n}"], "version": 1})
    for contact in model:
        contact["consent"] = {contact["phone"]: "opted_in"}
    return model, World(known)


def texts_of(row: Row) -> list[str]:
    return [IDS.get(row[name].text, row[name].text) for name in NAMES]


def without_channels(row: Row) -> Row:
    return {name: cell for name, cell in row.items() if name != "channel:sms"}


@pytest.mark.parametrize("seed", range(60))
def test_rows_are_decided_as_a_plain_model_decides_them(seed: int) -> None:
    """IM-4 to IM-9, PP-2, PP-5."""
    options = {"strict": seed % 4 == 3, "update_by_email": seed % 2 == 0, "mode": "create_update"}
    policies = dict(zip(NAMES[1:], ["overwrite", "fill", "never", "fill", "never", "overwrite"], strict=True))
    policies = policies if seed % 3 == 0 else dict.fromkeys(NAMES, "overwrite")
    contacts, world = starting()
    model = Model(contacts, policies=policies, **options)  # type: ignore[arg-type]
    product = [f"custom:{name[0]}" if name == "number" else name for name in NAMES]
    plan = Plan(
        tuple(
            column(told, policies.get(name, "overwrite"), FIELDS, Institution())
            for name, told in zip(NAMES, product, strict=True)
        )
    )
    for number, row in enumerate(a_file(seed, 60), 2):
        decision = decide(read_row(plan, number, texts_of(row)), plan, world, Options(**options))  # type: ignore[arg-type]
        fate, _, codes = model.apply(number, without_channels(row))
        assert (decision.fate, sorted(code["code"] for code in decision.codes)) == (
            fate,
            sorted(code for code, *_ in codes),
        ), f"row {number}"
        for code, expected in zip(decision.codes, codes, strict=True):
            named = sorted(REFS.get(id, id) for id in code["contacts"]) if "contacts" in code else None
            assert (code["code"], named, code.get("row")) == (expected[0], expected[3], expected[4]), f"row {number}"
