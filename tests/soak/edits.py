"""Somebody who edits contacts all the time, and remembers every edit that was acknowledged."""

import http.client
import threading
from typing import Any

from tests.support.product.http import Answer, Http
from tests.support.product.tenant import Tenant
from tests.support.waiting import wait_until


class Editor:
    """`with Editor(tenant) as editor:` edits until the block ends; `acknowledged` is what was answered with 200."""

    def __init__(self, tenant: Tenant, people: int = 10) -> None:
        self._contacts: Http = tenant.contacts
        made = [self._contacts.ok("POST", "/contacts", json={"crm_id": f"E{number}"}) for number in range(people)]
        self.acknowledged: dict[str, dict[str, Any]] = {contact["id"]: contact for contact in made}
        self.edits = self.refused = 0
        self._over = threading.Event()
        self._thread = threading.Thread(target=self._edit)

    def __enter__(self) -> "Editor":
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._over.set()
        self._thread.join()

    def _edit(self) -> None:
        number = 0
        while not self._over.wait(0.05):
            for id in list(self.acknowledged):
                number += 1
                self._edit_one(id, f"Edit {number}")

    def _edit_one(self, id: str, name: str) -> None:
        seen = {"If-Match": f'"{self.acknowledged[id]["version"]}"'}
        answer = self._ask("PATCH", f"/contacts/{id}", json={"first_name": name}, headers=seen)
        if answer is not None and answer.status == 200:
            self.acknowledged[id] = answer.json
            self.edits += 1
        else:
            self._look_again(id, name)

    def _look_again(self, id: str, name: str) -> None:
        """Nobody said whether the edit was made: it was, or it was not, and nothing else may have happened."""
        self.refused += 1
        last = self.acknowledged[id]
        found: list[dict[str, Any]] = []

        def told() -> bool:
            answer = self._ask("GET", f"/contacts/{id}")
            found.extend([answer.json] if answer is not None and answer.status == 200 else [])
            return bool(found) or self._over.is_set()

        wait_until(told, 120, "contacts answers again")
        if found:
            made = found[0]["version"] == last["version"] + 1 and found[0]["first_name"] == name
            assert made or found[0] == last, f"{found[0]} is neither {last} nor {name}"
            self.acknowledged[id] = found[0]

    def _ask(self, method: str, path: str, **options: Any) -> Answer | None:
        try:
            return self._contacts.request(method, path, **options)
        except (OSError, http.client.HTTPException):
            return None
