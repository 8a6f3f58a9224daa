"""The labels service, put together."""

from typing import TYPE_CHECKING

from chassis.runner import Service, run
from labels.config import Config

if TYPE_CHECKING:
    from flask import Flask


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


def republish(config: Config, arguments: list[str]) -> None:
    from chassis.republish import republish
    from labels.published import PUBLISHED

    republish("labels", PUBLISHED, config, arguments)


SERVICE = Service(
    name="labels",
    config=Config,
    publishes=("labels.label.v1", "labels.contact-labels.v1"),
    consumes=(),
    verbs={"web": web},
    commands={"republish": republish},
)


def main() -> None:
    run(SERVICE)
