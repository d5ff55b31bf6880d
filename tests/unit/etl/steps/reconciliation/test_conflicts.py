import random

import pytest

from etl.registry import load_registry
from etl.steps.reconciliation import solve
from etl.steps.reconciliation.claim import Kind
from etl.steps.reconciliation.conflicts import Effort, Search, find_conflicts
from etl.steps.reconciliation.precedence import Precedence
from etl.steps.reconciliation.problem import Problem
from etl.steps.reconciliation.solve import components, contradiction

REGISTRY = load_registry()


@pytest.fixture
def problems(claim):
    """Figures of several years drawn at random: hardly any two of them hold together."""

    def make(seed):
        draw = random.Random(seed)
        claims = [
            claim(indicator, period.format(year), f"{draw.uniform(1, 99):.1f}")
            for year in range(2015, 2024)
            for indicator, period in (
                ("turnover", "{}"), ("exports", "{}"), ("imports", "{}"), ("turnover", "{}-Q1"), ("exports", "{}-H1"),
            )
            if draw.random() < 0.8
        ]  # fmt: skip
        claims += [
            claim("turnover", str(year), f"{draw.uniform(-50, 90):.1f}", kind=Kind.GROWTH) for year in range(2016, 2024)
        ]
        return Problem(claims)

    return make


@pytest.mark.parametrize("seed", range(4))
def test_looking_at_groups_apart_finds_what_looking_at_all_figures_anew_finds(problems, seed):
    problem = problems(seed)
    kept = list(range(len(problem.claims)))
    anew = []
    while (found := contradiction(problem, kept)) is not None:
        gives_way = max(found)
        anew.append((gives_way, found - {gives_way}))
        kept.remove(gives_way)
    assert len(anew) > 5
    assert list(Search(problem, range(len(problem.claims)))) == anew


def test_least_squares_change_nothing_but_the_time(problems, monkeypatch):
    problem = problems(5)
    quick = list(Search(problem, range(len(problem.claims))))
    monkeypatch.setattr(solve, "_FEW", 0)
    assert list(Search(problem, range(len(problem.claims)))) == quick


def test_a_group_that_lost_nothing_is_not_solved_again(problems, monkeypatch):
    problem = problems(6)
    asked = []
    within = solve.contradiction_within
    monkeypatch.setattr(
        "etl.steps.reconciliation.conflicts.contradiction_within",
        lambda problem, group, rank: (asked.append(group), within(problem, group, rank))[1],
    )
    assert len(list(Search(problem, range(len(problem.claims))))) > 5
    assert len(asked) == len(set(asked))


def test_an_effort_that_is_spent_leaves_figures_that_nothing_is_said_of(problems, family):
    problem = problems(7)
    precedence = Precedence(family(*problem.claims).key, REGISTRY)
    whole = find_conflicts(problem, precedence, Effort(10**6))
    assert whole.unsettled == frozenset()
    assert whole.conflicts == find_conflicts(problem, precedence).conflicts
    cut = find_conflicts(problem, precedence, Effort(200))
    assert 0 < len(cut.conflicts) < len(whole.conflicts)
    assert cut.unsettled <= set(cut.kept)
    for group in components(problem, [place for place in cut.kept if place not in cut.unsettled]):
        assert contradiction(problem, group) is None
