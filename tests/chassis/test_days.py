"""Days as people write them, read by contacts and looked for by imports (IM-3, IM-10)."""

import pytest

from chassis.days import USUAL, iso_day


@pytest.mark.parametrize(
    ("text", "day_format", "day"),
    [
        ("2026-11-30", "DD.MM.YYYY", "2026-11-30"),
        ("30.11.2026", "DD.MM.YYYY", "2026-11-30"),
        ("3.4.2026", "DD.MM.YYYY", None),
        ("3.4.2026", "D.M.YYYY", "2026-04-03"),
        ("03/04/2026", "M/D/YYYY", "2026-03-04"),
        ("03/04/2026", "D/M/YYYY", "2026-04-03"),
        ("30/11/2026", "M/D/YYYY", None),
        ("20261130", "YYYYMMDD", "2026-11-30"),
        ("NOVEMBER 30, 2026", "MMMM D, YYYY", "2026-11-30"),
        ("3 may 2026", "D MMM YYYY", "2026-05-03"),
        ("31 June 2026", "D MMMM YYYY", None),
        ("2026-02-30", USUAL, None),
        ("11/30/26", "M/D/YYYY", None),
        ("2026-11-30 10:00", USUAL, None),
        ("\u0663/\u0664/2026", "D/M/YYYY", None),
        ("Nov 30, 2026", "no format", "2026-11-30"),
        ("tomorrow", USUAL, None),
    ],
)
def test_a_day_is_read_as_iso_or_in_its_format(text: str, day_format: str, day: str | None) -> None:
    """IM-10."""
    assert iso_day(text, day_format) == day
