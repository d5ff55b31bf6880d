"""Sums over windows of time and levels against a base.

Quarters, years, twelve months, year to date, index.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
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
    rows = rows[(rows["period_start"] == rows["period_end"]).to_numpy()]
    columns = {name: rows[name].tolist() for name in _SUMMED}
    series: dict[tuple[Any, ...], dict[int, int]] = {}
    for place, key in enumerate(zip(*(rows[name].tolist() for name in [*SERIES, "unit"]), strict=True)):
        series.setdefault(key, {})[columns["period_start"][place]] = place
    made: list[_Sum] = []
    for places in series.values():
        for first, last in windows((min(places), max(places))):
            months = [
                places[m] for m in range(first, last + 1) if m in places and _is_number(columns["value"][places[m]])
            ]
            if len(months) == last - first + 1:
                made.append(_sum(columns, months, first, last, rule))
            elif keep_gaps:
                made.append(_Sum(next(iter(places.values())), first, last, np.nan, np.nan, np.nan, "M", "", "", "", ""))
    return _framed(rows, made)


_SUMMED = ("period_start", "value", "lo", "hi", "status", "ids", "currency", "source", "record_id")


@dataclass(frozen=True, slots=True)
class _Sum:
    """The sum over one window; `place` is the row whose other columns it takes, its last month."""

    place: int
    first: int
    last: int
    value: float
    lo: float
    hi: float
    status: str
    source: str
    record_id: str
    ids: str
    currency: str
    ref: str = ""


def _sum(columns: dict[str, list[Any]], months: list[int], first: int, last: int, rule: str) -> _Sum:
    ids = [columns["ids"][place] for place in months]
    statuses = {columns["status"][place] for place in months}
    currency = next((columns["currency"][place] for place in months if columns["currency"][place]), "")
    end = months[-1]
    return _Sum(
        place=end,
        first=first,
        last=last,
        value=sum(columns["value"][place] for place in months),
        lo=sum(columns["lo"][place] for place in months),
        hi=sum(columns["hi"][place] for place in months),
        status=next((status for status in _WORST_FIRST if status in statuses), columns["status"][end]),
        source=columns["source"][end],
        record_id=columns["record_id"][end],
        ids=SUM.join(ids),
        currency=currency,
        ref=token(rule, SUM.join(ids).split(SUM), currency),
    )


def _framed(rows: pd.DataFrame, made: list[_Sum]) -> pd.DataFrame:
    """The sums as rows with all columns of the months they are made of."""
    taken = rows.iloc[[one.place for one in made]].reset_index(drop=True)
    new: dict[str, Any] = {
        "period": [Period(one.first, one.last).code for one in made],
        "period_start": [one.first for one in made],
        "period_end": [one.last for one in made],
        "origin": "derived",
    }
    for name in ("value", "lo", "hi", "status", "source", "record_id", "ids", "currency", "ref"):
        new[name] = [getattr(one, name) for one in made]
    out = extended(taken, new)
    return out.astype({"value": float, "lo": float, "hi": float, "period_start": "int64", "period_end": "int64"})


def _is_number(value: Any) -> bool:
    return value is not None and value == value
