"""Somebody who edits contacts in the panel all the time, and remembers every edit that was acknowledged."""

import http.client
import threading
from typing import Any

from tests.support.product.http import Answer, Http
from tests.support.product.tenant import Tenant
from tests.support.waiting import wait_until

State = dict[str, Any]
PAUSE = 0.05  # seconds between two saves


class Editor:
    """`with Editor(tenant) as editor:` saves until the block ends; `acknowledged` is what was answered with 200, and
    `noted` are the texts of the notes that were answered with 201, by contact.

    After each that was answered the panel is read again: it shows what was acknowledged, or something newer (CT-5).
    What was made and met a blow before it was answered comes to the panel by its event, a moment later.
    """

    def __init__(self, tenant: Tenant, people: int = 10) -> None:
        self._panel = Http(tenant.product.urls["panel-bff"], tenant.signed_in)
        self._contacts = tenant.owner("contacts")
        made = [self._panel.ok("POST", "/api/contacts", json={"crm_id": f"E{number}"}) for number in range(people)]
        self.acknowledged: dict[str, State] = {contact["id"]: contact for contact in made}
        self.noted: dict[str, set[str]] = {id: set() for id in self.acknowledged}
        self.edits = 0
        self.faults: list[str] = []
        self._over = threading.Event()
        self._thread = threading.Thread(target=self._edit)

    def __enter__(self) -> "Editor":
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._over.set()
        self._thread.join()
        self._panel.close()

    def assert_notes_are_kept(self) -> None:
        """NO-1: every one that was acknowledged."""
        for id, texts in self.noted.items():
            assert texts <= {note["text"] for note in self._contacts.pages(f"/contacts/{id}/notes")}

    def _edit(self) -> None:
        number = 0
        while not self._over.is_set():
            for id in list(self.acknowledged):
                self._over.wait(PAUSE)
                number += 1
                if self._save(id, f"Edit {number}"):
                    self._read(id)
            self._note(id, f"Note {number}")

    def _save(self, id: str, name: str) -> bool:
        """Whether it was acknowledged."""
        last = self.acknowledged[id]
        wanted = {"changes": {"first_name": name}, "seen": {"first_name": last["first_name"]}}
        seen = {"If-Match": f'"{last["version"]}"'}
        answer = _ask(self._panel, "PATCH", f"/api/panels/{id}/contact", json=wanted, headers=seen)
        if answer is not None and answer.status == 200:
            self._acknowledge(answer.json)
            return True
        self._look_again(id, name)
        return False

    def _note(self, id: str, text: str) -> None:
        """NO-1: one that met a blow may be there or not."""
        answer = _ask(self._panel, "POST", f"/api/panels/{id}/notes", json={"text": text})
        if answer is not None and answer.status == 201:
            self.noted[id].add(text)

    def _acknowledge(self, state: State) -> None:
        if state["version"] != self.acknowledged[state["id"]]["version"] + 1:
            self.faults.append(f"one edit made {self.acknowledged[state['id']]} into {state}")
        self.acknowledged[state["id"]] = state
        self.edits += 1

    def _read(self, id: str) -> None:
        answer = _ask(self._panel, "GET", f"/api/panels/{id}")
        if answer is None or answer.status in (502, 503):
            return  # away; what it will say is asked in the end
        shown = answer.json["contact"] if answer.status == 200 else {"version": 0}
        if shown["version"] < self.acknowledged[id]["version"]:
            self.faults.append(f"the panel shows {answer.json} after {self.acknowledged[id]}")

    def _look_again(self, id: str, name: str) -> None:
        """Nobody said whether the edit was made: it was, or it was not, and nothing else may have happened."""
        last = self.acknowledged[id]
        found: list[State] = []

        def told() -> bool:
            answer = _ask(self._contacts, "GET", f"/contacts/{id}")
            found.extend([answer.json] if answer is not None and answer.status == 200 else [])
            return bool(found) or self._over.is_set()

        wait_until(told, message="contacts answers again")
        if found:
            made = found[0]["version"] == last["version"] + 1 and found[0]["first_name"] == name
            if not made and found[0] != last:
                self.faults.append(f"{found[0]} is neither {last} nor {name}")
            self.acknowledged[id] = found[0]


def _ask(client: Http, method: str, path: str, **options: Any) -> Answer | None:
    try:
        return client.request(method, path, **options)
    except (OSError, http.client.HTTPException):
        return None
