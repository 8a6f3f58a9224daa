"""Everything that is answered as problem+json (RFC 9457).

Problem
 +- NotFound              404 not-found
 +- Invalid               422 invalid, with a Fault for each field
 +- Conflict              409, the code says which
 +- Stale                 412 stale, with the current state
 +- PreconditionRequired  428 precondition-required
 +- Unauthenticated       401
 +- Forbidden             403
 +- Unavailable           503 unavailable
"""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any


@dataclass(frozen=True)
class Fault:
    """One thing wrong with one field of a request."""

    field: str
    code: str
    message: str


class Problem(Exception):
    """An answer that is not what was asked for, with a stable `code`."""

    def __init__(
        self,
        status: int,
        code: str,
        title: str,
        detail: str | None = None,
        errors: Sequence[Fault] = (),
        headers: Mapping[str, str] | None = None,
        **extra: Any,
    ) -> None:
        super().__init__(code, title, detail)
        self.status = status
        self.code = code
        self.title = title
        self.detail = detail
        self.errors = list(errors)
        self.headers = dict(headers or {})
        self.extra = extra

    def body(self) -> dict[str, Any]:
        """The problem document, without the request id."""
        document: dict[str, Any] = {
            "type": f"urn:contact-panel:problem:{self.code}",
            "title": self.title,
            "status": self.status,
            "code": self.code,
        }
        if self.detail:
            document["detail"] = self.detail
        if self.errors:
            document["errors"] = [asdict(fault) for fault in self.errors]
        return document | self.extra


class NotFound(Problem):
    def __init__(self, detail: str | None = None) -> None:
        super().__init__(404, "not-found", "There is nothing here", detail)


class Invalid(Problem):
    def __init__(self, errors: Sequence[Fault] = (), detail: str | None = None) -> None:
        super().__init__(422, "invalid", "The request has faults", detail, errors)


class Conflict(Problem):
    def __init__(self, code: str, title: str, detail: str | None = None, **extra: Any) -> None:
        super().__init__(409, code, title, detail, **extra)


class Stale(Problem):
    def __init__(self, current: dict[str, Any], **extra: Any) -> None:
        detail = "Read the current state and try again."
        super().__init__(412, "stale", "It was changed meanwhile", detail, current=current, **extra)


class PreconditionRequired(Problem):
    def __init__(self) -> None:
        super().__init__(
            428,
            "precondition-required",
            "The version you saw is missing",
            "Send the ETag you read as If-Match.",
        )


class Unauthenticated(Problem):
    def __init__(self, code: str, detail: str | None = None) -> None:
        super().__init__(401, code, "Who are you?", detail, headers={"WWW-Authenticate": "Bearer"})


class Forbidden(Problem):
    def __init__(self, code: str, detail: str | None = None) -> None:
        super().__init__(403, code, "You may not do this", detail)


class Unavailable(Problem):
    def __init__(self, detail: str, retry_after: int | None = None) -> None:
        headers = {"Retry-After": str(retry_after)} if retry_after is not None else None
        super().__init__(503, "unavailable", "This is away for the moment", detail, headers=headers)
