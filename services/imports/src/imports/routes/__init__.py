"""The edges: each parses, opens the transaction, calls one thing and dumps."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any

from flask import Response

from chassis.app import begin, settings
from chassis.errors import Unavailable
from chassis.keyset import decode_cursor, no_cursor
from imports import profile_queries, queries
from imports.errors import Away, BatchRefused
from imports.examining import Knowledge
from imports.models import Import, MappingProfile

READERS = ("staff", "insights")
CSV = "text/csv; charset=utf-8"


def detail(import_: Import) -> dict[str, Any]:
    return import_.state() | {
        "columns": columns_of(import_),
        "options": options_of(import_),
        "header_row": import_.header_row,
        "mapping_version": import_.mapping_version,
        "profile": import_.profile,
    }


def columns_of(import_: Import) -> list[dict[str, str]]:
    pairs = zip(import_.header, import_.columns, strict=True)
    return [{"header": name, "field": column.target, "policy": column.policy} for name, column in pairs]


def options_of(import_: Import | MappingProfile) -> dict[str, Any]:
    """What holds for all rows of a file."""
    return import_.options | {
        "labels": import_.label_names,
        "create_labels": import_.create_labels,
        "guard_percent": import_.guard_percent,
    }


def knowledge(claims: Mapping[str, Any]) -> Knowledge:
    """What the institution of these claims knows. Raises Away."""

    def profiles(signatures: Sequence[bytes]) -> Sequence[MappingProfile]:
        with begin() as session:
            return profile_queries.profiles_with(session, claims["institution"], signatures)

    customs = settings()["contacts"].custom_fields(claims)
    with begin() as session:
        return Knowledge(customs, profiles, queries.date_format(session, claims["institution"]))


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
