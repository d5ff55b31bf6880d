from datetime import date
from fractions import Fraction

import pytest

from etl.model.units import Qualifier
from etl.registry import load_registry
from etl.steps.reconciliation.claim import Kind
from etl.steps.reconciliation.conflicts import bounds
from etl.steps.reconciliation.problem import Problem
from etl.steps.reconciliation.settle import settle

REGISTRY = load_registry()


def bounded(family):
    return {(b.cell.indicator, b.cell.period.code): (b.lo, b.hi) for b in settle(family, REGISTRY).bounds}


def conflicts(family):
    """Digits that give way, and those that stay, of each contradiction."""
    claims = family.claims
    return [
        (str(claims[c.set_aside].value), sorted(str(claims[place].value) for place in c.kept))
        for c in settle(family, REGISTRY).conflicts
    ]


def test_the_months_between_two_totals_of_one_beginning(claim, family):
    made = bounded(family(claim("turnover", "2024-01/2024-07", "275.3"), claim("turnover", "2024-01/2024-08", "357.9")))
    assert made == {("turnover", "2024-08"): (Fraction("82.5"), Fraction("82.7"))}


def test_the_missing_quarter_and_the_year_of_its_halves(claim, family):
    year = claim("exports", "2023", "100")
    quarters = [claim("exports", f"2023-Q{q}", str(20 + q)) for q in (1, 2, 3)]
    made = bounded(family(year, *quarters))
    assert made["exports", "2023-Q4"] == (Fraction(32), Fraction(36))
    assert made["exports", "2023-H1"] == (Fraction(42), Fraction(44))


def test_the_third_of_turnover_exports_and_imports(claim, family):
    made = bounded(family(claim("turnover", "2023", "10.0"), claim("exports", "2023", "7.0")))
    assert made["imports", "2023"] == (Fraction("2.9"), Fraction("3.1"))


def test_growth_bounds_the_year_before_and_the_year_after(claim, family):
    level = claim("turnover", "2022", "100")
    before = claim("turnover", "2022", "10", kind=Kind.GROWTH)
    after = claim("turnover", "2023", "-50", kind=Kind.GROWTH)
    made = bounded(family(level, before, after))
    assert made["turnover", "2021"] == (Fraction("99.5") / Fraction("1.105"), Fraction("100.5") / Fraction("1.095"))
    assert made["turnover", "2023"] == (Fraction("99.5") * Fraction("0.495"), Fraction("100.5") * Fraction("0.505"))


def test_a_share_and_the_total_bound_the_level(claim, family):
    share = claim("turnover", "2023", "30.0", kind=Kind.SHARE)
    total = claim("turnover", "2023", "1000", of_world=True)
    problem = Problem(family(share, total).claims)
    objective = problem.level("turnover", share.quantity.period)
    assert bounds(problem, objective, (0, 1)) == (Fraction("999.5") * share.lo, Fraction("1000.5") * share.hi)


def test_stocks_do_not_add_up_but_grow(claim, family):
    stocks = family(
        claim("fdi_stock", "2021", "100"),
        claim("fdi_stock", "2022", "40"),
        claim("fdi_stock", "2022", "100", kind=Kind.GROWTH),
        concept="fdi_stock",
    )
    assert conflicts(stocks) == [("100", ["100", "40"])]
    # The end of a year and of its December are one point of time.
    december = family(
        claim("fdi_stock", "2021", "100"),
        claim("fdi_stock", "2021-12", "150", published=date(2024, 10, 1)),
        concept="fdi_stock",
    )
    assert conflicts(december) == [("100", ["150"])]


def test_net_flows_may_be_negative_and_gross_flows_may_not(claim, family):
    def figures(indicator):
        whole, part = claim(indicator, "2023", "10.0"), claim(indicator, "2023-01/2023-08", "15.0")
        return family(whole, part, concept=indicator)

    assert conflicts(figures("fdi_inflow_net")) == []
    # Nothing declared tells the two apart, so the order of records does.
    assert conflicts(figures("fdi_inflow_gross")) == [("15.0", ["10.0"])]


