import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dashboard.exports.scale import MAX_TICKS, XScale, log_ticks, round_ticks, x_ticks

VALUES = st.floats(-1e7, 1e7, allow_nan=False)


@given(VALUES, VALUES)
def test_round_ticks_hold_the_data_with_at_most_five_ticks(a, b):
    low, high = min(a, b, 0.0), max(a, b, 0.0)
    ticks = round_ticks(low, high)
    assert ticks.low <= low + 1e-6
    assert ticks.high >= high - 1e-6
    assert 1 <= len(ticks.at) <= MAX_TICKS
    assert 0 in ticks.at
    # Not much of the plot stays empty.
    assert high - low < 1e-9 or (ticks.high - ticks.low) <= 2 * (high - low)


@pytest.mark.parametrize(
    ("low", "high", "at"),
    [
        (0, 585.7, (0, 200, 400, 600)),
        (-585.7, 151.9, (-600, -400, -200, 0, 200)),
        (0, 48, (0, 20, 40)),
        (0, 0, (0, 0.25, 0.5, 0.75, 1)),
    ],
)
def test_round_ticks_are_round(low, high, at):
    assert round_ticks(low, high).at == at


@given(st.floats(1e-3, 1e6), st.floats(1.01, 1e6))
def test_log_ticks_hold_the_data(low, ratio):
    ticks = log_ticks(low, low * ratio)
    assert 10**ticks.low < low < low * ratio < 10**ticks.high
    assert 1 <= len(ticks.at) <= MAX_TICKS
    assert all(ticks.low <= t <= ticks.high for t in ticks.at)


def years(first, last):
    codes = tuple(str(y) for y in range(first, last + 1))
    return XScale(codes, codes, tuple(float(i) for i in range(len(codes))), False)


@pytest.mark.parametrize(
    ("first", "last", "width", "narrow", "words"),
    [
        (1995, 2025, 900, False, "1995 2000 2005 2010 2015 2020 2025"),
        (2019, 2023, 500, False, "2019 2020 2021 2022 2023"),
        (2010, 2025, 440, False, "2010 ’11 ’12 ’13 ’14 2015 ’16 ’17 ’18 ’19 2020 ’21 ’22 ’23 ’24 2025"),
        (2003, 2021, 240, True, "2003 2009 2015 2021"),
        (2023, 2023, 240, True, "2023"),
    ],
)
def test_ticks_of_years(first, last, width, narrow, words):
    assert " ".join(word for _, word in x_ticks(years(first, last), width, narrow=narrow)) == words


@given(st.integers(1950, 2020), st.integers(0, 70), st.booleans())
def test_ticks_of_years_are_few_on_narrow_screens(first, span, narrow):
    ticks = x_ticks(years(first, first + span), 240 if narrow else 440, narrow=narrow)
    assert ticks
    assert not narrow or len(ticks) <= 6
    assert all(a < b for (a, _), (b, _) in itertools.pairwise(ticks))
