"""Measures of products over made-up rows: what adds up, what is bounded, what is refused, and what is no zero."""

from __future__ import annotations

from math import isnan

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from dashboard.measures import product_windows
from dashboard.measures import products as measure
from dashboard.measures.product_windows import Amount
from etl.model.period import Period
from etl.model.product_rows import ProductRows

EDITION = pd.Timestamp("2026-10-15")
NOW, BASE = Period.year(2025), Period.year(2024)


def rows(*figures, edition=EDITION):
    """Rows of (product, period code, value)."""
    made = []
    for code, period_code, value in figures:
        period = Period.parse(period_code)
        made.append(
            {
                "indicator": "exports", "reporter": "CZ", "partner": "KZ", "product": code, "period": period.code,
                "period_start": period.start, "period_end": period.end, "unit": "EUR", "source": "eurostat_comext",
                "published": edition, "record_id": f"{code}-{period.code}-{edition.day}", "value": float(value),
                "lo": float(value), "hi": float(value), "status": "A",
            }
        )  # fmt: skip
    columns = [
        "indicator", "reporter", "partner", "product", "period", "period_start", "period_end", "unit", "source",
        "published", "record_id", "value", "lo", "hi", "status",
    ]  # fmt: skip
    return pd.DataFrame(made, columns=columns)


def recorded(parts, wholes, periods, **options):
    """The windows that frames of rows make."""
    return product_windows.recorded(ProductRows.of(parts), wholes, periods, **options)


def year(products, whole, period=NOW):
    """The window of a year of which products and the whole are printed as they are."""
    parts = rows(*((code, period.code, value) for code, value in products.items()))
    (window,) = recorded(parts, rows(("TOTAL", period.code, whole)), [period], of_level=False)
    return window


def test_a_printed_year_is_read_as_it_is():
    window = year({"HS87": 7, "HS27": 0}, 9)
    assert (window.period, window.source, window.unit, window.currency) == (NOW, "eurostat_comext", "EUR", "")
    assert window.whole == Amount(9, 9, 9, "A", ("TOTAL-2025-15",))
    assert dict(window.parts) == {
        "HS27": Amount(0, 0, 0, "A", ("HS27-2025-15",)),
        "HS87": Amount(7, 7, 7, "A", ("HS87-2025-15",)),
    }
    assert (window.parts.value("HS87"), window.parts.value("HS01"), "HS01" in window.parts) == (7, 0, False)


AMOUNTS = st.dictionaries(
    st.integers(1, 97).map(lambda n: f"HS{n:02d}"), st.integers(0, 10**9), min_size=1, max_size=20
)


@given(AMOUNTS, AMOUNTS, st.integers(0, 10**8), st.integers(0, 10**8))
def test_contributions_and_that_of_the_rest_add_up_to_the_growth_of_the_whole(now, base, rest_now, rest_base):
    current = year(now, sum(now.values()) + rest_now)
    before = year(base, sum(base.values()) + rest_base, BASE)
    added = measure.contributions(current, before)
    if not before.whole.value > 0:
        assert added == {}
        assert isnan(measure.total_growth(current, before).value)
        return
    rest = measure.rest_contribution(current, before)
    assert set(added) == {*now, *base}
    whole = sum(added.values()) + rest.value
    assert whole == pytest.approx(measure.total_growth(current, before).value, rel=1e-9, abs=1e-6)


@given(AMOUNTS, st.integers(0, 10**9))
def test_shares_and_the_rest_make_the_whole(products, rest):
    window = year(products, sum(products.values()) + rest)
    if not window.whole.value > 0:
        assert isnan(measure.coverage(window))
        return
    shares = [measure.share(window, code).value for code in window.parts]
    assert sum(shares) == pytest.approx(measure.coverage(window))
    assert measure.coverage(window) + window.rest / window.whole.value * 100 == pytest.approx(100)
    assert measure.unallocated(window).value == pytest.approx(rest, abs=1e-6 * window.whole.value)


@given(AMOUNTS, st.integers(0, 10**9))
def test_concentration_lies_between_equal_products_and_a_single_one_and_within_its_bounds(products, rest):
    window = year(products, sum(products.values()) + rest)
    figure = measure.concentration(window)
    traded = [value for value in products.values() if value]
    if not traded:
        assert figure is None
        return
    assert 1 / len(traded) - 1e-9 <= figure.value <= 1 + 1e-9
    assert 0 < figure.lo <= figure.value + 1e-12
    assert figure.value <= figure.hi + 1e-12
    assert figure.hi <= 1 + 1e-9
    if rest == 0:
        assert figure.lo == pytest.approx(figure.hi) == pytest.approx(figure.value)


@given(AMOUNTS, st.integers(1, 10**9), st.lists(st.integers(0, 100), min_size=1, max_size=8))
def test_however_the_rest_is_spread_concentration_stays_within_its_bounds(products, rest, weights):
    window = year(products, sum(products.values()) + rest)
    figure = measure.concentration(window)
    if figure is None or not sum(weights):
        return
    spread = {f"SITC{n}": rest * weight / sum(weights) for n, weight in enumerate(weights)}
    told = measure.concentration(year(products | spread, sum(products.values()) + rest))
    # All of the rest in one product of its own could be more concentrated than any that is told apart.
    largest = max(*products.values(), *spread.values())
    if largest == max(products.values()):
        assert figure.lo - 1e-9 <= told.value <= figure.hi + 1e-9


def test_equal_products_are_the_reciprocal():
    window = year({"HS01": 5, "HS02": 5, "HS03": 5, "HS04": 5}, 20)
    assert measure.concentration(window).value == pytest.approx(0.25)
    assert measure.equal_products(0.25) == 4


