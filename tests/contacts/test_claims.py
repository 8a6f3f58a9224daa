"""What a row of an import holds, whatever happens to its contact while the import runs (IM-6)."""

from typing import Any

import psycopg
import pytest

from tests.contacts.conftest import Contacts, Import

ROW = {"crm_id": "C-1", "phone": "5550000001", "email": "ada@example.org"}
OTHER = {"crm_id": "C-9", "phone": "5550000009", "email": "eve@example.org"}


@pytest.mark.parametrize("name", list(ROW))
def test_what_staff_take_from_a_contact_stays_with_the_row_that_created_it(contacts: Contacts, name: str) -> None:
    """IM-6: a later row of the file does not become a second contact because somebody was quick."""
    sending = Import(contacts)
    _, ada, _ = sending.row(**ROW)
    contacts.edited(contacts.read(str(ada)), **{name: OTHER[name]})
    fate, _, codes = sending.row(**{name: ROW[name]})
    assert (fate, codes) == ("refused", ["duplicate-in-file"])


def test_so_does_what_another_import_takes(contacts: Contacts) -> None:
    """IM-6."""
    sending = Import(contacts)
    sending.row(**ROW)
    assert Import(contacts).row(crm_id="C-1", phone=OTHER["phone"])[0] == "updated"
    assert sending.row(phone=ROW["phone"])[2] == ["duplicate-in-file"]
    assert Import(contacts).row(phone=ROW["phone"])[0] == "created"


def test_what_staff_put_there_was_never_the_rows(contacts: Contacts) -> None:
    """IM-6: given up again, it is free."""
    sending = Import(contacts)
    _, ada, _ = sending.row(**ROW)
    corrected = contacts.edited(contacts.read(str(ada)), phone=OTHER["phone"])
    contacts.edited(corrected, phone="5550000002")
    assert sending.row(phone=OTHER["phone"])[0] == "created"
    assert sending.row(phone=ROW["phone"])[2] == ["duplicate-in-file"]


def test_the_email_of_a_created_contact_is_its_rows_though_a_later_row_names_it_too(contacts: Contacts) -> None:
    """IM-6: the first row that held it is named."""
    sending = Import(contacts)
    first = sending.next_row
    sending.row(**ROW)
    assert sending.row(crm_id="C-2", email=ROW["email"])[0] == "created"
    [(fate, _, codes)] = sending.send(["email"], [ROW["email"]])
    assert (fate, [(code["code"], code["row"]) for code in codes]) == ("refused", [("duplicate-in-file", first)])


def test_a_contact_that_came_by_an_import_is_in_no_claim(contacts: Contacts, owner: "psycopg.Connection[Any]") -> None:
    """IM-6: its membership and its identifiers say all there is to say."""
    sending = Import(contacts)
    sending.row(**ROW)
    assert owner.execute("SELECT count(*) FROM import_claim WHERE import_id = %s", [sending.id]).fetchone() == (0,)
