"""A row that was reviewed in a dry run is applied if it is decided as it was then, else held (IM-11). Pure."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from contacts.columns import Plan, Row
from contacts.diff import digest, fate_of, moved_by
from contacts.world import HELD, Decision, World


@dataclass(frozen=True)
class Review:
    """The digest of each row in the dry run; None of a row it had not decided."""

    digests: Mapping[int, str | None]
    plan: Plan

    def stands(self, row: Row, decision: Decision) -> bool:
        return self.digests.get(row.number) == digest(decision, moved_by(decision, row, self.plan))

    def hold(self, decision: Decision, world: World) -> Decision:
        """Nothing of the row is applied; what it names it holds, as any well-formed row does (IM-6)."""
        if decision.change is not None and not decision.change.created:
            world.release(decision.row, decision.change)
        named = {id for code in decision.codes for id in code.get("contacts", ())}
        contacts = sorted(named | ({decision.contact_id} if decision.contact_id else set()))
        message = f"{_otherwise(fate_of(self.digests.get(decision.row)), decision.fate)} Nothing of it was applied."
        code = {"code": "plan-changed", "level": "refused", "field": None, "message": message}
        return Decision(decision.row, HELD, decision.contact_id, [code | ({"contacts": contacts} if contacts else {})])


def _otherwise(then: str | None, now: str) -> str:
    if then is None:
        return "The dry run did not decide this row."
    if then == now:
        return f"The row would still be {now}, but not as the dry run said."
    return f"The dry run said {then}; now the row would be {now}."


def since(fields: Iterable[str]) -> str:
    """What changed on the contact since it was looked at, for people; nothing if nothing did."""
    changed = ", ".join(sorted(fields))
    return f" Changed on the contact since: {changed}." if changed else ""
