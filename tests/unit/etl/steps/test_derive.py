import time
from datetime import date

import numpy as np
import pandas as pd
import pytest

from etl.model.observation import OBSERVATION_SCHEMA, RECORD_SCHEMA, Status
from etl.model.units import Qualifier
from etl.registry import load_registry
from etl.steps.derive import derive
from etl.steps.frames import observation_frame, record_frame
from etl.steps.validate import validate

REGISTRY = load_registry()
MEMBERS = REGISTRY.members("EU27_2020")


def derived(pairs) -> pd.DataFrame:
    """Derived observations with their record's rule, note and locator, by readable key."""
    observations = observation_frame(o for o, _ in pairs)
    records = record_frame(r for _, r in pairs)
    made = derive(observations, records, REGISTRY)
    assert list(made.observations.columns) == OBSERVATION_SCHEMA.names
    assert list(made.records.columns) == RECORD_SCHEMA.names
    every = pd.concat([observations, made.observations], ignore_index=True)
    every_record = pd.concat([records, made.records], ignore_index=True)
    assert validate(every, every_record, REGISTRY) == []
    return made.observations.merge(made.records[["record_id", "rule", "note"]], on="record_id")


def pick(rows: pd.DataFrame, indicator: str, partner: str, period: str, reporter: str = "KZ") -> pd.Series:
    found = rows.query(
        "indicator == @indicator and partner == @partner and period == @period and reporter == @reporter"
    )
    assert len(found) == 1, found
    return found.iloc[0]


def test_turnover_and_balance_with_their_bounds(observed):
    pairs = [observed("exports", "CZ", "2023", 147.6), observed("imports", "CZ", "2023", 479.6)]
    rows = derived(pairs)
    assert len(rows) == 2
    turnover, balance = pick(rows, "turnover", "CZ", "2023"), pick(rows, "balance", "CZ", "2023")
    assert turnover[["value", "lo", "hi"]].tolist() == pytest.approx([627.2, 627.0, 627.4])
    assert balance[["value", "lo", "hi"]].tolist() == pytest.approx([-332.0, -332.2, -331.8])
    assert turnover["parents"] == [o.record_id for o, _ in pairs]
    assert (turnover["rule"], balance["rule"]) == ("exports + imports", "exports - imports")
    assert (turnover["origin"], turnover["qualifier"]) == ("derived", "exact")
    assert np.isnan(turnover["resolution"])


def test_nothing_follows_from_one_flow_alone_or_from_a_missing_one(observed):
    assert derived([observed("exports", "CZ", "2023", 147.6)]).empty
    missing = observed("imports", "CZ", "2023", None, status=Status.MISSING)
    assert derived([observed("exports", "CZ", "2023", 147.6), missing]).empty


@pytest.mark.parametrize(
    ("other", "why"),
    [
        ({"published": date(2025, 7, 25)}, "another vintage"),
        ({"source": "wits"}, "another source"),
        ({"unit": "EUR"}, "another unit"),
        ({"reporter": "UZ"}, "another reporter"),
    ],
)
def test_vintages_sources_units_and_reporters_are_never_mixed(observed, other, why):
    from etl.model.units import Unit

    if "unit" in other:
        other = {"unit": Unit(other["unit"])}
    assert derived([observed("exports", "CZ", "2023", 1.0), observed("imports", "CZ", "2023", 2.0, **other)]).empty, why


def test_statements_are_never_derived_from(observed):
    pairs = [observed(i, "CZ", "2023", 1.0, source="statements") for i in ("exports", "imports")]
    assert derived(pairs).empty


@pytest.mark.parametrize(
    ("one", "other", "worst"),
    [("A", "A", "A"), ("A", "P", "P"), ("E", "A", "E"), ("E", "P", "P"), ("B", "A", "B"), ("P", "U", "U")],
)
def test_the_status_is_the_worst_of_the_parts(observed, one, other, worst):
    rows = derived(
        [
            observed("exports", "CZ", "2023", 1.0, status=Status(one)),
            observed("imports", "CZ", "2023", 2.0, status=Status(other)),
        ]
    )
    assert set(rows["status"]) == {worst}


