"""A draft that is run dry, looked at and started."""

from typing import Any

from imports.config import Config
from tests.imports.conftest import HEADER, Imports, Row, working
from tests.support.view import Answer
from tests.support.waiting import wait_until

BY_HAND = [{"target": target, "policy": "fill" if target == "last_name" else "overwrite"} for target in HEADER]


class Draft:
    """An upload that waits to be looked at."""

    def __init__(self, imports: Imports, data: bytes, **query: Any) -> None:
        self.imports, self.made = imports, imports.has(data, draft="true", **query)

    @property
    def state(self) -> Row:
        return self.imports.state(self.made)

    @property
    def dry_run(self) -> Row:
        return dict(self.state["dry_run"])

    def ask(self, method: str, path: str, **request: Any) -> Answer:
        return self.imports.ask(method, f"/imports/{self.made['id']}/{path}", **request)

    def asked(self) -> Row:
        """Its new dry run."""
        answer = self.ask("POST", "dry-run")
        assert answer.status == 202, answer.body
        return dict(answer.body["dry_run"])

    def run_dry(self, config: Config) -> Row:
        """Asked for and worked off; how it ended."""
        self.asked()
        with working(config):
            wait_until(self.is_over, message="the dry run is over")
        return self.dry_run

    def is_over(self) -> bool:
        return self.dry_run["state"] not in ("asked", "running")

    def plan(self, limit: int = 1000, **query: Any) -> list[Row]:
        return self.imports.all_of(f"/imports/{self.made['id']}/plan", limit, **query)

    def outcomes(self, **query: Any) -> list[tuple[int, str]]:
        return [(row["row"], row["outcome"]) for row in self.plan(**query)]

    def start(self, dry_run: str | None) -> Answer:
        return self.ask("POST", "start", json={"dry_run": dry_run})

    def started(self, dry_run: str | None) -> Row:
        answer = self.start(dry_run)
        assert answer.status == 200, answer.body
        return dict(answer.body)

    def map(self, **body: Any) -> Row:
        answer = self.ask("PUT", "mapping", json=body)
        assert answer.status == 200, answer.body
        return dict(answer.body)
