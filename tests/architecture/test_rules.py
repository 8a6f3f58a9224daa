"""`make rules` says which tests stand for which rule, and is honest about what it does not know."""

from pathlib import Path

from deploy.local.outcomes import Outcomes, content_of, keep
from deploy.local.rules import RULES, cited_in, cited_rules, told
from deploy.local.topology import ROOT

TEXT = "- **XX-1** Of the first.\n- **XX-2** Of the second.\n- **XX-3** Of the third.\n"
TEST = 'def test_a():\n    """XX-1 to XX-2."""\n\ndef test_b():\n    """XX-2, XX-9."""\n'


def test_every_rule_a_test_cites_is_in_the_rule_book() -> None:
    """docs/rules.md: an id leads to its rule."""
    rules, unknown = cited_rules(ROOT, RULES.read_text())
    assert len(rules) == RULES.read_text().count("\n- **")
    assert unknown == {}


def test_a_docstring_cites_single_rules_and_runs_of_them() -> None:
    assert cited_in("ID-1 to ID-3, CH-1.") == {"ID-1", "ID-2", "ID-3", "CH-1"}
    assert cited_in("IM-4 to 6: rows.") == {"IM-4", "IM-5", "IM-6"}
    assert cited_in("design 3.2, utf-8, UTF-16 and PP.") == set()


def test_a_rule_is_proven_by_what_passed_and_by_nothing_that_changed_since(tmp_path: Path) -> None:
    file = tmp_path / "tests" / "test_x.py"
    file.parent.mkdir()
    file.write_text(TEST)
    keep(tmp_path, {"tests/test_x.py::test_a[1]": "passed", "tests/test_x.py::test_a[2]": "passed"})
    keep(tmp_path, {"tests/test_x.py::test_b": "failed"})
    rules, unknown = cited_rules(tmp_path, TEXT)
    assert unknown == {"tests/test_x.py::test_b": {"XX-9"}}
    outcomes = Outcomes(tmp_path)
    assert [outcomes.of(test) for test in rules["XX-2"].tests] == ["passed", "failed"]
    lines = list(told(rules, outcomes))
    assert "3 rules; all tests of 1 passed" in lines
    assert lines[-2:] == ["1: not all tests of these are known to pass: XX-2", "1: no test cites these: XX-3"]
    file.write_text(TEST + "# edited")
    content_of.cache_clear()
    assert {Outcomes(tmp_path).of(test) for test in rules["XX-2"].tests} == {"unknown"}
