"""What a request finds in the app: built once per worker by `service.create`."""

from dataclasses import dataclass
from typing import cast

from chassis.app import settings
from panel_bff.catalogue import Catalogues
from panel_bff.config import Config
from panel_bff.exports import Exports
from panel_bff.gateway import Gateway
from panel_bff.histories import Histories
from panel_bff.passwords import Passwords
from panel_bff.pool import Pool
from panel_bff.saves import Saves
from panel_bff.summaries import Summaries


@dataclass(frozen=True)
class Parts:
    config: Config
    pool: Pool
    catalogues: Catalogues
    gateway: Gateway
    saves: Saves
    summaries: Summaries
    histories: Histories
    exports: Exports
    passwords: Passwords


def parts() -> Parts:
    return cast(Parts, settings()["parts"])
