"""Measures of single products over windows of time: amounts, shares, contributions, concentration, what is new.

A table by product has no row where nothing was recorded under a code. So a product over a window is the sum of its rows
in that window, and it is known only where all products together, of the same source and edition, were published for
the whole of it. What a level does not tell apart is the rest, and is never spread over the products.
"""

from __future__ import annotations

from collections.abc import Container, Hashable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from math import nan
from typing import Any

import numpy as np
import pandas as pd

from dashboard.measures.refs import SUM, prepared, token
from etl.model.period import Period

# Reciprocals and differences of sums of rounded figures: nothing is told apart below this part of a whole.
NEGLIGIBLE = 1e-9
_STATUSES = ("M", "U", "E", "P", "B", "A")


@dataclass(frozen=True, slots=True)
class Amount:
    """A sum of rows over a window, in the frame's unit: bounds NaN where one is open, `status` the worst of the rows.

    `ids` are the rows' record ids in the order of time.
    """

    value: float
    lo: float
    hi: float
    status: str
    ids: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Window:
    """What one window holds: all products together, and each product of a level that was recorded, by its code.

    `currency` is what amounts were converted to, "" where they are as published, and `stated_unit` from what.
    """

    period: Period
    source: str
    unit: str
    stated_unit: str
    currency: str
    whole: Amount
    parts: Mapping[str, Amount]

    @property
    def allocated(self) -> float:
        """The sum of the products of the level."""
        return sum(part.value for part in self.parts.values())

    @property
    def rest(self) -> float:
        """What the level does not tell apart: all products together less those of the level; 0 where that is noise."""
        rest = self.whole.value - self.allocated
        return 0.0 if abs(rest) <= NEGLIGIBLE * max(abs(self.whole.value), 1.0) else rest

    def __len__(self) -> int:
        """The number of products."""
        return len(self.parts)


@dataclass(frozen=True, slots=True)
class Figure:
    """A number about a product (or the rest, or the level as a whole), its bounds (NaN: unknown) and its token."""

    value: float
    ref: str
    lo: float = nan
    hi: float = nan
    status: str = "A"


@dataclass(frozen=True, slots=True)
class Turned:
    """A product traded in one of two windows only.

    `amount` is of the window that has it. `recorded_zero`: the other window has rows of it that say zero; else it has
    no row at all, which is no zero.
    """

    code: str
    amount: Figure
    recorded_zero: bool


_PERIOD = ["period_start", "period_end"]
_EDITION = [*_PERIOD, "published"]


def editions(wholes: pd.DataFrame, told: Container[Hashable] = ()) -> pd.DataFrame:
    """Of each period the row published last, among rows of one source and series; in the order of time.

    An edition that tells products apart, one of `told` (first month, last month, day), goes before a later one that
    does not: a newer total alone says nothing of products.
    """
    known = wholes[wholes["value"].notna()]
    by_product = [key in told for key in _keys(known, _EDITION)]
    ordered = known.assign(by_product=by_product).sort_values([*_PERIOD, "by_product", "published", "record_id"])
    return ordered.drop_duplicates(_PERIOD, keep="last").drop(columns="by_product").reset_index(drop=True)


def recorded(
    parts: pd.DataFrame, wholes: pd.DataFrame, periods: Iterable[Period], *, of_level: bool = True
) -> list[Window]:
    """What each window holds, in the order of `periods`; a window that is not published as a whole is left out.

    `parts` are headline-like rows of the products of one level, `wholes` those of all products together, both of one
    source, indicator, reporter, partner and unit, with the column `published`. A window is made of one row of the
    whole that covers it, or of its months where only these are told by product; a product counts by its rows of those
    periods and of the same edition. Each piece must have rows of products: a month of which the total alone is held is
    no month without trade, and would make every product seem smaller. Where `parts` are not of a whole level
    (`of_level` False) that cannot be told, and is left to who names the rows of the whole.
    """
    by_span = _by_edition(prepared(parts))
    whole = prepared(editions(wholes, by_span))
    pieces = {key: place for place, key in enumerate(_keys(whole, _PERIOD))}
    told_by = list(_keys(whole, _EDITION))
    found = []
    for period in periods:
        ways = _ways(period, pieces)
        places = next((way for way in ways if not of_level or all(told_by[at] in by_span for at in way)), None)
        if places is None:
            continue
        total, rows = whole.iloc[places], [by_span[told_by[at]] for at in places if told_by[at] in by_span]
        found.append(
            Window(
                period,
                str(total["source"].iloc[0]),
                str(total["unit"].iloc[0]),
                str(total["stated_unit"].iloc[0]) if "stated_unit" in total else "",
                next((str(text) for text in total["currency"] if text), ""),
                _amount(total),
                _by_product(rows),
            )
        )
    return found


