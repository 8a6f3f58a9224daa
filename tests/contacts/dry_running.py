"""An import that is run dry, then run as it was reviewed, in batches of whatever size."""

from collections.abc import Sequence
from typing import Any, NamedTuple
from uuid import uuid4

from tests.contacts.conftest import Contacts, Import, State
from tests.support.view import Answer

Cells = Sequence[Sequence[str]]


class Planned(NamedTuple):
    """What a dry run says of one row."""

    row: int
    fate: str
    contact: str | None
    codes: list[State]
    changes: list[Any]
    digest: str

    @property
    def said(self) -> list[str]:
        return [code["code"] for code in self.codes]


class Reviewed(Import):
    """One file: its columns and rows are the same whenever they are sent."""

    def __init__(self, contacts: Contacts, columns: Sequence[str], *rows: Sequence[str], **options: Any) -> None:
        super().__init__(contacts, **options)
        self.columns, self.rows, self.dry_run = columns, rows, str(uuid4())
        self.digests: dict[int, str] = {}

    def bodies(self, size: int) -> list[State]:
        starts = range(0, len(self.rows), size)
        return [self.body(self.columns, self.rows[start : start + size], first=start + 2) for start in starts]

    def ask(self, body: State) -> Answer:
        return self.contacts.ask("PUT", f"/imports/{self.id}/dry-run", json=body | {"dry_run": self.dry_run})

    def plan(self, size: int = 1000) -> list[Planned]:
        """Run it dry; what is said of every row."""
        planned: list[Planned] = []
        for body in self.bodies(size):
            answer = self.ask(body)
            assert answer.status == 200, answer.body
            planned += [Planned(*row) for row in answer.body["rows"]]
        self.digests |= {row.row: row.digest for row in planned}
        return planned

    def run(self, size: int = 1000) -> list[tuple[int, str, str | None, list[State]]]:
        """Apply it as it was reviewed; row, fate, contact and codes."""
        fates = []
        for body in self.bodies(size):
            reviewed = [self.digests.get(row[0]) for row in body["rows"]]
            answer = self.put(body | {"dry_run": self.dry_run, "reviewed": reviewed})
            assert answer.status == 200, answer.body
            fates += [tuple(fate) for fate in answer.body["fates"]]
        return fates

    def moved(self) -> int:
        answer = self.contacts.ask("GET", f"/imports/{self.id}/dry-runs/{self.dry_run}/moved")
        assert answer.status == 200, answer.body
        return int(answer.body["rows"])
