"""What the shipped statements imply, and where they cannot hold: each case was worked out by hand."""

from __future__ import annotations

import math
from collections import Counter
from datetime import date
from fractions import Fraction

import pandas as pd
import pytest

from etl.store import Query, Store

SEEDS = (
    "2024-10-mfa-kz-lipavsky-astana",
    "2024-09-02-mfa-kz-prague",
    "2023-05-18-mfa-kz-brussels",
    "2025-03-28-mfa-kz-kallas",
    "2025-04-01-mfa-kz-stiprais",
)
MILLION = 1_000_000


@pytest.fixture(scope="module")
def derived(store: Store) -> pd.DataFrame:
    return store.select(Query(sources=("statements",), origins=("derived",), reporters=("KZ",))).set_index(
        ["partner", "indicator", "period"]
    )


@pytest.fixture(scope="module")
def ledger(store: Store) -> pd.DataFrame:
    return store.ledger()


def said(store: Store, ids) -> list[tuple[str, str, str]]:
    """Indicator, period and value as stated of some records, in order."""
    if not ids:
        return []  # a query without record ids is a query for all
    rows = store.select(Query(record_ids=tuple(ids))).set_index("record_id")
    stated = store.records(list(ids)).set_index("record_id")["value_as_stated"]
    return sorted((rows["indicator"][one], rows["period"][one], stated[one]) for one in rows.index)


def only(entries: pd.DataFrame) -> pd.Series:
    assert len(entries) == 1, entries["statement"].tolist()
    return entries.iloc[0]


def f(text: str) -> Fraction:
    return Fraction(text)


# Of printed figures alone, by interval arithmetic done by hand: T = turnover 2022, X = exports 2022, M = imports 2022.
X = f("147.65") / f("1.1945"), f("147.75") / f("1.1935")
M = f("479.05") / f("1.6055"), f("479.15") / f("1.6045")
T = f("626.75") / f("1.4845"), f("626.85") / f("1.4835")

CZECHIA = [
    ("exports", "2022", X[0], X[1], "123.6", "123.8"),
    ("turnover", "2024-08", f("82.5"), f("82.7"), "82.5", "82.7"),
    ("fdi_inflow_gross", "2024-Q2", f("11.0"), f("11.2"), "11.0", "11.2"),
    ("fdi_inflow_gross", "2005-01/2020-12", f("237.05"), f("238.35"), "237.0", "238.4"),
]


@pytest.mark.parametrize(("indicator", "period", "lo", "hi", "least", "most"), CZECHIA)
def test_bounds_of_the_trade_with_czechia_are_exact(derived, indicator, period, lo, hi, least, most):
    row = derived.loc[("CZ", indicator, period)]
    assert f(least) - f("0.05") <= lo
    assert hi <= f(most) + f("0.05")
    # Outward, and by no more than a hundredth of the last digit that the band allows.
    finer = Fraction(row["resolution"]) / 100
    assert Fraction(row["lo"]) <= lo * MILLION <= Fraction(row["lo"]) + finer
    assert Fraction(row["hi"]) >= hi * MILLION >= Fraction(row["hi"]) - finer
    assert row["lo"] <= row["value"] <= row["hi"]


def test_turnover_and_imports_of_2022_are_narrower_than_each_figure_alone_gives(derived):
    turnover, imports = derived.loc[("CZ", "turnover", "2022")], derived.loc[("CZ", "imports", "2022")]
    # Exports and imports cut the growth rate's upper end, 422.55, and each other's.
    assert (round(turnover["lo"] / MILLION, 1), round(turnover["hi"] / MILLION, 1)) == (422.2, 422.4)
    assert turnover["lo"] / MILLION == pytest.approx(float(T[0]), abs=0.001)
    assert turnover["hi"] / MILLION < float(X[1] + M[1]) < float(T[1])
    assert (round(imports["lo"] / MILLION, 1), round(imports["hi"] / MILLION, 1)) == (298.4, 298.6)
    # Point arithmetic says 626.8 / 1.484 = 422.37; the middle of what is possible is shown with the digit it allows.
    assert turnover["value"] == 422_300_000
    assert turnover["resolution"] == 100_000