def amount(window: Window, code: str) -> Figure:
    """What was recorded of a product over a window; the ref of a single row is that row's own."""
    part = window.parts[code]
    if len(part.ids) == 1:
        ref = token("convert", part.ids, window.currency) if window.currency else part.ids[0]
    else:
        ref = _token("recorded", window.currency, window.whole, one=part.ids[0])
    return Figure(part.value, ref, part.lo, part.hi, part.status)


def total(window: Window) -> Figure:
    """All products together over a window."""
    whole = window.whole
    if len(whole.ids) == 1:
        ref = token("convert", whole.ids, window.currency) if window.currency else whole.ids[0]
    else:
        ref = token("sum", whole.ids, window.currency)
    return Figure(whole.value, ref, whole.lo, whole.hi, whole.status)


def unallocated(window: Window) -> Figure | None:
    """What the level does not tell apart, as an amount; None where there is no product to tell it from.

    Confidential goods, and trade below what must be declared by product (Eurostat, "International trade in goods
    statistics, background": detailed data do not sum to the total).
    """
    one = _any(window)
    return None if one is None else Figure(window.rest, _token("rest", window.currency, window.whole, one=one))


def share(window: Window, code: str) -> Figure:
    """Percent that a product makes of all products together over the same window, the rest included in the whole."""
    part = window.parts[code]
    ref = _token("part", window.currency, window.whole, one=part.ids[0])
    return Figure(_percent(part.value, window.whole.value), ref, status=part.status)


def coverage(window: Window) -> float:
    """Percent of all products together that those of the level add up to; NaN where the whole is not positive."""
    return _percent(window.allocated, window.whole.value)


def growth(now: Window, base: Window, code: str) -> Figure | None:
    """Change of a product from one window to a like one in percent; None where either has nothing recorded of it."""
    _like(now, base)
    part, before = now.parts.get(code), base.parts.get(code)
    if part is None or before is None or not before.value > 0:
        return None
    ref = _token("change", now.currency or base.currency, now.whole, base.whole, one=part.ids[0])
    return Figure((part.value / before.value - 1) * 100, ref)


def total_growth(now: Window, base: Window) -> Figure:
    """Change of all products together in percent; NaN, without a ref, where the base is not positive."""
    _like(now, base)
    if not base.whole.value > 0:
        return Figure(nan, "")
    groups = [SUM.join(window.whole.ids) for window in (now, base)]
    return Figure((now.whole.value / base.whole.value - 1) * 100, token("growth", groups, now.currency))


def contributions(now: Window, base: Window) -> dict[str, Figure]:
    """Percentage points that each product adds to the growth of all products together, by code.

    The change of a product over the base of the whole: (x1 - x0) / X0 x 100. A product recorded in one window only
    counts with nothing recorded in the other. With `rest_contribution` they add up to the growth of the whole exactly
    (OECD, "Growth contributions": the contributions of all parts sum to the growth of the aggregate). Empty where the
    base is not positive; raises ValueError for windows that are not alike.
    """
    _like(now, base)
    if not base.whole.value > 0:
        return {}
    found = {}
    for code in sorted({*now.parts, *base.parts}):
        part, before = now.parts.get(code), base.parts.get(code)
        change = (part.value if part else 0.0) - (before.value if before else 0.0)
        one = (part or before or now.whole).ids[0]
        ref = _token("points", now.currency or base.currency, now.whole, base.whole, one=one)
        found[code] = Figure(change / base.whole.value * 100, ref, status=part.status if part else "A")
    return found


def rest_contribution(now: Window, base: Window) -> Figure | None:
    """Percentage points that what the level does not tell apart adds; None where no window tells anything apart."""
    _like(now, base)
    one = _any(now) or _any(base)
    if one is None or not base.whole.value > 0:
        return None
    ref = _token("restpoints", now.currency or base.currency, now.whole, base.whole, one=one)
    return Figure((now.rest - base.rest) / base.whole.value * 100, ref)


def concentration(window: Window) -> Figure | None:
    """The Herfindahl-Hirschman index of a window on the scale 0 to 1 (times 10,000: the scale of competition law).

    The sum of the squared shares of the products of the level in what the level tells apart (Hirschman 1964; WITS,
    "Hirschman Herfindahl index"). 1 is a single product, 1/n are n equal ones. The bounds say what the rest may do:
    least if it were countless small products, most if all of it were the largest one. None where nothing was traded.
    """
    values = np.array([max(part.value, 0.0) for part in window.parts.values()])
    allocated = float(values.sum())
    if not allocated > 0:
        return None
    rest = max(window.rest, 0.0)
    whole = allocated + rest
    shares, largest = values / whole, float(values.max()) / whole
    squares = float((shares**2).sum())
    hi = squares - largest**2 + (largest + rest / whole) ** 2
    value = float(((values / allocated) ** 2).sum())
    ref = _token("hhi", window.currency, window.whole, one=_largest(window).ids[0])
    return Figure(value, ref, min(squares, value), max(hi, value), window.whole.status)


