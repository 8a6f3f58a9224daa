"""What `imports work` counts (docs/operations.md)."""

from collections.abc import Callable

from prometheus_client import REGISTRY

from tests.imports.conftest import Imports, Row, a_csv, people

OUTCOMES = ("created", "updated", "unchanged", "skipped", "refused", "held")


def counted() -> dict[str, float]:
    return {outcome: REGISTRY.get_sample_value("import_rows_total", {"outcome": outcome}) or 0 for outcome in OUTCOMES}


def test_every_decided_row_is_counted_once_by_its_outcome(imports: Imports, finish: Callable[..., list[Row]]) -> None:
    """IM-12, IM-13: rows a second, for those who run the service."""
    before = counted()
    [done] = finish(imports, imports.has(a_csv(*people(5), ["C0", "Again", "", "", ""])), batch_rows=2)
    assert {name: count - before[name] for name, count in counted().items()} == {
        name: done["counts"][name] for name in OUTCOMES
    }