def test_a_year_from_its_twelve_months(observed):
    months = [observed("exports", "WLD", f"2023-{m:02d}", m, source="bns_monthly") for m in range(1, 13)]
    year = pick(derived(months), "exports", "WLD", "2023")
    assert year[["value", "lo", "hi"]].tolist() == pytest.approx([78, 76.8, 79.2])
    assert year["parents"] == [o.record_id for o, _ in months]
    assert year["rule"] == "sum of twelve months"
    assert derived(months[:11]).empty


def test_a_year_from_its_four_quarters(observed):
    quarters = [
        observed("fdi_inflow_net", "WLD", f"2023-Q{q}", v) for q, v in zip((1, 2, 3, 4), (5, -7, 1, 2), strict=True)
    ]
    assert pick(derived(quarters), "fdi_inflow_net", "WLD", "2023")["value"] == pytest.approx(1)
    # Any three months in a row are no quarter.
    shifted = [observed("fdi_inflow_net", "WLD", f"2023-{m:02d}/2023-{m + 2:02d}", 1) for m in (2, 5, 8)]
    assert derived([*quarters[:1], *shifted]).empty


def test_a_stock_is_not_summed_over_time(observed):
    assert derived([observed("fdi_stock", "CZ", f"2023-Q{q}", 1) for q in (1, 2, 3, 4)]).empty


def test_a_printed_year_is_not_derived_again(observed):
    months = [observed("exports", "WLD", f"2023-{m:02d}", m) for m in range(1, 13)]
    assert derived([*months, observed("exports", "WLD", "2023", 78.1)]).empty


def union(observed, indicator="exports", period="2023", value=1, without=(), **more):
    return [observed(indicator, m, period, value, **more) for m in MEMBERS if m not in without]


def test_an_aggregate_is_the_sum_of_its_members(observed):
    rows = derived([*union(observed), observed("exports", "RU", "2023", 50)])
    row = pick(rows, "exports", "EU27_2020", "2023")
    assert row["value"] == 27
    assert len(row["parents"]) == 27
    assert row["rule"] == "sum of 27 of the 27 members of EU27_2020"
    # Without the United Kingdom in the source there is no EU28, and EU15 neither; EU25 would need it as well.
    assert set(rows["partner"]) == {"EU27_2020"}


def test_the_union_with_the_united_kingdom_is_another_aggregate(observed):
    rows = derived([*union(observed), observed("exports", "GB", "2023", 100)])
    assert pick(rows, "exports", "EU28", "2023")["value"] == 127
    assert pick(rows, "exports", "EU27_2020", "2023")["value"] == 27
    assert pick(rows, "exports", "EU15", "2023")["value"] == 114


def test_a_missing_member_makes_a_lower_bound_that_names_it(observed):
    rows = derived([*union(observed), *union(observed, period="1997", without=("BE", "LU"))])
    row = pick(rows, "exports", "EU27_2020", "1997")
    assert (row["value"], row["qualifier"]) == (25, "over")
    assert row["lo"] == pytest.approx(25 - 25 * 0.1)
    assert np.isnan(row["hi"])
    assert row["note"] == "missing members: BE, LU"
    assert "25 of the 27 members" in row["rule"]
    assert pd.isna(pick(rows, "exports", "EU27_2020", "2023")["note"])


def test_a_member_stated_as_missing_is_missing_too(observed):
    pairs = union(observed) + union(observed, period="1997", without=("BE",))
    pairs.append(observed("exports", "BE", "1997", None, status=Status.MISSING))
    assert pick(derived(pairs), "exports", "EU27_2020", "1997")["note"] == "missing members: BE"


def test_what_may_be_negative_has_no_lower_bound_from_some_members(observed):
    full = union(observed, "fdi_inflow_net")
    rows = derived([*full, *union(observed, "fdi_inflow_net", period="2021", without=("MT",))])
    assert set(rows["period"]) == {"2023"}


def test_lower_bounds_add_up_but_have_no_difference(observed):
    pairs = [
        *union(observed), *union(observed, "imports"),
        *union(observed, period="1997", without=("BE",)), *union(observed, "imports", period="1997", without=("BE",)),
    ]  # fmt: skip
    rows = derived(pairs)
    turnover = pick(rows, "turnover", "EU27_2020", "1997")
    assert (turnover["value"], turnover["qualifier"]) == (52, "over")
    assert rows.query("indicator == 'balance' and partner == 'EU27_2020'")["period"].tolist() == ["2023"]
    # The complete one is bounded, through parents that are derived themselves.
    parents = pick(rows, "balance", "EU27_2020", "2023")["parents"]
    assert set(parents) <= set(rows["record_id"])


