"""Phone numbers (ID-3) and the previous one (PP). Pure: no I/O."""

import re
from collections.abc import Mapping
from typing import Any

from contacts.errors import BadValue

DIGITS = 10
DEFAULT_CALLING_CODE = "1"

_BRACKETS = "()[]"
_DASHES = "-\u2010\u2011\u2012\u2013\u2014\u2212"
_SPACES = " \t\u00a0\u2007\u2009\u202f"
_SEPARATORS = str.maketrans("", "", "." + _BRACKETS + _DASHES + _SPACES)
_MEND = (
    "Its last digits are lost: take the file as it was exported, format the column as text before it is opened or"
    " saved, and import that."
)
_CUT_BY_A_SPREADSHEET = re.compile(r"\d(?:[.,]\d+)?E\+?\d+", re.IGNORECASE)


def normalised(text: str) -> str:
    """The ten digits of a phone as someone wrote it, or BadValue `invalid-phone`; nothing is guessed (ID-3)."""
    bare = text.translate(_SEPARATORS)
    if bare.startswith("+"):
        national = bare[2:] if bare.startswith("+1") else ""
    else:
        national = bare[1:] if len(bare) == DIGITS + 1 and bare[0] == "1" else bare
    if len(national) == DIGITS and national.isascii() and national.isdigit():
        return national
    if _CUT_BY_A_SPREADSHEET.fullmatch(text):
        raise BadValue("invalid-phone", f"A spreadsheet such as Excel has cut this number to {text}. {_MEND}")
    raise BadValue("invalid-phone", "A phone has 10 digits, such as 555 123 4567.")


def calling_code(text: str) -> str:
    """A country calling code: 1 to 4 digits, with or without a plus."""
    code = text.removeprefix("+")
    if 0 < len(code) <= 4 and code.isascii() and code.isdigit() and code[0] != "0":
        return code
    raise BadValue("invalid-phone", "A country calling code is 1 to 4 digits, such as 1.")


def is_out_of_sync(contact: Mapping[str, Any], phone: str | None) -> bool:
    """PP-2: whether this would bring back the number that was corrected."""
    return phone is not None and phone != contact["phone"] and phone == contact["previous_phone"]


def moved(contact: Mapping[str, Any], phone: str | None) -> dict[str, Any]:
    """The fields a change of phone changes (PP-1, PP-3, PP-4, DE-3); empty if it is the same phone.

    Going back to the previous phone clears `previous_phone`: there is no swap. Whether that is allowed is the
    caller's to ask (`is_out_of_sync`). The number of a contact without one does not replace the last known one.
    """
    if phone == contact["phone"]:
        return {}
    changed: dict[str, Any] = {"phone": phone, "invalid_phone": False}
    if is_out_of_sync(contact, phone):
        changed["previous_phone"] = None
    elif contact["phone"] is not None:
        changed["previous_phone"] = contact["phone"]
    return {field: value for field, value in changed.items() if contact[field] != value}
