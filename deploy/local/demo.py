"""The demo, loaded through the product as a customer's data would be, once.

Institutions and users with panel-bff's commands, custom fields over HTTP, contacts as a CSV dropped into the watched
folder, conversations and campaigns as the platform would publish them, notes as signed-in users write them.
"""

import json
import secrets
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any
from uuid import NAMESPACE_URL, uuid5

import httpx

from deploy.local import campaigns, simulator, visitors
from deploy.local.cache import LocalError
from deploy.local.demo_data import FIELDS, INSTITUTIONS, Institution, csv_of
from deploy.local.demo_notes import Colleague, write_notes
from deploy.local.servers import write_secret
from deploy.local.stack import Stack

Say = Callable[[str], None]
SECONDS = 180.0
WORDS = (
    "amber",
    "birch",
    "cedar",
    "coral",
    "delta",
    "ember",
    "fjord",
    "grove",
    "hazel",
    "ivory",
    "jade",
    "linen",
    "maple",
    "north",
    "ocean",
    "pearl",
    "quartz",
    "river",
)


def load(stack: Stack, say: Say) -> None:
    """What of the demo is not loaded yet; what was done is remembered, so that it is done once."""
    memory = _Memory(stack)
    for institution in INSTITUTIONS:
        _add_institution(stack, institution, memory, say)
    for institution in INSTITUTIONS:
        memory.once(f"fields of {institution.slug}", partial(_add_fields, stack, institution, memory))
        memory.once(f"file of {institution.slug}", partial(_drop_file, stack, institution, say))
    for institution in INSTITUTIONS:
        memory.once(f"import of {institution.slug}", partial(_wait_for_import, stack, institution, memory, say))
    for institution in INSTITUTIONS:
        memory.once(f"messages of {institution.slug}", partial(_converse, stack, institution, memory, say))
        memory.once(f"visitors of {institution.slug}", partial(_let_in, stack, institution, memory, say))
        memory.once(f"campaigns of {institution.slug}", partial(_send_campaigns, stack, institution, memory, say))
    for institution in INSTITUTIONS:
        memory.once(f"panels of {institution.slug}", partial(_wait_for_panels, stack, institution, memory, say))
        memory.once(f"notes of {institution.slug}", partial(_write_notes, stack, institution, memory, say))


def sign_ins(stack: Stack) -> str:
    """The table of who may sign in."""
    memory = _Memory(stack)
    lines = []
    for institution in INSTITUTIONS:
        lines.append(f"  {institution.name}")
        for _, role, part in institution.people:
            email = _email(institution, part)
            lines.append(f"    {role:<6} {email:<28} {memory.password(email)}")
    return "\n".join(lines)


def institution_ids(stack: Stack) -> dict[str, str]:
    """Slug -> id of the demo's institutions."""
    memory = _Memory(stack)
    return {institution.slug: memory.id(institution) for institution in INSTITUTIONS}


class _Memory:
    """What was done and which passwords were made, in a file only we can read."""

    def __init__(self, stack: Stack) -> None:
        self._file: Path = stack.places.secrets / "demo.json"
        self._known: dict[str, Any] = {"done": [], "ids": {}, "passwords": {}}
        if self._file.exists():
            self._known = json.loads(self._file.read_text())

    def once(self, what: str, do: Callable[[], None]) -> None:
        if what not in self._known["done"]:
            do()
            self._known["done"].append(what)
            self._write()

    def id(self, institution: Institution) -> str:
        return str(self._known["ids"][institution.slug])

    def remember(self, institution: Institution, id: str) -> None:
        self._known["ids"][institution.slug] = id
        self._write()

    def password(self, email: str) -> str:
        """Made the first time it is asked for: nobody's password is in the source."""
        passwords = self._known["passwords"]
        if email not in passwords:
            passwords[email] = f"{secrets.choice(WORDS)}-{secrets.choice(WORDS)}-{secrets.randbelow(9000) + 1000}"
            self._write()
        return str(passwords[email])

    def _write(self) -> None:
        write_secret(self._file, json.dumps(self._known, indent=1))


def _email(institution: Institution, part: str) -> str:
    return f"{part}@{institution.slug}.example"


def _add_institution(stack: Stack, institution: Institution, memory: _Memory, say: Say) -> None:
    def add() -> None:
        arguments = ["institution", "add", "--slug", institution.slug, "--name", institution.name]
        arguments += ["--time-zone", institution.time_zone, "--date-format", institution.date_format]
        arguments += ["--campaign-url", f"https://platform.example/{institution.slug}/campaigns/{{campaign_id}}"]
        memory.remember(institution, stack.command("panel-bff", arguments))

    def add_people() -> None:
        for name, role, part in institution.people:
            email = _email(institution, part)
            arguments = ["user", "add", "--institution", institution.slug, "--email", email, "--name", name]
            try:
                stack.command("panel-bff", [*arguments, "--role", role], text=memory.password(email) + "\n")
            except LocalError as error:
                if "already" not in str(error):  # from a load that was cut short
                    raise
        say(f"demo: {institution.name} with its users")

    memory.once(f"institution {institution.slug}", add)
    memory.once(f"users of {institution.slug}", add_people)


