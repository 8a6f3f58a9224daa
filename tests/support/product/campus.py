"""An institution of the running product and, beside it, the world as the oracle knows it."""

from dataclasses import dataclass
from typing import Any

from tests.support.oracle import comparing
from tests.support.oracle.files import CUSTOM_FIELDS, NextFile, first_file, people_needed
from tests.support.oracle.imports import import_csv
from tests.support.oracle.people import World
from tests.support.product.panels import assert_panels_equal_owners
from tests.support.product.state import read_owners
from tests.support.product.tenant import Product, Tenant


@dataclass
class Import:
    """One that was started, and the bytes it was started with."""

    id: str
    data: bytes


class Campus:
    """Imports are started in the product, and what became of them is asked of both."""

    def __init__(self, product: Product, name: str) -> None:
        self.tenant: Tenant = product.new_tenant(name)
        self.world = World(CUSTOM_FIELDS)
        self.imports = 0
        self.tenant.define(CUSTOM_FIELDS)

    def has_a_history(self, rows: int, seed: int) -> bytes:
        """People from a first file, some phones corrected by staff; gives the file that comes next."""
        people, corrected = people_needed(rows)
        first = self.start(first_file(seed, people))
        self.tenant.finished(first.id)
        self.check_report(first)
        for number, person in enumerate(self.world.people[-corrected:]):
            phone = f"404555{number:04d}"
            self.tenant.correct_phone(str(person.id), phone)
            self.world.staff_corrects_phone(person, phone)
        return NextFile(seed, self.world, corrected).bytes(rows)

    def start(self, data: bytes) -> Import:
        return Import(self.tenant.start_import(data, encoding="utf-8")["id"], data)

    def rows_done(self, started: Import) -> int:
        done: int = self.tenant.import_state(started.id)["rows_done"]
        return done

    def check_report(self, ended: Import) -> None:
        """IM-13: the report adds up, and every row's fate is the oracle's."""
        self.imports += 1
        result = import_csv(self.world, ended.data, number=self.imports)
        state = self.tenant.import_state(ended.id)
        assert state["number"] == self.imports
        comparing.assert_report_is(self.world, result, state, self.tenant.report(ended.id))

    def check_everything(self) -> None:
        """The contacts are exactly those of the oracle, and every panel equals its owners' state."""
        owned = read_owners(self.tenant)
        names: dict[str, Any] = {"fields": owned.fields, "labels": owned.labels}
        comparing.assert_contacts_are(self.world, owned.contacts, owned.label_sets, names)
        assert_panels_equal_owners(self.tenant, owned)
