"""`make rules`: each rule of docs/rules.md with the tests that cite it, and how each of them last went.

A test cites a rule in its docstring: `IM-6`, or a run of them, `IM-4 to IM-9`. How a test went is kept by every test
session (outcomes.py) together with the content of the test's file: after an edit it is not known. The unit tests of
the web UI, which `make web` runs, cite rules in their names; they are listed and not followed.
"""

import ast
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from deploy.local.outcomes import Outcomes
from deploy.local.topology import ROOT

RULES = ROOT / "docs" / "rules.md"
WEB = Path("services/panel-bff/web/src")
_RULE = re.compile(r"^- \*\*([A-Z]{2}-\d+)\*\*:? *(.*)$", re.MULTILINE)
_CITED = re.compile(r"\b([A-Z]{2})-(\d+)(?: to (?:\1-)?(\d+))?")
MARKS = {"passed": "+", "failed": "-", "unknown": "?"}
WIDTH = 110


@dataclass(frozen=True)
class Rule:
    id: str
    text: str
    tests: list[str] = field(default_factory=list)  # tests/contacts/test_phone.py::test_...
    web: list[str] = field(default_factory=list)  # files of the web UI's unit tests


def rules_of(text: str) -> dict[str, Rule]:
    return {id: Rule(id, words) for id, words in _RULE.findall(text)}


def cited_in(docstring: str) -> set[str]:
    """The ids a docstring names, runs written out."""
    return {
        f"{family}-{number}"
        for family, first, last in _CITED.findall(docstring)
        for number in range(int(first), int(last or first) + 1)
    }


def tests_of(source: str) -> Iterator[tuple[str, set[str]]]:
    """The name of each test of a file, with the rules it cites."""
    for node in ast.parse(source).body:
        if isinstance(node, ast.FunctionDef) and node.name.startswith("test_"):
            yield node.name, cited_in(ast.get_docstring(node) or "")


def cited_rules(root: Path, text: str) -> tuple[dict[str, Rule], dict[str, set[str]]]:
    """Every rule with its tests; and what tests cite that is no rule."""
    rules, unknown = rules_of(text), dict[str, set[str]]()
    for file in sorted(root.glob("tests/**/test_*.py")):
        name = str(file.relative_to(root))
        for test, cited in tests_of(file.read_text()):
            for id in cited & rules.keys():
                rules[id].tests.append(f"{name}::{test}")
            if wrong := cited - rules.keys():
                unknown[f"{name}::{test}"] = wrong
    for file in sorted((root / WEB).glob("**/*.test.ts*")):
        for id in cited_in(file.read_text()) & rules.keys():
            rules[id].web.append(str(file.relative_to(root)))
    return rules, unknown


def told(rules: dict[str, Rule], outcomes: Outcomes) -> Iterator[str]:
    """The whole list as lines."""
    proven, unproven, without = list[str](), list[str](), list[str]()
    for rule in rules.values():
        went = {test: outcomes.of(test) for test in rule.tests}
        if went:
            (proven if set(went.values()) == {"passed"} else unproven).append(rule.id)
        elif not rule.web:
            without.append(rule.id)
        yield f"{rule.id:6}{rule.text}"[:WIDTH]
        yield from (f"      {MARKS[how]} {test}" for test, how in went.items())
        yield from (f"      w {file}" for file in rule.web)
    yield ""
    yield "+ passed when it last ran here   - failed   ? not run here since its file changed   w run by make web"
    yield f"{len(rules)} rules; all tests of {len(proven)} passed"
    yield from _listed("not all tests of these are known to pass", unproven)
    yield from _listed("no test cites these", without)


def _listed(what: str, ids: list[str]) -> list[str]:
    return [f"{len(ids)}: {what}: {' '.join(ids)}"] if ids else []


def main() -> None:
    rules, unknown = cited_rules(ROOT, RULES.read_text())
    print("\n".join(told(rules, Outcomes(ROOT))))
    for test, wrong in unknown.items():
        print(f"{test} cites what is no rule: {' '.join(sorted(wrong))}")


if __name__ == "__main__":
    main()
