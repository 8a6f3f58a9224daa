"""A small HTTP client that costs little per request: tests read every one of 20,000 panels."""

import http.client
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode, urlsplit

import orjson

Headers = Mapping[str, str]


@dataclass(frozen=True)
class Answer:
    status: int
    headers: Headers  # names in lower case
    body: bytes

    @property
    def json(self) -> Any:
        return orjson.loads(self.body)

    @property
    def code(self) -> str | None:
        """The stable code of a problem; None of another answer."""
        found = self.json.get("code") if "json" in self.headers.get("content-type", "") else None
        return str(found) if found else None


class Refused(AssertionError):
    """The answer was a problem where none was expected."""


class Http:
    """One kept connection to one service; not for two threads at once."""

    def __init__(self, url: str, headers: Callable[[], Headers] = dict, timeout: float = 120) -> None:
        self.url = url
        self._headers = headers
        self._timeout = timeout
        self._connection: http.client.HTTPConnection | None = None

    def request(
        self,
        method: str,
        path: str,
        *,
        params: Mapping[str, Any] | None = None,
        json: Any = None,
        content: bytes | None = None,
        headers: Headers | None = None,
    ) -> Answer:
        """The answer, whatever it is. A connection that was closed since the last request is opened again once."""
        target = f"{path}?{urlencode(params, doseq=True)}" if params else path
        sent = {**self._headers(), **(headers or {})}
        if json is not None:
            content, sent["Content-Type"] = orjson.dumps(json), "application/json"
        reused = self._connection is not None
        try:
            return self._once(method, target, content, sent)
        except (ConnectionError, http.client.HTTPException):
            self.close()
            if not reused:
                raise
            return self._once(method, target, content, sent)

    def ok(self, method: str, path: str, **options: Any) -> Any:
        """The JSON of a 2xx answer (None of an empty one). Raises Refused."""
        answer = self.request(method, path, **options)
        if answer.status >= 300:
            raise Refused(f"{method} {path}: {answer.status} {answer.body[:2000].decode(errors='replace')}")
        return answer.json if answer.body else None

    def pages(self, path: str, *, limit: int = 1000, **params: Any) -> list[Any]:
        """Every item of a list, page after page."""
        found: list[Any] = []
        after: dict[str, str] = {}
        while True:
            page = self.ok("GET", path, params={**params, **after, "limit": limit})
            found += page["items"]
            if not page["next"]:
                return found
            after = {"after": page["next"]}

    def close(self) -> None:
        if self._connection is not None:
            self._connection.close()
            self._connection = None

    def _once(self, method: str, target: str, content: bytes | None, headers: Headers) -> Answer:
        if self._connection is None:
            place = urlsplit(self.url)
            self._connection = http.client.HTTPConnection(place.hostname or "", place.port, timeout=self._timeout)
        try:
            self._connection.request(method, target, content, dict(headers))
            response = self._connection.getresponse()
            body = response.read()
        except BaseException:
            self.close()
            raise
        return Answer(response.status, {name.lower(): value for name, value in response.getheaders()}, body)
