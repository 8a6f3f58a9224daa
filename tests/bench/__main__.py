"""`make bench`: the product beside its references, on the topology of `make up` in another folder on free ports.

Writes var/bench.json, and with everything measured in full docs/bench.json and the README's table. While developing:
QUICK=1 measures less of everything, and `python -m tests.bench imports` (reads, freshness, live, hanging) only what is
named. What takes long is measured only when it is named: `python -m tests.bench million`, 100,000 and 1,000,000 rows.
"""

import os
import signal
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

from tests.bench import freshness, hanging, imports, live, million, reads
from tests.bench.place import running_stack
from tests.bench.product import Product
from tests.bench.results import Results, put_into, table

ROOT = Path(__file__).resolve().parents[2]


@dataclass(frozen=True)
class Extent:
    """How much is measured."""

    rows: int = 100_000
    runs: int = 3
    load_seconds: float = 5.0
    edits: int = 500
    many: tuple[int, int] = (100_000, 1_000_000)


QUICK = Extent(rows=10_000, runs=1, load_seconds=1.5, edits=100, many=(2_000, 20_000))


def main() -> None:
    signal.signal(signal.SIGTERM, signal.default_int_handler)  # as ctrl-C: what was started is stopped
    quick = os.environ.get("QUICK", "") not in ("", "0")
    extent = QUICK if quick else Extent()
    wanted = sys.argv[1:] or ["reads", "freshness", "live", "hanging", "imports"]
    begun = time.monotonic()
    with tempfile.TemporaryDirectory() as folder, running_stack() as place:
        results = measured(Product(place), extent, Path(folder), wanted)
    print(f"\n{table(results.entries())}\n\nmeasured in {time.monotonic() - begun:.0f} s")
    results.write(ROOT / "var" / "bench.json")
    if not quick and not sys.argv[1:]:
        results.write(ROOT / "docs" / "bench.json")
        put_into(ROOT / "README.md", results.entries())


def measured(product: Product, extent: Extent, folder: Path, wanted: list[str]) -> Results:
    """Reads and freshness first, then the imports: they leave half a million contacts behind."""
    results = Results()
    session, paths = reads.prepare(product, folder)
    files = imports.Files.make(folder, extent.rows)
    for run in range(1, extent.runs + 1):
        print(f"run {run} of {extent.runs}", flush=True)
        if "reads" in wanted:
            reads.measure(product, session, paths, results, extent.load_seconds)
        if "freshness" in wanted:
            freshness.measure(product, session, results, extent.edits)
        if "live" in wanted:
            live.measure(product, session, results, extent.edits // 5)
        if "hanging" in wanted:
            hanging.measure(product, session, paths, results, extent.load_seconds)
    for run in range(1, extent.runs + 1):
        if "imports" in wanted:
            print(f"imports, run {run} of {extent.runs}", flush=True)
            imports.measure(product, files, results, run)
    if "million" in wanted:
        million.measure(product, folder, results, extent.many)
    return results


if __name__ == "__main__":
    main()
