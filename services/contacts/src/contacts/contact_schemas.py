"""Bodies and answers about contacts. Answers are built by `events`; their schemas here are the documentation."""

from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from typing import Any

from marshmallow import Schema, ValidationError, fields, validate

from chassis.clock import iso
from chassis.errors import Fault, Invalid
from chassis.schemas import StrictSchema, Text, coded, faults_of, page_schema
from contacts import columns, consent, standard, values
from contacts import phone as phones
from contacts.edits import Body
from contacts.errors import BadValue
from contacts.schemas import Page

REASON_LENGTH = 500


class ContactsPage(Page):
    archived = fields.String(load_default="false", validate=validate.OneOf(["any", "false", "true"]))


class Checked(fields.Field[Any]):
    """Text that a pure rule checks and normalises; null or nothing but blanks is `empty`."""

    def __init__(self, rule: Callable[[str], Any], empty: Any = None, **kw: Any) -> None:
        super().__init__(allow_none=True, metadata={"type": "string"}, **kw)
        self.rule, self.empty = rule, empty

    def deserialize(self, value: Any, attr: Any = None, data: Any = None, **kw: Any) -> Any:
        return self.empty if value is None else super().deserialize(value, attr, data, **kw)

    def _deserialize(self, value: Any, attr: Any, data: Any, **kw: Any) -> Any:
        if not isinstance(value, str):
            raise coded("invalid-type", "This is written as text.")
        try:
            text = standard.tidy(value)
            return self.rule(text) if text else self.empty
        except BadValue as reason:
            raise coded(reason.code, reason.message) from None


class Flag(fields.Boolean):
    """true or false and nothing that looks like it; null clears."""

    def __init__(self, **kw: Any) -> None:
        super().__init__(allow_none=True, **kw)

    def deserialize(self, value: Any, attr: Any = None, data: Any = None, **kw: Any) -> Any:
        if value is None or isinstance(value, bool):
            return bool(value)
        return super().deserialize(value, attr, data, **kw)

    def _deserialize(self, value: Any, attr: Any, data: Any, **kw: Any) -> Any:
        raise coded("invalid-boolean", "This is true or false.")


class ChannelIn(StrictSchema):
    """CH-7: a status, with a reason; a pause may say when it ends."""

    status = fields.String(required=True, validate=validate.OneOf(list(consent.STRICTNESS)))
    reason = Text(required=True, min_length=1, max_length=REASON_LENGTH)
    until = fields.AwareDateTime(load_default=None, allow_none=True, default_timezone=UTC)


class ContactIn(StrictSchema):
    """ID-12: what may be set. A key that is missing leaves its field, null clears it."""

    first_name = Checked(standard.name)
    preferred_name = Checked(standard.name)
    last_name = Checked(standard.name)
    phone = Checked(phones.normalised)
    country_calling_code = Checked(phones.calling_code, empty=phones.DEFAULT_CALLING_CODE)
    email = Checked(standard.email)
    crm_id = Checked(standard.external_id)
    enrollment_id = Checked(standard.external_id)
    language = Checked(standard.language)
    ai_disabled = Flag()
    test_user = Flag()
    archived = Flag()
    custom = fields.Dict(keys=fields.String(), values=fields.Raw(allow_none=True))
    channels = fields.Dict(keys=fields.String(validate=validate.OneOf(list(consent.CHANNELS))))


def contact_body(
    raw: Any, definitions: Mapping[str, values.Definition], institution: columns.Institution, now: datetime
) -> Body:
    """The checked request; Invalid with every fault there is (CF-4: then nothing is applied)."""
    faults: list[Fault] = []
    try:
        loaded: dict[str, Any] = ContactIn().load(raw)
    except ValidationError as error:
        faults += faults_of(error.messages)
        loaded = {}
    raw = raw if isinstance(raw, dict) else {}
    custom = _custom(raw.get("custom"), definitions, faults)
    channels = _channels(raw.get("channels"), now, faults)
    if faults:
        raise Invalid(faults)
    standard_fields = {name: value for name, value in loaded.items() if name not in ("custom", "channels")}
    if standard_fields.get("language", "") is None:
        standard_fields["language"] = institution.language
    return Body(standard_fields, custom, channels)


