"""What becomes of each row of an import: IM-4 to IM-9, PP-2, PP-5. Pure: rows and known contacts in, decisions out.

Rows are decided one after another against a `World`: the contacts they may lead to, and what earlier rows of the file
hold. Every decision is noted in that world, so that a batch of a thousand rows decides as a thousand batches of one
would (IM-20). Nothing here reads or writes; the dry run uses the same functions.
"""

from dataclasses import dataclass, replace
from typing import Any, NamedTuple

from contacts import phone as phones
from contacts import values
from contacts.columns import CHANNEL, CLEAR, CUSTOM, FILL, IDENTIFIER, LEAVE, NEVER, Column, Plan, Row
from contacts.consent import Wanted
from contacts.world import (
    CREATED,
    MATCHED_BY,
    REFUSED,
    SKIPPED,
    UNCHANGED,
    UPDATED,
    Change,
    Code,
    Contact,
    Decision,
    World,
)

CREATE_UPDATE, CREATE_ONLY, UPDATE_ONLY = "create_update", "create_only", "update_only"
MODES = (CREATE_UPDATE, CREATE_ONLY, UPDATE_ONLY)


@dataclass(frozen=True, slots=True)
class Options:
    """How the import was started (IM-8, IM-9, the switch of IM-4)."""

    mode: str = CREATE_UPDATE
    strict: bool = False
    update_by_email: bool = False
    language: str = "en"


def decide(row: Row, plan: Plan, world: World, options: Options) -> Decision:
    """The row's fate. What it claims and changes is noted in `world`."""
    leading = _leading_identifier(row)
    if leading is None:
        return _refused(row, "no-identifier", None, "The row has no id, no CRM ID, no phone and no email.")
    held = _hold_identifiers(row, world, email_only=leading == "email")
    if row.bad and row.is_bad(leading):
        return Decision(row.number, REFUSED, None, [_bad_cell(row, leading)])  # IM-9: the one that would match
    if held is not None:
        return _duplicate_in_file(row, held.row, f"has this {held.what} already")
    found = _led_to(row, world, options, leading)
    if isinstance(found, Decision):
        return found
    if found is not None:
        holder = world.claim("contact", found["id"], row.number)
        if holder is not None:
            return _duplicate_in_file(row, holder, "is about the same contact", [found["id"]])
    return _allowed(row, plan, found, world, options)


def _leading_identifier(row: Row) -> str | None:
    """IM-4: platform id, else CRM ID, else phone, else email; one that could not be read leads as well (IM-9)."""
    if row.id is not None or (row.bad and row.is_bad("id")):
        return "id"
    if row.crm_id is not None or (row.bad and row.is_bad("crm_id")):
        return "crm_id"
    if row.phone is not None or (row.bad and row.is_bad("phone")):
        return "phone"
    if row.email is not None or (row.bad and row.is_bad("email")):
        return "email"
    return None


class Held(NamedTuple):
    """Which row of the file holds an identifier, as people call it."""

    row: int
    what: str


def _hold_identifiers(row: Row, world: World, email_only: bool) -> Held | None:
    """IM-6: the row takes every identifier nobody holds, whatever becomes of it; the first row that holds another."""
    held = None
    if row.id is not None:
        held = _first(held, world.claim("id", row.id, row.number), "id")
    if row.crm_id is not None:
        held = _first(held, world.claim("crm_id", row.crm_id, row.number), "CRM ID")
    if row.phone is not None:
        held = _first(held, world.claim("phone", row.phone, row.number), "phone")
    if row.email is not None:
        holder = world.claim("email", row.email, row.number)
        held = _first(held, holder, "email") if email_only else held
    return held


def _first(held: Held | None, holder: int | None, what: str) -> Held | None:
    return held if holder is None or (held is not None and held.row <= holder) else Held(holder, what)


