"""The four owners in this process, over real HTTP and real databases; their events stay in their outboxes."""

import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path

from flask import Flask
from werkzeug.serving import WSGIRequestHandler, make_server

from chassis.clock import uuid7
from chassis.db import Database
from chassis.lifecycle import Stopper
from tests.support.databases import Databases, DatabaseUrls
from tests.support.keys import Keys
from tests.support.product.apps import app_of, config_of
from tests.support.product.tenant import SERVICES, Product, Tenant

HOST = "127.0.0.1"


@dataclass
class InProcess:
    """The services' addresses, and what a worker of `imports` needs besides."""

    product: Product
    databases: dict[str, DatabaseUrls]
    keys: Keys
    folder: Path

    def tenant(self) -> Tenant:
        """An institution that nobody has told the services of: they take the product's defaults."""
        id = uuid7()
        return Tenant(self.product, id, str(id), "")

    @contextmanager
    def working(self, *, batch_rows: int) -> Iterator[None]:
        """`imports work` with batches of this size, until the block ends."""
        from imports.service import database_of, tools_of
        from imports.worker import Worker

        settings = {"BATCH_ROWS": str(batch_rows), "POLL_SECONDS": "0.05"} | _others(self.product.urls)
        config = config_of("imports", self.keys, self.folder, self.databases["imports"].system, **settings)
        database, stopper = database_of(config, "work"), Stopper(install=False)
        with running(Worker(config, database, tools_of(config), stopper).run, stopper, database):
            yield

    @contextmanager
    def summarising(self) -> Iterator[None]:
        """`summary work`, without a model, until the block ends."""
        from summary.model_settings import Models
        from summary.worker import Worker

        config = config_of("summary", self.keys, self.folder, self.databases["summary"].system, POLL_SECONDS="0.05")
        database, stopper = Database(config.database_url), Stopper(install=False)
        with running(Worker(config, database, Models(None), stopper).run, stopper, database):
            yield


@contextmanager
def running(work: Callable[[], None], stopper: Stopper, database: Database) -> Iterator[None]:
    """In a thread, until the block ends."""
    thread = threading.Thread(target=work)
    thread.start()
    try:
        yield
    finally:
        stopper.stop()
        thread.join()
        database.close()


@contextmanager
def in_process(databases: Databases, keys: Keys, folder: Path) -> Iterator[InProcess]:
    urls: dict[str, str] = {}
    made = {service: databases.fresh_database(service) for service in SERVICES}
    with ExitStack() as stack:
        for service in SERVICES:  # imports calls those before it
            app = stack.enter_context(app_of(service, keys, folder, made[service].web, **_others(urls)))
            urls[service] = stack.enter_context(served(app))
        product = Product(
            urls=urls,
            signing_key=keys.signing_key_file("panel-bff"),
            drop_dir=folder / "drop",
            command=_no_command,
        )
        stack.callback(product.close)
        yield InProcess(product, made, keys, folder)


def _others(urls: Mapping[str, str]) -> dict[str, str]:
    return {f"{service.upper()}_URL": url for service, url in urls.items()}


def _no_command(_arguments: list[str], _stdin: str) -> str:
    raise AssertionError("there is no panel-bff in this process")


class _Quiet(WSGIRequestHandler):
    """Keeps connections, as gunicorn does, and writes no line per request."""

    protocol_version = "HTTP/1.1"

    def log_request(self, *_: object) -> None:
        pass


@contextmanager
def served(app: Flask) -> Iterator[str]:
    server = make_server(HOST, 0, app, threaded=True, request_handler=_Quiet)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05})
    thread.start()
    try:
        yield f"http://{HOST}:{server.server_port}"
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
