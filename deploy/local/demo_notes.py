"""What the demo's staff noted: written through panel-bff, each by somebody who is signed in."""

import random

import httpx

NOTES = (
    "Prefers email during work hours; calls are fine after 5 PM.",
    "Asked about on-campus housing. Sent the form: https://housing.example.edu/apply",
    "Missed the FAFSA deadline last year.\nRemind by phone, not by text.",
    "Met at the open day with a parent. Interested in evening classes.",
    "Transcript of the community college is still missing.",
    "Speaks Spanish at home; the family reads our mails.",
)
NOTED = 14  # contacts at the top of the table


class Colleague:
    """A signed-in user of panel-bff."""

    def __init__(self, origin: str, email: str, password: str) -> None:
        self._browser = httpx.Client(base_url=origin, headers={"Origin": origin}, timeout=30)
        signed_in = self._browser.post("/api/session", json={"email": email, "password": password})
        self._browser.headers["X-CSRF-Token"] = signed_in.raise_for_status().json()["csrf_token"]

    def top_of_the_table(self) -> list[str]:
        page = self._browser.get("/api/contacts", params={"limit": NOTED}).raise_for_status().json()
        return [contact["id"] for contact in page["items"]]

    def note(self, contact: str, text: str, *, pinned: bool) -> None:
        path = f"/api/panels/{contact}/notes"
        note = self._browser.post(path, json={"text": text}).raise_for_status().json()["note"]
        if pinned:
            sent = self._browser.patch(f"{path}/{note['id']}", json={"pinned": True}, headers={"If-Match": '"1"'})
            sent.raise_for_status()

    def close(self) -> None:
        self._browser.close()


def write_notes(colleagues: list[Colleague], seed: str) -> int:
    """One to three notes on each of the contacts that everybody opens first; how many."""
    dice, written = random.Random(seed), 0
    for contact in colleagues[0].top_of_the_table():
        for place, text in enumerate(dice.sample(NOTES, dice.randint(1, 3))):
            dice.choice(colleagues).note(contact, text, pinned=place == 0 and dice.random() < 0.4)
            written += 1
    return written
