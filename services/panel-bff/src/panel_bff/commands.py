"""`panel-bff institution add` and `panel-bff user add`: what an installation begins with."""

import argparse
import re
import sys
from collections.abc import Callable
from typing import NoReturn
from uuid import UUID

from marshmallow import ValidationError, validate

from chassis.clock import uuid7
from chassis.db import Database, driver
from chassis.outbox import record
from chassis.schemas import clean_text
from panel_bff import accounts, settings_rules
from panel_bff.config import Config
from panel_bff.events import institution_changed
from panel_bff.folds.facts import fact_of_event
from panel_bff.models import Institution
from panel_bff.passwords import Passwords
from panel_bff.projection import fold
from panel_bff.roles import Role

SHORTEST_PASSWORD = 8


def institution(config: Config, arguments: list[str]) -> None:
    """Add an institution and publish it; prints its id."""
    parser = argparse.ArgumentParser(prog="panel-bff institution")
    add = parser.add_subparsers(required=True).add_parser("add", help="add an institution; prints its id")
    add.add_argument("--slug", required=True, type=_slug)
    add.add_argument("--name", required=True, type=_text)
    add.add_argument("--language", default="en", type=_by(settings_rules.language))
    add.add_argument("--time-zone", default="America/Chicago", type=_by(settings_rules.time_zone))
    add.add_argument("--date-format", default="MMM D, YYYY", type=_by(settings_rules.date_format))
    add.add_argument("--campaign-url", type=_by(settings_rules.campaign_url))
    add.add_argument("--id", type=UUID, default=None)
    given = vars(parser.parse_args(arguments))
    wanted = Institution(**{**given, "id": given["id"] or uuid7()})
    database = Database(config.database_url, pool_size=1, name="panel-bff institution")
    try:
        with database.begin() as session:
            accounts.add_institution(driver(session), wanted)
            event = institution_changed(wanted)
            record(session, event)
            fold(driver(session), [fact_of_event(event)])
    except accounts.Exists as error:
        _end(str(error))
    finally:
        database.close()
    print(wanted.id)  # noqa: T201 - the answer of the command


def user(config: Config, arguments: list[str]) -> None:
    """Add a user; the password comes from stdin, never from the command line that everyone can list."""
    parser = argparse.ArgumentParser(prog="panel-bff user")
    add = parser.add_subparsers(required=True).add_parser("add", help="add a user; the password is read from stdin")
    add.add_argument("--institution", required=True, help="its slug")
    add.add_argument("--email", required=True, type=_email)
    add.add_argument("--name", required=True, type=_text)
    add.add_argument("--role", required=True, choices=[role.value for role in Role])
    given = parser.parse_args(arguments)
    password = sys.stdin.readline().rstrip("\r\n")
    if len(password) < SHORTEST_PASSWORD:
        _end(f"The password on stdin has less than {SHORTEST_PASSWORD} characters; nobody was added.")
    database = Database(config.database_url, pool_size=1, name="panel-bff user")
    try:
        with database.begin() as session:
            connection = driver(session)
            institution_id = accounts.institution_of(connection, given.institution)
            if institution_id is None:
                _end("There is no institution with this slug; add it first.")
            added = accounts.add_user(
                connection,
                institution_id,
                email=given.email,
                name=given.name,
                role=given.role,
                password_hash=Passwords().hash(password),
            )
    except accounts.Exists as error:
        _end(str(error))
    finally:
        database.close()
    print(added)  # noqa: T201 - the answer of the command


def _end(reason: str) -> NoReturn:
    sys.exit(reason)


def _slug(text: str) -> str:
    if not re.fullmatch(r"[a-z0-9](-?[a-z0-9]){0,62}", text):
        raise argparse.ArgumentTypeError("small letters, digits and single dashes, at most 63")
    return text


def _text(text: str) -> str:
    try:
        return clean_text(text, 200, 1)
    except ValidationError as error:
        raise argparse.ArgumentTypeError(str(error.messages[0])) from error


def _email(text: str) -> str:
    try:
        return str(validate.And(validate.Email(), validate.Length(max=254))(_text(text)))
    except ValidationError as error:
        raise argparse.ArgumentTypeError("not an email address") from error


def _by(rule: Callable[[str], str]) -> Callable[[str], str]:
    """A rule of the settings as argparse wants it."""

    def checked(text: str) -> str:
        try:
            return rule(_text(text))
        except ValidationError as error:
            raise argparse.ArgumentTypeError(str(error.messages[0])) from error

    return checked
