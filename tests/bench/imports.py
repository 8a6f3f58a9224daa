"""Measure 1: rows per second from a file on disk to the new version of every row, read back by id in the panel table.

The file goes the way of the Imports page: one upload to panel-bff. The clock starts before the upload and stops when
every panel of the file was read back by its id with the version it must have.
"""

from dataclasses import dataclass
from pathlib import Path
from uuid import uuid4

import psycopg

from tests.bench import data
from tests.bench.processor import cpu_table
from tests.bench.product import Product, Session, stopwatch
from tests.bench.references import raw_copy, sql_chain
from tests.bench.results import Results

CHAIN = "SQL chain alone"
COPY = "raw COPY"


@dataclass(frozen=True)
class Files:
    """`size` rows of new contacts; their first half alone; all with that half changed; all with both halves changed."""

    size: int
    new: Path
    first_half: Path
    half_new: Path
    half_changed: Path

    @classmethod
    def make(cls, folder: Path, size: int) -> "Files":
        names = ("new", "first-half", "half-new", "half-changed")
        made = cls(size, *(folder / f"{name}.csv" for name in names))
        data.write(made.new, range(size))
        data.write(made.first_half, range(size // 2))
        data.write(made.half_new, range(size), changed=range(size // 2))
        data.write(made.half_changed, range(size), changed=range(size))
        return made

    def version_when_half_new(self, crm_id: str) -> int:
        """What plain Python expects after `half_new`; after `half_changed` it is 2 for all."""
        return 2 if int(crm_id.removeprefix("C")) < self.size // 2 else 1


def measure(product: Product, files: Files, results: Results, run: int) -> None:
    """One run of the imports, each beside its references, and of a dry run beside its import."""
    chain_new, chain_half_new, chain_half, chain_same = _chain(product, files)
    fresh = _institution(product, f"new-{run}")
    dry = _dry_run(product, fresh, files.new)
    new = _import(product, fresh, files.new, lambda _: 1)
    copied = raw_copy.rows_per_second(product.contacts, fresh.institution)
    results.add("import, new rows", new, "rows/s", CHAIN, chain_new)
    results.add("import, new rows", new, "rows/s", COPY, copied)
    results.add("dry run, new rows", dry, "rows/s", "their import", new)
    known = _institution(product, f"known-{run}")
    _import(product, known, files.first_half, lambda _: 1)
    half_new = _import(product, known, files.half_new, files.version_when_half_new)
    results.add("import, half new and half changed", half_new, "rows/s", CHAIN, chain_half_new)
    results.add("import, half new and half changed", half_new, "rows/s", COPY, copied)
    half = _import(product, known, files.half_changed, lambda _: 2)
    results.add("import, half changed and half as before", half, "rows/s", CHAIN, chain_half)
    same = _import(product, known, files.half_changed, lambda _: 2)
    results.add("import, the same file again", same, "rows/s", CHAIN, chain_same)


def _institution(product: Product, slug: str) -> Session:
    session = product.sign_in(slug)
    product.add_fields(session, data.CUSTOM_FIELDS)
    return session


def _import(product: Product, session: Session, file: Path, version: data.Expected) -> float:
    rows = data.count(file)
    processor = product.processor()
    with stopwatch() as taken:
        state = product.wait_for_import(session, product.upload(session, file))
        owned = product.owned(session)
        product.wait_for_panels(session, owned)
        product.wait_for_members(session, state["number"], rows)
    print(cpu_table(processor.spent(), rows), flush=True)
    assert len(owned.ids) == rows, f"{len(owned.ids)} contacts of {rows} rows"
    assert owned.versions == [version(crm_id) for crm_id in owned.crm_ids], "a version is not what it must be"
    return rows / taken[0]


def _dry_run(product: Product, session: Session, file: Path) -> float:
    """The same file as a draft, from its upload to the plan of every row; nothing is applied (IM-11)."""
    rows = data.count(file)
    processor = product.processor()
    with stopwatch() as taken:
        state = product.run_dry(session, product.upload(session, file, draft=True))
    print(cpu_table(processor.spent(), rows), flush=True)
    assert state["counts"]["created"] == rows, state["counts"]
    assert not product.owned(session).ids, "a dry run made contacts"
    return rows / taken[0]


def _chain(product: Product, files: Files) -> list[float]:
    """The same files through the set-based chain, on the same server."""
    with psycopg.connect(product.place.database_url("contacts"), autocommit=True) as connection:
        connection.execute(sql_chain.SCHEMA)
        new, known = uuid4(), uuid4()
        rates = []
        again = (files.first_half, files.half_new, files.half_changed, files.half_changed)
        for institution, file in ((new, files.new), *((known, file) for file in again)):
            with stopwatch() as taken:
                sql_chain.chain(connection, institution, file)
            rates.append(data.count(file) / taken[0])
        connection.execute("DROP SCHEMA bench_chain CASCADE")
    return [rates[0], *rates[2:]]
