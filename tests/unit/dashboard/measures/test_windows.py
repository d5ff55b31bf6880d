"""Sums over windows: complete or not at all."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from dashboard.measures import aggregate, growth, index, rolling, year_to_date
from etl.model.period import Period

pure = settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=25, deadline=None)


def months(first, values, indicator="imports"):
    start = Period.parse(first).start
    return [(indicator, "WLD", Period(start + i, start + i).code, value) for i, value in enumerate(values)]


def test_rolling_over_a_gap_gives_no_number(frame_of):
    out = rolling(frame_of(*months("2024-01", [1] * 6 + [None] + [1] * 20)))
    by_end = dict(zip(out["period_end"], out["value"], strict=True))
    gap = Period.parse("2024-07").start
    for end, value in by_end.items():
        assert np.isnan(value) == (end - 11 <= gap <= end)
        assert np.isnan(value) or value == 12


def test_rolling_of_less_than_a_year_is_empty(frame_of):
    assert rolling(frame_of(*months("2024-01", [1] * 11))).empty


def test_quarters_are_complete_and_start_with_a_quarter(frame_of):
    out = aggregate(frame_of(*months("2024-02", range(2, 12))), 3)
    assert list(out["period"]) == ["2024-Q2", "2024-Q3"]
    assert list(out["value"]) == [4 + 5 + 6, 7 + 8 + 9]
    assert out["ref"].iloc[0].count(".") == 3
    assert out["ids"].iloc[0].count("~") == 2


def test_year_of_months_keeps_the_worst_status(frame_of):
    import pandas as pd

    rows = pd.concat([frame_of(*months("2024-01", [1] * 11)), frame_of(*months("2024-12", [1]), status="P")])
    assert list(aggregate(rows, 12)["status"]) == ["P"]


def test_year_to_date_compares_like_with_like(frame_of):
    out = year_to_date(frame_of(*months("2025-01", [1] * 18)), 6)
    assert list(out["period"]) == ["2025-H1", "2026-H1"]
    rates = growth(out)
    assert rates["value"].iloc[1] == pytest.approx(0)
    assert rates["ref"].iloc[1].count("~") == 10


@pure
@given(st.lists(st.none() | st.integers(1, 10**9), min_size=1, max_size=40))
def test_a_missing_month_never_becomes_a_zero(frame_of, values):
    frame = frame_of(*months("2020-01", values))
    for out in (aggregate(frame, 3), aggregate(frame, 12), rolling(frame), year_to_date(frame, 3)):
        for row in out.to_dict("records"):
            window = [values[m - 2020 * 12] for m in range(row["period_start"], row["period_end"] + 1)]
            if np.isnan(row["value"]):
                assert None in window
            else:
                assert row["value"] == pytest.approx(sum(window))
                assert len(row["ids"].split("~")) == len(window)


@pure
@given(st.lists(st.integers(1, 10**9), min_size=1, max_size=8), st.integers(0, 7))
def test_index_is_one_hundred_at_its_base(frame_of, values, at):
    base = 2010 + at % len(values)
    out = index(frame_of(*[("exports", "CZ", str(2010 + i), v) for i, v in enumerate(values)]), Period.year(base))
    assert out.loc[out["period"] == str(base), "value"].item() == pytest.approx(100)


def test_index_without_its_base_is_missing(frame_of):
    out = index(frame_of(("exports", "CZ", "2011", 5)), Period.year(2010))
    assert out["value"].isna().all()
