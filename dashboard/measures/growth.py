"""Growth, like for like.

An interval is compared with the same months of another year, by period and never by row.
"""

from __future__ import annotations

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from dashboard.measures.refs import SERIES, either, prepared, refs
from etl.model.period import Period

# Below this base a rate says more about the base than about the change: ten million of a currency.
SMALL_BASE = 10e6
LARGE_GROWTH_PCT = 100.0

NO_BASE = "no_base"
ZERO_BASE = "zero_base"
NEGATIVE_BASE = "negative_base"
LONG_PERIOD = "long_period"
UNLIKE_WINDOWS = "unlike_windows"
NO_VALUE = "no_value"
SIGN_CHANGE = "sign_change"

Mask = NDArray[np.bool_]
_BASE_COLUMNS = ["value", "lo", "hi", "ids", "source", "period", "status", "currency"]


def growth(frame: pd.DataFrame) -> pd.DataFrame:
    """Growth over the same interval twelve months earlier, in percent.

    Takes a headline frame; gives one row for each of its rows, with `value`, `lo`, `hi` in percent (bounds
    follow from the bounds of both values), `unit` PERCENT, `base_period`, `base_value`, `base_source`,
    `small_base`, `refused` and `ref`. `value` is NaN, and `refused` says why, where the value or its base is
    missing, the base is zero or negative, or the period is longer than a year. The base is found by its
    period: a gap is never stepped over.
    """
    return _with_base(prepared(frame), 12)


def growth_between(frame: pd.DataFrame, period: Period, base: Period) -> pd.DataFrame:
    """Growth of each series from one named window to another, in percent.

    Columns as of `growth`, a row a series.

    The windows must cover the same months of the year: a part of a year against a whole one, or January-June
    against January-August, is refused with `refused` = unlike_windows.
    """
    rows = prepared(frame)
    current = rows[(rows["period_start"] == period.start) & (rows["period_end"] == period.end)]
    if period.length != base.length or (period.start - base.start) % 12:
        out = _with_base(current, 12)
        return out.assign(value=np.nan, lo=np.nan, hi=np.nan, refused=UNLIKE_WINDOWS, ref="", base_period=base.code)
    earlier = rows[(rows["period_start"] == base.start) & (rows["period_end"] == base.end)]
    return _with_base(pd.concat([current, earlier]), period.start - base.start).iloc[: len(current)]


def _with_base(rows: pd.DataFrame, months: int) -> pd.DataFrame:
    """Each row beside its base `months` earlier, and the rate between them."""
    keys = [*SERIES, "unit", "period_start", "period_end"]
    bases = rows[[*keys, *_BASE_COLUMNS]].rename(columns={name: f"base_{name}" for name in _BASE_COLUMNS})
    bases["period_start"] += months
    bases["period_end"] += months
    out = rows.merge(bases.drop_duplicates(keys), on=keys, how="left", sort=False)
    out["currency"] = either(out["currency"], out["base_currency"])
    value, base = out["value"].to_numpy(float), out["base_value"].to_numpy(float)
    refused = np.select(
        [
            (out["period_end"] - out["period_start"]).to_numpy() >= 12,
            np.isnan(value),
            np.isnan(base),
            base == 0,
            base < 0,
        ],
        [LONG_PERIOD, NO_VALUE, NO_BASE, ZERO_BASE, NEGATIVE_BASE],
        default="",
    )
    known = refused == ""
    with np.errstate(divide="ignore", invalid="ignore"):
        rate = np.where(known, (value / base - 1) * 100, np.nan)
        lo, hi = _ratio_bounds(out)
    small = known & (np.abs(base) < SMALL_BASE) & (np.abs(rate) > LARGE_GROWTH_PCT)
    tokens = refs("growth", out["currency"], out["ids"], out["base_ids"])
    return out.assign(
        value=rate,
        lo=np.where(known, (lo - 1) * 100, np.nan),
        hi=np.where(known, (hi - 1) * 100, np.nan),
        amount=value,
        unit="PERCENT",
        small_base=small,
        open=known & _open(out, "lo", "hi", "base_lo", "base_hi"),
        refused=refused,
        ref=[ref if fine else "" for ref, fine in zip(tokens, known, strict=True)],
    )


def _ratio_bounds(out: pd.DataFrame) -> tuple[np.ndarray, np.ndarray]:
    """Least and greatest ratio of value to base over their bounds.

    NaN where a bound is open or reaches zero.
    """
    lo, hi = out["lo"].to_numpy(float), out["hi"].to_numpy(float)
    base_lo, base_hi = out["base_lo"].to_numpy(float), out["base_hi"].to_numpy(float)
    fine = (base_lo > 0) & (lo >= 0)
    return np.where(fine, lo / base_hi, np.nan), np.where(fine, hi / base_lo, np.nan)