def test_reporting_members_add_up_as_well_and_trade_among_them_does_not_count(observed):
    pairs = [observed("exports", "KZ", "2023", 1, reporter=m, source="eurostat_comext") for m in MEMBERS]
    pairs += [observed("exports", m, "2023", 9, reporter="CZ", source="eurostat_comext") for m in MEMBERS if m != "CZ"]
    rows = derived(pairs)
    assert pick(rows, "exports", "KZ", "2023", "EU27_2020")["value"] == 27
    assert len(rows) == 1


def test_an_aggregate_that_the_source_printed_is_not_derived_again(observed):
    rows = derived([*union(observed), observed("exports", "EU27_2020", "2023", 27.2)])
    assert rows.empty


def test_monthly_aggregates_give_the_year_of_the_aggregate(observed):
    pairs = [p for month in range(1, 13) for p in union(observed, period=f"2023-{month:02d}")]
    year = pick(derived(pairs), "exports", "EU27_2020", "2023")
    assert year["value"] == 27 * 12
    assert len(year["parents"]) == 12


def test_a_hedged_part_makes_a_hedged_sum(observed):
    pairs = [observed("exports", "CZ", "2023", 1, qualifier=Qualifier.ABOUT), observed("imports", "CZ", "2023", 2)]
    assert set(derived(pairs)["qualifier"]) == {"about"}


def test_the_order_of_rows_changes_nothing(observed):
    pairs = [p for month in range(1, 13) for p in union(observed, period=f"2023-{month:02d}", value=0.1 * month)]
    pairs += [p for month in range(1, 13) for p in union(observed, "imports", period=f"2023-{month:02d}", value=0.7)]
    one = derived(pairs).sort_values("record_id", ignore_index=True)
    other = derived(pairs[::-1]).sort_values("record_id", ignore_index=True)
    pd.testing.assert_frame_equal(one, other, check_exact=True)


def test_nothing_in_nothing_out():
    assert derived([]).empty


@pytest.mark.slow
def test_twenty_thousand_rows_take_less_than_two_seconds(observed):
    periods = [f"{year}-{month:02d}" for year in range(1993, 2024) for month in range(1, 13)]
    pairs = [p for period in periods for i in ("exports", "imports") for p in union(observed, i, period)]
    observations, records = observation_frame(o for o, _ in pairs), record_frame(r for _, r in pairs)
    assert len(observations) > 20_000
    started = time.process_time()
    derive(observations, records, REGISTRY)
    assert time.process_time() - started < 2.0


def test_of_products_neither_years_nor_turnover_are_derived(observed):
    months = [
        observed(flow, "CZ", f"2023-{m:02d}", m, product="HS27", document=f"table {flow}")
        for flow in ("exports", "imports")
        for m in range(1, 13)
    ]
    assert derived(months).empty


def test_a_member_without_a_product_is_no_gap_where_it_reports_the_whole(observed):
    totals = [observed("exports", member, "2023", 10) for member in MEMBERS]
    crude = [observed("exports", member, "2023", 5, product="HS27", document="by product") for member in MEMBERS[:2]]
    rows = derived([*totals, *crude])
    rows = rows[(rows["product"] == "HS27") & (rows["partner"] == "EU27_2020")]
    assert rows["value"].tolist() == [10]
    assert rows["hi"].notna().all()
    assert rows["rule"].tolist() == ["sum of 2 of the 27 members of EU27_2020; the others record none"]
    # Without their totals it is not known whether they traded in it.
    other = [observed("exports", member, "2022", 1) for member in MEMBERS[:9]]
    fewer = [observed("exports", member, "2022", 5, product="HS27", document="by product") for member in MEMBERS[:2]]
    rows = derived([*totals, *crude, *other, *fewer])
    row = rows[(rows["product"] == "HS27") & (rows["partner"] == "EU27_2020") & (rows["period"] == "2022")]
    assert row["hi"].isna().all()
    assert row["note"].iloc[0].count(",") == 17
