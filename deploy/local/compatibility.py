"""Whether a JSON Schema may follow another on the same topic. Pure.

Records live as long as their topic, and consumers are deployed when they please. So a new schema has to hold for the
records that are there, and an old consumer has to find what it was promised. What breaks that goes to a topic `.v2`.
"""

from collections.abc import Iterator, Mapping
from typing import Any

Schema = Mapping[str, Any]

FIXED = ("type", "format", "pattern", "const", "x-topic", "x-key")  # may not change at all
LEAST = ("minimum", "minLength", "minItems")  # may only fall
NO_LONGER = "is no longer promised"
MOST = ("maximum", "maxLength", "maxItems")  # may only rise


def breaks(old: Schema, new: Schema, *, heard: bool = False) -> list[str]:
    """What a consumer of `old`, or a record written under it, would not survive; a sentence each.

    `heard`: others publish it and we alone read it, so it may ask for less than it did.
    """
    found = _breaks(_Place(old, old, "the value"), _Place(new, new, "the value"))
    return sorted(fault for fault in found if not (heard and fault.endswith(NO_LONGER)))


class _Place:
    """A part of a schema, with the whole that its references point into and a name for people."""

    def __init__(self, whole: Schema, part: Schema, name: str) -> None:
        while "$ref" in part:
            part = _resolved(whole, part["$ref"])
        self.whole, self.part, self.name = whole, part, name

    def __contains__(self, keyword: str) -> bool:
        return keyword in self.part

    def get(self, keyword: str, default: Any = None) -> Any:
        return self.part.get(keyword, default)

    def inner(self, part: Schema, name: str) -> "_Place":
        return _Place(self.whole, part, name)


def _resolved(whole: Schema, reference: str) -> Schema:
    found: Any = whole
    for step in reference.removeprefix("#/").split("/"):
        found = found[step]
    return dict(found)


def _breaks(old: _Place, new: _Place) -> Iterator[str]:
    yield from _values(old, new)
    yield from _properties(old, new)
    yield from _inside(old, new)


def _values(old: _Place, new: _Place) -> Iterator[str]:
    for keyword in FIXED:
        if _plain(old.get(keyword)) != _plain(new.get(keyword)):
            yield f"{old.name}: {keyword} was {old.get(keyword)!r} and is {new.get(keyword)!r}"
    if "enum" in new and (gone := [one for one in old.get("enum", ["any value"]) if one not in new.get("enum")]):
        yield f"{old.name}: the values no longer include {gone}"
    for keyword in LEAST:
        if keyword in new and new.get(keyword) > old.get(keyword, float("-inf")):
            yield f"{old.name}: {keyword} rises to {new.get(keyword)}"
    for keyword in MOST:
        if keyword in new and new.get(keyword) < old.get(keyword, float("inf")):
            yield f"{old.name}: {keyword} falls to {new.get(keyword)}"
    if new.get("uniqueItems") and not old.get("uniqueItems"):
        yield f"{old.name}: its items must be unique"


def _properties(old: _Place, new: _Place) -> Iterator[str]:
    before, after = old.get("properties", {}), new.get("properties", {})
    needed_before, needed_after = set(old.get("required", ())), set(new.get("required", ()))
    for name in before.keys() - after.keys():
        yield f"{old.name}: the property {name} is gone"
    for name in needed_after - needed_before:
        yield f"{old.name}: the property {name} is newly required"
    for name in needed_before - needed_after:
        yield f"{old.name}: the property {name} {NO_LONGER}"
    for name in before.keys() & after.keys():
        yield from _breaks(old.inner(before[name], name), new.inner(after[name], name))


def _inside(old: _Place, new: _Place) -> Iterator[str]:
    """Items of lists, and values of open objects."""
    for keyword in ("items", "additionalProperties"):
        before, after = old.get(keyword, True), new.get(keyword, True)
        if isinstance(before, Mapping) and isinstance(after, Mapping):
            yield from _breaks(old.inner(before, f"{old.name}[]"), new.inner(after, f"{old.name}[]"))
        elif before != after:
            yield f"{old.name}: {keyword} was {before!r} and is {after!r}"
    before_places, after_places = old.get("prefixItems", []), new.get("prefixItems", [])
    if len(before_places) != len(after_places):
        yield f"{old.name}: had {len(before_places)} places and has {len(after_places)}"
    for number, (before, after) in enumerate(zip(before_places, after_places, strict=False)):
        name = f"{old.name}[{number}]"
        yield from _breaks(old.inner(before, name), new.inner(after, name))


def _plain(value: Any) -> Any:
    """The order of a list of types says nothing."""
    return sorted(value) if isinstance(value, list) else value
