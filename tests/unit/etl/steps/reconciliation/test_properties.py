"""Random truths, printed rounded and in part: never called contradictory, and always between the bounds."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from decimal import ROUND_HALF_EVEN, Decimal
from fractions import Fraction

import pytest
from hypothesis import HealthCheck, Phase, assume, given, settings
from hypothesis import strategies as st

from etl.model.period import Period
from etl.model.units import Qualifier
from etl.registry import load_registry
from etl.steps.reconciliation.claim import Claim, Kind, Quantity, Saying, disjoint
from etl.steps.reconciliation.conflicts import bounds
from etl.steps.reconciliation.derived import derive_figure
from etl.steps.reconciliation.families import Family, FamilyKey
from etl.steps.reconciliation.intervals import printed_interval, ratio_interval
from etl.steps.reconciliation.problem import Problem
from etl.steps.reconciliation.settle import settle

REGISTRY = load_registry()
FIRST, MONTHS = 2021 * 12, 36
KEY = FamilyKey("KZ", "CZ", "TOTAL", "trade", "USD")
LEVELS = ("turnover", "exports", "imports")
MINISTRY = "Ministry of Foreign Affairs of Kazakhstan"

# What offices print of a year, and totals of several: few enough that figures often touch.
PARTS = ("", "-Q1", "-Q2", "-H1", "-01/{}-07", "-01/{}-08", "-08", "-01/{}-09", "-Q4")
PERIODS = sorted(
    {Period.parse(f"{year}{part.format(year)}") for year in (2021, 2022, 2023) for part in PARTS}
    | {Period.parse("2021/2022"), Period.parse("2021/2023")}
)


@dataclass(frozen=True)
class Truth:
    """What was really traded in each month, in dollars; and the reporter's whole trade."""

    exports: tuple[int, ...]
    imports: tuple[int, ...]
    elsewhere: tuple[int, ...]

    def level(self, indicator: str, period: Period, of_world: bool = False) -> Fraction:
        months = slice(period.start - FIRST, period.end - FIRST + 1)
        of = {"exports": (1, 0), "imports": (0, 1), "turnover": (1, 1), "balance": (1, -1)}[indicator]
        value = of[0] * sum(self.exports[months]) + of[1] * sum(self.imports[months])
        return Fraction(value + (sum(self.elsewhere[months]) if of_world else 0))

    def of(self, quantity: Quantity) -> Fraction:
        top = self.level(quantity.indicator, quantity.period, quantity.of_world)
        if quantity.kind is Kind.LEVEL:
            return top
        if quantity.base is not None:
            return top / self.level(quantity.indicator, quantity.base)
        return top / self.level(quantity.indicator, quantity.period, of_world=True)


AMOUNT = st.integers(1, 10**9)
MONTHLY = st.lists(AMOUNT, min_size=MONTHS, max_size=MONTHS).map(tuple)
TRUTHS = st.builds(Truth, MONTHLY, MONTHLY, MONTHLY)


@st.composite
def printed(draw: st.DrawFn, truth: Truth) -> Claim:
    """A figure as an office prints it: rounded to two to five digits, at times hedged."""
    kind = draw(st.sampled_from([Kind.LEVEL, Kind.LEVEL, Kind.LEVEL, Kind.GROWTH, Kind.SHARE]))
    period = draw(st.sampled_from(PERIODS))
    indicator = draw(st.sampled_from(LEVELS))
    base = None
    if kind is Kind.GROWTH:
        assume(period.start - 12 >= FIRST and period.length <= 12)
        base = period.year_earlier()
    if kind is Kind.SHARE:
        indicator = "turnover"
    of_world = kind is Kind.LEVEL and indicator == "turnover" and draw(st.integers(0, 9)) == 0
    quantity = Quantity(kind, indicator, period, base, of_world)
    ratio = truth.of(quantity)
    unit = "USD" if kind is Kind.LEVEL else "PERCENT"
    exact = ratio if kind is Kind.LEVEL else (ratio - (1 if kind is Kind.GROWTH else 0)) * 100
    places = draw(st.integers(0, 2))
    step = Decimal(1).scaleb(-places)
    if kind is Kind.LEVEL:
        digits = draw(st.integers(2, 5))
        step = Decimal(1).scaleb(max(0, len(str(int(exact))) - digits))
    value = _rounded(exact, step)
    qualifier = draw(st.sampled_from([Qualifier.EXACT] * 6 + [Qualifier.ABOUT, Qualifier.OVER, Qualifier.UP_TO]))
    if qualifier is Qualifier.OVER and Fraction(value) > exact:
        value -= step
    if qualifier is Qualifier.UP_TO and Fraction(value) < exact:
        value += step
    interval = printed_interval(value, step, qualifier)
    if kind is not Kind.LEVEL:
        interval = ratio_interval(kind, unit, interval)
    day = date(2024, 1, 1 + draw(st.integers(0, 27)))
    return Claim(quantity, *interval, value, step, qualifier, unit, (Saying(day, "", "statements", "", MINISTRY),))


