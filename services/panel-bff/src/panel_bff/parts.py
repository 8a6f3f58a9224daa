"""What a request finds in the app: built once per worker by `service.create`."""

from dataclasses import dataclass
from typing import Any, cast

from psycopg import Connection
from psycopg_pool import ConnectionPool

from chassis.app import settings
from panel_bff.catalogue import Catalogues
from panel_bff.config import Config
from panel_bff.gateway import Gateway
from panel_bff.histories import Histories
from panel_bff.passwords import Passwords
from panel_bff.saves import Saves
from panel_bff.summaries import Summaries

Pool = ConnectionPool[Connection[Any]]


@dataclass(frozen=True)
class Parts:
    config: Config
    pool: Pool  # plain psycopg in autocommit: one statement, one round trip (design 3.4)
    catalogues: Catalogues
    gateway: Gateway
    saves: Saves
    summaries: Summaries
    histories: Histories
    passwords: Passwords


def parts() -> Parts:
    return cast(Parts, settings()["parts"])
