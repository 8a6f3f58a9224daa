"""Commands and reports of other services, asked for as the signed-in user (design 2: commands travel by HTTP)."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import IO, Any
from uuid import UUID

import httpx

from chassis.auth import Signer
from chassis.clients import ServiceClient, problem_in
from chassis.errors import Unavailable

Claims = Mapping[str, Any]

PIECE = 256 * 1024  # bytes of an upload or download in memory at a time
UPLOAD_SECONDS = 300.0  # between two pieces, and until the file was looked at
MEND_SECONDS = 60.0  # 10,000 rows are looked at and written
MAPPING_SECONDS = 60.0  # another encoding or header row has the whole file read again
STEER_SECONDS = 8.0  # the worker may hold the import's row for a batch
FORWARDED = ("Content-Type", "Content-Disposition", "Content-Length")


@dataclass(frozen=True)
class Download:
    """A file of another service on its way through."""

    headers: Mapping[str, str]
    pieces: Iterator[bytes]


class Gateway:
    """The services this one commands. A service that is away is a problem naming it; panels still read."""

    def __init__(self, *, imports_url: str, signer: Signer) -> None:
        self._signer = signer
        self._imports = ServiceClient(imports_url, "imports", signer)
        self._files = httpx.Client(base_url=imports_url, timeout=httpx.Timeout(30.0, connect=2.0), trust_env=False)

    def upload(self, claims: Claims, body: IO[bytes], params: Mapping[str, Any], headers: Mapping[str, str]) -> bytes:
        """Stream a file through to `imports`; the new import's state. Sent once: a stream can not be sent again."""
        return self._imports.request(
            "POST",
            "/imports",
            caller_claims=claims,
            content=pieces_of(body),
            params=params,
            headers=headers,
            timeout=UPLOAD_SECONDS,
        ).content

    def steer(self, claims: Claims, import_id: UUID, step: str) -> bytes:
        """Pause, resume, cancel or roll back an import; its state. Asking twice is asking once."""
        path = f"/imports/{import_id}/{step}"
        return self._imports.request("POST", path, caller_claims=claims, timeout=STEER_SECONDS, attempts=2).content

    def import_rows(self, claims: Claims, import_id: UUID, params: Mapping[str, Any]) -> bytes:
        return self._imports.request("GET", f"/imports/{import_id}/rows", caller_claims=claims, params=params).content

    def import_codes(self, claims: Claims, import_id: UUID) -> bytes:
        """Which codes occur in the report, and in how many rows."""
        return self._imports.request("GET", f"/imports/{import_id}/codes", caller_claims=claims).content

    def kept(self, claims: Claims, import_id: UUID, params: Mapping[str, Any]) -> bytes:
        """Of whom a roll-back kept something (IM-15)."""
        path = f"/imports/{import_id}/roll-back"
        return self._imports.request("GET", path, caller_claims=claims, params=params).content

    def rolled_back_first(self, claims: Claims, import_id: UUID) -> bytes:
        """The imports that mend rows of one and are rolled back before it (IM-15)."""
        return self._ask(claims, "GET", f"/imports/{import_id}/roll-back/first")

    def mend(self, claims: Claims, import_id: UUID, wanted: Mapping[str, Any], key: str | None) -> bytes:
        """Import mended rows; the state of the import they became."""
        return self._imports.request(
            "POST",
            f"/imports/{import_id}/mend",
            caller_claims=claims,
            json=wanted,
            idempotency_key=key,
            timeout=MEND_SECONDS,
            attempts=2,
        ).content

    def rows_to_mend(self, claims: Claims, import_id: UUID, params: Mapping[str, Any]) -> Download:
        """Rows that left something over as a CSV, importable again (IM-13); as large as the file was."""
        return self._download(claims, f"/imports/{import_id}/refused.csv", params)

    def template(self, claims: Claims) -> Download:
        """The template CSV (IM-17)."""
        return self._download(claims, "/imports/template.csv")

    def preview(self, claims: Claims, import_id: UUID) -> bytes:
        """The first rows of a draft and what its columns are for (IM-3)."""
        return self._ask(claims, "GET", f"/imports/{import_id}/preview", timeout=MAPPING_SECONDS)

    def put_mapping(self, claims: Claims, import_id: UUID, wanted: Mapping[str, Any]) -> bytes:
        """Change what is said; the preview again."""
        path = f"/imports/{import_id}/mapping"
        return self._ask(claims, "PUT", path, json=dict(wanted), timeout=MAPPING_SECONDS, attempts=1)

    def profiles(self, claims: Claims) -> bytes:
        """The mappings that are remembered (IM-16)."""
        return self._ask(claims, "GET", "/imports/profiles")

    def edit_profile(self, claims: Claims, profile_id: UUID, wanted: Mapping[str, Any]) -> bytes:
        return self._ask(claims, "PATCH", f"/imports/profiles/{profile_id}", json=dict(wanted))

    def delete_profile(self, claims: Claims, profile_id: UUID) -> None:
        self._ask(claims, "DELETE", f"/imports/profiles/{profile_id}")

    def dry_run(self, claims: Claims, import_id: UUID) -> bytes:
        """Check without writing (IM-11); the import's state."""
        return self._ask(claims, "POST", f"/imports/{import_id}/dry-run", timeout=STEER_SECONDS)

    def stop_dry_run(self, claims: Claims, import_id: UUID) -> bytes:
        return self._ask(claims, "POST", f"/imports/{import_id}/dry-run/stop", timeout=STEER_SECONDS)

    def plan(self, claims: Claims, import_id: UUID, part: str = "", params: Mapping[str, Any] | None = None) -> bytes:
        """What the newest dry run found: its rows, or `/codes`, `/fields` or `/moved` of it."""
        return self._ask(claims, "GET", f"/imports/{import_id}/plan{part}", params=params)

    def start(self, claims: Claims, import_id: UUID, wanted: Mapping[str, Any]) -> bytes:
        """Start a draft; the import's state. Asked once: who asks again is told that it has begun."""
        return self._ask(claims, "POST", f"/imports/{import_id}/start", json=dict(wanted), timeout=STEER_SECONDS)

    def _ask(self, claims: Claims, method: str, path: str, **request: Any) -> bytes:
        return self._imports.request(method, path, caller_claims=claims, **request).content

    def close(self) -> None:
        self._imports.close()
        self._files.close()

    def _download(self, claims: Claims, path: str, params: Mapping[str, Any] | None = None) -> Download:
        token = self._signer.token("imports", **claims)
        request = self._files.build_request("GET", path, params=params, headers={"Authorization": f"Bearer {token}"})
        try:
            response = self._files.send(request, stream=True)
            if not response.is_success:
                response.read()
                raise problem_in(response, "imports")
        except httpx.TransportError as error:
            raise Unavailable("The imports service does not answer. Try again in a moment.", retry_after=2) from error
        headers = {name: response.headers[name] for name in FORWARDED if name in response.headers}
        return Download(headers, _pieces_of_answer(response))


def pieces_of(body: IO[bytes]) -> Iterator[bytes]:
    while piece := body.read(PIECE):
        yield piece


def _pieces_of_answer(response: httpx.Response) -> Iterator[bytes]:
    try:
        yield from response.iter_bytes(PIECE)
    finally:
        response.close()
