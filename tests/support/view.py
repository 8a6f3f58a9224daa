"""One institution's view of a service, in process: asked as its callers ask, with a signed token."""

from dataclasses import dataclass
from typing import Any, ClassVar, Self
from uuid import UUID

from flask.testing import FlaskClient
from werkzeug.datastructures import Headers

from tests.support.keys import Keys


@dataclass(frozen=True)
class Answer:
    status: int
    body: Any  # None of an answer that is not JSON
    headers: Headers
    text: str

    @property
    def code(self) -> str:
        """The stable code of a problem."""
        return str(self.body["code"])

    @property
    def faults(self) -> list[tuple[str, str]]:
        """The field and code of every fault of a problem."""
        return [(fault["field"], fault["code"]) for fault in self.body["errors"]]


class View:
    """Each service's tests add what they say of it."""

    audience: ClassVar[str]

    def __init__(self, client: FlaskClient, keys: Keys, institution: UUID, **claims: Any) -> None:
        self.client, self._keys, self._claims = client, keys, claims
        self.institution = institution

    def as_(self, **claims: Any) -> Self:
        """The same institution with another role, issuer or origin."""
        return type(self)(self.client, self._keys, self.institution, **claims)

    def ask(self, method: str, path: str, headers: dict[str, str] | None = None, **request: Any) -> Answer:
        token = self._keys.headers(institution=self.institution, audience=self.audience, **self._claims)
        answer = self.client.open(path, method=method, headers=token | (headers or {}), **request)
        body = answer.get_json() if answer.is_json else None
        return Answer(answer.status_code, body, answer.headers, answer.get_data(True))

    def made(self, path: str, **wanted: Any) -> dict[str, Any]:
        """POST what must be taken; the state it got."""
        answer = self.ask("POST", path, json=wanted)
        assert answer.status == 201, answer.body
        return dict(answer.body)

    def all_of(self, path: str, limit: int, **query: Any) -> list[dict[str, Any]]:
        """Every item of a list, page by page."""
        items: list[dict[str, Any]] = []
        while True:
            answer = self.ask("GET", path, query_string={"limit": limit, **query})
            assert answer.status == 200, answer.body
            items += answer.body["items"]
            assert len(answer.body["items"]) <= limit
            if answer.body["next"] is None:
                return items
            query["after"] = answer.body["next"]
