"""Make the generated OpenAPI document say what is really answered."""

from typing import Any

PROBLEM = "application/problem+json"


def honest(spec: dict[str, Any]) -> dict[str, Any]:
    """flask-smorest declares errors as application/json; ours are application/problem+json."""
    for response in spec.get("components", {}).get("responses", {}).values():
        _as_problem(response)
    for path in spec.get("paths", {}).values():
        for operation in path.values():
            if isinstance(operation, dict):
                for status, response in operation.get("responses", {}).items():
                    if not str(status).startswith("2"):
                        _as_problem(response)
    return spec


def _as_problem(response: dict[str, Any]) -> None:
    content = response.get("content", {})
    if "application/json" in content:
        content[PROBLEM] = content.pop("application/json")
