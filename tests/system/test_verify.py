"""`panel-bff verify` on the running product: what was changed by hand in the read model is found and repaired."""

import re
from dataclasses import dataclass

import psycopg
import pytest

from deploy.local.cache import LocalError
from deploy.local.stack import Stack
from tests.support.product.panels import assert_panels_equal_owners
from tests.support.product.running import EVERYTHING, wait_until_all_run
from tests.support.product.state import read_owners
from tests.support.product.tenant import Product, Tenant

PEOPLE = b"first_name,last_name,phone\n" + b"".join(b"Ada,Number %d,555123%04d\n" % (n, n) for n in range(40))
PROJECTIONS = [name for name in EVERYTHING if name.startswith("panel-bff-project")]
PATIENTLY = ("--patience", "120")
OF_CONTACT = "contacts.contact.v1"
OF_LABELS = "labels.contact-labels.v1"
OF_IMPORTS = "contacts.import-membership.v1"
OF_ONE = (OF_CONTACT, OF_LABELS, OF_IMPORTS)

# What `verify` says of it -> what somebody did
BY_HAND = {
    (OF_CONTACT, "missing"): "DELETE FROM read.panel WHERE contact_id = %(id)s",
    (OF_CONTACT, "stale"): "UPDATE read.panel SET contact_version = 1 WHERE contact_id = %(id)s",
    (OF_CONTACT, "ahead"): "UPDATE read.panel SET contact_version = 99 WHERE contact_id = %(id)s",
    (OF_CONTACT, "extra"): "UPDATE read.panel SET contact_id = gen_random_uuid() WHERE contact_id = %(id)s",
    (OF_CONTACT, "broken"): "DELETE FROM read.contact_row WHERE contact_id = %(id)s",
    (OF_LABELS, "missing"): "UPDATE read.panel SET labels = NULL, labels_version = 0 WHERE contact_id = %(id)s",
    (OF_LABELS, "broken"): "DELETE FROM read.contact_label WHERE contact_id = %(id)s",
    (OF_IMPORTS, "missing"): "DELETE FROM read.contact_import WHERE contact_id = %(id)s",
    (OF_IMPORTS, "ahead"): "INSERT INTO read.contact_import SELECT institution_id, contact_id,"
    " gen_random_uuid(), 99, 1, 1, 'created', applied_at FROM read.contact_import WHERE contact_id = %(id)s",
    ("labels.label.v1", "missing"): "DELETE FROM read.label WHERE institution_id = %(institution)s",
    ("contacts.field.v1", "extra"): "UPDATE read.field SET field_id = gen_random_uuid()"
    " WHERE institution_id = %(institution)s",
    ("contacts.lifecycle.v1", "missing"): "DELETE FROM read.erased WHERE institution_id = %(institution)s",
    ("imports.import.v1", "missing"): "DELETE FROM read.import WHERE institution_id = %(institution)s",
    ("panel.institution.v1", "missing"): "UPDATE read.catalogue SET institution_version = 0"
    " WHERE institution_id = %(institution)s",
}


@dataclass
class Verified:
    """An institution with contacts that have everything, and the command."""

    stack: Stack
    tenant: Tenant
    contacts: list[str]

    def verify(self, *arguments: str) -> tuple[bool, str]:
        """Whether all is the same, and what was printed."""
        own = ["--institution", str(self.tenant.id), "--patience", "1", *arguments]
        try:
            return True, self.stack.command("panel-bff", ["verify", *own])
        except LocalError as error:
            return False, str(error)

    def by_hand(self, statement: str, contact: str) -> None:
        with psycopg.connect(self.stack.dsn_of("panel-bff", "owner")) as connection:
            done = connection.execute(statement, {"id": contact, "institution": self.tenant.id})
            assert done.rowcount == 1, statement


@pytest.fixture(scope="module")
def verified(stack: Stack, product: Product) -> Verified:
    tenant = product.new_tenant("verified")
    field = tenant.contacts.ok("POST", "/fields", json={"name": "Campus", "type": "text"})
    label = tenant.labels.ok("POST", "/labels", json={"name": "Honors"})
    ended = tenant.finished(tenant.start_import(PEOPLE)["id"])
    contacts = [row["contact_id"] for row in tenant.report(ended["id"])]
    for contact in contacts[: len(BY_HAND)]:
        value, seen = {"custom": {field["id"]: "North"}}, {"If-Match": '"1"'}
        tenant.contacts.ok("PATCH", f"/contacts/{contact}", json=value, headers=seen)
        tenant.labels.ok("PATCH", f"/contact-labels/{contact}", json={"add": [label["id"]]})
    stack.command("contacts", ["erase", str(tenant.id), contacts.pop()])
    made = Verified(stack, tenant, contacts)
    same, said = made.verify(*PATIENTLY)
    assert same, said
    return made


def test_what_was_done_by_hand_is_found_and_repaired(verified: Verified) -> None:
    """Design 2: missing, stale, ahead, extra, and a table that disagrees with its panel; each with its contact's id."""
    for (_, statement), contact in zip(BY_HAND.items(), verified.contacts, strict=False):
        verified.by_hand(statement, contact)
    same, said = verified.verify()
    assert not same
    for (topic, kind), contact in zip(BY_HAND, verified.contacts, strict=False):
        assert re.search(rf"^{re.escape(topic)} .*\d {kind}", said, re.M), said
        if topic in OF_ONE and kind != "extra":
            assert re.search(rf"{kind} {contact} owner", said), said
    verified.verify("--repair")  # as patient with each of ten differences, it would take minutes
    same, said = verified.verify(*PATIENTLY)
    assert same, said
    assert_panels_equal_owners(verified.tenant, read_owners(verified.tenant))


def test_an_owner_that_is_away_is_no_difference(verified: Verified) -> None:
    """Design 2: nobody can say; nothing is changed."""
    verified.stack.stop_program("labels-web")
    same, said = verified.verify("--repair")
    verified.stack.start_program("labels-web")
    assert not same
    assert "labels service does not answer" in said
    wait_until_all_run(verified.stack)
    assert verified.verify(*PATIENTLY)[0]


def test_what_is_only_on_its_way_is_no_difference(verified: Verified) -> None:
    """Design 2: differences are looked at twice."""
    contact = verified.contacts[-1]
    for program in PROJECTIONS:
        verified.stack.stop_program(program)
    changed = {"first_name": "On its way"}
    verified.tenant.contacts.ok("PATCH", f"/contacts/{contact}", json=changed, headers={"If-Match": '"1"'})
    same, said = verified.verify()
    assert not same
    assert f"stale {contact} owner 2 panel 1" in said
    for program in PROJECTIONS:
        verified.stack.start_program(program)
    assert verified.verify(*PATIENTLY)[0]
    wait_until_all_run(verified.stack)