def _open(out: pd.DataFrame, *bounds: str) -> Mask:
    """Whether any of the bounds is open: the value it belongs to is a lower bound, and what follows is not sure."""
    return out[list(bounds)].isna().any(axis=1).to_numpy(bool)


def cagr(frame: pd.DataFrame, first: Period, last: Period) -> pd.DataFrame:
    """Compound annual growth of each series from one window to a later one, in percent a year.

    Both windows must cover the same months of their years; `years` is how many lie between. `value` is NaN,
    and `refused` says why, where an end is missing, an end is zero or negative (a rate needs two positive
    ends), or the windows are not alike. A row a series that has either end.
    """
    rows = prepared(frame)
    years, rest = divmod(last.start - first.start, 12)
    alike = first.length == last.length and first.length <= 12 and rest == 0 and years >= 1
    ends = [rows[(rows["period_start"] == p.start) & (rows["period_end"] == p.end)] for p in (last, first)]
    keys = [*SERIES, "unit"]
    bases = ends[1][[*keys, *_BASE_COLUMNS]].rename(columns={name: f"base_{name}" for name in _BASE_COLUMNS})
    out = ends[0].merge(bases, on=keys, how="left", sort=False)
    out["currency"] = either(out["currency"], out["base_currency"])
    value, base = out["value"].to_numpy(float), out["base_value"].to_numpy(float)
    refused = np.select(
        [np.full(len(out), not alike), np.isnan(value), np.isnan(base), base == 0, base < 0, value <= 0],
        [UNLIKE_WINDOWS, NO_VALUE, NO_BASE, ZERO_BASE, NEGATIVE_BASE, SIGN_CHANGE],
        default="",
    )
    known = refused == ""
    power = 1 / years if alike else 1.0
    with np.errstate(divide="ignore", invalid="ignore"):
        rate = np.where(known, (np.where(known, value / base, 1.0) ** power - 1) * 100, np.nan)
        lo, hi = _ratio_bounds(out)
        bounds = [np.where(known, (np.where(known, side, np.nan) ** power - 1) * 100, np.nan) for side in (lo, hi)]
    tokens = refs("cagr", out["currency"], out["ids"], out["base_ids"])
    return out.assign(
        value=rate,
        lo=bounds[0],
        hi=bounds[1],
        amount=value,
        unit="PERCENT",
        years=years,
        small_base=known & (base < SMALL_BASE) & (np.abs(rate) > LARGE_GROWTH_PCT),
        open=known & _open(out, "lo", "hi", "base_lo", "base_hi"),
        refused=refused,
        ref=[ref if fine else "" for ref, fine in zip(tokens, known, strict=True)],
    )


def contributions(parts: pd.DataFrame, whole: pd.DataFrame, over: str = "indicator") -> pd.DataFrame:
    """Percentage points that each part adds to the growth of the whole.

    Its change over the base of the whole.

    `parts` and `whole` are headline frames that differ in the column `over`: exports and imports to turnover
    (`indicator`), members to the EU (`partner`). Gives a row for each row of `parts` with `value` in
    percentage points, `base_period`, `refused` and `ref` (part now, part then, whole then). NaN where any of
    the three is missing, or the base of the whole is not positive. The points of all parts add up to the
    growth of the whole.
    """
    rows = growth(parts)
    keys = [name for name in SERIES if name != over]
    wholes = prepared(whole)[[*keys, "unit", "period_start", "period_end", "value", "ids", "currency"]].rename(
        columns={"value": "whole_base", "ids": "whole_ids", "unit": "amount_unit", "currency": "whole_currency"}
    )
    wholes["period_start"] += 12
    wholes["period_end"] += 12
    rows["amount_unit"] = prepared(parts)["unit"].to_numpy()
    out = rows.merge(wholes, on=[*keys, "amount_unit", "period_start", "period_end"], how="left", sort=False)
    out["currency"] = either(out["currency"], out["whole_currency"])
    amount, base = out["amount"].to_numpy(float), out["base_value"].to_numpy(float)
    whole_base = out["whole_base"].to_numpy(float)
    refused = np.select(
        [
            (out["refused"] == LONG_PERIOD).to_numpy(),
            np.isnan(amount),
            np.isnan(base) | np.isnan(whole_base),
            whole_base == 0,
            whole_base < 0,
        ],
        [LONG_PERIOD, NO_VALUE, NO_BASE, ZERO_BASE, NEGATIVE_BASE],
        default="",
    )
    known = refused == ""
    with np.errstate(divide="ignore", invalid="ignore"):
        points = np.where(known, (amount - base) / whole_base * 100, np.nan)
    tokens = refs("contribution", out["currency"], out["ids"], out["base_ids"], out["whole_ids"])
    return out.assign(
        value=points,
        lo=np.nan,
        hi=np.nan,
        small_base=known & (whole_base < SMALL_BASE) & (np.abs(points) > LARGE_GROWTH_PCT),
        refused=refused,
        ref=[ref if fine else "" for ref, fine in zip(tokens, known, strict=True)],
    )
