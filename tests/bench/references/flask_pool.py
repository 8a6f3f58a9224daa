"""A bare Flask view with a psycopg pool: one document by its key, on the gunicorn settings of every service."""

import atexit
import sys
from functools import cache
from pathlib import Path

from flask import Flask, Response
from psycopg_pool import ConnectionPool

from chassis.config import BaseConfig
from chassis.gunicorn import serve

DOCUMENT = "SELECT body FROM bench_document WHERE id = %b::uuid"


def build(url: str, size: int) -> Flask:
    """One statement per request, in autocommit, prepared once, with binary results: nothing to tune is left."""
    app = Flask(__name__, static_folder=None)

    @cache
    def pool() -> ConnectionPool:
        settings = {"autocommit": True, "prepare_threshold": 0}
        made = ConnectionPool(url, min_size=size, max_size=size, open=True, kwargs=settings)
        atexit.register(made.close)
        return made

    @app.get("/api/panels/<id>")
    def panel(id: str) -> Response:
        with pool().connection() as connection:
            row = connection.execute(DOCUMENT, [id], binary=True).fetchone()
        assert row is not None
        return Response(row[0], mimetype="application/json")

    return app


def main() -> None:
    """`flask_pool <port> <workers> <threads> <database url>`; runs until told to stop."""
    port, workers, threads = map(int, sys.argv[1:4])
    config = BaseConfig(
        database_url=sys.argv[4],
        kafka_bootstrap_servers="",
        topics_file=Path("/"),
        keys_dir=Path("/"),
        port=port,
        web_workers=workers,
        web_threads=threads,
    )
    serve(lambda: build(config.database_url, threads), config)


if __name__ == "__main__":
    main()
