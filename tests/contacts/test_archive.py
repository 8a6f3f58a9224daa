"""Archived contacts: who archives them, and what stays (AR-1, AR-2)."""

from tests.contacts.conftest import Contacts, Import, State


def listed(contacts: Contacts, **query: str) -> list[str]:
    return [one["id"] for one in contacts.all_of("/contacts", 10, **query)]


def blocked(contact: State) -> set[str]:
    return {verdict.get("reason", "") for verdict in contact["reachability"]}


def test_an_imports_active_column_archives_and_brings_back(contacts: Contacts) -> None:
    """AR-1, AR-2: false is archived; nothing else of the contact goes, and unarchiving gives all of it back."""
    ada = contacts.has(crm_id="C-1", first_name="Ada", phone="1111111111")
    assert Import(contacts).row(crm_id="C-1", active="No") == ("updated", ada["id"], [])
    archived = contacts.read(ada)
    assert (archived["archived"], blocked(archived)) == (True, {"archived"})
    assert archived["channels"] == ada["channels"]
    assert listed(contacts) == []
    assert listed(contacts, archived="any") == listed(contacts, archived="true") == [ada["id"]]

    assert Import(contacts).row(crm_id="C-1", active="", first_name="Augusta")[0] == "updated"
    assert contacts.read(ada)["archived"] is True
    assert Import(contacts).row(crm_id="C-1", active="perhaps") == ("unchanged", ada["id"], ["invalid-boolean"])
    assert Import(contacts).row(crm_id="C-1", active="1") == ("updated", ada["id"], [])
    back = contacts.read(ada)
    assert (back["archived"], back["reachability"], back["channels"]) == (False, ada["reachability"], ada["channels"])
    assert listed(contacts) == [ada["id"]]


def test_a_row_may_create_somebody_archived(contacts: Contacts) -> None:
    """AR-2: and UNSET is as active as nothing."""
    fate, id, codes = Import(contacts).row(crm_id="C-2", active="false")
    assert (fate, codes, [one["archived"] for one in contacts.all()]) == ("created", [], [True])
    assert Import(contacts).row(crm_id="C-2", active="UNSET") == ("updated", id, [])
    assert [one["archived"] for one in contacts.all()] == [False]