def _add_fields(stack: Stack, institution: Institution, memory: _Memory) -> None:
    for position, field in enumerate(FIELDS):
        headers = {
            "Authorization": f"Bearer {stack.token('contacts', institution=memory.id(institution))}",
            "Idempotency-Key": str(uuid5(NAMESPACE_URL, f"demo {institution.slug} {field['name']}")),
        }
        url = f"{stack.url_of('contacts')}/fields"
        answer = httpx.post(url, json={**field, "position": position}, headers=headers, timeout=30)
        if answer.status_code != 201:
            raise LocalError(f"contacts refused the custom field {field['name']}: {answer.text}")


def _drop_file(stack: Stack, institution: Institution, say: Say) -> None:
    folder = stack.places.drop / institution.slug
    _wait(folder.is_dir, stack, f"imports-watch made no folder {folder}", "imports-watch")
    name = f"{institution.slug}-students.csv"
    part = folder / f"{name}.part"
    part.write_bytes(csv_of(institution))
    part.rename(folder / name)  # whole, in one step: the watcher never sees half a file
    say(f"demo: {name} dropped into {folder}")


def _wait_for_import(stack: Stack, institution: Institution, memory: _Memory, say: Say) -> None:
    found: dict[str, Any] = {}

    def is_over() -> bool:
        headers = {"Authorization": f"Bearer {stack.token('imports', institution=memory.id(institution))}"}
        answer = httpx.get(f"{stack.url_of('imports')}/imports", headers=headers, timeout=30)
        found.update(next(iter(answer.raise_for_status().json()["items"]), {}))
        return found.get("status") in ("finished", "failed", "cancelled")

    _wait(is_over, stack, f"the import of {institution.name} did not end; it says {found}", "imports-work")
    if found["status"] != "finished":
        raise LocalError(f"the import of {institution.name} ended as {found['status']}: {found['problem']}")
    counts = ", ".join(f"{count} {name.replace('_', ' ')}" for name, count in found["counts"].items() if count)
    say(f"demo: {found['name']} of {institution.name} is done: {found['rows_total']} rows, {counts}")


def _converse(stack: Stack, institution: Institution, memory: _Memory, say: Say) -> None:
    sent = simulator.publish_demo(stack, memory.id(institution))
    say(f"demo: {simulator.CONVERSATIONS} conversations of {institution.name}, {sent} messages")


def _let_in(stack: Stack, institution: Institution, memory: _Memory, say: Say) -> None:
    came = visitors.publish_visitors(stack, memory.id(institution))
    say(f"demo: {came} visitors of {institution.name} by web chat")


def _send_campaigns(stack: Stack, institution: Institution, memory: _Memory, say: Say) -> None:
    sent = campaigns.publish_campaigns(stack, memory.id(institution))
    say(f"demo: {sent} campaign scripts of {institution.name}")


def _write_notes(stack: Stack, institution: Institution, memory: _Memory, say: Say) -> None:
    origin = stack.url_of("panel-bff")
    emails = [_email(institution, part) for _, _, part in institution.people]
    colleagues = [Colleague(origin, email, memory.password(email)) for email in emails]
    say(f"demo: {write_notes(colleagues, institution.slug)} notes of {institution.name}")
    for colleague in colleagues:
        colleague.close()


def _wait_for_panels(stack: Stack, institution: Institution, memory: _Memory, say: Say) -> None:
    """Until a signed-in user sees every contact, and every conversation has arrived."""
    wanted = sum(1 for _ in simulator.contacts_of(stack, memory.id(institution)))
    talks = simulator.CONVERSATIONS + len(visitors.NAMES)
    origin = stack.url_of("panel-bff")
    with httpx.Client(base_url=origin, headers={"Origin": origin}, timeout=30) as browser:
        email = _email(institution, institution.people[0][2])
        signed_in = browser.post("/api/session", json={"email": email, "password": memory.password(email)})
        if signed_in.status_code != 200:
            raise LocalError(f"{email} could not sign in: {signed_in.text}")

        def all_there() -> bool:
            counts = browser.get("/api/contacts", params={"limit": 1}).raise_for_status().json()
            shown = (counts["total"] or 0) + (counts["test_users"] or 0)
            return int(shown) >= wanted and _conversations(stack, memory.id(institution)) >= talks

        _wait(all_there, stack, f"not every panel of {institution.name} arrived", "panel-bff-project")
    say(f"demo: {wanted} panels of {institution.name} are there")


def _conversations(stack: Stack, institution: str) -> int:
    headers = {"Authorization": f"Bearer {stack.token('summary', institution=institution)}"}
    url = f"{stack.url_of('summary')}/conversations"
    answer = httpx.get(url, params={"limit": 1000}, headers=headers, timeout=30)
    return len(answer.raise_for_status().json()["items"])


def _wait(condition: Callable[[], bool], stack: Stack, message: str, program: str) -> None:
    deadline = time.monotonic() + SECONDS
    while not condition():
        if time.monotonic() > deadline:
            raise LocalError(f"The demo could not be loaded: {message}.\nLook at {stack.log_of(program)}")
        time.sleep(0.25)
