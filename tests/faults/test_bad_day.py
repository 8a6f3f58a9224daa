"""One bad day: `kill -9` of all that carry one import, one after the other, and people go on saving in the panel."""

from deploy.local.stack import Stack
from tests.support.product.campus import Campus
from tests.support.product.edits import Editor
from tests.support.product.panels import assert_panels_equal_owners
from tests.support.product.running import wait_until_all_run
from tests.support.product.state import read_owners
from tests.support.product.striking import strike_all
from tests.support.product.tenant import Product
from tests.support.waiting import wait_until

ROWS = 20_000
BLOWS = {  # at this percentage of the rows
    "imports-work": 8,
    "contacts-relay": 16,
    "panel-bff-project": 24,
    "contacts-web": 32,
    "postgres": 42,
    "kafka": 56,
}


def test_a_bad_day_loses_nothing_and_repeats_nothing(stack: Stack, product: Product) -> None:
    """IM-12, IM-20, CT-5, design 2, 3.1, 3.3: every acknowledged edit is kept and shown, no version goes back.

    The worker goes on with the batch that was kept, and contacts answers it as before. What the relay sent and did not
    delete is sent again, and folds take it once. Offsets follow the commit, so what was not folded comes again.
    """
    campus, staff = Campus(product, "bad-day"), product.new_tenant("staff")
    data = campus.has_a_history(ROWS, seed=5)
    with Editor(staff) as editor:
        started = campus.start(data)
        strike_all(stack, campus, started, ROWS, BLOWS)
        edited_before_the_end = editor.edits
        wait_until_all_run(stack)
        campus.tenant.finished(started.id)
        wait_until(lambda: editor.edits > edited_before_the_end, message="saving goes on after it all")
    assert editor.faults == []
    campus.check_report(started)
    campus.check_everything()
    owned = read_owners(staff)
    assert owned.contacts == editor.acknowledged
    editor.assert_notes_are_kept()
    assert_panels_equal_owners(staff, owned)
