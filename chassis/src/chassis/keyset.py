"""Cursors for keyset pagination: the values of the last row's sort key, opaque to the client."""

import base64
import binascii
from typing import Any

import orjson

from chassis.errors import Fault, Invalid


def encode_cursor(*values: Any) -> str:
    return base64.urlsafe_b64encode(orjson.dumps(values)).rstrip(b"=").decode()


def decode_cursor(text: str) -> list[Any]:
    """The values that went in; Invalid if the text is not a cursor of ours."""
    try:
        values = orjson.loads(base64.urlsafe_b64decode(text + "=" * (-len(text) % 4)))
    except (ValueError, binascii.Error):
        values = None
    if not isinstance(values, list):
        raise Invalid([Fault("after", "invalid-cursor", "Start again from the first page.")])
    return values
