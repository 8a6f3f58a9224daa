"""The edges: each parses, opens the transaction, calls one thing and dumps."""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from typing import Any

from flask import Response

from chassis.errors import Unavailable
from chassis.keyset import decode_cursor, no_cursor
from imports.errors import Away, BatchRefused
from imports.models import Import

READERS = ("staff", "insights")
CSV = "text/csv; charset=utf-8"


def detail(import_: Import) -> dict[str, Any]:
    return import_.state() | {"columns": columns_of(import_)}


def columns_of(import_: Import) -> list[dict[str, str]]:
    pairs = zip(import_.header, import_.targets, strict=True)
    return [{"header": header, "field": field} for header, field in pairs]


@contextmanager
def patient() -> Iterator[None]:
    """Who asks over HTTP does not wait for a service that is away, but is told."""
    try:
        yield
    except (Away, BatchRefused) as error:
        raise Unavailable(error.message, retry_after=2) from error


def after_of(query: dict[str, Any]) -> int | None:
    if "after" not in query:
        return None
    values = decode_cursor(query["after"])
    if len(values) != 1 or not isinstance(values[0], int):
        raise no_cursor()
    return values[0]


def download(name: str, text: Iterable[str]) -> Response:
    return Response(text, content_type=CSV, headers={"Content-Disposition": f'attachment; filename="{name}"'})
