"""The running product as the bench uses it: signs in, uploads, edits, and looks at the tables where a result shows."""

import http.client
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NamedTuple
from urllib.parse import quote
from uuid import UUID, uuid4

import orjson
import psycopg

from tests.bench.place import Place
from tests.bench.processor import Processor, processes

Row = tuple[Any, ...]


class Owned(NamedTuple):
    """The contacts of an institution, column by column."""

    crm_ids: list[str]
    ids: list[str]
    versions: list[int]

    def states(self) -> list[tuple[UUID, int]]:
        """Id and version of each."""
        return [(UUID(id), version) for id, version in zip(self.ids, self.versions, strict=True)]


@dataclass(frozen=True)
class Session:
    """A signed-in admin of one institution."""

    institution: UUID
    cookie: str
    csrf: str


class Product:
    """One running stack, and a superuser's eye on its databases."""

    def __init__(self, place: Place) -> None:
        self.place = place
        self.panels = psycopg.connect(place.database_url("panel_bff"), autocommit=True)
        self.contacts = psycopg.connect(place.database_url("contacts"), autocommit=True)

    def processor(self) -> Processor:
        """What every process of the stack spends from now on."""
        return Processor(processes()[self.place.stack.pid_of("contacts-web")].parent, self.panels)

    def sign_in(self, slug: str) -> Session:
        """Make an institution with an admin, and sign in as they."""
        email, password = f"admin@{slug}.example.edu", f"bench-{uuid4()}"
        institution = self.place.add_institution(slug, email, password)
        status, headers, _ = self._http(
            "POST", "/api/session", orjson.dumps({"email": email, "password": password}), origin=True
        )
        assert status == 200, f"signing in was answered with {status}"
        cookie = headers["Set-Cookie"].split(";")[0]
        me = self._http("GET", "/api/me", headers={"Cookie": cookie})[2]
        return Session(institution, cookie, orjson.loads(me)["csrf_token"])

    def add_fields(self, session: Session, fields: dict[str, str]) -> None:
        with self.owner(session) as owner:
            for name, type in fields.items():
                owner.ask("POST", "/fields", {"name": name, "type": type}, expected=201)

    def upload(self, session: Session, file: Path, *, draft: bool = False) -> str:
        """What the Imports page does with a dropped file; the id of the import."""
        path = f"/api/imports?file_name={quote(file.name)}&draft={str(draft).lower()}"
        headers = {
            "Cookie": session.cookie,
            "X-CSRF-Token": session.csrf,
            "Content-Type": "text/csv",
            "Idempotency-Key": str(uuid4()),
        }
        status, _, body = self._http("POST", path, file.read_bytes(), headers, origin=True)
        assert status == 201, body
        return str(orjson.loads(body)["id"])

    def wait_for_import(self, session: Session, import_id: str, seconds: float = 600) -> dict[str, Any]:
        """The import's last state as the read model has it, once it ended."""
        statement = "SELECT state FROM read.import WHERE institution_id = %s AND import_id = %s"
        for _ in until(seconds, pause=0.05):
            row = self.panels.execute(statement, [session.institution, import_id]).fetchone()
            state: dict[str, Any] = orjson.loads(row[0]) if row else {"status": "queued"}
            if state["status"] in ("finished", "failed", "cancelled"):
                assert state["status"] == "finished", state["problem"]
                return state
        raise TimeoutError("the import did not end")

    def run_dry(self, session: Session, draft: str, seconds: float = 600) -> dict[str, Any]:
        """A draft's dry run, once it is finished; it is cancelled then, as nobody starts it."""

        def ask(method: str, step: str = "") -> tuple[int, dict[str, Any]]:
            token = self.place.stack.token("imports", institution=session.institution)
            headers = {"Authorization": f"Bearer {token}", "Content-Type": "application/json"}
            port = self.place.stack.ports["imports-web"]
            status, _, body = _ask(port, method, f"/imports/{draft}{step}", b"", headers)
            return status, orjson.loads(body)

        assert ask("POST", "/dry-run")[0] == 202
        for _ in until(seconds, pause=0.05):
            state: dict[str, Any] = ask("GET")[1]["dry_run"]
            assert state["state"] in ("asked", "running", "finished"), state
            if state["state"] == "finished":
                assert ask("POST", "/cancel")[0] == 200
                return state
        raise TimeoutError("the dry run did not end")

    def wait_for_panels(self, session: Session, owned: "Owned", seconds: float = 600) -> None:
        """Read every panel back by its id until all have their owner's version."""
        statement = """
            SELECT count(*) FROM unnest(%s::text[]::uuid[], %s::bigint[]) AS o (contact_id, version)
            JOIN read.panel USING (contact_id) WHERE institution_id = %s AND contact_version = version
        """
        for _ in until(seconds, pause=0.02):
            row = self.panels.execute(statement, [owned.ids, owned.versions, session.institution]).fetchone()
            if row and row[0] == len(owned.ids):
                return
        raise TimeoutError("not every panel came")

    def wait_for_members(self, session: Session, number: int, count: int, seconds: float = 600) -> None:
        """Until `count` contacts are listed under the import's number (IM-14)."""
        statement = "SELECT count(*) FROM read.contact_import WHERE institution_id = %s AND import_number = %s"
        for _ in until(seconds, pause=0.05):
            row = self.panels.execute(statement, [session.institution, number]).fetchone()
            if row and row[0] == count:
                return
        raise TimeoutError("not every row of the import is listed under it")

    def generate(self, session: Session, contact: UUID) -> int:
        """A click on "Generate summary"; the status of its answer."""
        headers = {"Cookie": session.cookie, "X-CSRF-Token": session.csrf}
        return self._http("POST", f"/api/panels/{contact}/summary", b"{}", headers, origin=True)[0]

    def job(self, session: Session, contact: UUID) -> int:
        """What an open panel asks while a summary is made; the status of its answer."""
        return self._http("GET", f"/api/panels/{contact}/summary/job", headers={"Cookie": session.cookie})[0]

    def owned(self, session: Session) -> "Owned":
        """Every contact of the institution at its owner."""
        statement = """
            SELECT array_agg(crm_id), array_agg(id::text), array_agg(version) FROM contact WHERE institution_id = %s
        """
        row = self.contacts.execute(statement, [session.institution], binary=True).fetchone()
        assert row is not None
        return Owned(*row)

    def token(self, session: Session) -> str:
        """What the gateway sends along to the contacts service."""
        return self.place.stack.token("contacts", institution=session.institution)

    @contextmanager
    def owner(self, session: Session) -> Iterator["Owner"]:
        """A kept connection to the contacts service."""
        owner = Owner(self.place.contacts_port, lambda: self.token(session))
        yield owner
        owner.close()

    def _http(
        self, method: str, path: str, body: bytes = b"", headers: dict[str, str] | None = None, *, origin: bool = False
    ) -> tuple[int, http.client.HTTPMessage, bytes]:
        sent = {"Content-Type": "application/json", **(headers or {})}
        if origin:
            sent["Origin"] = self.place.origin
        return _ask(self.place.panel_port, method, path, body, sent)


