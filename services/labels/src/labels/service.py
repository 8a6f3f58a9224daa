"""The labels service, put together."""

from typing import TYPE_CHECKING

from chassis.runner import Service, run
from labels.config import Config

if TYPE_CHECKING:
    from flask import Flask

CONSUMES = ("contacts.lifecycle.v1",)


def create(config: Config) -> "Flask":
    """The web app; builds everything it uses and connects to nothing yet."""
    from chassis.app import create_app
    from chassis.auth import Verifier
    from chassis.db import Database
    from chassis.published_routes import published_routes
    from labels.published import PUBLISHED
    from labels.routes import label_sets, labels

    return create_app(
        "labels",
        database=Database(config.database_url, pool_size=config.web_threads, name="labels web"),
        verifier=Verifier("labels", config.keys_dir),
        blueprints=[labels, label_sets, published_routes(PUBLISHED)],
    )


def web(config: Config) -> None:
    from chassis.gunicorn import serve

    serve(lambda: create(config), config)


def consume(config: Config) -> None:
    from chassis.consumer import run_consumer
    from labels.consumers import handle

    run_consumer("labels", CONSUMES, handle, config)


def republish(config: Config, arguments: list[str]) -> None:
    from chassis.republish import republish
    from labels.published import PUBLISHED

    republish("labels", PUBLISHED, config, arguments)


def dead_letters(config: Config, arguments: list[str]) -> None:
    from chassis.dead_letters import dead_letters
    from labels.consumers import handle

    dead_letters("labels", CONSUMES, handle, config, arguments)


SERVICE = Service(
    name="labels",
    config=Config,
    publishes=("labels.label.v1", "labels.contact-labels.v1"),
    consumes=CONSUMES,
    verbs={"web": web, "consume": consume},
    commands={"republish": republish, "dead-letters": dead_letters},
)


def main() -> None:
    run(SERVICE)
