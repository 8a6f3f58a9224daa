"""Contacts and labels as imports meets them: real HTTP, tokens checked, and a dict for a model.

The matching is a small part of IM-4 to IM-9, written for itself: what is proven here is the way of the rows, and that
their fates do not depend on it.
"""

import hashlib
import threading
from collections.abc import Callable
from copy import deepcopy
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any, NamedTuple
from urllib.parse import parse_qs
from uuid import UUID, uuid4, uuid5

import orjson

from chassis.auth import Caller, Verifier
from chassis.errors import Problem

NAMESPACE = UUID("6ba7b810-9dad-11d1-80b4-00c04fd430c8")
Fate = list[Any]
Contact = dict[str, str]


class Sent(NamedTuple):
    """A batch as it arrived."""

    import_id: str
    first_row: int
    rows: list[list[Any]]
    sha256: str
    claims: Caller
    columns: list[dict[str, str]]


@dataclass
class Institution:
    """What one institution holds at both services."""

    contacts: dict[str, Contact] = field(default_factory=dict)
    taken: dict[tuple[str, str, str], int] = field(default_factory=dict)  # (import, kind, value) -> row (IM-6)
    index: dict[tuple[str, str], Contact] = field(default_factory=dict)
    labels: dict[str, str] = field(default_factory=dict)  # name -> id
    assigned: dict[str, set[str]] = field(default_factory=dict)
    members: dict[str, list[Fate]] = field(default_factory=dict)  # import -> [row, contact, fate] (IM-14)
    was: dict[tuple[str, str], Contact] = field(default_factory=dict)  # (import, contact) -> what it was before
    taken_back: set[str] = field(default_factory=set)  # imports
    touched: set[str] = field(default_factory=set)  # contacts that somebody else changed since

    def add(self, contact: Contact) -> None:
        self.contacts[contact["id"]] = contact
        for kind, name in (("crm", "crm_id"), ("phone", "phone")):
            if value := contact.get(name):
                self.index[kind, value] = contact


class Owner:
    """One service on a port of its own; `gate` is asked before each request and may hold it, refuse it or cut it."""

    def __init__(self, audience: str, keys_dir: Path) -> None:
        self.institutions: dict[UUID, Institution] = {}
        self.asked: list[str] = []
        self.gate: Callable[[str], None] = lambda _path: None
        self._verifier = Verifier(audience, keys_dir)
        self._lock = threading.Lock()
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), self._handler())
        self._server.daemon_threads = True
        threading.Thread(target=self._server.serve_forever, args=(0.05,), daemon=True).start()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self._server.server_port}"

    def close(self) -> None:
        self._server.shutdown()
        self._server.server_close()

    def of(self, institution: UUID) -> Institution:
        return self.institutions.setdefault(institution, Institution())

    def answer(self, method: str, path: str, caller: Caller, body: bytes) -> Any:
        raise Problem(404, "not-found", "There is nothing here")

    def _handler(self) -> type[BaseHTTPRequestHandler]:
        owner = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def handle_one_request(self) -> None:
                try:
                    super().handle_one_request()
                except Cut:
                    self.close_connection = True

            def do(self) -> None:
                body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
                path, _, query = self.path.partition("?")
                body = body or query.encode()
                try:
                    owner.gate(path)
                    caller = owner._verifier.verify(self.headers["Authorization"].removeprefix("Bearer "))
                    assert (caller.issuer, caller.origin) == ("imports", "import")
                    with owner._lock:
                        owner.asked.append(path)
                        answer, status = owner.answer(self.command, path, caller, body), 200
                except CutAfter:
                    with owner._lock:
                        owner.answer(self.command, path, caller_of(owner, self.headers["Authorization"]), body)
                    raise Cut() from None
                except Problem as problem:
                    answer, status = problem.body(), problem.status
                raw = orjson.dumps(answer)
                self.send_response(status)
                self.send_header("Content-Type", "application/json")
                self.send_header("Content-Length", str(len(raw)))
                self.end_headers()
                self.wfile.write(raw)

            do_GET = do_PUT = do_POST = do

            def log_message(self, *_: Any) -> None:
                """Quiet."""

        return Handler


class Cut(Exception):
    """The connection breaks."""


class CutAfter(Exception):
    """The request is carried out, but the answer is never seen."""


def caller_of(owner: Owner, authorization: str) -> Caller:
    return owner._verifier.verify(authorization.removeprefix("Bearer "))


def away(_path: str) -> None:
    """A gate: nobody answers."""
    raise Problem(503, "unavailable", "This is away for the moment", "Down for a test.")


