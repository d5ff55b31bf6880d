"""Unit values: what a kilogram, or another unit, of traded goods was worth; a ratio of printed figures, no price."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import isfinite


@dataclass(frozen=True, slots=True)
class UnitValue:
    """Value by unit of quantity, and what the rounding of both leaves; `high` is None where it leaves no bound."""

    value: float
    low: float
    high: float | None


def unit_value(values: Sequence[float], amounts: Sequence[float], resolution: float) -> UnitValue | None:
    """The unit value of rows that a publisher printed, each with its value and its amount.

    `resolution` is the size of the last digit of the values; that of an amount is as many decimals as any amount has.
    Each row is rounded by itself, so a sum is as unsure as all rows together. None unless every row has an amount
    above zero: the value of goods whose amount is not told belongs to no amount.
    """
    if not values or len(values) != len(amounts) or not all(isfinite(one) and one > 0 for one in amounts):
        return None
    value, amount = sum(values), sum(amounts)
    about_value = len(values) * resolution / 2
    about_amount = len(amounts) * 10.0 ** -max(map(decimals_of, amounts)) / 2
    least = amount - about_amount
    low = max(0.0, value - about_value) / (amount + about_amount)
    return UnitValue(value / amount, low, (value + about_value) / least if least > 0 else None)


def decimals_of(amount: float) -> int:
    """How many decimals a number was printed with, at least; trailing zeros are not known."""
    return len(f"{amount:.6f}".rstrip("0").partition(".")[2])