def _rounded(number: Fraction, step: Decimal) -> Decimal:
    scaled = number / Fraction(step)
    whole = Decimal(scaled.numerator) / Decimal(scaled.denominator)
    return whole.quantize(Decimal(1), rounding=ROUND_HALF_EVEN) * step


def as_family(claims: list[Claim]) -> Family:
    """The claims with an id each, one of each quantity at most."""
    seen: dict[Quantity, Claim] = {}
    for number, one in enumerate(claims):
        said = replace(one.said[0], record_id=f"{number:012d}", document=f"statement {number}")
        seen.setdefault(one.quantity, replace(one, said=(said,)))
    return Family(KEY, tuple(sorted(seen.values(), key=lambda c: c.quantity.order)))


@st.composite
def consistent(draw: st.DrawFn) -> tuple[Truth, Family]:
    truth = draw(TRUTHS)
    return truth, as_family(draw(st.lists(printed(truth), min_size=6, max_size=18)))


# Shrinking a family of figures takes minutes: an example is short enough to be read as it is.
EXAMPLES = settings(
    max_examples=25 if settings().derandomize else 400,
    phases=[Phase.explicit, Phase.generate],
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large, HealthCheck.filter_too_much],
)


@EXAMPLES
@given(consistent())
def test_what_is_true_is_never_called_contradictory_and_lies_within_the_bounds(case):
    truth, family = case
    for one in family.claims:
        value = truth.of(one.quantity)
        assert not disjoint(value, value, one.lo, one.hi), "the example itself is wrong"
    found = settle(family, REGISTRY)
    assert found.conflicts == ()
    for bound in found.bounds:
        value = truth.level(bound.cell.indicator, bound.cell.period)
        assert bound.lo <= value <= bound.hi
        observation = derive_figure(family, bound).observation
        lo, hi = observation.bounds
        assert lo <= bound.lo
        assert bound.hi <= hi
        assert lo <= float(observation.value) <= hi
        assert set(observation.parents) <= {one.records[0] for one in family.claims}


@EXAMPLES
@given(consistent(), st.data())
def test_the_parents_of_a_bound_are_enough_for_it(case, data):
    _, family = case
    found = settle(family, REGISTRY)
    assume(found.bounds)
    bound = data.draw(st.sampled_from(found.bounds))
    # A claim that says nothing, so that the cell's ends are cut although no parent may have them.
    asked = Quantity(Kind.LEVEL, bound.cell.indicator, bound.cell.period)
    mute = replace(family.claims[0], quantity=asked, lo=None, hi=None)
    problem = Problem([*(family.claims[place] for place in bound.claims), mute])
    alone = bounds(problem, problem.level(bound.cell.indicator, bound.cell.period), range(len(problem.claims)))
    assert alone == (bound.lo, bound.hi)


@EXAMPLES
@given(consistent(), st.data())
def test_a_planted_error_is_found_whenever_the_other_figures_rule_it_out(case, data):
    _, family = case
    before = settle(family, REGISTRY)
    assume(before.bounds)
    bound = data.draw(st.sampled_from(before.bounds))
    # As an outlet prints it, so that it is the planted figure that gives way.
    step = max(Decimal(1), Decimal(10) ** (len(str(int(bound.hi - bound.lo))) - 3))
    above = data.draw(st.booleans()) or bound.lo < 10 * step
    end = bound.hi // Fraction(step) + 2 if above else bound.lo // Fraction(step) - 1
    value = Decimal(int(end)) * step
    said = (Saying(date(2023, 1, 1), "planted00000", "statements", "planted", "Some Outlet"),)
    interval = printed_interval(value, step, Qualifier.EXACT)
    quantity = Quantity(Kind.LEVEL, bound.cell.indicator, bound.cell.period)
    planted = Claim(quantity, *interval, value, step, Qualifier.EXACT, "USD", said)
    # It bounds more than any hedged figure of its cell, which then has no say.
    spoiled = Family(KEY, (*family.claims, planted))
    found = settle(spoiled, REGISTRY)
    assert [conflict.set_aside for conflict in found.conflicts] == [len(family.claims)]
    members = {found.conflicts[0].set_aside, *found.conflicts[0].kept}
    for left_out in members:
        fewer = Family(KEY, tuple(spoiled.claims[place] for place in sorted(members - {left_out})))
        assert settle(fewer, REGISTRY).conflicts == (), "the contradiction is not minimal"


@pytest.mark.parametrize("factor", [10, 1000])
def test_figures_of_very_different_sizes_are_solved_alike(factor, claim, family):
    small = claim("exports", "2023-01", "1.2", scale="thousand")
    large = claim("turnover", "2023", "98.7654321", scale="billion")
    rest = claim("turnover", "2023-02/2023-12", str(Decimal("98.7654309")), scale="billion")
    found = settle(family(small, large, rest), REGISTRY)
    assert found.conflicts == ()
    january = next(b for b in found.bounds if b.cell.period.code == "2023-01" and b.cell.indicator == "turnover")
    assert (january.lo, january.hi) == (1150, 1300)
    wrong = claim("turnover", "2023-01", str(1.2 * factor), scale="thousand")
    assert len(settle(family(small, large, rest, wrong), REGISTRY).conflicts) == 1
