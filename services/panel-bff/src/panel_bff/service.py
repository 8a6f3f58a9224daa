"""The panel's backend-for-frontend, put together."""

from typing import TYPE_CHECKING

from chassis.runner import Service, run
from panel_bff.config import Config

if TYPE_CHECKING:
    from flask import Flask

PUBLISHES = ("panel.institution.v1",)
CONSUMES = (
    "panel.institution.v1",
    "contacts.contact.v1",
    "contacts.field.v1",
    "contacts.import-membership.v1",
    "contacts.lifecycle.v1",
    "contacts.note.v1",
    "contacts.campaigns.v1",
    "labels.label.v1",
    "labels.contact-labels.v1",
    "imports.import.v1",
    "summary.summary.v1",
    "summary.conversation.v1",
)


def create(config: Config) -> "Flask":
    """The web app; builds everything it uses. A database that is away is waited for, request by request."""
    from panel_bff.app import make_app, make_parts

    parts = make_parts(config)
    parts.pool.open()
    return make_app(config, parts)


def web(config: Config) -> None:
    from chassis.gunicorn import serve

    serve(lambda: create(config), config)


def project(config: Config) -> None:
    from panel_bff.projection import project

    project(config)


def live(config: Config) -> None:
    # before psycopg is imported, which looks then how it shall wait; no socket of ours does TLS in Python
    from gevent import monkey

    monkey.patch_all(ssl=False)
    from panel_bff.live import serve

    serve(config)


def institution(config: Config, arguments: list[str]) -> None:
    from panel_bff.commands import institution

    institution(config, arguments)


def user(config: Config, arguments: list[str]) -> None:
    from panel_bff.commands import user

    user(config, arguments)


def republish(config: Config, arguments: list[str]) -> None:
    from chassis.republish import republish
    from panel_bff.published import PUBLISHED

    republish("panel-bff", PUBLISHED, config, arguments)


def rebuild(config: Config, arguments: list[str]) -> None:
    from panel_bff.rebuild import rebuild

    rebuild(config, arguments)


def verify(config: Config, arguments: list[str]) -> None:
    from panel_bff.verify import verify

    verify(config, arguments)


def dead_letters(config: Config, arguments: list[str]) -> None:
    from chassis.dead_letters import dead_letters
    from panel_bff.projection import handle

    dead_letters("panel-bff", CONSUMES, handle, config, arguments)


SERVICE = Service(
    name="panel-bff",
    config=Config,
    publishes=PUBLISHES,
    consumes=CONSUMES,
    verbs={"web": web, "project": project, "live": live},
    commands={
        "institution": institution,
        "user": user,
        "republish": republish,
        "dead-letters": dead_letters,
        "rebuild": rebuild,
        "verify": verify,
    },
)


def main() -> None:
    run(SERVICE)