def test_the_balance_is_the_difference(claim, family):
    consistent = [claim("exports", "2023", "13.6"), claim("imports", "2023", "496.9")]
    assert conflicts(family(*consistent, claim("balance", "2023", "-483.3"))) == []
    assert conflicts(family(*consistent, claim("balance", "2023", "-400.0"))) == [("-400.0", ["13.6", "496.9"])]
    # Imports are not below zero, so no balance is above the exports.
    assert conflicts(family(*consistent, claim("balance", "2023", "483.3"))) == [("483.3", ["13.6"])]


def test_one_sided_figures_say_one_side_and_far_off_ones_are_listed(claim, family):
    year = claim("turnover", "2023", "100")
    assert conflicts(family(year, claim("turnover", "2023", "60", qualifier=Qualifier.OVER))) == []
    assert conflicts(family(year, claim("turnover", "2023", "49", qualifier=Qualifier.OVER))) == [("49", ["100"])]
    assert conflicts(family(year, claim("turnover", "2023", "120", qualifier=Qualifier.OVER))) == [("120", ["100"])]
    assert conflicts(family(year, claim("turnover", "2023", "150", qualifier=Qualifier.UP_TO))) == []
    assert conflicts(family(year, claim("turnover", "2023", "202", qualifier=Qualifier.UP_TO))) == [("202", ["100"])]


def test_a_minimal_set_of_three_names_no_fourth(claim, family):
    figures = family(
        claim("turnover", "2024", "49.7"),
        claim("turnover", "2024", "16.9", kind=Kind.GROWTH),
        claim("turnover", "2023", "41.4", publisher="Some Outlet"),
        claim("exports", "2024", "38.6"),
        claim("imports", "2024", "11.1"),
        claim("exports", "2023", "31"),
    )
    assert conflicts(figures) == [("41.4", ["16.9", "49.7"])]


PAIR = [
    ({"publisher": "Some Outlet"}, {}, "first"),
    ({"publisher": "Government of Russia"}, {}, "first"),
    ({"qualifier": Qualifier.ABOUT}, {}, "first"),
    ({"published": date(2024, 1, 1)}, {"published": date(2024, 2, 1)}, "first"),
    ({}, {"publisher": "Some Outlet", "published": date(2025, 1, 1)}, "second"),
]


@pytest.mark.parametrize(("first", "second", "gives_way"), PAIR)
def test_declared_criteria_decide_who_gives_way(claim, family, first, second, gives_way):
    figures = family(claim("exports", "2023", "100", **first), claim("exports", "2023", "200", **second))
    assert conflicts(figures) == [("100", ["200"]) if gives_way == "first" else ("200", ["100"])]


def test_digits_go_before_the_date_but_not_for_running_totals(claim, family):
    old = {"published": date(2024, 1, 1)}
    trade = family(claim("exports", "2023", "147.7", **old), claim("exports", "2023", "15", scale="one"))
    assert conflicts(trade) == [("15", ["147.7"])]
    inflow = family(
        claim("fdi_inflow_gross", "2023", "147.7", **old),
        claim("fdi_inflow_gross", "2023", "15"),
        concept="fdi_inflow_gross",
    )
    assert conflicts(inflow) == [("147.7", ["15"])]


def test_what_is_counted_goes_before_what_is_computed(claim, family):
    figures = family(
        claim("turnover", "2022", "64.6"), claim("exports", "2022", "7.9"), claim("imports", "2022", "54.7")
    )
    assert conflicts(figures) == [("64.6", ["54.7", "7.9"])]


def test_several_errors_are_found_one_after_the_other(claim, family):
    good = [claim("turnover", str(year), str(100 + year - 2015)) for year in range(2016, 2022)]
    wrong = [
        claim("turnover", "2017", "500", publisher="Some Outlet"),
        claim("turnover", "2019-H1", "300", publisher="Some Outlet"),
        claim("turnover", "2021", "-50", kind=Kind.GROWTH, publisher="Some Outlet"),
    ]
    assert sorted(aside for aside, _ in conflicts(family(*good, *wrong))) == ["-50", "300", "500"]


def test_a_single_figure_implies_nothing(claim, family):
    alone = settle(family(claim("turnover", "2023", "100")), REGISTRY)
    assert (alone.conflicts, alone.bounds, alone.kept) == ((), (), (0,))


def test_nothing_wider_than_half_of_its_middle_is_derived(claim, family):
    made = bounded(family(claim("exports", "2023", "10"), claim("exports", "2023-H1", "9")))
    assert made == {}, "0 to 2 says nothing"
