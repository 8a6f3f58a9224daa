"""`kill -9` in the middle of an import of 20,000 rows: nothing lost, nothing twice, every panel right (IM-12)."""

from deploy.local.stack import Stack
from tests.support.product.campus import Campus
from tests.support.product.running import wait_until_all_run
from tests.support.product.striking import strike_all
from tests.support.product.tenant import Product

ROWS = 20_000


def test_an_import_survives_the_deaths_of_those_who_carry_it(stack: Stack, product: Product) -> None:
    """IM-12, IM-20, design 3.1, 3.3: one after the other, each in the middle.

    The worker goes on with the batch that was kept, and contacts answers it as before. What the relay sent and did not
    delete is sent again, and folds take it once. Offsets follow the commit, so what was not folded comes again.
    """
    campus = Campus(product, "kills")
    data = campus.has_a_history(ROWS, seed=1)
    started = campus.start(data)
    strike_all(stack, campus, started, ROWS, {"imports-work": 20, "contacts-relay": 35, "panel-bff-project": 50})
    wait_until_all_run(stack)
    campus.tenant.finished(started.id)
    campus.check_report(started)
    campus.check_everything()
