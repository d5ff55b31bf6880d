"""Shares, ranks, balances: a missing value is missing, never zero."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from dashboard.measures import balance, rank, ratio, share

pure = settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=40, deadline=None)

MEMBERS = ("AT", "BE", "CZ", "DE", "DK", "ES", "FI", "FR")


def test_share_of_the_whole_of_the_same_year(frame_of):
    part = frame_of(("turnover", "CZ", "2024", 25), ("turnover", "CZ", "2025", 30))
    whole = frame_of(("turnover", "WLD", "2024", 1000))
    out = share(part, whole)
    assert list(out["value"].round(6))[:1] == [2.5]
    assert np.isnan(out["value"].iloc[1])
    assert out["ref"].iloc[0] == f"share.{part['record_id'][0]}.{whole['record_id'][0]}"
    assert out["ref"].iloc[1] == ""


def test_balance_needs_both_sides(frame_of):
    rows = frame_of(
        ("exports", "US", "2024", 7), ("imports", "US", "2024", 9),
        ("exports", "US", "2025", None), ("imports", "US", "2025", 9),
    )  # fmt: skip
    out = balance(rows)
    assert list(out["value"].fillna(-999)) == [-2, -999]
    assert out["ref"].iloc[0].startswith("diff.")


def test_ratio_of_imports_to_exports(frame_of):
    rows = frame_of(("exports", "CZ", "2025", 100), ("imports", "CZ", "2025", 480))
    out = ratio(rows[rows["indicator"] == "imports"], rows[rows["indicator"] == "exports"], on=("reporter", "partner"))
    assert list(out["value"]) == [pytest.approx(4.8)]


def test_equals_share_a_place_and_the_next_is_skipped(frame_of):
    rows = frame_of(*[("imports", p, "2025", v) for p, v in [("DE", 9), ("CZ", 5), ("PL", 5), ("AT", 1), ("SK", None)]])
    out = rank(rows).set_index("partner")
    assert [out.loc[p, "value"] for p in ("DE", "CZ", "PL", "AT")] == [1, 2, 2, 4]
    assert list(out.loc[["DE", "CZ", "PL", "AT"], "joint"]) == [False, True, True, False]
    assert np.isnan(out.loc["SK", "value"])
    assert set(out["of"]) == {4}
    assert out.loc["SK", "ref"] == ""


@pure
@given(
    st.dictionaries(
        st.sampled_from(["AT", "BE", "CZ", "DE", "DK", "ES", "FI", "FR", "PL", "SK"]), st.integers(0, 5), min_size=1
    ),
    st.randoms(),
)
def test_rank_does_not_depend_on_the_order_of_rows(frame_of, values, random):
    rows = [("imports", partner, "2025", value) for partner, value in values.items()]
    first = rank(frame_of(*rows)).set_index("partner")[["value", "joint", "ref"]]
    random.shuffle(rows)
    assert rank(frame_of(*rows)).set_index("partner").loc[first.index, ["value", "joint", "ref"]].equals(first)
    for partner, value in values.items():
        assert first.loc[partner, "value"] == 1 + sum(other > value for other in values.values())
