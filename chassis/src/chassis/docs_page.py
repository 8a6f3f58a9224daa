"""/docs: a service's OpenAPI document as one page. Made here, so that it needs no script and no address but our own."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

from jinja2 import Environment, PackageLoader, Template
from markupsafe import Markup, escape

METHODS = ("get", "post", "put", "patch", "delete")
POLICY = "default-src 'none'; style-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
LIMITS = {"minimum": "at least", "maximum": "at most", "minLength": "at least", "maxLength": "at most"}
_REFERENCE = "#/components/schemas/"


@dataclass(frozen=True)
class Named:
    """A schema as the page tells of it: by its name, or in words."""

    name: str
    text: str


def page(document: Mapping[str, Any]) -> str:
    """The whole page; everything that comes from the document is escaped."""
    return _template("docs.html").render(
        title=document["info"]["title"],
        version=document["info"]["version"],
        tags=list(_tags(document)),
        schemas=[_schema(name, schema) for name, schema in sorted(_schemas(document).items())],
    )


def stylesheet() -> str:
    return _template("docs.css").render()


@cache
def _template(name: str) -> Template:
    made = Environment(loader=PackageLoader("chassis"), autoescape=True, trim_blocks=True)
    made.filters["coded"] = _coded
    return made.get_template(name)


def _coded(text: str) -> Markup:
    """What stands between backticks, as code."""
    return Markup(re.sub(r"`([^`]+)`", r"<code>\1</code>", str(escape(text))))  # noqa: S704 - escaped right here


def _schemas(document: Mapping[str, Any]) -> Mapping[str, Any]:
    found: Mapping[str, Any] = document.get("components", {}).get("schemas", {})
    return found


def _tags(document: Mapping[str, Any]) -> Iterator[dict[str, Any]]:
    """The groups that the document lists, each with its operations; those that have none are left out."""
    described = {tag["name"]: tag.get("description", "") for tag in document.get("tags", [])}
    operations = list(_operations(document))
    for name in dict.fromkeys([*described, *(one["tag"] for one in operations)]):
        of_tag = [one for one in operations if one["tag"] == name]
        if of_tag:
            yield {"name": name, "description": described.get(name, ""), "operations": of_tag}


def _operations(document: Mapping[str, Any]) -> Iterator[dict[str, Any]]:
    for path, item in document["paths"].items():
        for method in METHODS:
            if method in item:
                told = item[method]
                yield {
                    "tag": next(iter(told.get("tags", [])), "other"),
                    "id": re.sub(r"\W+", "-", f"{method}{path}").strip("-"),
                    "method": method.upper(),
                    "path": path,
                    "texts": [text for text in (told.get("summary"), told.get("description")) if text],
                    "parameters": [
                        _parameter(_followed(document, one))
                        for one in [*item.get("parameters", []), *told.get("parameters", [])]
                    ],
                    "body": _content(_followed(document, told.get("requestBody", {}))),
                    "answers": [
                        _answer(status, _followed(document, answer))
                        for status, answer in sorted(told["responses"].items())
                    ],
                }


def _followed(document: Mapping[str, Any], part: Mapping[str, Any]) -> Mapping[str, Any]:
    """What a reference to a shared parameter or answer leads to; a part that is none stays."""
    if "$ref" not in part:
        return part
    found: Any = document
    for step in part["$ref"].removeprefix("#/").split("/"):
        found = found[step]
    return dict(found)


def _parameter(told: Mapping[str, Any]) -> dict[str, Any]:
    schema = told.get("schema", {})
    return {
        "name": told["name"],
        "place": told["in"],
        "required": told.get("required", False),
        "schema": _told(schema),
        "description": _meaning(schema, told.get("description", "")),
    }


def _content(told: Mapping[str, Any]) -> dict[str, Any] | None:
    for media_type, content in told.get("content", {}).items():
        return {"media_type": media_type, "schema": _told(content.get("schema", {}))}
    return None


def _answer(status: str, told: Mapping[str, Any]) -> dict[str, Any]:
    content = _content(told)
    return {
        "status": status,
        "description": told.get("description", ""),
        "schema": content["schema"] if content else Named("", ""),
    }


def _schema(name: str, schema: Mapping[str, Any]) -> dict[str, Any]:
    required = schema.get("required", [])
    return {
        "name": name,
        "description": schema.get("description", ""),
        "properties": [
            {
                "name": each,
                "required": each in required,
                "schema": _told(told),
                "description": _meaning(told, told.get("description", "")),
            }
            for each, told in schema.get("properties", {}).items()
        ],
    }


def _told(schema: Mapping[str, Any]) -> Named:
    reference = schema.get("$ref") or next((part["$ref"] for part in _parts(schema) if "$ref" in part), "")
    if reference.startswith(_REFERENCE):
        return Named(reference.removeprefix(_REFERENCE), "")
    if schema.get("type") == "array":
        items = _told(schema.get("items", {}))
        return Named(items.name, "" if items.name else f"list of {items.text or 'anything'}")
    types = schema.get("type", "")
    text = " or ".join(types) if isinstance(types, list) else types
    return Named("", f"{text} ({schema['format']})" if "format" in schema else text)


def _parts(schema: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    parts = [part for keyword in ("allOf", "anyOf", "oneOf") for part in schema.get(keyword, [])]
    return [*parts, schema["items"]] if "items" in schema else parts


def _meaning(schema: Mapping[str, Any], description: str) -> str:
    """The description, then what the value may be."""
    told = [description] if description else []
    if "enum" in schema:
        told.append("one of " + ", ".join(map(str, schema["enum"])))
    told += [f"{words} {schema[limit]}" for limit, words in LIMITS.items() if limit in schema]
    if "default" in schema:
        told.append(f"{schema['default']} when not said")
    return "; ".join(told)
