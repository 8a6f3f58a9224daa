"""What an import does, told once more in the plainest Python: one row after another over a list of dicts.

It shares nothing with the product but the rules (IM-4 to IM-9, PP, CH-8). Cells are not read here: who makes a file
knows what each cell means, so a cell is (its text, its meaning).
"""

from dataclasses import dataclass, field
from typing import Any

EMPTY, UNSET = "empty", "unset"
STRICTNESS = ["opted_in", "paused", "opted_out"]
IDENTIFIERS = ("id", "crm_id", "phone", "email")


@dataclass(frozen=True)
class Bad:
    code: str


@dataclass(frozen=True)
class Cell:
    text: str
    meaning: Any  # a value, EMPTY, UNSET or Bad

    @property
    def has_value(self) -> bool:
        return self.meaning not in (EMPTY, UNSET) and not isinstance(self.meaning, Bad)

    @property
    def is_bad(self) -> bool:
        return isinstance(self.meaning, Bad)


Row = dict[str, Cell]
Contact = dict[str, Any]
Code = tuple[Any, ...]  # code, level, field, contacts, row


@dataclass
class Model:
    """An institution and one import of it. A contact's `ref` is its name in the test; `consent` is by address."""

    contacts: list[Contact]
    mode: str = "create_update"
    strict: bool = False
    update_by_email: bool = False
    policies: dict[str, str] = field(default_factory=dict)
    holds: dict[tuple[str, Any], int] = field(default_factory=dict)

    def apply(self, number: int, row: Row) -> tuple[str, str | None, list[Code]]:
        leading = next(
            (name for name in IDENTIFIERS if name in row and (row[name].has_value or row[name].is_bad)), None
        )
        if leading is None:
            return "refused", None, [("no-identifier", "refused", None, None, None)]
        holder = self._hold(number, row, leading)
        if row[leading].is_bad:
            return "refused", None, [(row[leading].meaning.code, "refused", leading, None, None)]
        if holder is not None:
            return "refused", None, [("duplicate-in-file", "refused", None, None, holder)]
        wanted = {name: row[name].meaning for name in IDENTIFIERS if name in row and row[name].has_value}
        if leading == "id" and not self._with("ref", wanted["id"]):
            return "skipped", None, [("id-not-found", "refused", "id", None, None)]
        if leading == "email":
            same = self._with("email", wanted["email"])
            if same and not (self.update_by_email and len(same) == 1):
                refs = sorted(contact["ref"] for contact in same)
                return "refused", None, [("duplicate-contact", "refused", "email", refs, None)]
            found = same
        else:
            found = []
            for name, key in (("id", "ref"), ("crm_id", "crm_id"), ("phone", "phone")):
                found += [c for c in self._with(key, wanted.get(name)) if c not in found]
            torn = len(found) > 1 or (
                len(found) == 1
                and "id" not in wanted
                and "crm_id" in wanted
                and found[0]["crm_id"] not in (None, wanted["crm_id"])
            )
            if torn:
                refs = sorted(contact["ref"] for contact in found)
                for ref in refs:
                    self.holds.setdefault(("contact", ref), number)
                return "refused", None, [("duplicate-contact", "refused", None, refs, None)]
        if found:
            holder = self.holds.setdefault(("contact", found[0]["ref"]), number)
            if holder != number:
                return "refused", None, [("duplicate-in-file", "refused", None, [found[0]["ref"]], holder)]
        if self.mode == ("create_only" if found else "update_only"):
            return "skipped", found[0]["ref"] if found else None, []
        bad = [(name, cell.meaning.code) for name, cell in row.items() if cell.is_bad]
        if self.strict and bad:
            return "refused", None, [(code, "refused", name, None, None) for name, code in bad]
        codes: list[Code] = [(code, "field", name, None, None) for name, code in bad]
        if found:
            return self._update(number, row, found[0], codes)
        return self._create(number, row, codes)

    def _with(self, key: str, value: Any) -> list[Contact]:
        return [contact for contact in self.contacts if value is not None and contact[key] == value]

    def _hold(self, number: int, row: Row, leading: str) -> int | None:
        holders = []
        for name in IDENTIFIERS:
            if name in row and row[name].has_value:
                holder = self.holds.setdefault((name, row[name].meaning), number)
                if holder != number and (name != "email" or leading == "email"):
                    holders.append(holder)
        return min(holders, default=None)

    def _create(self, number: int, row: Row, codes: list[Code]) -> tuple[str, str, list[Code]]:
        contact: Contact = {"ref": f"row {number}", "archived": False, "consent": {}, "previous_phone": None}
        for name in ("crm_id", "phone", "email", "first_name", "number"):
            contact[name] = row[name].meaning if name in row and row[name].has_value else None
        if "active" in row and row["active"].has_value:
            contact["archived"] = not row["active"].meaning
        others = sorted(other["ref"] for other in self._with("previous_phone", contact["phone"]))
        if others:
            codes.append(("was-previous-phone", "warning", "phone", others, None))
        self._consent(row, contact, codes, created=True)
        self.contacts.append(contact)
        return "created", contact["ref"], codes

    def _update(self, number: int, row: Row, contact: Contact, codes: list[Code]) -> tuple[str, str, list[Code]]:
        changed = False
        for name, cell in row.items():
            if name in ("id", "channel:sms") or cell.meaning == EMPTY or cell.is_bad:
                continue
            policy = self.policies.get(name, "overwrite")
            key = "archived" if name == "active" else name
            new = None if cell.meaning == UNSET else cell.meaning
            if name == "active":
                new = False if cell.meaning == UNSET else not cell.meaning
            old = contact[key]
            if new == old or policy == "never" or (policy == "fill" and old is not None):
                continue
            if name == "phone":
                if new is not None and new == contact["previous_phone"]:
                    codes.append(("contact-out-of-sync", "field", "phone", [contact["ref"]], None))
                    continue
                if old is not None:
                    contact["previous_phone"] = old
            if name in ("phone", "crm_id") and old is not None:
                self.holds.setdefault((name, old), number)
            contact[key] = new
            changed = True
        changed = self._consent(row, contact, codes, created=False) or changed
        return "updated" if changed else "unchanged", contact["ref"], codes

    def _consent(self, row: Row, contact: Contact, codes: list[Code], created: bool) -> bool:
        """Whether the status of a channel that was there changed."""
        cell, policy = row.get("channel:sms"), self.policies.get("channel:sms", "overwrite")
        wanted = cell.meaning if cell is not None and cell.has_value and (created or policy != "never") else None
        consent, phone, changed = contact["consent"], contact["phone"], False
        if wanted is not None and phone is None:
            codes.append(("unknown-option", "field", "channel:sms", None, None))
        elif wanted is not None and phone not in consent:
            consent[phone] = wanted
        elif wanted is not None and (policy != "fill" or created) and wanted != consent[phone]:
            if STRICTNESS.index(wanted) > STRICTNESS.index(consent[phone]):
                consent[phone] = wanted
                changed = True
            else:
                codes.append(("consent-not-loosened", "warning", "channel:sms", None, None))
        if phone is not None:
            consent.setdefault(phone, "opted_in")
        return changed
