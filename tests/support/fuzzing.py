"""Invented requests for every operation of an OpenAPI document, and what of their answers the document does not tell.

Schemathesis invents; in every second case we put in what chance would never hit: ids that are there, the ETag that is
live. Nothing is shrunk: every distinct fault is kept with the request that showed it.
"""

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from itertools import cycle
from typing import Any

import requests
import schemathesis
from hypothesis import HealthCheck, Phase, given, seed, settings
from schemathesis.core.failures import Failure, FailureGroup
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_schema_conformance,
    status_code_conformance,
)

CHECKS = [
    schemathesis.checks.not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_schema_conformance,
]
Headers = Callable[[str], Mapping[str, str]]  # of an operation, such as "GET /contacts/{contact_id}"
SEED = 20261123
SECONDS = 120.0  # for one answer
TOO_LONG = 414  # an address of more than 64 KiB: the server says it, and no app has seen the request
_UUID = re.compile(r"[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}")


@dataclass
class Explorer:
    """Asks one service; `ids` are ids that are there, by the name of the path parameter."""

    url: str
    headers: Headers
    ids: Mapping[str, str]
    bodies: Mapping[str, bytes]  # by operation: a body that is taken, where chance would not invent one
    examples: int
    tried: int = 0
    statuses: dict[str, set[int]] = field(default_factory=dict)  # by operation
    faults: dict[str, str] = field(default_factory=dict)  # fault -> the request that showed it

    def explore(self, *, leave_out: tuple[str, ...] = ()) -> None:
        with requests.Session() as session:
            document = session.get(f"{self.url}/openapi.json", timeout=SECONDS).json()
            for told in operations_of(document):
                told["responses"].pop("default", None)  # "whatever else" would document everything
            described = schemathesis.openapi.from_dict(document)
            for found in described.get_all_operations():
                operation: Any = found.ok()  # type: ignore[union-attr]  # else it raises, as it shall
                if operation.label not in leave_out:
                    for mode in schemathesis.GenerationMode:
                        self._operation(session, operation, mode)

    def tell(self) -> None:
        """For who reads the log of a test that failed."""
        print(f"{self.tried} requests")
        for operation, statuses in self.statuses.items():
            print(f"{operation}: {sorted(statuses)}")
        for fault, shown in self.faults.items():
            print(f"--- {fault}\n{shown}\n")

    def _operation(self, session: requests.Session, operation: Any, mode: Any) -> None:
        @seed(SEED)
        @settings(
            max_examples=self.examples,
            deadline=None,
            database=None,
            phases=[Phase.generate],
            suppress_health_check=list(HealthCheck),
        )
        @given(case=operation.as_strategy(generation_mode=mode))
        def ask(case: Any) -> None:
            self._ask(session, case, known=next(turns))

        turns = cycle((True, False))
        ask()

    def _ask(self, session: requests.Session, case: Any, known: bool) -> None:
        label = case.operation.label
        if known:
            case.path_parameters = {**case.path_parameters, **self._ids_of(case.path_parameters)}
            case.body = self.bodies.get(label, case.body)
        headers = dict(self.headers(label))
        if known and "If-Match" in (case.headers or {}):
            headers["If-Match"] = self._etag(session, case, headers)
        for name in headers:
            case.headers.pop(name, None)
        response = case.call(base_url=self.url, session=session, headers=headers, timeout=SECONDS)
        self.tried += 1
        self.statuses.setdefault(label, set()).add(response.status_code)
        documented = _is_addressed(case) and response.status_code != TOO_LONG
        try:
            case.validate_response(response, checks=CHECKS if documented else CHECKS[:1])
        except FailureGroup as group:
            for failure in group.exceptions:
                self._fault(label, case, response, failure)

    def _ids_of(self, parameters: Mapping[str, Any]) -> dict[str, str]:
        return {name: self.ids[name] for name in parameters if name in self.ids}

    def _etag(self, session: requests.Session, case: Any, headers: Mapping[str, str]) -> str:
        """Of what the case is about, as it is now."""
        return str(
            session.get(self.url + case.formatted_path, headers=dict(headers), timeout=SECONDS).headers.get(
                "ETag", '"1"'
            )
        )

    def _fault(self, label: str, case: Any, response: Any, failure: Any) -> None:
        what = str(failure).splitlines()[0] if isinstance(failure, Failure) else repr(failure)
        fault = f"{label}: {response.status_code}: {what}"
        self.faults.setdefault(fault, f"{failure}\n{case.as_curl_command()}\n{response.text[:500]}")


def _is_addressed(case: Any) -> bool:
    """Without an id where an id stands, the path is another operation's or nobody's."""
    return all(_UUID.fullmatch(str(value)) for value in case.path_parameters.values())


def operations_of(document: dict[str, Any]) -> Iterator[dict[str, Any]]:
    for path in document["paths"].values():
        yield from (found for name, found in path.items() if name != "parameters")
