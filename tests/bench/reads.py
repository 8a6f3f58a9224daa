"""Measure 2: reading panels, signed in, at 1 and 16 keep-alive connections; beside a bare Flask view on a pool.

The reference serves the very bytes that the product answered with, by the same ids, to the same load.
"""

import http.client
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import orjson
import psycopg

from deploy.local.servers import free_port, is_listening
from tests.bench import data
from tests.bench.load import Load
from tests.bench.product import Product, Session
from tests.bench.results import Results

FLASK = "bare Flask view, psycopg pool"
CONNECTIONS = (1, 16)
PANELS = 1000
ABOUT = 700  # characters of one custom text, which make the answer 4 KB


def prepare(product: Product, folder: Path) -> tuple[Session, list[str]]:
    """An institution of contacts whose panels are 4 KB; its session, and the paths of its panels."""
    session = product.sign_in("reads")
    product.add_fields(session, {**data.CUSTOM_FIELDS, "About": "text"})
    file = folder / "reads.csv"
    data.write(file, range(PANELS), about=ABOUT)
    product.wait_for_import(session, product.upload(session, file))
    owned = product.owned(session)
    product.wait_for_panels(session, owned)
    return session, [f"/api/panels/{id}" for id in owned.ids]


def measure(product: Product, session: Session, paths: list[str], results: Results, seconds: float) -> None:
    """One run: the product and its reference in turns, so that both meet the same noise."""
    port = product.place.panel_port
    headers = {"Cookie": session.cookie}
    with reference(product, paths, headers) as other:
        for connections in CONNECTIONS:
            theirs = load(other, paths, {}, connections, seconds)
            ours = load(port, paths, headers, connections, seconds)
            name = f"panel read, {connections} connection{'s' if connections > 1 else ''}"
            results.add(name, ours.per_second, "requests/s", FLASK, theirs.per_second)
            results.add(f"{name}, p50", ours.p50_ms, "ms", FLASK, theirs.p50_ms)
            results.add(f"{name}, p99", ours.p99_ms, "ms", FLASK, theirs.p99_ms)


@contextmanager
def reference(product: Product, paths: list[str], headers: dict[str, str]) -> Iterator[int]:
    """The bare view, running, with what the product answers as its documents; its port."""
    url = product.place.database_url("panel_bff")
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute("DROP TABLE IF EXISTS bench_document")
        connection.execute("CREATE TABLE bench_document (id uuid PRIMARY KEY, body bytea NOT NULL)")
        with connection.cursor().copy("COPY bench_document FROM STDIN") as copy:
            for path, body in answers(product.place.panel_port, paths, headers):
                copy.write_row((path.rpartition("/")[2], body))
        connection.execute("VACUUM ANALYZE bench_document")
    port = free_port()
    program = [sys.executable, "-m", "tests.bench.references.flask_pool"]
    workers, threads = product.place.web_workers, product.place.web_threads
    with tempfile.TemporaryDirectory() as folder:
        env = {**os.environ, "PROMETHEUS_MULTIPROC_DIR": folder}
        child = subprocess.Popen([*program, str(port), str(workers), str(threads), url], env=env)
        try:
            while not is_listening(port):
                assert child.poll() is None, "the reference did not start"
            yield port
        finally:
            child.terminate()
            child.wait()


def answers(port: int, paths: list[str], headers: dict[str, str]) -> Iterator[tuple[str, bytes]]:
    """Every path's answer, which must be a 200."""
    connection = http.client.HTTPConnection("127.0.0.1", port)
    for path in paths:
        connection.request("GET", path, headers=headers)
        answer = connection.getresponse()
        body = answer.read()
        assert answer.status == 200, f"{path} was answered with {answer.status}"
        yield path, body
    connection.close()


def load(port: int, paths: list[str], headers: dict[str, str], connections: int, seconds: float) -> Load:
    asked = {
        "port": port,
        "paths": paths,
        "headers": headers,
        "connections": connections,
        "seconds": seconds,
        "warm_up": seconds / 5,
    }
    program = [sys.executable, "-m", "tests.bench.load"]
    done = subprocess.run(program, input=orjson.dumps(asked), capture_output=True, check=True)
    return Load(**orjson.loads(done.stdout))
