"""What a fold reads of a state has the type it needs; anything else in the state is the owner's affair."""

from collections.abc import Mapping
from types import NoneType
from typing import Any

import msgspec
import orjson

from chassis.events import Poison

Shape = Mapping[str, tuple[type, ...]]

TEXT = (str,)
YES_NO = (bool,)
NUMBER = (int,)

LABEL_SET: Shape = {"labels": (list,)}
FIELD: Shape = {"position": (int, NoneType), "deleted": YES_NO}
IMPORT: Shape = {"number": NUMBER, "file_name": TEXT, "status": TEXT, "problem": (dict, NoneType)}


class ChannelState(msgspec.Struct, gc=False):
    channel: str
    status: str


class ContactState(msgspec.Struct, gc=False):
    """What the folds read of a contact. Every row of every import comes by here: what nobody reads of it is not made
    into objects, and custom values stay bytes."""

    institution_id: str
    id: str
    version: int
    full_name: str
    first_name: str | None
    preferred_name: str | None
    phone: str | None
    email: str | None
    crm_id: str | None
    created_at: str
    archived: bool
    test_user: bool
    channels: tuple[ChannelState, ...]
    custom: msgspec.Raw


_contact = msgspec.json.Decoder(ContactState).decode


def read_contact(value: bytes) -> ContactState | dict[str, Any]:
    """The other is a last state, which says no more than that the contact is gone. Raises Poison."""
    try:
        if not value.isascii():
            value.decode()  # what is not read is not looked at either, and the panel hands all of it out
        contact = _contact(value)
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        state = read_state(value)
        if state.get("deleted") is True:
            return state
        raise Poison(f"not the state of a contact: {error}") from error
    if not bytes(contact.custom).startswith(b"{"):
        raise Poison("the state's custom values are not what they should be")
    return contact


def read_state(value: bytes) -> dict[str, Any]:
    """Parsed, once and without the cost of a cached property. Raises Poison."""
    try:
        state = orjson.loads(value)
    except orjson.JSONDecodeError as error:
        raise Poison("the value is not JSON") from error
    if type(state) is not dict:
        raise Poison("the value is not a JSON object")
    return state


def require(data: Mapping[str, Any], shape: Shape) -> None:
    """Raises Poison if a key is missing or of another type: a bad record, never a consumer that falls over."""
    for key, types in shape.items():
        if key not in data or type(data[key]) not in types:
            raise Poison(f"the state's {key} is not what it should be")


def texts(values: list[Any]) -> list[str]:
    """The values, which must all be texts."""
    if not all(type(value) is str for value in values):
        raise Poison("a list of ids holds something else")
    return values
