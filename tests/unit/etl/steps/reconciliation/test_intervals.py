from decimal import Decimal
from fractions import Fraction

import pytest

from etl.model.units import Qualifier, parse_quantity
from etl.steps.reconciliation.claim import Kind, disjoint
from etl.steps.reconciliation.intervals import exact, printed_interval, ratio_interval


@pytest.mark.parametrize(
    ("digits", "qualifier", "lo", "hi"),
    [
        ("626.8", Qualifier.EXACT, "626.75", "626.85"),
        ("48", Qualifier.EXACT, "47.5", "48.5"),
        ("12", Qualifier.OVER, "12", None),
        ("7.6", Qualifier.UP_TO, None, "7.6"),
        ("7.6", Qualifier.UNDER, None, "7.6"),
        # Round figures are hedged to the digit that was rounded to, at most to a tenth.
        ("350", Qualifier.ABOUT, "340", "360"),
        ("200", Qualifier.ABOUT, "180", "220"),
        ("1.35", Qualifier.ABOUT, "1.34", "1.36"),
        ("28.5", Qualifier.ABOUT, "28.4", "28.6"),
        ("5", Qualifier.ABOUT, "4", "6"),
        ("-40", Qualifier.ABOUT, "-44", "-36"),
    ],
)
def test_printed_figures_as_intervals(digits, qualifier, lo, hi):
    quantity = parse_quantity(digits, "million")
    low, high = printed_interval(quantity.value, quantity.resolution, qualifier)
    assert low == (None if lo is None else Fraction(lo) * 10**6)
    assert high == (None if hi is None else Fraction(hi) * 10**6)


def test_floats_are_read_as_the_decimals_they_were_printed_as():
    assert exact(0.1) == Decimal("0.1")
    assert Fraction(exact(626.8e6)) == 626_800_000


def test_rates_are_ratios():
    interval = Fraction("48.35"), Fraction("48.45")
    assert ratio_interval(Kind.GROWTH, "PERCENT", interval) == (Fraction("1.4835"), Fraction("1.4845"))
    assert ratio_interval(Kind.SHARE, "PERCENT", interval) == (Fraction("0.4835"), Fraction("0.4845"))
    assert ratio_interval(Kind.GROWTH, "FACTOR", interval) == interval
    assert ratio_interval(Kind.GROWTH, "PERCENT", (None, Fraction(-13))) == (None, Fraction("0.87"))


def test_intervals_that_touch_are_not_disjoint():
    assert not disjoint(Fraction(1), Fraction(2), Fraction(2), Fraction(3))
    assert disjoint(Fraction(1), Fraction(2), Fraction("2.001"), None)
    assert not disjoint(None, None, Fraction(2), Fraction(3))
