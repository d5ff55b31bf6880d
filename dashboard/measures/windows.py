"""Sums over windows of time and levels against a base.

Quarters, years, twelve months, year to date, index.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pandas as pd

from dashboard.measures.joins import counterparts, extended, numbers, texts
from dashboard.measures.refs import SERIES, SUM, either, prepared, refs, token
from etl.model.period import Period

_WORST_FIRST = ("M", "U", "E", "P", "B", "A")


def aggregate(frame: pd.DataFrame, months: int) -> pd.DataFrame:
    """Months summed to calendar blocks of `months` (3.

    Quarters, 12: years); only complete blocks, flows only.

    A block with a missing month, or a month that is not published, gives no row. `ids` names all the months.
    """
    return _sums(frame, lambda start: [(first, first + months - 1) for first in range(start[0], start[1] + 1)
                                       if first % months == 0], "sum")  # fmt: skip


def rolling(frame: pd.DataFrame, months: int = 12) -> pd.DataFrame:
    """Sums of the last `months` months, a row for each month that ends a complete window.

    A window with a gap gives a row whose value is NaN, so that a line breaks there. `ids` names all the
    months.
    """
    return _sums(frame, lambda span: [(end - months + 1, end) for end in range(span[0] + months - 1, span[1] + 1)],
                 "rolling", keep_gaps=True)  # fmt: skip


def year_to_date(frame: pd.DataFrame, last_month: int) -> pd.DataFrame:
    """January to month `last_month` (1-12) of each year that has all these months.

    One row a series and year.
    """
    return _sums(
        frame,
        lambda span: [(year * 12, year * 12 + last_month - 1) for year in range(span[0] // 12, span[1] // 12 + 1)],
        "sum",
    )


def index(frame: pd.DataFrame, base: Period) -> pd.DataFrame:
    """Each series with its value in the base period as 100.

    `value`, `lo`, `hi` are index points, NaN where the value or the base is missing or the base is not
    positive.
    """
    rows = prepared(frame)
    bases = rows[(rows["period_start"] == base.start) & (rows["period_end"] == base.end)]
    at = counterparts(rows, bases, [*SERIES, "unit"], None)
    value, base_value = rows["value"].to_numpy(np.float64), numbers(bases, "value", at)
    known = (base_value > 0) & ~np.isnan(value)
    with np.errstate(divide="ignore", invalid="ignore"):
        factor = np.where(known, 100 / base_value, np.nan)
    currency = either(rows["currency"].tolist(), texts(bases, "currency", at))
    tokens = refs("index", currency, rows["ids"].tolist(), texts(bases, "ids", at))
    return extended(
        rows,
        {
            "amount": value,
            "value": value * factor,
            "lo": rows["lo"].to_numpy(np.float64) * factor,
            "hi": rows["hi"].to_numpy(np.float64) * factor,
            "unit": "INDEX",
            "currency": currency,
            "base_source": texts(bases, "source", at),
            "ref": [ref if fine else "" for ref, fine in zip(tokens, known.tolist(), strict=True)],
        },
    )


def _sums(
    frame: pd.DataFrame,
    windows: Callable[[tuple[int, int]], list[tuple[int, int]]],
    rule: str,
    *,
    keep_gaps: bool = False,
) -> pd.DataFrame:
    """Sums of each series' monthly rows over the windows that `windows` gives for its first and last month."""
    rows = prepared(frame)
    rows = rows[rows["period_start"] == rows["period_end"]]
    out: list[dict[str, Any]] = []
    for key, group in rows.groupby([*SERIES, "unit"], sort=False):
        by_month: dict[int, dict[str, Any]] = {int(r["period_start"]): r for r in group.to_dict("records")}  # type: ignore[misc]
        span = (min(by_month), max(by_month))
        for first, last in windows(span):
            months = [by_month.get(month) for month in range(first, last + 1)]
            known = [row for row in months if row is not None and not np.isnan(row["value"])]
            if len(known) == len(months):
                out.append(_sum_row(known, first, last, rule))
            elif keep_gaps:
                out.append(_gap_row(dict(zip([*SERIES, "unit"], key, strict=True)), first, last))
    columns = list(dict.fromkeys([*rows.columns, "ids", "ref", "currency"]))
    return pd.DataFrame(out, columns=columns)


def _sum_row(rows: list[dict[str, Any]], first: int, last: int, rule: str) -> dict[str, Any]:
    ids = SUM.join(str(row["ids"]) for row in rows)
    converted = str(rows[0]["currency"])
    statuses = {str(row["status"]) for row in rows}
    return rows[-1] | {
        "period": Period(first, last).code,
        "period_start": first,
        "period_end": last,
        "value": sum(float(row["value"]) for row in rows),
        "lo": sum(_number(row["lo"]) for row in rows),
        "hi": sum(_number(row["hi"]) for row in rows),
        "status": next(status for status in _WORST_FIRST if status in statuses),
        "origin": "derived",
        "ids": ids,
        "ref": token(rule, ids.split(SUM), converted),
    }


def _gap_row(key: dict[str, Any], first: int, last: int) -> dict[str, Any]:
    return key | {
        "period": Period(first, last).code, "period_start": first, "period_end": last, "value": np.nan,
        "lo": np.nan, "hi": np.nan, "status": "M", "origin": "derived", "source": "", "record_id": "", "ids": "",
        "ref": "", "currency": "",
    }  # fmt: skip


def _number(value: Any) -> float:
    return np.nan if value is None else float(value)
