"""Two histories read as one: pages newest first, each owner gone on with where it was left. Pure, but for the asking.

A cursor holds, for each owner, the version of the last change that was shown; 0 says that it has no more.
"""

import heapq
from collections.abc import Callable, Mapping, Sequence
from itertools import islice
from typing import Any

from chassis.keyset import decode_cursor, encode_cursor, no_cursor

State = dict[str, Any]
Ask = Callable[[str | None], State]  # a page after this cursor of the owner's

_NOTHING: State = {"items": [], "next": None}
_DONE = 0


def merged(owners: Sequence[Ask], after: str | None, limit: int) -> State:
    """A page of up to `limit` changes of all owners; those of one moment in the order of the owners."""
    places = _places(after, len(owners))
    pages = [_NOTHING if place == _DONE else ask(_cursor(place)) for ask, place in zip(owners, places, strict=True)]
    tagged = [[(owner, change) for change in page["items"]] for owner, page in enumerate(pages)]
    # by their heads: an owner's own order stays, whatever its clocks said
    shown = list(islice(heapq.merge(*tagged, key=lambda one: one[1]["at"], reverse=True), limit))
    following = [
        _place(place, page, [change for of, change in shown if of == owner])
        for owner, (place, page) in enumerate(zip(places, pages, strict=True))
    ]
    more = any(place != _DONE for place in following)
    return {"items": [change for _, change in shown], "next": encode_cursor(*following) if more else None}


def _place(place: int | None, page: Mapping[str, Any], shown: Sequence[Mapping[str, Any]]) -> int | None:
    if len(shown) == len(page["items"]) and page["next"] is None:
        return _DONE
    return int(shown[-1]["version"]) if shown else place


def _cursor(version: int | None) -> str | None:
    return None if version is None else encode_cursor(version)


def _places(after: str | None, owners: int) -> list[int | None]:
    if after is None:
        return [None] * owners
    places = decode_cursor(after)
    if len(places) != owners or not all(place is None or (type(place) is int and place >= 0) for place in places):
        raise no_cursor()
    return places
