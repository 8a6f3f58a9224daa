"""`kill -9` in the middle of an import of 20,000 rows: nothing lost, nothing twice, every panel right (IM-12)."""

from deploy.local.stack import Stack
from tests.support.product.campus import Campus, Import
from tests.support.product.running import is_alive, wait_until_all_run
from tests.support.product.tenant import Product
from tests.support.waiting import wait_until

ROWS = 20_000
EARLIEST, LATEST = ROWS * 20 // 100, ROWS * 80 // 100
CHOSEN = ROWS * 30 // 100  # leaves half of the import for the blow to land in, however slow the machine


def test_an_import_survives_the_death_of_the_relay_of_contacts(stack: Stack, product: Product) -> None:
    """IM-12, design 3.1: what was sent and not deleted is sent again, and folds take it once."""
    _survives(stack, product, "contacts-relay", seed=1)


def test_an_import_survives_the_death_of_the_projection(stack: Stack, product: Product) -> None:
    """IM-12, design 3.3: offsets follow the commit, so what was not folded comes again."""
    _survives(stack, product, "panel-bff-project", seed=2)


def test_an_import_survives_the_death_of_its_worker(stack: Stack, product: Product) -> None:
    """IM-12, IM-20: it goes on with the batch that was kept, and contacts answers it as before."""
    _survives(stack, product, "imports-work", seed=3)


def _survives(stack: Stack, product: Product, program: str, *, seed: int) -> None:
    campus = Campus(product, program)
    data = campus.has_a_history(ROWS, seed)
    started = campus.start(data)
    dead = _kill_in_the_middle(stack, campus, started, program)
    wait_until(lambda: stack.pid_of(program) not in (0, dead), 30, f"{program} runs again under a new pid")
    campus.tenant.finished(started.id)
    campus.check_report(started)
    campus.check_everything()
    wait_until_all_run(stack)


def _kill_in_the_middle(stack: Stack, campus: Campus, started: Import, program: str) -> int:
    """The pid that died while 20 to 80 % of the rows were decided."""
    wait_until(lambda: campus.rows_done(started) >= CHOSEN, 60, f"{CHOSEN} rows are decided")
    dead = stack.kill(program)
    wait_until(lambda: not is_alive(dead), 10, f"{program} is dead")
    decided = campus.rows_done(started)
    assert EARLIEST <= decided <= LATEST, f"the kill came when {decided} of {ROWS} rows were decided"
    return dead
