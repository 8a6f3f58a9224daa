"""`contacts erase <institution> <contact>`: for an operator, as the owner's role, which alone may delete contacts."""

import argparse
from collections.abc import Sequence
from uuid import UUID

from chassis.clock import iso, now
from chassis.db import Database
from chassis.errors import NotFound
from contacts.commands.erasing import erase_contact
from contacts.config import Config


def erase(config: Config, arguments: Sequence[str]) -> None:
    """The command; prints when the contact was erased. It may be repeated: everybody is told again."""
    parser = argparse.ArgumentParser(prog="contacts erase", description="Erase everything held on one contact (AC-6).")
    parser.add_argument("institution", type=UUID)
    parser.add_argument("contact", type=UUID)
    given = parser.parse_args(arguments)
    database = Database(config.database_url, pool_size=1, name="contacts erase")
    try:
        at = database.retrying(lambda session: erase_contact(session, given.institution, given.contact, now()))
    except NotFound as error:
        raise SystemExit(f"{error.detail} Nothing was changed.") from error
    finally:
        database.close()
    print(f"erased at {iso(at)}")  # noqa: T201 - the answer of the command
