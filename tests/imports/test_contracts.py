"""The golden file that the consumers of our event eat is what we really publish (design 3.2)."""

from collections.abc import Callable

from tests.imports.conftest import Imports, Outbox, Row, a_csv, people
from tests.support.golden import as_consumed, golden


def test_a_finished_import_is_published_as_its_golden_file_says(
    imports: Imports, outbox: Outbox, finish: Callable[..., list[Row]]
) -> None:
    """IM-13, IM-14."""
    finish(imports, imports.has(a_csv(*people(2), ["C0", "Again", "", "", ""], ["C9", "In", "Part", "1", ""])))
    event = as_consumed(outbox()[-1], time=lambda n: f"2026-02-01T09:00:{n:02}.000000Z")
    assert event == golden(event)