class Owner:
    """The contacts service itself, asked as the gateway asks it, over one kept connection."""

    def __init__(self, port: int, token: Callable[[], str]) -> None:
        self._connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
        self._sign = token
        self._signed: tuple[float, str] = (0.0, "")

    def _token(self) -> str:
        """Signed anew every minute: signing is the caller's work, not the owner's."""
        if time.monotonic() - self._signed[0] > 60:
            self._signed = time.monotonic(), self._sign()
        return self._signed[1]

    def patch(self, contact: UUID, version: int, body: dict[str, Any]) -> None:
        self.ask("PATCH", f"/contacts/{contact}", body, {"If-Match": f'"{version}"'}, expected=200)

    def ask(
        self, method: str, path: str, body: dict[str, Any], headers: dict[str, str] | None = None, *, expected: int
    ) -> None:
        sent = {"Authorization": f"Bearer {self._token()}", "Content-Type": "application/json", **(headers or {})}
        self._connection.request(method, path, orjson.dumps(body), sent)
        answer = self._connection.getresponse()
        text = answer.read()
        assert answer.status == expected, f"{method} was answered with {answer.status}: {text[:300]!r}"

    def close(self) -> None:
        self._connection.close()


def _ask(
    port: int, method: str, path: str, body: bytes, headers: dict[str, str]
) -> tuple[int, http.client.HTTPMessage, bytes]:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=120)
    try:
        connection.request(method, path, body or None, headers)
        answer = connection.getresponse()
        return answer.status, answer.headers, answer.read()
    finally:
        connection.close()


def until(seconds: float, pause: float) -> Iterator[None]:
    """Comes round every `pause` until `seconds` are over."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        yield
        time.sleep(pause)


@contextmanager
def stopwatch() -> Iterator[list[float]]:
    """The seconds its block took, as the only element once the block is done."""
    taken: list[float] = []
    begun = time.perf_counter()
    yield taken
    taken.append(time.perf_counter() - begun)
