"""Figures, periods and quantities in plain English, as they stand in the ledger and in the rules of derived figures."""

from __future__ import annotations

import math
from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from fractions import Fraction
from functools import lru_cache

from babel.dates import format_date, get_month_names

from etl.model.period import Period, PeriodKind
from etl.model.units import Qualifier
from etl.registry import Registry
from etl.steps.reconciliation.claim import Claim, Kind, Quantity, Saying
from etl.steps.reconciliation.intervals import Interval

_HEDGE = {
    Qualifier.EXACT: "",
    Qualifier.ABOUT: "about ",
    Qualifier.OVER: "over ",
    Qualifier.UNDER: "under ",
    Qualifier.UP_TO: "up to ",
}
_SCALES = ((Decimal(10) ** 9, "billion"), (Decimal(10) ** 6, "million"), (Decimal(10) ** 3, "thousand"))
_DIGITS_AT_MOST = 5
_MONTHS = get_month_names("wide", locale="en_GB")
_NAMES = {
    "turnover": "turnover",
    "exports": "exports",
    "imports": "imports",
    "balance": "trade balance",
    "fdi_inflow_gross": "gross FDI inflow",
    "fdi_inflow_net": "net FDI inflow",
    "fdi_stock": "FDI stock",
}


def indicator_words(indicator: str) -> str:
    """The name of a level in the middle of a sentence."""
    return _NAMES.get(indicator, indicator.replace("_", " "))


def quantity_words(quantity: Quantity) -> str:
    """What is bounded: `imports of 2023`, `growth of turnover in 2022`, `share of exports of 2024`."""
    name, period = indicator_words(quantity.indicator), period_words(quantity.period)
    if quantity.kind is Kind.LEVEL:
        return f"{name} of {period}"
    if quantity.kind is Kind.SHARE:
        return f"share of {name} of {period}"
    usual = quantity.base == quantity.period.year_earlier()
    return f"growth of {name} in {period}" + (
        "" if usual or not quantity.base else f" on {period_words(quantity.base)}"
    )


def pair_words(reporter: str, partner: str, registry: Registry) -> str:
    """Whose count of trade or investment with whom, by English names: `Kazakhstan with Bulgaria`."""
    return f"{registry.area(reporter).names['en']} with {registry.area(partner).names['en']}"


@lru_cache(maxsize=4096)
def day_words(day: date) -> str:
    """A day as people write it: `2 Sept 2024`."""
    return str(format_date(day, "d MMM y", locale="en_GB"))


def period_words(period: Period) -> str:
    """A period in a sentence: `2023`, `Q1 2024`, `July 2024`, `January to July 2024`, `2005 to 2023`."""
    first, last = period.start_year, period.end_year
    match period.kind:
        case PeriodKind.YEAR:
            return str(first)
        case PeriodKind.HALF:
            return f"H{period.start % 12 // 6 + 1} {first}"
        case PeriodKind.QUARTER:
            return f"Q{period.start % 12 // 3 + 1} {first}"
        case PeriodKind.MONTH:
            return f"{_MONTHS[period.start % 12 + 1]} {first}"
    if period.start % 12 == 0 and period.end % 12 == 11:
        return f"{first} to {last}"
    begin = _MONTHS[period.start % 12 + 1] + (f" {first}" if first != last else "")
    return f"{begin} to {_MONTHS[period.end % 12 + 1]} {last}"


def figure_words(claim: Claim) -> str:
    """A claim as it was printed: `over 12 million USD`, `+48.4 %`, `4 times`."""
    return _HEDGE[claim.qualifier] + printed(claim.value, claim.resolution, claim.unit, claim.quantity.kind)


def said_words(sayings: Sequence[Saying]) -> str:
    """Who said it and when, the earliest first: `Kazinform, 2 Sept 2024, and 1 more`."""
    first = sayings[0]
    more = f", and {len(sayings) - 1} more" if len(sayings) > 1 else ""
    return f"{first.publisher}, {day_words(first.published)}{more}"


def printed(value: Decimal, resolution: Decimal | None, unit: str, kind: Kind = Kind.LEVEL) -> str:
    """A value with the digits of its resolution and a scale word: `626.8 million USD`."""
    if unit == "PERCENT":
        sign = "+" if kind is Kind.GROWTH and value > 0 else ""
        return f"{sign}{_digits(value, resolution)} %"
    if unit == "FACTOR":
        return f"{_digits(value, resolution)} times"
    scale, word = next(((s, w) for s, w in _SCALES if abs(value) >= s), (Decimal(1), ""))
    step = None if resolution is None else resolution / scale
    return " ".join(part for part in (_digits(value / scale, step), word, unit) if part)


def interval_words(interval: Interval, unit: str, kind: Kind = Kind.LEVEL) -> str:
    """An interval with just enough digits to tell its ends apart, one number where it takes more than five.

    The ends of a ratio are given in percent, or in times.
    """
    if kind is not Kind.LEVEL and unit == "PERCENT":
        shift = 1 if kind is Kind.GROWTH else 0
        low, high = (None if end is None else (end - shift) * 100 for end in interval)
    else:
        low, high = interval
    size = max((abs(end) for end in (low, high) if end is not None), default=Fraction(0)) or Fraction(1)
    width = high - low if low is not None and high is not None else size / 1000
    # Two digits of the width, but no more than so many of the number.
    step = max(_power(width) - 1, _power(size) + 1 - _DIGITS_AT_MOST) if width else _power(size) + 1 - _DIGITS_AT_MOST
    ends = [None if end is None else _rounded(end, step, unit, kind) for end in (low, high)]
    if ends[0] is None or ends[1] is None:
        return f"at most {ends[1]}" if ends[0] is None else f"at least {ends[0]}"
    if ends[0] == ends[1]:
        return ends[0]
    number, _, rest = ends[0].partition(" ")
    return f"{number} to {ends[1]}" if rest and ends[1].endswith(f" {rest}") else f"{ends[0]} to {ends[1]}"


def _power(size: Fraction) -> int:
    return math.floor(math.log10(size))


def _rounded(number: Fraction, exponent: int, unit: str, kind: Kind) -> str:
    value = Decimal(round(number / Fraction(10) ** exponent)).scaleb(exponent)
    return printed(value, Decimal(1).scaleb(exponent), unit, kind)


def _digits(value: Decimal, resolution: Decimal | None) -> str:
    places = 1 if resolution is None else max(0, -resolution.normalize().adjusted())
    return f"{value:,.{min(places, 4)}f}"
