"""What a printed figure can mean, as an interval of exact fractions.

A figure without hedge is known to half of its last printed digit. "Over" and "up to" bound one side only. "About" is
wider than a whole last digit where the figure is round: whoever says "about 350 million" has rounded to tens, and does
not mean 349 to 351.
"""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

from etl.model.units import Qualifier, rounding_interval
from etl.steps.reconciliation.claim import Kind

# Of "about 200" the last digit that is not zero stands for a hundred: taken at its word it would mean 100 to 300, and
# contradict nothing. A tenth is wide enough for a figure that is rounded and hedged, and still says something.
ABOUT_AT_MOST = Fraction(1, 10)

Interval = tuple[Fraction | None, Fraction | None]


def exact(number: float) -> Decimal:
    """The decimal that a float was read from: its shortest text, so that 626.8 million has no further digit."""
    return Decimal(repr(float(number)))


def printed_interval(value: Decimal, resolution: Decimal | None, qualifier: Qualifier) -> Interval:
    """The bounds of a printed figure in its own unit; None is an open end.

    As `etl.model.units.rounding_interval`, but for "about": to one unit of the last digit that is not zero, at most a
    tenth of the value and at least one unit of the last printed digit.
    """
    if qualifier is Qualifier.ABOUT:
        width = max(min(_last_digit(value), abs(Fraction(value)) * ABOUT_AT_MOST), Fraction(resolution or 0))
        return Fraction(value) - width, Fraction(value) + width
    low, high = rounding_interval(value, resolution, qualifier)
    return None if low is None else Fraction(low), None if high is None else Fraction(high)


def ratio_interval(kind: Kind, unit: str, interval: Interval) -> Interval:
    """The bounds of a rate as bounds of a ratio: growth of 48.4 % is 1.484, a share of 30 % is 0.3."""
    if unit == "FACTOR":
        return interval
    shift = 1 if kind is Kind.GROWTH else 0
    low, high = interval
    return None if low is None else shift + low / 100, None if high is None else shift + high / 100


def _last_digit(value: Decimal) -> Fraction:
    """The unit of the last digit of a value that is not zero: ten million for 350 million."""
    exponent = value.normalize().as_tuple().exponent
    assert isinstance(exponent, int)  # a printed figure is never NaN or infinite
    return Fraction(10) ** exponent