class Contacts(Owner):
    """Batches, dry runs, roll-back and end of /imports/<id>; GET /fields."""

    def __init__(self, keys_dir: Path) -> None:
        super().__init__("contacts", keys_dir)
        self.fields: list[dict[str, Any]] = []
        self.sent: list[Sent] = []
        self.ended: list[str] = []
        self.asked_dry: list[Sent] = []
        self.moved = 0
        self._before: dict[str, dict[int, Institution]] = {}
        self._after: dict[str, Institution] = {}
        self.rolled_back: list[tuple[int, int]] = []
        self._answers: dict[tuple[str, int, int, int], tuple[str, Any]] = {}

    def answer(self, method: str, path: str, caller: Caller, body: bytes) -> Any:
        if path == "/fields":
            return {"items": self.fields, "next": None}
        _, _, import_id, what, *_ = path.split("/")
        if what == "dry-runs":
            return {"rows": self.moved}
        if what == "dry-run":
            return self._dry_run(import_id, caller, body)
        if what == "end":
            self.ended.append(import_id)
            return {}
        if what == "members":
            rows = {name: int(given[0]) for name, given in parse_qs(body.decode()).items()}
            return {"items": self._members(caller, import_id, rows)}
        return self._roll_back(import_id, caller, body) if what == "roll-back" else self._batch(import_id, caller, body)

    def _members(self, caller: Caller, import_id: str, rows: dict[str, int]) -> list[Fate]:
        known = self.of(caller.institution).members.get(import_id, [])
        return [member for member in known if rows["first_row"] <= member[0] <= rows["last_row"]]

    def _roll_back(self, import_id: str, caller: Caller, raw: bytes) -> Any:
        body, held = orjson.loads(raw), self.of(caller.institution)
        first, last = body["first_row"], body["last_row"]
        self.rolled_back.append((first, last))
        key, sha256 = (f"back {import_id}", 0, first, last), hashlib.sha256(raw).hexdigest()
        if key in self._answers:
            known, answer = self._answers[key]
            if known != sha256:
                raise Problem(422, "batch-mismatch", "These rows were others")
            return answer
        held.taken_back.add(import_id)
        changed = [member for member in self._members(caller, import_id, body) if member[2] != "unchanged"]
        fates = [_taken_back(held, import_id, member, set(body["labelled"])) for member in changed]
        self._answers[key] = sha256, {"fates": fates}
        return {"fates": fates}

    def _dry_run(self, import_id: str, caller: Caller, raw: bytes) -> Any:
        """What a batch would do after those before it, told of a copy; the same batch again begins where it began."""
        body = orjson.loads(raw)
        sha256 = hashlib.sha256(raw).hexdigest()
        self.asked_dry.append(Sent(import_id, body["first_row"], body["rows"], sha256, caller, body["columns"]))
        befores = self._before.setdefault(body["dry_run"], {})
        held = self._after.get(body["dry_run"], self.of(caller.institution))
        held = deepcopy(befores.setdefault(body["first_row"], deepcopy(held)))
        rows = [_planned(held, import_id, row, _cells(body, row)) for row in body["rows"]]
        self._after[body["dry_run"]] = held
        return {"rows": rows}

    def _batch(self, import_id: str, caller: Caller, raw: bytes) -> Any:
        body = orjson.loads(raw)
        key = (import_id, body["run"], body["first_row"], body["last_row"])
        sha256 = hashlib.sha256(raw).hexdigest()
        self.sent.append(Sent(import_id, body["first_row"], body["rows"], sha256, caller, body["columns"]))
        if key in self._answers:
            known, answer = self._answers[key]
            if known != sha256:
                raise Problem(422, "batch-mismatch", "This batch was another one")
            return answer
        held, digests = self.of(caller.institution), body.get("reviewed", [None] * len(body["rows"]))
        fates = [
            _reviewed(held, import_id, row, _cells(body, row), digest)
            if "reviewed" in body
            else _fate(held, import_id, row[0], _cells(body, row))
            for row, digest in zip(body["rows"], digests, strict=True)
        ]
        self._answers[key] = sha256, {"fates": fates}
        return {"fates": fates}


def _taken_back(held: Institution, import_id: str, member: Fate, labelled: set[str]) -> Fate:
    row, id, fate = member
    if id in held.touched or (fate == "created" and id in labelled):
        return [row, id, "kept", [{"what": "contact", "code": "changed-since", "message": "Staff changed it since."}]]
    if fate == "created" and _belongs_to_another(held, import_id, id):
        return [row, id, "kept", [{"what": "contact", "code": "other-import", "message": "It belongs to another."}]]
    held.contacts.pop(id)
    held.index = {key: contact for key, contact in held.index.items() if contact["id"] != id}
    if fate == "created":
        return [row, id, "erased", []]
    held.add(held.was[import_id, id])
    return [row, id, "restored", []]


def _belongs_to_another(held: Institution, import_id: str, id: str) -> bool:
    others = held.members.keys() - held.taken_back - {import_id}
    return any(member[1] == id for other in others for member in held.members[other])


