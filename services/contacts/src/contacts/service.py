"""What contacts is made of: its app, its verbs, what it publishes and hears."""

from typing import TYPE_CHECKING, NoReturn

from chassis.runner import Service, run
from contacts.config import Config

if TYPE_CHECKING:
    from flask import Flask

TOPICS_OUT = (
    "contacts.contact.v1",
    "contacts.field.v1",
    "contacts.import-membership.v1",
    "contacts.lifecycle.v1",
    "contacts.note.v1",
    "contacts.campaigns.v1",
)
TOPICS_IN = (
    "panel.institution.v1",
    "messaging.message.v1",
    "messaging.delivery.v1",
    "messaging.contact-authenticated.v1",
    "campaigns.script-sent.v1",
)
LOOK_SECONDS = 5.0  # between two looks at what waits for its contact


def create(config: Config) -> "Flask":
    """The app of `contacts web`."""
    from chassis.app import create_app
    from chassis.auth import Verifier
    from chassis.db import Database
    from chassis.published_routes import published_routes
    from contacts.published import PUBLISHED
    from contacts.routes import campaigns, consent, contacts, dry_runs, fields, imports, notes

    return create_app(
        "contacts",
        database=Database(config.database_url, pool_size=config.web_threads, name="contacts-web"),
        verifier=Verifier("contacts", config.keys_dir),
        blueprints=[
            contacts.blueprint,
            consent.blueprint,
            notes.blueprint,
            campaigns.blueprint,
            fields.blueprint,
            imports.blueprint,
            dry_runs.blueprint,
            published_routes(PUBLISHED),
        ],
    )


def web(config: Config) -> None:
    """Serve the API."""
    from chassis.gunicorn import serve

    serve(lambda: create(config), config)


def consume(config: Config) -> None:
    """Hear of institutions, and what the platform tells of contacts."""
    from chassis.consumer import run_consumer
    from contacts.consumers import handle

    run_consumer("contacts", TOPICS_IN, handle, config)


def schedule(config: Config) -> None:
    """Purge what was kept long enough, and look through what is parked."""
    from chassis.parking import Parking
    from chassis.schedule import Job, run_schedule
    from contacts.commands.platform import find
    from contacts.consumers import handle
    from contacts.retention import JOBS

    parking = Parking("contacts", config, find, handle)
    run_schedule("contacts", config, [*JOBS, Job("look at parked events", LOOK_SECONDS, parking.look_through)])


def republish(config: Config, arguments: list[str]) -> None:
    from chassis.republish import republish
    from contacts.published import PUBLISHED

    republish("contacts", PUBLISHED, config, arguments)


def erase(config: Config, arguments: list[str]) -> None:
    from contacts.erase import erase

    erase(config, arguments)


def dead_letters(config: Config, arguments: list[str]) -> None:
    from chassis.dead_letters import dead_letters
    from contacts.consumers import handle

    dead_letters("contacts", TOPICS_IN, handle, config, arguments)


SERVICE = Service(
    name="contacts",
    config=Config,
    publishes=TOPICS_OUT,
    consumes=TOPICS_IN,
    verbs={"web": web, "consume": consume, "schedule": schedule},
    commands={"republish": republish, "dead-letters": dead_letters, "erase": erase},
)


def main() -> NoReturn:
    run(SERVICE)
