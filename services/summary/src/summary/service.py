"""The summary service, put together."""

from typing import TYPE_CHECKING

from chassis.config import ConfigError
from chassis.runner import Service, run
from summary.config import Config

if TYPE_CHECKING:
    from flask import Flask

    from summary.model_settings import Models

NAME = "summary"
PATIENCE_MS = 250  # an import's contacts, a conversation's messages come in flocks
CONSUMES = (
    "messaging.message.v1",
    "panel.institution.v1",
    "contacts.contact.v1",
    "contacts.field.v1",
    "contacts.note.v1",
    "contacts.lifecycle.v1",
)

LOOK_SECONDS = 5.0


def models_of(config: Config) -> "Models":
    """What MODELS_FILE says; a fault in it ends the process in words, as one in the environment does."""
    from summary.model_settings import Models

    try:
        return Models(config.models_file)
    except ConfigError as error:
        raise SystemExit("\n  ".join(["summary can not start:", *error.faults])) from None


def create(config: Config) -> "Flask":
    """The web app; builds everything it uses and connects to nothing yet."""
    from chassis.app import create_app
    from chassis.auth import Verifier
    from chassis.db import Database
    from chassis.published_routes import published_routes
    from summary.published import PUBLISHED
    from summary.routes import conversations, summaries

    return create_app(
        NAME,
        database=Database(config.database_url, pool_size=config.web_threads, name="summary web"),
        verifier=Verifier(NAME, config.keys_dir),
        blueprints=[summaries, conversations, published_routes(PUBLISHED)],
        settings={"models": models_of(config)},
    )


def web(config: Config) -> None:
    from chassis.gunicorn import serve

    models_of(config)  # before any worker, each of which would end anew
    serve(lambda: create(config), config)


def consume(config: Config) -> None:
    from chassis.consumer import run_consumer
    from summary.consumers import handle

    run_consumer(NAME, CONSUMES, handle, config, max_records=1000, patience_ms=PATIENCE_MS)


def republish(config: Config, arguments: list[str]) -> None:
    from chassis.republish import republish
    from summary.published import PUBLISHED

    republish("summary", PUBLISHED, config, arguments)


def work(config: Config) -> None:
    from chassis.db import Database
    from chassis.health import serve_health
    from chassis.lifecycle import Stopper
    from summary.worker import Worker

    stopper = Stopper()
    database = Database(config.database_url, pool_size=config.work_threads + 2, name="summary work")
    worker = Worker(config, database, models_of(config), stopper)
    serve_health(config, {"database": database.ping})
    worker.run()


def schedule(config: Config) -> None:
    """Look through the messages that wait for their contact (PL-1)."""
    from chassis.parking import Parking
    from chassis.schedule import Job, run_schedule
    from summary.commands.contacts import find
    from summary.consumers import handle

    parking = Parking(NAME, config, find, handle)
    run_schedule(NAME, config, [Job("look at parked messages", LOOK_SECONDS, parking.look_through)])


def dead_letters(config: Config, arguments: list[str]) -> None:
    from chassis.dead_letters import dead_letters
    from summary.consumers import handle

    dead_letters("summary", CONSUMES, handle, config, arguments)


SERVICE = Service(
    name=NAME,
    config=Config,
    publishes=("summary.summary.v1", "summary.conversation.v1"),
    consumes=CONSUMES,
    verbs={"web": web, "consume": consume, "work": work, "schedule": schedule},
    commands={"republish": republish, "dead-letters": dead_letters},
)


def main() -> None:
    run(SERVICE)
