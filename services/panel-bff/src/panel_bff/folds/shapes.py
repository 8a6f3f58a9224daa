"""What a fold reads of a state has the type it needs; anything else in the state is the owner's affair."""

from collections.abc import Mapping
from types import NoneType
from typing import Any

from chassis.events import Poison

Shape = Mapping[str, tuple[type, ...]]

TEXT = (str,)
TEXT_OR_NULL = (str, NoneType)
YES_NO = (bool,)
NUMBER = (int,)

CONTACT: Shape = {
    "full_name": TEXT,
    "first_name": TEXT_OR_NULL,
    "preferred_name": TEXT_OR_NULL,
    "phone": TEXT_OR_NULL,
    "email": TEXT_OR_NULL,
    "created_at": TEXT,
    "archived": YES_NO,
    "test_user": YES_NO,
    "channels": (list,),
    "custom": (dict,),
}
LABEL_SET: Shape = {"labels": (list,)}
FIELD: Shape = {"position": (int, NoneType), "deleted": YES_NO}
IMPORT: Shape = {"number": NUMBER, "file_name": TEXT, "status": TEXT, "problem": (dict, NoneType)}


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
