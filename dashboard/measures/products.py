"""Measures of single products over windows of time: amounts, shares, contributions, concentration, what is new.

What a level does not tell apart is the rest, and is never spread over the products.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import nan

import numpy as np

from dashboard.measures.product_windows import Amount, Window
from dashboard.measures.refs import SUM, token


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

    `value` is of the window that has it. `recorded_zero`: the other window has rows of it that say zero; else it has
    no row at all, which is no zero.
    """

    code: str
    value: float
    recorded_zero: bool


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


def contributions(now: Window, base: Window) -> dict[str, float]:
    """Percentage points that each product adds to the growth of all products together, by code in order.

    The change of a product over the base of the whole: (x1 - x0) / X0 x 100. A product recorded in one window only
    counts with nothing recorded in the other. With `rest_contribution` they add up to the growth of the whole exactly
    (OECD, "Growth contributions": the contributions of all parts sum to the growth of the aggregate). Empty where the
    base is not positive; raises ValueError for windows that are not alike.
    """
    _like(now, base)
    if not base.whole.value > 0:
        return {}
    codes, parts, before = now.parts.beside(base.parts)
    return dict(zip(codes, ((parts - before) / base.whole.value * 100).tolist(), strict=True))


def contribution(now: Window, base: Window, code: str) -> Figure:
    """One of the `contributions`, with its token.

    Raises KeyError for a product that neither window has, ValueError where there are none.
    """
    _like(now, base)
    if not base.whole.value > 0:
        raise ValueError(f"nothing contributes to growth from {base.whole.value}")
    part = now.parts.get(code)
    one = (part or base.parts[code]).ids[0]
    ref = _token("points", now.currency or base.currency, now.whole, base.whole, one=one)
    change = (now.parts.value(code) - base.parts.value(code)) / base.whole.value * 100
    return Figure(change, ref, status=part.status if part else "A")


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
    values = np.maximum(window.parts.amounts, 0.0)
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
    return window.parts.largest(most)


def _turned(having: Window, lacking: Window) -> list[Turned]:
    _like(having, lacking)
    codes, values, others = having.parts.beside(lacking.parts)
    turned = np.flatnonzero((values > 0) & ~(others > 0)).tolist()
    found = [Turned(codes[place], float(values[place]), codes[place] in lacking.parts) for place in turned]
    return sorted(found, key=lambda one: (-one.value, one.code))


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