PARENTS = {
    ("exports", "2022"): [("exports", "2023", "147.7 million"), ("exports_growth", "2023", "19.4")],
    ("turnover", "2024-08"): [
        ("turnover", "2024-01/2024-07", "275.3 million"),
        ("turnover", "2024-01/2024-08", "357.9 million"),
    ],
    ("fdi_inflow_gross", "2024-Q2"): [
        ("fdi_inflow_gross", "2024-H1", "24.9 million"),
        ("fdi_inflow_gross", "2024-Q1", "13.8 million"),
    ],
    ("fdi_inflow_gross", "2005-01/2020-12"): [
        ("fdi_inflow_gross", "2005-01/2023-12", "329.6 million"),
        ("fdi_inflow_gross", "2021", "22.3 million"),
        ("fdi_inflow_gross", "2022", "21.6 million"),
        ("fdi_inflow_gross", "2023", "48 million"),
    ],
    ("turnover", "2022"): [
        ("exports", "2023", "147.7 million"),
        ("exports_growth", "2023", "19.4"),
        ("imports_growth", "2023", "60.5"),
        ("turnover", "2023", "626.8 million"),
        ("turnover_growth", "2023", "48.4"),
    ],
}


@pytest.mark.parametrize("cell", PARENTS)
def test_parents_are_the_figures_that_the_bound_rests_on(store, derived, cell):
    row = derived.loc[("CZ", *cell)]
    assert said(store, row["parents"]) == PARENTS[cell]
    parents = store.select(Query(record_ids=tuple(row["parents"])))
    assert set(parents["source"]) == {"statements"}
    assert row["published"] == parents["published"].max()


def test_no_derived_figure_takes_the_place_of_a_printed_one(store):
    everything = store.select(Query(products=("TOTAL",)))
    printed = everything[(everything["origin"] == "reported") & everything["value"].notna()]
    key = ["indicator", "reporter", "partner", "period"]
    headline = store.headline(Query(sources=("statements",)))
    shown = headline[headline["origin"] == "derived"]
    of_statements = printed[printed["source"] == "statements"]
    assert len(shown) > 20
    assert shown.merge(of_statements, on=key).empty
    official = everything[everything["source"] != "statements"]
    best = store.headline(Query()).merge(official[key].drop_duplicates(), on=key)
    assert "statements" not in set(best["source"])


def test_no_false_alarm_in_the_five_seeds(store, ledger):
    """Among themselves their figures are consistent; what is set aside of them is only what tables contradict."""
    records = store.records(store.select(Query(sources=("statements",)))["record_id"])
    seeds = set(records.loc[records["document"].isin(SEEDS), "record_id"])
    assert len(seeds) == 41
    among = ledger[ledger["scope"] == "statements"]
    assert not [line for line in among.itertuples() if seeds & set(line.set_aside)]
    across = ledger[ledger["scope"] == "across"]
    aside = sorted(
        {what for line in across.itertuples() for what in said(store, [one for one in line.set_aside if one in seeds])}
    )
    assert aside == [
        ("exports", "2024", "38.6 billion"),
        ("imports", "2023", "479.1 million"),
        ("imports", "2024", "11.1 billion"),
        ("imports_growth", "2023", "60.5"),
        ("turnover", "2023", "626.8 million"),
        ("turnover", "2024", "49.7 billion"),
        ("turnover_growth", "2024", "16.9"),
    ]


def of(ledger: pd.DataFrame, scope: str, indicator: str, partner: str, period: str) -> pd.Series:
    return only(
        ledger[
            (ledger["scope"] == scope)
            & (ledger["indicator"] == indicator)
            & (ledger["reporter"] == "KZ")
            & (ledger["partner"] == partner)
            & (ledger["period"] == period)
        ]
    )


def test_growth_of_the_eu_in_2022_38_against_27_6(store, ledger):
    line = of(ledger, "statements", "turnover_growth", "EU", "2022")
    assert said(store, line["members"]) == [("turnover_growth", "2022", "27.6"), ("turnover_growth", "2022", "38")]
    assert said(store, line["set_aside"]) == [("turnover_growth", "2022", "27.6")]
    assert "Eximtutor, 14 Mar 2023" in line["statement"]
    assert "Ministry of Foreign Affairs of Kazakhstan, 18 May 2023" in line["statement"]
    assert line["known_since"] == pd.Timestamp("2023-05-18")
    assert line["gap"] == pytest.approx(9.85)
    shown = store.headline(Query(("turnover_growth",), ("KZ",), ("EU",), periods=("2022",)))
    assert shown["value"].tolist() == [38.0]
    before = store.headline(Query(("turnover_growth",), ("KZ",), ("EU",), periods=("2022",)), as_of=date(2023, 5, 1))
    assert before["value"].tolist() == [27.6]


