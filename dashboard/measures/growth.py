"""Growth, like for like: an interval is compared with the same months of another year, by period and never by row."""

from __future__ import annotations

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from dashboard.measures.joins import Floats, Positions, counterparts, extended, numbers, texts
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

_KEYS = [*SERIES, "unit"]
Texts = NDArray[np.object_]


def growth(frame: pd.DataFrame) -> pd.DataFrame:
    """Growth over the same interval twelve months earlier, in percent.

    Takes a headline frame; gives one row for each of its rows, with `value`, `lo`, `hi` in percent (bounds follow from
    the bounds of both values), `unit` PERCENT, `amount` (the value itself), `base_period`, `base_value`, `base_source`,
    `small_base`, `open` (it follows from a lower bound), `refused` and `ref`. `value` is NaN, and `refused` says why,
    where the value or its base is missing, the base is zero or negative, or the period is longer than a year. The base
    is found by its period: a gap is never stepped over.
    """
    rows = prepared(frame)
    return _rates(rows, rows, counterparts(rows, rows, _KEYS, 12))


def growth_between(frame: pd.DataFrame, period: Period, base: Period) -> pd.DataFrame:
    """Growth of each series from one named window to another, in percent; columns as of `growth`, a row a series.

    The windows must cover the same months of the year: a part of a year against a whole one, or January-June against
    January-August, is refused with `refused` = unlike_windows.
    """
    rows = prepared(frame)
    current = _window(rows, period)
    if period.length != base.length or (period.start - base.start) % 12:
        out = _rates(current, rows, np.full(len(current), -1, dtype=np.int64))
        return extended(out, {"refused": UNLIKE_WINDOWS, "base_period": base.code})
    return _rates(current, rows, counterparts(current, rows, _KEYS, period.start - base.start))


def rate(value: float | None, base: float | None) -> float | None:
    """Growth of one value over its base in percent; None where `growth` would refuse it."""
    if value is None or base is None or not base > 0 or np.isnan(value):
        return None
    return (value / base - 1) * 100


def _window(rows: pd.DataFrame, period: Period) -> pd.DataFrame:
    inside = (rows["period_start"].to_numpy() == period.start) & (rows["period_end"].to_numpy() == period.end)
    return rows.take(np.flatnonzero(inside))


def _refusals(value: Floats, base: Floats, others: list[tuple[NDArray[np.bool_], str]]) -> Texts:
    """Why a row has no rate, "" where it has one; `others` are tested first."""
    conditions = [(np.isnan(value), NO_VALUE), (np.isnan(base), NO_BASE), (base == 0, ZERO_BASE)]
    conditions = [*others, *conditions, (base < 0, NEGATIVE_BASE)]
    out: Texts = np.full(len(value), "", dtype=object)
    for condition, reason in reversed(conditions):
        out[condition] = reason
    return out


def _rates(rows: pd.DataFrame, bases: pd.DataFrame, at: Positions) -> pd.DataFrame:
    """Each row beside its base, and the rate between them."""
    value, base = rows["value"].to_numpy(np.float64), numbers(bases, "value", at)
    long = (rows["period_end"] - rows["period_start"]).to_numpy() >= 12
    refused = _refusals(value, base, [(long, LONG_PERIOD)])
    known = refused == ""
    with np.errstate(divide="ignore", invalid="ignore"):
        rates = np.where(known, (value / base - 1) * 100, np.nan)
    lo, hi, open_ended = _ratio_bounds(rows, bases, at)
    return extended(
        rows,
        {
            "value": rates,
            "lo": np.where(known, (lo - 1) * 100, np.nan),
            "hi": np.where(known, (hi - 1) * 100, np.nan),
            **_base_columns(rows, bases, at, "growth", known),
            "small_base": known & (np.abs(base) < SMALL_BASE) & (np.abs(rates) > LARGE_GROWTH_PCT),
            "open": known & open_ended,
            "refused": refused,
        },
    )


def _base_columns(
    rows: pd.DataFrame, bases: pd.DataFrame, at: Positions, rule: str, known: NDArray[np.bool_]
) -> dict[str, object]:
    """What every rate says of itself: its unit, the amounts it compares, and the token that names their records."""
    currency = either(rows["currency"].tolist(), texts(bases, "currency", at))
    base_ids = texts(bases, "ids", at)
    tokens = refs(rule, currency, rows["ids"].tolist(), base_ids)
    return {
        "amount": rows["value"].to_numpy(np.float64),
        "unit": "PERCENT",
        "currency": currency,
        "base_value": numbers(bases, "value", at),
        "base_ids": base_ids,
        "base_source": texts(bases, "source", at),
        "base_period": texts(bases, "period", at),
        "ref": [ref if fine else "" for ref, fine in zip(tokens, known.tolist(), strict=True)],
    }