def _led_to(row: Row, world: World, options: Options, leading: str) -> Contact | Decision | None:
    """IM-4, IM-5: the one contact the row's identifiers lead to, None for nobody, or why that can not be said."""
    if leading == "email":
        return _led_by_email(row, world, options)
    by_id = None
    if row.id is not None:
        by_id = world.contacts.get(row.id)
        if by_id is None:
            code = _code("id-not-found", "refused", "id", "No contact has this id, and none is created for it.")
            return Decision(row.number, SKIPPED, None, [code])
    by_crm_id = world.by_crm_id.get(row.crm_id) if row.crm_id is not None else None
    by_phone = world.by_phone.get(row.phone) if row.phone is not None else None
    found = by_id or by_crm_id or by_phone
    others = {contact["id"] for contact in (by_id, by_crm_id, by_phone) if contact is not None}
    if len(others) > 1:
        return _duplicate_contact(row, world, sorted(others), "Its identifiers lead to different contacts.")
    if found is not None and found is by_phone and by_id is None and _other_crm_id(row, found):
        return _duplicate_contact(row, world, [found["id"]], "The phone's contact has another CRM ID.")
    return found


def _other_crm_id(row: Row, contact: Contact) -> bool:
    return row.crm_id is not None and contact["crm_id"] not in (None, row.crm_id)


def _led_by_email(row: Row, world: World, options: Options) -> Contact | Decision | None:
    holders = sorted(world.by_email.get(row.email or "", ()))
    if not holders:
        return None
    if options.update_by_email and len(holders) == 1:
        return world.contacts[holders[0]]
    message = "The row has an email only, and this is a contact's email already."
    return Decision(
        row.number, REFUSED, None, [_code("duplicate-contact", "refused", "email", message, contacts=holders)]
    )


def _duplicate_contact(row: Row, world: World, contacts: list[str], message: str) -> Decision:
    for contact in contacts:
        world.claim("contact", contact, row.number)  # it led there, whatever becomes of it (IM-6)
    return Decision(
        row.number, REFUSED, None, [_code("duplicate-contact", "refused", None, message, contacts=contacts)]
    )


def _allowed(row: Row, plan: Plan, found: Contact | None, world: World, options: Options) -> Decision:
    """IM-8's modes and IM-9's strict switch, then the change itself."""
    unwanted = UPDATE_ONLY if found is None else CREATE_ONLY
    if options.mode == unwanted:
        return Decision(row.number, SKIPPED, found["id"] if found else None)
    if options.strict and row.bad:
        codes = [_code(reason.code, "refused", column.name, reason.message) for column, reason in row.bad]
        return Decision(row.number, REFUSED, None, codes)
    codes = [_code(reason.code, "field", column.name, reason.message) for column, reason in row.bad]
    if found is None:
        return _create(row, plan, world, options, codes)
    if plan.unchanged(found, row.values):
        return Decision(row.number, UNCHANGED, found["id"], codes)
    return _update(row, plan, found, world, codes)


def _create(row: Row, plan: Plan, world: World, options: Options, codes: list[Code]) -> Decision:
    contact = new_contact(options.language)
    wanted: dict[str, Wanted] = {}
    put: list[tuple[Column, Any]] = []
    for column, value in zip(plan.columns, row.values, strict=True):
        if value is LEAVE or value is CLEAR or column.name == "id":
            continue
        if column.kind is CHANNEL:
            wanted[column.field] = value
        elif column.kind is CUSTOM:
            contact["custom"][column.field] = value
            put.append((column, None))
        else:
            contact[column.field] = value
    if put:
        _fit(contact["custom"], put, codes)
    others = world.by_previous_phone.get(contact["phone"]) if contact["phone"] else None
    if others:
        message = "This is the previous phone of another contact."
        codes.append(_code("was-previous-phone", "warning", "phone", message, contacts=sorted(others)))
    return Decision(row.number, CREATED, None, codes, Change(contact, {}, wanted, created=True))


