from datetime import date

import pytest

from dashboard.freshness import next_release
from etl.model.period import Period


@pytest.mark.parametrize(
    ("last", "months", "lag", "today", "period", "due", "overdue"),
    [
        ("2025", 12, 7, date(2026, 12, 31), "2026", "2027-07", False),
        ("2026-06", 1, 2, date(2026, 9, 30), "2026-07", "2026-09", False),
        ("2026-06", 1, 2, date(2026, 10, 1), "2026-07", "2026-09", True),
        ("2026-Q2", 3, 4, date(2026, 11, 1), "2026-Q3", "2027-01", False),
        ("2017", 12, 24, date(2026, 1, 1), "2018", "2020-12", True),
    ],
)
def test_the_next_period_is_due_its_lag_after_its_end(last, months, lag, today, period, due, overdue):
    release = next_release(Period.parse(last).end, months, lag, today)
    assert (release.period.code, release.due.code, release.is_overdue) == (period, due, overdue)


def test_a_source_without_a_rhythm_owes_nothing():
    assert next_release(Period.parse("2025").end, 12, None, date(2026, 1, 1)) is None
