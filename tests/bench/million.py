"""What ten times the rows cost: new rows, from a file on disk to every panel, once with few and once with many.

A row of the large file may cost little more than one of the small file, and no process may hold more memory for it.
"""

from pathlib import Path

from tests.bench import data
from tests.bench.memory import memory_table, watched_memory
from tests.bench.processor import cpu_table
from tests.bench.product import Product, stopwatch
from tests.bench.results import Results

SECONDS = 3600.0  # far more than it takes


def measure(product: Product, folder: Path, results: Results, many: tuple[int, int]) -> None:
    """Both on one stack, the small one first."""
    few_rows, many_rows = many
    few, few_peaks = _import(product, folder, few_rows)
    much, peaks = _import(product, folder, many_rows)
    results.add(f"cost per row, {many_rows:,} rows", much, "µs", f"{few_rows:,} rows", few)
    print(f"{memory_table(peaks, few_peaks)}\n    (on the left of {many_rows:,} rows, on the right of {few_rows:,})")


def _import(product: Product, folder: Path, rows: int) -> tuple[float, dict[str, float]]:
    """Microseconds per row, and the memory of each process in MiB."""
    file = folder / f"{rows}.csv"
    data.write(file, range(rows))
    session = product.sign_in(f"rows-{rows}")
    product.add_fields(session, data.CUSTOM_FIELDS)
    processor = product.processor()
    with watched_memory(product.root) as memory, stopwatch() as taken:
        state = product.wait_for_import(session, product.upload(session, file), SECONDS)
        product.wait_for_panel_count(session, rows, SECONDS)
        product.wait_for_members(session, state["number"], rows, SECONDS)
    owned = product.owned(session)
    assert len(owned.ids) == rows, f"{len(owned.ids)} contacts of {rows} rows"
    product.wait_for_panels(session, owned, SECONDS)
    print(f"  {rows:,} rows: {rows / taken[0]:,.0f} rows/s", flush=True)
    print(cpu_table(processor.spent(), rows), flush=True)
    file.unlink()
    return taken[0] / rows * 1_000_000, memory.peaks
