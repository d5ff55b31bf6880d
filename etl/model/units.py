"""Units, scale words and printed precision.

A printed "626.8 million" is three things: a value in base units, the unit, and a resolution (the size of the last
printed digit, here 100,000), from which its rounding interval follows.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum


class UnitError(ValueError):
    """A number, unit, scale word or qualifier that the project does not know."""


class Unit(StrEnum):
    """What a value counts. Currencies are ISO 4217 codes; the rest are ours."""

    USD = "USD"
    EUR = "EUR"
    CZK = "CZK"
    KZT = "KZT"
    PERCENT = "PERCENT"
    FACTOR = "FACTOR"
    COUNT = "COUNT"
    RANK = "RANK"

    @property
    def is_currency(self) -> bool:
        """Whether amounts in this unit can be converted at an exchange rate."""
        return self in {Unit.USD, Unit.EUR, Unit.CZK, Unit.KZT}


class Qualifier(StrEnum):
    """How a statement hedges a figure; `exact` is a figure printed without a hedge."""

    EXACT = "exact"
    ABOUT = "about"
    OVER = "over"
    UNDER = "under"
    UP_TO = "up_to"


SCALES: dict[str, Decimal] = {
    "one": Decimal(1),
    "thousand": Decimal(10) ** 3,
    "million": Decimal(10) ** 6,
    "billion": Decimal(10) ** 9,
}

_NUMBER = re.compile(r"[+-]?[0-9]+(\.[0-9]+)?")


@dataclass(frozen=True, slots=True)
class Quantity:
    """A printed figure in base units: `value` and `resolution` (size of its last digit), both exact decimals."""

    value: Decimal
    resolution: Decimal


def parse_unit(text: str) -> Unit:
    """The unit of that code; raises UnitError listing the known ones."""
    try:
        return Unit(text)
    except ValueError:
        raise UnitError(f"unknown unit {text!r}; expected one of {', '.join(Unit)}") from None


def parse_quantity(digits: str, scale: str = "one") -> Quantity:
    """Read digits as printed (a point as decimal sign, no separators) and a scale word into base units.

    `parse_quantity("626.8", "million")` is 626,800,000 with a resolution of 100,000. Raises UnitError for anything else
    than plain digits, or for a scale word outside SCALES: a wrong scale is an error of three orders of magnitude.
    """
    if not _NUMBER.fullmatch(digits):
        raise UnitError(f"not a number: {digits!r}; expected digits with at most one decimal point, such as '626.8'")
    if scale not in SCALES:
        raise UnitError(f"unknown scale word {scale!r}; expected one of {', '.join(SCALES)}")
    number = Decimal(digits)
    exponent = number.as_tuple().exponent
    assert isinstance(exponent, int)  # a plain digit string is never NaN or infinite
    return Quantity(number * SCALES[scale], Decimal(1).scaleb(exponent) * SCALES[scale])


def rounding_interval(
    value: Decimal, resolution: Decimal | None, qualifier: Qualifier
) -> tuple[Decimal | None, Decimal | None]:
    """The bounds [lo, hi] that a printed figure stands for, exact decimals; None is an open end.

    exact: value plus or minus half the last digit. about: a whole last digit either side. over: from the value up.
    under and up to: to the value. Without a resolution an exact figure is its own interval.
    """
    step = resolution or Decimal(0)
    match qualifier:
        case Qualifier.EXACT:
            return value - step / 2, value + step / 2
        case Qualifier.ABOUT:
            return value - step, value + step
        case Qualifier.OVER:
            return value, None
        case Qualifier.UNDER | Qualifier.UP_TO:
            return None, value