def test_growth_of_2024_against_the_level_of_2023(store, ledger):
    line = of(ledger, "statements", "turnover", "EU", "2023")
    assert said(store, line["set_aside"]) == [("turnover", "2023", "41.4 billion")]
    assert Counter(said(store, line["kept"])) == {
        ("turnover", "2024", "49.7 billion"): 2,
        ("turnover_growth", "2024", "16.9"): 2,
    }
    assert (line["expected_lo"], line["expected_hi"]) == pytest.approx((49.65e9 / 1.1695, 49.75e9 / 1.1685))
    assert line["hypothesis"] == "coverage"
    assert "with the United Kingdom the tables give 42.484 billion USD" in line["evidence"][0]


def test_imports_from_czechia_479_1_against_479_6_are_a_revision(store, ledger):
    line = of(ledger, "across", "imports", "CZ", "2023")
    assert line["hypothesis"] == "revision"
    assert said(store, line["set_aside"]) == [("imports", "2023", "479.1 million")] * 2
    kept = store.select(Query(record_ids=tuple(line["kept"])))
    assert kept["value"].tolist() == [pytest.approx(479_626_207.085)]
    assert "479.63 million USD (BNS annual workbooks, 25 Jul 2024)" in line["statement"]


def test_implied_imports_of_2022_against_the_table(ledger, derived):
    line = of(ledger, "across", "imports", "CZ", "2022")
    assert line["hypothesis"] == "revision"
    assert line["set_aside"] == [derived.loc[("CZ", "imports", "2022"), "record_id"]]
    assert line["expected_lo"] == pytest.approx(299_424_100, rel=1e-6)


@pytest.mark.parametrize(
    ("indicator", "with_uk"), [("turnover", "49.726"), ("exports", "38.562"), ("imports", "11.164")]
)
def test_the_eu_of_2024_is_reproduced_with_the_united_kingdom(ledger, indicator, with_uk):
    line = of(ledger, "across", indicator, "EU", "2024")
    assert line["hypothesis"] == "coverage"
    assert f"with the United Kingdom the tables give {with_uk} billion USD" in line["evidence"][0]


def test_more_than_12_million_since_2005_is_far_off(store, ledger):
    line = of(ledger, "statements", "fdi_inflow_gross", "CZ", "2005-01/2023-04")
    assert said(store, line["set_aside"]) == [("fdi_inflow_gross", "2005-01/2023-04", "12 million")]
    assert ("fdi_inflow_gross", "2005-01/2023-12", "329.6 million") in said(store, line["kept"])
    assert line["expected_lo"] == pytest.approx(281_050_000)
    assert "over 12 million USD" in line["statement"]
    assert math.isnan(line["gap"])


def test_160_billion_that_do_not_move_are_a_copy(store, ledger):
    line = only(ledger[ledger["hypothesis"] == "copy"])
    totals = store.records(line["members"])
    repeated = totals[totals["value_as_stated"] == "160 billion"].sort_values("published")
    assert [str(day.date())[:7] for day in repeated["published"]] == ["2021-11", "2022-11", "2023-02", "2023-03"]
    assert line["set_aside"] == repeated["record_id"].tolist()[1:]
    assert (line["reporter"], line["partner"], line["period"]) == ("KZ", "EU", "")
    assert line["expected_lo"] == pytest.approx(171_950_000_000)


def test_a_factor_of_ten(ledger):
    assert of(ledger, "across", "turnover", "HR", "2017")["hypothesis"] == "unit_slip"


def test_two_extractions_of_eurostat_are_revisions(ledger):
    tables = ledger[(ledger["scope"] == "official") & (ledger["reporter"] == "CZ")]
    assert len(tables) > 3
    assert set(tables["hypothesis"]) == {"revision"}
    assert set(tables["why_set_aside"]) == {"it was published earlier"}


def test_the_ledger_as_known_earlier_and_of_one_record(store, ledger):
    early = store.ledger(as_of=date(2023, 5, 17))
    assert 0 < len(early) < len(ledger)
    assert (early["known_since"] <= pd.Timestamp("2023-05-17")).all()
    line = of(ledger, "across", "imports", "CZ", "2023")
    found = store.ledger(Query(record_ids=(line["kept"][0],)))
    assert line["id"] in set(found["id"])
    assert all(line["kept"][0] in members for members in found["members"])


def test_every_member_is_a_record_and_every_entry_says_why(store, ledger):
    ids = {one for members in ledger["members"] for one in members}
    assert len(store.records(ids)) == len(ids)
    for line in ledger.itertuples():
        assert sorted(line.members) == sorted({*line.set_aside, *line.kept})
        assert line.set_aside
        assert line.kept
        assert line.statement.endswith(".")
        assert line.why_set_aside
        assert line.first_published <= line.known_since
        assert line.hypothesis == "unexplained" or line.evidence