def _ratio_bounds(rows: pd.DataFrame, bases: pd.DataFrame, at: Positions) -> tuple[Floats, Floats, NDArray[np.bool_]]:
    """Least and greatest ratio of value to base over their bounds, and whether any of the four bounds is open.

    NaN where a bound is open or reaches below zero.
    """
    lo, hi = rows["lo"].to_numpy(np.float64), rows["hi"].to_numpy(np.float64)
    base_lo, base_hi = numbers(bases, "lo", at), numbers(bases, "hi", at)
    open_ended = np.isnan(lo) | np.isnan(hi) | np.isnan(base_lo) | np.isnan(base_hi)
    fine = (base_lo > 0) & (lo >= 0)
    with np.errstate(divide="ignore", invalid="ignore"):
        return np.where(fine, lo / base_hi, np.nan), np.where(fine, hi / base_lo, np.nan), open_ended


def cagr(frame: pd.DataFrame, first: Period, last: Period) -> pd.DataFrame:
    """Compound annual growth of each series from one window to a later one, in percent a year.

    Both windows must cover the same months of their years; `years` is how many lie between. `value` is NaN, and
    `refused` says why, where an end is missing, an end is zero or negative (a rate needs two positive ends), or the
    windows are not alike. A row for each series that has the later end.
    """
    rows = prepared(frame)
    years, rest = divmod(last.start - first.start, 12)
    alike = first.length == last.length and first.length <= 12 and rest == 0 and years >= 1
    ends, bases = _window(rows, last), _window(rows, first)
    at = counterparts(ends, bases, _KEYS, None)
    value, base = ends["value"].to_numpy(np.float64), numbers(bases, "value", at)
    refused = _refusals(value, base, [(np.full(len(ends), not alike), UNLIKE_WINDOWS)])
    refused[(refused == "") & (value <= 0)] = SIGN_CHANGE
    known = refused == ""
    lo, hi, open_ended = _ratio_bounds(ends, bases, at)
    with np.errstate(divide="ignore", invalid="ignore"):
        ratios = [np.where(known, ratio, np.nan) for ratio in (value / base, lo, hi)]
        rates, low, high = ((ratio ** (1 / years if alike else 1.0) - 1) * 100 for ratio in ratios)
    return extended(
        ends,
        {
            "value": rates,
            "lo": low,
            "hi": high,
            **_base_columns(ends, bases, at, "cagr", known),
            "years": years,
            "small_base": known & (base < SMALL_BASE) & (np.abs(rates) > LARGE_GROWTH_PCT),
            "open": known & open_ended,
            "refused": refused,
        },
    )


def contributions(parts: pd.DataFrame, whole: pd.DataFrame, over: str = "indicator") -> pd.DataFrame:
    """Percentage points that each part adds to the growth of the whole: its change over the base of the whole.

    `parts` and `whole` are headline frames that differ in the column `over`: exports and imports to turnover
    (`indicator`), members to the EU (`partner`). Gives a row for each row of `parts` with `value` in percentage points,
    `base_period`, `refused` and `ref` (part now, part then, whole then). NaN where any of the three is missing, or the
    base of the whole is not positive. The points of all parts add up to the growth of the whole.
    """
    rows, wholes = prepared(parts), prepared(whole)
    at = counterparts(rows, rows, _KEYS, 12)
    whole_at = counterparts(rows, wholes, [name for name in _KEYS if name != over], 12)
    value, base = rows["value"].to_numpy(np.float64), numbers(rows, "value", at)
    whole_base = numbers(wholes, "value", whole_at)
    long = (rows["period_end"] - rows["period_start"]).to_numpy() >= 12
    first = [(long, LONG_PERIOD), (np.isnan(value), NO_VALUE), (np.isnan(base), NO_BASE)]
    refused = _refusals(value, whole_base, first)
    known = refused == ""
    with np.errstate(divide="ignore", invalid="ignore"):
        points = np.where(known, (value - base) / whole_base * 100, np.nan)
    columns = _base_columns(rows, rows, at, "contribution", known)
    currency = either(columns["currency"], texts(wholes, "currency", whole_at))  # type: ignore[arg-type]
    tokens = refs("contribution", currency, rows["ids"].tolist(), columns["base_ids"], texts(wholes, "ids", whole_at))  # type: ignore[arg-type]
    return extended(
        rows,
        {
            "value": points,
            "lo": np.nan,
            "hi": np.nan,
            **columns,
            "currency": currency,
            "whole_base": whole_base,
            "small_base": known & (whole_base < SMALL_BASE) & (np.abs(points) > LARGE_GROWTH_PCT),
            "refused": refused,
            "ref": [ref if fine else "" for ref, fine in zip(tokens, known.tolist(), strict=True)],
        },
    )