def _update(row: Row, plan: Plan, known: Contact, world: World, codes: list[Code]) -> Decision:
    before: dict[str, Any] = {}
    after = known
    wanted: dict[str, Wanted] = {}
    put: list[tuple[Column, Any]] = []
    for column, value in zip(plan.columns, row.values, strict=True):
        if value is LEAVE or column.policy is NEVER or column.name == "id":
            continue
        kind = column.kind
        if kind is CHANNEL:
            wanted[column.field] = replace(value, only_new=True) if column.policy is FILL else value
            continue
        old = known["custom"].get(column.field) if kind is CUSTOM else known[column.field]
        new = column.empty if value is CLEAR else value
        if old == new or (column.policy is FILL and old is not None):
            continue
        if after is known:
            after = {**known, "custom": dict(known["custom"])}
        if kind is IDENTIFIER:
            _set_identifier(row, known, after, column, new, before, world, codes)
            continue
        before[column.name if kind is CUSTOM else column.field] = old
        if kind is CUSTOM:
            _set(after["custom"], column.field, new)
            put.append((column, old))
        else:
            after[column.field] = new
    for column in _fit(after["custom"], put, codes) if put else ():
        del before[column.name]
    if not before and not wanted:
        return Decision(row.number, UNCHANGED, known["id"], codes)
    if not before.keys().isdisjoint(MATCHED_BY):
        world.put([after])
    return Decision(row.number, UPDATED, known["id"], codes, Change(after, before, wanted, created=False))


def _set_identifier(
    row: Row,
    known: Contact,
    after: Contact,
    column: Column,
    new: str | None,
    before: dict[str, Any],
    world: World,
    codes: list[Code],
) -> None:
    """Phone, email or CRM ID; a phone or CRM ID that is given up is not free for another row (IM-6)."""
    if column.field == "phone":
        if phones.is_out_of_sync(known, new):  # PP-2: the phone alone is left as it is
            message = "This is the contact's previous phone: staff have corrected it."
            codes.append(_code("contact-out-of-sync", "field", "phone", message, contacts=[known["id"]]))
            return
        changed = phones.moved(known, new)
    else:
        changed = {column.field: new}
    for name in changed:
        before[name] = known[name]
    after.update(changed)
    if column.field != "email" and known[column.field] is not None:
        world.claim(column.field, known[column.field], row.number)


def _fit(custom: dict[str, Any], put: list[tuple[Column, Any]], codes: list[Code]) -> list[Column]:
    """CF-5: while all values together are too long, the last ones that the row brought are left out again."""
    left: list[Column] = []
    while put and values.size(custom) > values.ALL_VALUES_BYTES:
        column, old = put.pop()
        _set(custom, column.field, old)
        codes.append(_code("value-too-long", "field", column.name, values.TOO_LONG_TOGETHER))
        left.append(column)
    return left


def _set(custom: dict[str, Any], field: str, value: Any) -> None:
    if value is None:
        custom.pop(field, None)
    else:
        custom[field] = value


def new_contact(language: str) -> Contact:
    """A contact nobody has said anything about yet; its id and times come when it is written."""
    return {
        "id": None,
        "version": 0,
        "created_at": None,
        "updated_at": None,
        "first_name": None,
        "preferred_name": None,
        "last_name": None,
        "phone": None,
        "country_calling_code": phones.DEFAULT_CALLING_CODE,
        "previous_phone": None,
        "email": None,
        "crm_id": None,
        "enrollment_id": None,
        "language": language,
        "ai_disabled": False,
        "test_user": False,
        "archived": False,
        "contacted": False,
        "deliverability_failure_count": 0,
        "invalid_phone": False,
        "authentication": None,
        "channels": [],
        "custom": {},
    }


def _code(code: str, level: str, field: str | None, message: str, **more: Any) -> Code:
    return {"code": code, "level": level, "field": field, "message": message, **more}


def _refused(row: Row, code: str, field: str | None, message: str) -> Decision:
    return Decision(row.number, REFUSED, None, [_code(code, "refused", field, message)])


def _bad_cell(row: Row, field: str) -> Code:
    column, reason = next((column, reason) for column, reason in row.bad if column.name == field)
    return _code(reason.code, "refused", column.name, reason.message)


def _duplicate_in_file(row: Row, holder: int, why: str, contacts: list[str] | None = None) -> Decision:
    message = f"Row {holder} of this file {why}."
    more = {"row": holder} | ({"contacts": contacts} if contacts else {})
    return Decision(row.number, REFUSED, None, [_code("duplicate-in-file", "refused", None, message, **more)])
