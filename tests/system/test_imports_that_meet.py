"""Two imports of one institution about the same contacts, and one of another institution about people like them."""

from tests.support.oracle.files import NextFile, people_needed
from tests.support.product.campus import Campus
from tests.support.product.tenant import Product

ROWS = 1_000


def test_two_imports_that_meet_leave_what_they_would_one_after_the_other(product: Product) -> None:
    """IM-12, IM-14, IM-20, AC-1: both are uploaded at once, and the other institution's runs beside them."""
    campus, other = Campus(product, "meet"), Campus(product, "apart")
    first, elsewhere = (one.has_a_history(ROWS, seed=41) for one in (campus, other))
    second = NextFile(42, campus.world, people_needed(ROWS)[1]).bytes(ROWS)
    started = [campus.start(first), campus.start(second)]
    beside = other.start(elsewhere)
    for one in started:
        campus.tenant.finished(one.id)
        campus.check_report(one)
    campus.check_everything()
    other.tenant.finished(beside.id)
    other.check_report(beside)
    other.check_everything()
