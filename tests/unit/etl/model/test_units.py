from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from etl.model.units import SCALES, Qualifier, Unit, UnitError, parse_quantity, parse_unit, rounding_interval


@pytest.mark.parametrize(
    ("digits", "scale", "value", "resolution"),
    [
        ("626.8", "million", 626_800_000, 100_000),
        ("48", "million", 48_000_000, 1_000_000),
        ("48.0", "million", 48_000_000, 100_000),
        ("-586.11569", "million", -586_115_690, 10),
        ("49.7", "billion", 49_700_000_000, 100_000_000),
        ("3000", "one", 3000, 1),
        ("+1.5", "thousand", 1500, 100),
    ],
)
def test_digits_and_scale_give_value_and_resolution(digits, scale, value, resolution):
    assert parse_quantity(digits, scale) == (quantity := parse_quantity(digits, scale))
    assert (quantity.value, quantity.resolution) == (Decimal(value), Decimal(resolution))


@given(st.decimals(-(10**9), 10**9, places=4, allow_nan=False), st.sampled_from(sorted(SCALES)))
def test_no_digit_is_lost(number, scale):
    quantity = parse_quantity(f"{number:f}", scale)
    assert quantity.value == number * SCALES[scale]
    assert quantity.resolution == SCALES[scale] / 10_000


@pytest.mark.parametrize("digits", ["", "1,5", "1 000", "1e6", "nan", "inf", "1.", ".5", "1.2.3", "--1", "٣", "1\n"])
def test_other_digits_are_refused(digits):
    with pytest.raises(UnitError, match="not a number"):
        parse_quantity(digits)


@pytest.mark.parametrize("scale", ["", "milion", "Million", "mln", "trillion"])
def test_other_scale_words_are_refused(scale):
    with pytest.raises(UnitError, match="expected one of one, thousand, million, billion"):
        parse_quantity("1", scale)


def test_units():
    assert parse_unit("USD").is_currency
    assert not Unit.PERCENT.is_currency
    with pytest.raises(UnitError, match="expected one of USD"):
        parse_unit("usd")


@given(st.decimals(-(10**12), 10**12, places=3), st.decimals("0.001", 10**9, places=3), st.sampled_from(Qualifier))
def test_the_interval_holds_the_value(value, resolution, qualifier):
    lo, hi = rounding_interval(value, resolution, qualifier)
    assert lo is None or lo <= value
    assert hi is None or hi >= value
    assert (lo, hi) != (None, None)


def test_intervals():
    def interval(value, resolution, qualifier):
        return rounding_interval(Decimal(value), None if resolution is None else Decimal(resolution), qualifier)

    assert interval("626.8", "0.1", Qualifier.EXACT) == (Decimal("626.75"), Decimal("626.85"))
    assert interval("50", "1", Qualifier.ABOUT) == (49, 51)
    assert interval("30", "1", Qualifier.OVER) == (30, None)
    assert interval("30", "1", Qualifier.UNDER) == (None, 30)
    assert interval("30", "1", Qualifier.UP_TO) == (None, 30)
    assert interval("30", None, Qualifier.EXACT) == (30, 30)
