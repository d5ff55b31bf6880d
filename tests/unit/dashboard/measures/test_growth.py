"""Growth compares like with like, or says why it does not."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from dashboard.measures import cagr, contributions, growth, growth_between
from etl.model.period import Period

pure = settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=40, deadline=None)
amounts = st.integers(1, 10**9).map(lambda n: n * 1000)


def value_of(frame, period, column="value"):
    return frame.loc[frame["period"] == period, column].item()


def test_growth_joins_on_periods_and_never_steps_over_a_gap(frame_of):
    out = growth(frame_of(*[("turnover", "CZ", str(y), v) for y, v in [(2018, 100), (2019, 150), (2021, 300)]]))
    assert value_of(out, "2019") == pytest.approx(50)
    assert np.isnan(value_of(out, "2021"))
    assert value_of(out, "2021", "refused") == "no_base"
    assert value_of(out, "2021", "ref") == ""


@pytest.mark.parametrize(("base", "why"), [(0, "zero_base"), (-5, "negative_base"), (None, "no_base")])
def test_growth_from_nothing_zero_or_a_deficit_is_refused(frame_of, base, why):
    out = growth(frame_of(("balance", "CZ", "2020", base), ("balance", "CZ", "2021", 10)))
    assert np.isnan(value_of(out, "2021"))
    assert value_of(out, "2021", "refused") == why


def test_growth_names_both_records(frame_of):
    rows = frame_of(("exports", "CZ", "2020", 100), ("exports", "CZ", "2021", 120))
    ref = value_of(growth(rows), "2021", "ref")
    assert ref == f"growth.{rows['record_id'][1]}.{rows['record_id'][0]}"


def test_part_of_a_year_is_not_compared_with_a_whole_one(frame_of):
    rows = frame_of(("turnover", "CZ", "2023", 627), ("turnover", "CZ", "2024-01/2024-08", 358))
    assert growth(rows)["value"].isna().all()
    out = growth_between(rows, Period.parse("2024-01/2024-08"), Period.parse("2023"))
    assert list(out["refused"]) == ["unlike_windows"]
    assert out["value"].isna().all()


def test_growth_between_years_apart(frame_of):
    rows = frame_of(("imports", "CZ", "2021", 100), ("imports", "CZ", "2022", 9), ("imports", "CZ", "2025", 350))
    out = growth_between(rows, Period.year(2025), Period.year(2021))
    assert list(out["value"]) == [pytest.approx(250)]
    assert list(out["base_period"]) == ["2021"]


def test_growth_of_a_long_period_is_refused(frame_of):
    out = growth(frame_of(("fdi_inflow_gross", "CZ", "2005/2023", 10), ("fdi_inflow_gross", "CZ", "2004/2022", 5)))
    assert set(out["refused"]) == {"long_period"}


def test_amounts_of_two_units_are_never_compared(frame_of):
    import pandas as pd

    rows = pd.concat([frame_of(("exports", "CZ", "2020", 5)), frame_of(("exports", "CZ", "2021", 6), unit="EUR")])
    assert growth(rows)["value"].isna().all()


def test_small_base_is_flagged(frame_of):
    out = growth(frame_of(("exports", "MT", "2020", 40_000), ("exports", "MT", "2021", 900_000)))
    assert value_of(out, "2021", "small_base")


@pure
@given(now=amounts, base=amounts)
def test_bounds_hold_the_rate(frame_of, now, base):
    out = growth(frame_of(("exports", "CZ", "2020", base), ("exports", "CZ", "2021", now))).iloc[-1]
    assert out["lo"] <= out["value"] <= out["hi"]


@pure
@given(st.lists(st.tuples(amounts, amounts), min_size=2, max_size=6))
def test_contributions_add_up_to_growth(frame_of, years):
    rows = []
    for year, (exports, imports) in enumerate(years, start=2010):
        rows += [
            ("exports", "CZ", str(year), exports),
            ("imports", "CZ", str(year), imports),
            ("turnover", "CZ", str(year), exports + imports),
        ]
    frame = frame_of(*rows)
    whole = frame[frame["indicator"] == "turnover"]
    points = contributions(frame[frame["indicator"] != "turnover"], whole).groupby("period")["value"].sum(min_count=2)
    rates = growth(whole).set_index("period")["value"]
    for period in rates.index[1:]:
        assert points[period] == pytest.approx(rates[period], abs=1e-6)
    assert np.isnan(points[rates.index[0]])


def test_contribution_with_a_missing_part_is_missing(frame_of):
    frame = frame_of(
        ("exports", "CZ", "2020", None), ("exports", "CZ", "2021", 5),
        ("imports", "CZ", "2020", 3), ("imports", "CZ", "2021", 5),
        ("turnover", "CZ", "2020", 10),
    )  # fmt: skip
    parts = frame[frame["indicator"] != "turnover"]
    out = contributions(parts, frame[frame["indicator"] == "turnover"])
    now = out[out["period"] == "2021"].set_index("indicator")
    assert np.isnan(now.loc["exports", "value"])
    assert now.loc["imports", "value"] == pytest.approx(20)


def test_members_contribute_to_the_whole(frame_of):
    members = frame_of(*[("imports", p, y, v) for p, y, v in [("CZ", "2020", 10), ("CZ", "2021", 20)]])
    whole = frame_of(("imports", "EU27_2020", "2020", 100), ("imports", "EU27_2020", "2021", 130))
    out = contributions(members, whole, over="partner")
    assert out.loc[out["period"] == "2021", "value"].item() == pytest.approx(10)


def test_cagr_over_years(frame_of):
    rows = frame_of(("turnover", "CZ", "2015", 100), ("turnover", "CZ", "2025", 200))
    out = cagr(rows, Period.year(2015), Period.year(2025)).iloc[0]
    assert out["value"] == pytest.approx((2**0.1 - 1) * 100)
    assert out["years"] == 10


@pytest.mark.parametrize(
    ("first", "last", "why"),
    [
        (-1, 5, "negative_base"),
        (0, 5, "zero_base"),
        (5, -1, "sign_change"),
        (5, 0, "sign_change"),
        (None, 1, "no_base"),
    ],
)
def test_cagr_needs_two_positive_ends(frame_of, first, last, why):
    rows = frame_of(("balance", "CZ", "2015", first), ("balance", "CZ", "2025", last))
    out = cagr(rows, Period.year(2015), Period.year(2025)).iloc[0]
    assert np.isnan(out["value"])
    assert out["refused"] == why


def test_nothing_gives_nothing(frame_of):
    assert growth(frame_of()).empty
    assert cagr(frame_of(), Period.year(2015), Period.year(2025)).empty