def _custom(
    raw: Any, definitions: Mapping[str, values.Definition], faults: list[Fault]
) -> dict[str, values.Value | None]:
    wanted: dict[str, values.Value | None] = {}
    for id, value in raw.items() if isinstance(raw, dict) else ():
        definition = definitions.get(id)
        if definition is None:
            faults.append(Fault(f"custom.{id}", "unknown-field", "There is no such custom field."))
            continue
        try:
            wanted[id] = values.from_json(definition, value)
        except BadValue as reason:
            faults.append(Fault(f"custom.{id}", reason.code, reason.message))
    return wanted


def _channels(raw: Any, now: datetime, faults: list[Fault]) -> dict[str, consent.Wanted]:
    wanted: dict[str, consent.Wanted] = {}
    for name, body in raw.items() if isinstance(raw, dict) else ():
        if name not in consent.CHANNELS:
            continue  # the schema has said so
        try:
            loaded = ChannelIn().load(body)
        except ValidationError as error:
            faults += faults_of(error.messages, f"channels.{name}")
            continue
        until = loaded["until"]
        if until is not None and (loaded["status"] != consent.PAUSED or until <= now):
            faults.append(Fault(f"channels.{name}.until", "invalid-value", "Only a pause ends, and in the future."))
        wanted[name] = consent.Wanted(loaded["status"], loaded["reason"], iso(until) if until else None)
    return wanted


class ChannelOut(Schema):
    channel = fields.String()
    address = fields.String()
    status = fields.String(validate=validate.OneOf(list(consent.STRICTNESS)))
    until = fields.AwareDateTime(allow_none=True)
    source = fields.String()
    effective_at = fields.AwareDateTime()


class VerdictOut(Schema):
    """CH-9: of one channel. `reason` is the first of archived, not_owned, opted_out, paused, invalid_phone."""

    channel = fields.String()
    can_message = fields.Boolean()
    reason = fields.String(metadata={"description": "Why not; missing if it can be messaged"})
    lifted_by = fields.List(fields.String(), metadata={"description": "Who can lift it: contact, staff, time"})
    by = fields.String(metadata={"description": "Who opted out or paused"})
    since = fields.AwareDateTime(metadata={"description": "The effective_at of the ledger's entry"})
    until = fields.AwareDateTime(metadata={"description": "When a pause ends by itself"})
    remarks = fields.List(fields.String(), metadata={"description": "test_user, ai_disabled"})


class WarningOut(Schema):
    field = fields.String()
    code = fields.String()
    message = fields.String()


class ContactOut(Schema):
    """A contact's whole state; contacts.contact.v1 carries the same."""

    id = fields.UUID()
    institution_id = fields.UUID()
    version = fields.Integer()
    created_at = fields.AwareDateTime()
    updated_at = fields.AwareDateTime()
    first_name = fields.String(allow_none=True)
    preferred_name = fields.String(allow_none=True)
    last_name = fields.String(allow_none=True)
    full_name = fields.String()
    phone = fields.String(allow_none=True)
    country_calling_code = fields.String()
    previous_phone = fields.String(allow_none=True)
    email = fields.String(allow_none=True)
    crm_id = fields.String(allow_none=True)
    enrollment_id = fields.String(allow_none=True)
    language = fields.String()
    ai_disabled = fields.Boolean()
    test_user = fields.Boolean()
    archived = fields.Boolean()
    contacted = fields.Boolean()
    deliverability_failure_count = fields.Integer()
    invalid_phone = fields.Boolean()
    authentication = fields.Dict(allow_none=True)
    conversation_url = fields.String()
    channels = fields.List(fields.Nested(ChannelOut))
    reachability = fields.List(fields.Nested(VerdictOut), metadata={"description": "One verdict per channel (CH-9)"})
    custom = fields.Dict(metadata={"description": "Values by field id; numbers and dates are text"})
    warnings = fields.List(
        fields.Nested(WarningOut), metadata={"description": "Only when a part was left alone (PP-2)"}
    )


ContactList = page_schema("ContactList", ContactOut)
