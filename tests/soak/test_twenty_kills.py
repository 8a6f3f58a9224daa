"""`kill -9` of any process at twenty random moments of one import: the end is that of a run nobody disturbed."""

import http.client
import os
from random import Random
from typing import Any

import pytest

from deploy.local.cache import LocalError
from deploy.local.stack import Stack
from tests.support.product.campus import Campus, Import
from tests.support.product.http import Http
from tests.support.product.running import EVERYTHING, wait_until_all_run
from tests.support.product.tenant import ENDED, Product
from tests.support.waiting import wait_until

SEEDS = range(int(os.environ.get("SOAK_SEEDS", "3")))
ROWS = 20_000
KILLS = 20
LATEST = 95  # percent of the rows: the last moment comes while there is something left to do
VICTIMS = [*EVERYTHING, "kafka", "postgres"]

State = dict[str, Any]
SHOWN = ["first_name", "preferred_name", "last_name", "full_name", "phone", "previous_phone", "country_calling_code"]
SHOWN += ["email", "crm_id", "enrollment_id", "language", "ai_disabled", "test_user", "archived", "version"]


@pytest.mark.soak
@pytest.mark.timeout(2400)
@pytest.mark.parametrize("seed", SEEDS)
def test_twenty_deaths_change_nothing(stack: Stack, product: Product, seed: int) -> None:
    """IM-12, IM-20, design 2: every fate, every contact and every panel is the oracle's and the undisturbed run's."""
    random = Random(1000 + seed)
    moments = sorted(random.randrange(1, ROWS * LATEST // 100) for _ in range(KILLS))
    victims = [random.choice(VICTIMS) for _ in moments]
    print(f"seed {seed}: {list(zip(moments, victims, strict=True))}")

    calm, struck = Campus(product, "calm"), Campus(product, "struck")
    undisturbed = calm.start(calm.has_a_history(ROWS, seed=200 + seed))
    calm.tenant.finished(undisturbed.id)
    data = struck.has_a_history(ROWS, seed=200 + seed)
    started = struck.start(data)
    early = [_strike(stack, struck, started, moment, victim) for moment, victim in zip(moments, victims, strict=True)]
    wait_until_all_run(stack)
    assert sum(early) >= KILLS // 2, f"only {sum(early)} of {KILLS} died while the import ran"

    struck.tenant.finished(started.id)
    for campus, ended in ((calm, undisturbed), (struck, started)):
        campus.check_report(ended)
        campus.check_everything()
    assert _fates(struck, started) == _fates(calm, undisturbed)
    assert _everybody(struck) == _everybody(calm)


def _strike(stack: Stack, campus: Campus, started: Import, moment: int, victim: str) -> bool:
    """Whether somebody died in the middle; one who is dead already is waited for, and dies again."""
    reached: list[int] = []

    def now() -> bool:
        reached[:] = [_rows_done(campus, started)]
        return reached[0] >= moment

    wait_until(now, 600, f"{moment} rows are decided")
    wait_until(lambda: _kill(stack, victim), 300, f"{victim} could be killed")
    return reached[0] < ROWS


def _rows_done(campus: Campus, started: Import) -> int:
    """0 while nobody answers."""
    client: Http = campus.tenant.imports
    try:
        answer = client.request("GET", f"/imports/{started.id}")
    except (OSError, http.client.HTTPException):
        return 0
    if answer.status != 200:
        return 0
    return ROWS if answer.json["status"] in ENDED else int(answer.json["rows_done"])


def _kill(stack: Stack, victim: str) -> bool:
    try:
        return bool(stack.kill(victim))
    except (LocalError, ProcessLookupError):
        return False


def _fates(campus: Campus, ended: Import) -> list[tuple[Any, ...]]:
    """Of every row, without the ids of contacts."""
    rows = campus.tenant.report(ended.id)
    return [(r["row"], r["outcome"], r["partial"], [code["code"] for code in r["codes"] or []]) for r in rows]


def _everybody(campus: Campus) -> list[str]:
    """Every contact with its channels, without ids and times."""
    contacts = campus.tenant.contacts.pages("/contacts", archived="any")
    return sorted(str(([one[name] for name in SHOWN], _channels(one))) for one in contacts)


def _channels(contact: State) -> list[tuple[Any, ...]]:
    return [(one["channel"], one["address"], one["status"], one["source"]) for one in contact["channels"]]