def equal_products(index: float) -> float:
    """How many equal products would give a concentration on the scale 0 to 1: its reciprocal."""
    return 1 / index


def new_products(now: Window, base: Window) -> list[Turned]:
    """Products with trade in a window and none in the base, the largest first."""
    return _turned(now, base)


def lost_products(now: Window, base: Window) -> list[Turned]:
    """Products with trade in the base and none in the window, the largest first; amounts are of the base."""
    return _turned(base, now)


def top(window: Window, most: int) -> list[str]:
    """The codes of the largest products of a window, equals by code."""
    return sorted(window.parts, key=lambda code: (-window.parts[code].value, code))[:most]


def _turned(having: Window, lacking: Window) -> list[Turned]:
    _like(having, lacking)
    found = [
        Turned(code, amount(having, code), code in lacking.parts)
        for code, part in having.parts.items()
        if part.value > 0 and not (code in lacking.parts and lacking.parts[code].value > 0)
    ]
    return sorted(found, key=lambda one: (-one.amount.value, one.code))


def _like(now: Window, base: Window) -> None:
    """Refuse windows that do not cover the same months of their years."""
    if now.period.length != base.period.length or (now.period.start - base.period.start) % 12:
        raise ValueError(f"{now.period.code} and {base.period.code} are not like windows")


def _token(rule: str, currency: str, *wholes: Amount, one: str) -> str:
    """A token of a rule of products: the rows of the whole name the windows, one row of a product the product."""
    return token(rule, [*(SUM.join(whole.ids) for whole in wholes), one], currency)


def _any(window: Window) -> str | None:
    return _largest(window).ids[0] if window.parts else None


def _largest(window: Window) -> Amount:
    return window.parts[top(window, 1)[0]]


def _percent(part: float, whole: float) -> float:
    return part / whole * 100 if whole > 0 else nan


def _keys(rows: pd.DataFrame, columns: Sequence[str]) -> Iterator[tuple[Any, ...]]:
    return zip(*(rows[name].tolist() for name in columns), strict=True)


def _ways(period: Period, pieces: Mapping[tuple[Any, ...], int]) -> list[list[int]]:
    """The rows of the whole that make a window: the one that covers it, and all its months, where none lacks."""
    own = pieces.get((period.start, period.end))
    months = [pieces.get((month, month)) for month in range(period.start, period.end + 1)]
    whole = [place for place in months if place is not None]
    found = [] if own is None else [[own]]
    return [*found, whole] if len(whole) == len(months) and period.length > 1 else found


def _amount(rows: pd.DataFrame) -> Amount:
    values = rows["value"].to_numpy(np.float64)
    lo, hi = (float(rows[name].to_numpy(np.float64).sum()) for name in ("lo", "hi"))
    status = _worst(rows["status"].tolist())
    return Amount(float(values.sum()), lo, hi, status, tuple(rows["ids"].tolist()))


def _by_edition(parts: pd.DataFrame) -> dict[Hashable, list[tuple[Any, ...]]]:
    """The rows that have a value, by period and edition; rows are thousands, so each column is read once."""
    columns = [parts[name].tolist() for name in ("product", "value", "lo", "hi", "status", "ids")]
    found: dict[Hashable, list[tuple[Any, ...]]] = {}
    for key, row in zip(_keys(parts, _EDITION), zip(*columns, strict=True), strict=True):
        if row[1] == row[1]:
            found.setdefault(key, []).append(row)
    return found


def _by_product(pieces: Iterable[Iterable[tuple[Any, ...]]]) -> dict[str, Amount]:
    """The rows of a window's pieces added by product."""
    held: dict[str, list[tuple[Any, ...]]] = {}
    for rows in pieces:
        for row in rows:
            held.setdefault(row[0], []).append(row)
    return {code: _sum(rows) for code, rows in held.items()}


def _sum(rows: Sequence[tuple[Any, ...]]) -> Amount:
    if len(rows) == 1:
        _, value, lo, hi, status, one = rows[0]
        return Amount(value, lo, hi, status, (one,))
    _, values, los, his, statuses, ids = zip(*rows, strict=True)
    return Amount(sum(values), sum(los), sum(his), _worst(statuses), ids)


def _worst(statuses: Iterable[str]) -> str:
    held = set(statuses)
    return next((status for status in _STATUSES if status in held), "A")
