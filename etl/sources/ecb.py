"""Exchange rates: monthly means and month ends of the ECB's daily reference rates, units of currency per EUR."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from etl.model.fx import FxRate
from etl.model.issue import Issue, Severity
from etl.model.period import Period, PeriodError, PeriodKind
from etl.model.units import UnitError, parse_quantity
from etl.registry import Registry
from etl.sources import Parsed, Snapshot, Source
from etl.sources.csv_text import Line, read_lines
from etl.sources.ecb_daily import COLUMNS, CURRENCIES
from etl.sources.tables import Table, capped, fetch_tables, pair_tables, source_info

ID = "ecb"
_REBUILD = "make the table again: python -m etl.sources.ecb_daily"


def parse(snapshots: Sequence[Snapshot], registry: Registry) -> Parsed:
    """The rates of all tables of the source, one a currency and month; no observations, no records.

    An empty `end` is a month that is not over, or a currency whose rates stopped within it. A rate that is not
    positive, a month in another form and a month that stands twice are issues.
    """
    parsed = Parsed()
    parsed.infos, parsed.issues = source_info(ID, registry)
    tables, issues = pair_tables(ID, snapshots)
    parsed.issues += issues
    for table in tables:
        _parse_table(table, parsed)
    return parsed


def _parse_table(table: Table, parsed: Parsed) -> None:
    file = table.snapshot.name
    text = read_lines(table.snapshot.data, ID, file, COLUMNS)
    seen = {(rate.currency, rate.month) for rate in parsed.fx}
    accepted = 0
    for line in text.lines:
        rate = _rate(line, file)
        if isinstance(rate, Issue):
            text.issues.append(rate)
        elif (rate.currency, rate.month) in seen:
            text.issues.append(
                _issue(
                    file,
                    line,
                    "duplicate_key",
                    f"{rate.currency} {rate.period} stands twice",
                    "one row",
                    rate.period,
                )
            )
        elif table.sidecar is not None:
            seen.add((rate.currency, rate.month))
            parsed.fx.append(rate)
            accepted += 1
    parsed.rows_in += len(text.lines) + text.rejected
    parsed.rows_rejected += len(text.lines) + text.rejected - accepted
    parsed.issues += capped(ID, file, text.issues)


def _rate(line: Line, file: str) -> FxRate | Issue:
    f = line.fields
    if f["currency"] not in CURRENCIES:
        return _issue(file, line, "unknown_currency", "unknown currency", ", ".join(CURRENCIES), f["currency"])
    try:
        period = Period.parse(f["month"])
    except PeriodError:
        period = None
    if period is None or period.kind is not PeriodKind.MONTH:
        return _issue(file, line, "bad_period", "not a month", "a month such as 2024-07", f["month"])
    for column in ("average", "end"):
        if (column == "average" or f[column]) and not _is_rate(f[column]):
            return _issue(file, line, "bad_number", f"column {column}: no rate", "digits with a point", f[column])
    if not (f["days"].isascii() and f["days"].isdigit() and 1 <= int(f["days"]) <= 31):
        return _issue(file, line, "bad_number", "column days: no number of days", "1 to 31", f["days"])
    end = float(f["end"]) if f["end"] else None
    return FxRate(f["currency"], period.code, period.start, float(f["average"]), int(f["days"]), end, ID)


def _is_rate(text: str) -> bool:
    try:
        return parse_quantity(text).value > 0
    except UnitError:
        return False


def _issue(file: str, line: Line, code: str, what: str, expected: str, found: str) -> Issue:
    return Issue(Severity.ERROR, code, ID, file, str(line.number), what, expected, found or "nothing", _REBUILD)


SOURCE = Source(ID, partial(fetch_tables, ID), parse)
