import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dashboard.measures.unit_value import decimals_of, unit_value


def test_a_unit_value_has_the_bounds_that_rounding_leaves():
    found = unit_value([1000, 50], [10, 1], 1.0)
    assert found.value == pytest.approx(1050 / 11)
    assert found.low == pytest.approx(1049 / 12)
    assert found.high == pytest.approx(1051 / 10)


@pytest.mark.parametrize("amounts", [[10.0, 0.0], [10.0, math.nan], []])
def test_goods_without_an_amount_have_no_unit_value(amounts):
    assert unit_value([1000, 50], amounts, 1.0) is None


def test_an_amount_that_may_round_to_nothing_leaves_no_upper_bound():
    found = unit_value([5, 7], [0.5, 0.5], 1.0)
    assert found.high == pytest.approx(13 / 0.9)
    assert unit_value([5, 5, 5], [1, 1, 1], 1.0).high == pytest.approx(16.5 / 1.5)
    assert unit_value([0.5], [1e-7], 1.0).high is None


@pytest.mark.parametrize(("amount", "decimals"), [(10.0, 0), (0.5, 1), (12.125, 3)])
def test_decimals_are_those_printed(amount, decimals):
    assert decimals_of(amount) == decimals


@given(st.lists(st.tuples(st.integers(1, 10**9), st.integers(1, 10**9)), min_size=1, max_size=5))
def test_the_value_lies_within_its_bounds(rows):
    found = unit_value([value for value, _ in rows], [amount for _, amount in rows], 1.0)
    assert 0 <= found.low <= found.value
    assert found.high is None or found.value <= found.high
