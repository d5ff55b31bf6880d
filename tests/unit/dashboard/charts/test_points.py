"""Marks say how sure a value is, gaps stay gaps, and a line breaks where its source changes."""

from __future__ import annotations

from types import SimpleNamespace

import pandas as pd
import pytest

from dashboard.charts.points import amount_axis, point, read, series, source_changes, time_axis
from dashboard.charts.spec import Mark, Role
from dashboard.measures import growth, prepared
from dashboard.text import Words
from etl.registry import load_registry

CTX = SimpleNamespace(words=Words("en", load_registry().areas), registry=load_registry())


def rows_of(frame, **changes):
    return read(prepared(frame.assign(**changes)))


def test_a_missing_value_is_a_gap_that_opens_nothing(frame_of):
    made = [point(row) for row in rows_of(frame_of(("exports", "US", "2024", 5), ("exports", "US", "2025", None)))]
    assert [p.value for p in made] == [5.0, None]
    assert made[0].ref
    assert made[1].ref == ""


@pytest.mark.parametrize(
    ("changes", "mark"),
    [
        ({}, Mark.REPORTED),
        ({"status": "P"}, Mark.PROVISIONAL),
        ({"status": "E"}, Mark.PROVISIONAL),
        ({"reporter": "CZ"}, Mark.MIRROR),
        ({"reporter": "CZ", "status": "P"}, Mark.MIRROR),
        # A sum of printed parts is as sure as they are; a lower bound, and a wide interval, are not.
        ({"origin": "derived"}, Mark.REPORTED),
        ({"origin": "derived", "hi": float("nan")}, Mark.DERIVED),
        ({"origin": "derived", "lo": 80e6, "hi": 120e6}, Mark.DERIVED),
    ],
)
def test_marks(frame_of, changes, mark):
    assert rows_of(frame_of(("exports", "CZ", "2024", 100e6)), **changes)[0].mark == mark


def test_growth_from_a_lower_bound_is_not_sure(frame_of):
    frame = frame_of(("exports", "EU27_2020", "1995", 100e6), ("exports", "EU27_2020", "1996", 110e6))
    frame.loc[0, "hi"] = float("nan")
    assert read(growth(frame))[1].mark == Mark.DERIVED


def test_a_line_breaks_once_where_its_source_changes(frame_of):
    old = frame_of(*[("exports", "CZ", str(year), year) for year in range(2014, 2018)], source="wits")
    new = frame_of(*[("exports", "CZ", str(year), year) for year in range(2018, 2021)])
    frame = prepared(pd.concat([old, new], ignore_index=True))
    assert source_changes(read(frame)) == [("2018", "wits", "bns_annual")]
    assert series(frame, "x", "Exports", Role.EXPORTS, "exports", "KZ", "CZ").breaks == ("2018",)


def test_one_value_of_another_source_breaks_no_line(frame_of):
    frame = frame_of(*[("exports", "CZ", str(year), year) for year in range(2014, 2019)])
    frame.loc[2, "source"] = "statements"
    assert source_changes(read(prepared(frame))) == []


def test_a_break_of_method_is_marked_within_one_source(frame_of):
    frame = frame_of(("fdi_stock", "CZ", "2012", 120), ("fdi_stock", "CZ", "2013", 24))
    frame.loc[1, "status"] = "B"
    assert [at for at, _, _ in source_changes(read(prepared(frame)))] == ["2013"]


def test_an_axis_of_years_holds_the_missing_ones():
    axis = time_axis(CTX, ["2020", "2023"])
    assert axis.categories == ("2020", "2021", "2022", "2023")
    assert time_axis(CTX, []).categories == ()


def test_twelve_months_are_named_by_their_end():
    assert time_axis(CTX, ["2025-07/2026-06"], 1).labels == ("year to Jun 2026",)


@pytest.mark.parametrize(
    ("values", "scale", "decimals"), [([5e6], 1e6, 1), ([45e9, None], 1e9, 2), ([], 1e6, 1), ([float("nan")], 1e6, 1)]
)
def test_amounts_are_told_in_what_suits_the_largest(values, scale, decimals):
    axis = amount_axis(CTX, values)
    assert (axis.scale, axis.decimals) == (scale, decimals)
