"""The imports service, put together."""

from typing import TYPE_CHECKING

from chassis.runner import Service, run
from imports.config import Config

if TYPE_CHECKING:
    from flask import Flask

    from chassis.db import Database
    from imports.files import FileStore
    from imports.owners import Contacts
    from imports.turn import Tools


CONSUMES = ("panel.institution.v1", "contacts.lifecycle.v1")


def database_of(config: Config, verb: str, pool_size: int = 4) -> "Database":
    from chassis.db import Database

    return Database(config.database_url, pool_size=pool_size, name=f"imports {verb}")


def store_of(config: Config) -> "FileStore":
    from imports.files import FileStore

    return FileStore(config.files_url, max_bytes=config.max_file_bytes)


def contacts_of(config: Config) -> "Contacts":
    from chassis.auth import Signer
    from chassis.clients import ServiceClient
    from imports.owners import Contacts

    return Contacts(ServiceClient(config.contacts_url, "contacts", Signer("imports", config.signing_key_file)))


def tools_of(config: Config) -> "Tools":
    from chassis.auth import Signer
    from chassis.clients import ServiceClient
    from imports.owners import Labels
    from imports.turn import Tools

    labels = Labels(ServiceClient(config.labels_url, "labels", Signer("imports", config.signing_key_file)))
    return Tools(store_of(config), contacts_of(config), labels, config.batch_rows)


def create(config: Config) -> "Flask":
    """The web app; builds everything it uses and connects to nothing yet."""
    from chassis.app import create_app
    from chassis.auth import Verifier
    from chassis.published_routes import published_routes
    from imports.published import PUBLISHED
    from imports.routes.dry_runs import dry_runs
    from imports.routes.imports import imports
    from imports.routes.mapping import mapping
    from imports.routes.mending import mending
    from imports.routes.profiles import profiles
    from imports.routes.reports import reports
    from imports.routes.roll_back import roll_backs

    store = store_of(config)
    return create_app(
        "imports",
        database=database_of(config, "web", config.web_threads),
        verifier=Verifier("imports", config.keys_dir),
        blueprints=[
            imports,
            mapping,
            dry_runs,
            profiles,
            reports,
            mending,
            roll_backs,
            published_routes(PUBLISHED),
        ],
        checks={"files": store.ping},
        settings={"config": config, "store": store, "contacts": contacts_of(config)},
    )


def web(config: Config) -> None:
    from chassis.gunicorn import serve

    serve(lambda: create(config), config)


def consume(config: Config) -> None:
    from chassis.consumer import run_consumer
    from imports.consumers import handle

    run_consumer("imports", CONSUMES, handle, config)


def work(config: Config) -> None:
    from chassis.health import serve_health
    from chassis.lifecycle import Stopper
    from imports.worker import Worker

    stopper = Stopper()
    database = database_of(config, "work", config.work_threads + config.dry_run_threads + 2)
    tools = tools_of(config)
    serve_health(config, {"database": database.ping, "files": tools.store.ping})
    Worker(config, database, tools, stopper).run()


def watch(config: Config) -> None:
    from chassis.health import serve_health
    from chassis.lifecycle import Stopper
    from imports.sources import remote_sources
    from imports.watcher import Watcher
    from imports.watching import watch_folders

    stopper = Stopper()
    remote = remote_sources(config)
    database = database_of(config, "watch", len(remote) + 4)
    store, contacts = store_of(config), contacts_of(config)
    serve_health(config, {"database": database.ping, "files": store.ping})
    local, *others = [Watcher(config, database, store, contacts, source) for source in (None, *remote)]
    watch_folders(local, config, stopper, others)


def schedule(config: Config) -> None:
    from chassis.schedule import run_schedule
    from imports.retention import jobs

    run_schedule("imports", config, jobs(store_of(config), config.keep_days))


def republish(config: Config, arguments: list[str]) -> None:
    from chassis.republish import republish
    from imports.published import PUBLISHED

    republish("imports", PUBLISHED, config, arguments)


def dead_letters(config: Config, arguments: list[str]) -> None:
    from chassis.dead_letters import dead_letters
    from imports.consumers import handle

    dead_letters("imports", CONSUMES, handle, config, arguments)


SERVICE = Service(
    name="imports",
    config=Config,
    publishes=("imports.import.v1",),
    consumes=CONSUMES,
    verbs={"web": web, "consume": consume, "work": work, "watch": watch, "schedule": schedule},
    commands={"republish": republish, "dead-letters": dead_letters},
)


def main() -> None:
    run(SERVICE)