def _fate(held: Institution, import_id: str, row: int, cells: dict[str, str]) -> Fate:
    fate = _decided(held, import_id, row, cells)
    if fate[2]:
        held.members.setdefault(import_id, []).append([row, fate[2], fate[1]])
    return fate


def _decided(held: Institution, import_id: str, row: int, cells: dict[str, str]) -> Fate:
    phone = "".join(filter(str.isdigit, cells.get("phone", "")))
    codes = []
    if cells.get("phone") and len(phone) != 10:
        codes.append(_code("invalid-phone", "field", "phone"))
        phone = ""
    crm_id = cells.get("crm_id", "")
    if not (crm_id or phone):
        return [row, "refused", None, [_code("invalid-phone" if codes else "no-identifier", "refused", "phone")]]
    for kind, value in (("crm", crm_id), ("phone", phone)):
        first = held.taken.setdefault((import_id, kind, value), row) if value else row
        if first != row:
            return [row, "refused", None, [_code("duplicate-in-file", "refused", None, row=first)]]
    known = held.index.get(("crm", crm_id)) or held.index.get(("phone", phone))
    wanted = {name: text for name, text in (cells | {"phone": phone}).items() if text}
    if known is None:
        known = {"id": str(uuid5(NAMESPACE, f"{import_id} {crm_id or phone}"))}
        held.add(known | wanted)
        return [row, "created", known["id"], codes]
    changed = known | wanted != known
    held.was.setdefault((import_id, known["id"]), known)
    held.add(known | wanted)
    return [row, "updated" if changed else "unchanged", known["id"], codes]


def _cells(body: Any, row: list[Any]) -> dict[str, str]:
    return dict(zip([column["field"] for column in body["columns"]], row[1:], strict=True))


def _planned(held: Institution, import_id: str, row: list[Any], cells: dict[str, str]) -> list[Any]:
    """[row, fate, contact, codes, changes, digest]; a contact that is still to be made has no id."""
    before = {id: dict(contact) for id, contact in held.contacts.items()}
    number, fate, contact, codes = _fate(held, import_id, row[0], cells)
    was, now = before.get(contact or "", {}), held.contacts.get(contact or "", {})
    changed = [name for name in cells if now.get(name) != was.get(name)]
    changes = [[name, was.get(name), now[name], "IM-8 overwrite" if was else "IM-4 created"] for name in changed]
    known = contact if was else None
    return [number, fate, known, codes, changes, f"{fate}-{hash((known, repr(codes), repr(changes)))}"]


def _reviewed(held: Institution, import_id: str, row: list[Any], cells: dict[str, str], digest: str | None) -> Fate:
    _, _, contact, _, _, now = _planned(deepcopy(held), import_id, row, cells)
    if now == digest:
        return _fate(held, import_id, row[0], cells)
    return [row[0], "held", contact, [_code("plan-changed", "refused", None, contacts=[contact] if contact else [])]]


def _code(code: str, level: str, name: str | None, **more: Any) -> dict[str, Any]:
    return {"code": code, "level": level, "field": name, "message": f"Said by contacts: {code}.", **more}


class Labels(Owner):
    """POST /labels/resolve, POST /contact-labels/batch and roll-back."""

    def __init__(self, keys_dir: Path) -> None:
        super().__init__("labels", keys_dir)

    def answer(self, method: str, path: str, caller: Caller, body: bytes) -> Any:
        wanted, held = orjson.loads(body), self.of(caller.institution)
        if path == "/labels/resolve":
            usable = [name for name in wanted["names"] if len(name) <= 64]
            spelled = {name.casefold(): name for name in [*reversed(usable), *held.labels]}
            if wanted["create"]:
                held.labels |= {name: str(uuid4()) for name in spelled.values() if name not in held.labels}
            ids = {name: held.labels.get(spelled[name.casefold()]) for name in usable}
            found = {name: id for name, id in ids.items() if id}
            unknown = [name for name in wanted["names"] if name not in found]
            return {
                "labels": found,
                "called": {id: name for name, id in held.labels.items() if id in found.values()},
                "unknown": unknown,
                "creatable": [name for name in unknown if name in usable],
            }
        if path == "/contact-labels/roll-back":
            return {
                "items": [_labels_back(held, contact) for contact in wanted["contacts"] if contact in held.assigned]
            }
        for contact, labels in wanted["add"]:
            held.assigned.setdefault(contact, set()).update(labels)
        return {"changed": len(wanted["add"]), "skipped": []}


def _labels_back(held: Institution, contact: str) -> dict[str, Any]:
    """All of them are the import's, but on a contact that somebody touched: they gave theirs again."""
    names = {id: name for name, id in held.labels.items()}
    if contact in held.touched:
        kept = [{"id": id, "name": names[id]} for id in sorted(held.assigned[contact])]
        return {"contact_id": contact, "changed": False, "holds": True, "kept": kept}
    del held.assigned[contact]
    return {"contact_id": contact, "changed": True, "holds": False, "kept": []}
