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


@dataclass(frozen=True, slots=True)
class Standing:
    """Where a source stands on a day, by its rhythm.

    `out` is the latest period that should be out by then, None if that is not yet one after those held. `missing` are
    the first and the last of the periods that should be out and are not held, None if nothing is; `months_late` counts
    from the month by which the first of them was expected. `coming` is the first release still to come.
    """

    out: Period | None
    missing: tuple[Period, Period] | None
    months_late: int
    coming: NextRelease


def next_release(last_month: int, months: int, lag_months: int | None, today: date) -> NextRelease | None:
    """What a source should publish next, after its last month held (an ordinal), in periods of `months` months.

    `lag_months` is how long after the end of a period its figures come; None, as of a source without a rhythm, gives
    None. Overdue is what was expected by a month that ended before `today`.
    """
    if lag_months is None or months < 1:
        return None
    period = Period(last_month + 1, last_month + months)
    due = period.end + lag_months
    return NextRelease(period, Period(due, due), _month(today) > due)


def standing(last_month: int, months: int, lag_months: int | None, today: date) -> Standing | None:
    """What should be out on a day and is not held; None for a source without a rhythm (see `next_release`)."""
    first = next_release(last_month, months, lag_months, today)
    if first is None or lag_months is None:
        return None
    # How many periods after those held have a month of expectation that is over.
    count = max(0, -(-(_month(today) - first.due.start) // months))
    if count == 0:
        return Standing(None, None, 0, first)
    out = Period(last_month + 1 + (count - 1) * months, last_month + count * months)
    coming = next_release(out.end, months, lag_months, today)
    assert coming is not None  # The rhythm is known: `first` was found by it.
    return Standing(out, (first.period, out), _month(today) - first.due.start, coming)


def _month(day: date) -> int:
    return day.year * 12 + day.month - 1
