"""How new the figures of a source are, and when the next are to be expected."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from etl.model.period import Period


@dataclass(frozen=True, slots=True)
class NextRelease:
    """The first period not held yet, the month (a period) by whose end it is expected, and whether that is over."""

    period: Period
    due: Period
    is_overdue: bool


def next_release(last_month: int, months: int, lag_months: int | None, today: date) -> NextRelease | None:
    """What a source should publish next, after its last month held (an ordinal), in periods of `months` months.

    `lag_months` is how long after the end of a period its figures come; None, as of a source without a rhythm, gives
    None. Overdue is what was expected by a month that ended before `today`.
    """
    if lag_months is None or months < 1:
        return None
    period = Period(last_month + 1, last_month + months)
    due = period.end + lag_months
    return NextRelease(period, Period(due, due), today.year * 12 + today.month - 1 > due)