def months(code, year_number, values):
    return [(code, f"{year_number}-{month:02d}", value) for month, value in values.items()]


def test_a_product_is_the_sum_of_the_months_in_which_it_was_recorded():
    wholes = rows(*months("TOTAL", 2025, dict.fromkeys(range(1, 13), 100)))
    parts = rows(*months("HS87", 2025, {2: 3, 7: 4}), *months("HS84", 2025, dict.fromkeys(range(1, 13), 90)))
    (window,) = recorded(parts, wholes, [NOW])
    assert window.parts["HS87"].value == 7
    assert window.parts["HS87"].ids == ("HS87-2025-02-15", "HS87-2025-07-15")
    assert (window.whole.value, window.allocated, window.rest) == (1200, 1087, 113)


def test_a_window_without_a_month_of_the_whole_is_none():
    wholes = rows(*months("TOTAL", 2025, dict.fromkeys(range(1, 12), 100)))
    parts = rows(*months("HS87", 2025, dict.fromkeys(range(1, 12), 9)))
    assert recorded(parts, wholes, [NOW]) == []
    assert len(recorded(parts, wholes, [Period.months(2025, 1, 2025, 11)])) == 1


def test_a_month_of_which_only_the_total_is_held_is_no_month_without_trade():
    wholes = rows(*months("TOTAL", 2025, dict.fromkeys(range(1, 13), 100)))
    parts = rows(*months("HS87", 2025, dict.fromkeys(range(1, 9), 9)))
    assert recorded(parts, wholes, [NOW]) == []
    (window,) = recorded(parts, wholes, [Period.months(2025, 1, 2025, 8)])
    assert window.parts["HS87"].value == 72


def test_a_printed_total_of_a_year_does_not_hide_products_told_by_month():
    wholes = rows(("TOTAL", "2025", 1200), *months("TOTAL", 2025, dict.fromkeys(range(1, 13), 100)))
    parts = rows(*months("HS87", 2025, dict.fromkeys(range(1, 13), 9)))
    (window,) = recorded(parts, wholes, [NOW])
    assert len(window.whole.ids) == 12
    printed = recorded(rows(("HS87", "2025", 108)), wholes, [NOW])[0]
    assert printed.whole.ids == ("TOTAL-2025-15",)


def test_editions_are_not_mixed_and_a_newer_total_alone_hides_nothing():
    newer = pd.Timestamp("2026-11-20")
    old_parts = rows(("HS87", "2025", 10), ("HS31", "2025", 5))
    wholes = pd.concat([rows(("TOTAL", "2025", 20)), rows(("TOTAL", "2025", 25), edition=newer)])
    (window,) = recorded(old_parts, wholes, [NOW])
    assert (window.whole.value, set(window.parts)) == (20, {"HS87", "HS31"})
    both = pd.concat([old_parts, rows(("HS87", "2025", 12), edition=newer)])
    (window,) = recorded(both, wholes, [NOW])
    # What the newer edition no longer records is gone, not carried over.
    assert (window.whole.value, {code: part.value for code, part in window.parts.items()}) == (25, {"HS87": 12})


def test_new_and_lost_tell_an_absence_from_a_zero():
    now = year({"HS87": 10, "HS88": 4, "HS47": 0}, 20)
    base = year({"HS87": 8, "HS31": 3, "HS47": 2, "HS88": 0}, 20, BASE)
    new, lost = measure.new_products(now, base), measure.lost_products(now, base)
    assert [(one.code, one.value, one.recorded_zero) for one in new] == [("HS88", 4, True)]
    assert [(one.code, one.value, one.recorded_zero) for one in lost] == [("HS31", 3, False), ("HS47", 2, True)]


@given(AMOUNTS, AMOUNTS)
def test_a_product_is_never_new_and_lost_and_what_both_windows_trade_is_neither(now, base):
    current, before = year(now, 10**12), year(base, 10**12, BASE)
    new = {one.code for one in measure.new_products(current, before)}
    lost = {one.code for one in measure.lost_products(current, before)}
    assert not new & lost
    assert new == {code for code, value in now.items() if value} - {code for code, value in base.items() if value}
    assert {one.code for one in measure.lost_products(before, current)} == new


def test_growth_of_a_product_needs_both_windows_and_a_base():
    now, base = year({"HS87": 12, "HS88": 4}, 20), year({"HS87": 10, "HS47": 0}, 20, BASE)
    assert measure.growth(now, base, "HS87").value == pytest.approx(20)
    assert measure.growth(now, base, "HS88") is None
    assert measure.growth(year({"HS47": 5}, 20), base, "HS47") is None


def test_windows_that_are_not_alike_are_refused():
    part = recorded(
        rows(*months("HS87", 2024, {1: 1, 2: 1})), rows(*months("TOTAL", 2024, {1: 2, 2: 2})),
        [Period.months(2024, 1, 2024, 2)],
    )[0]  # fmt: skip
    whole = year({"HS87": 1}, 2)
    for compare in (measure.contributions, measure.new_products, measure.total_growth, measure.rest_contribution):
        with pytest.raises(ValueError, match="not like windows"):
            compare(whole, part)


def test_refs_name_the_windows_by_the_rows_of_the_whole():
    now, base = year({"HS87": 12}, 20), year({"HS87": 10}, 20, BASE)
    assert measure.amount(now, "HS87").ref == "HS87-2025-15"
    assert measure.share(now, "HS87").ref == "part.TOTAL-2025-15.HS87-2025-15"
    assert measure.contribution(now, base, "HS87").ref == "points.TOTAL-2025-15.TOTAL-2024-15.HS87-2025-15"
    assert measure.concentration(now).ref == "hhi.TOTAL-2025-15.HS87-2025-15"
