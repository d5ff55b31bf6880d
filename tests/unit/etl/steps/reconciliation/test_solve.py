from fractions import Fraction

import numpy as np
import pytest

from etl.model.period import Period
from etl.steps.reconciliation import solve
from etl.steps.reconciliation.exact import solve_exactly
from etl.steps.reconciliation.problem import Problem
from etl.steps.reconciliation.solve import components, contradiction, minimum


@pytest.fixture
def problem(claim):
    """Imports of 2023 between 2.9 and 3.1, by turnover and exports; and apart from them exports of 2020."""
    return Problem(
        [claim("turnover", "2023", "10.0"), claim("exports", "2023", "7.0"), claim("exports", "2020", "5.0")]
    )


def imports(problem):
    return problem.level("imports", Period.year(2023))


def test_bounds_are_exact_fractions_with_the_claims_they_rest_on(problem):
    assert minimum(problem, imports(problem), (0, 1)).value == Fraction("2.9")
    assert minimum(problem, imports(problem), (0, 1)).claims == {0, 1}
    most = minimum(problem, {column: -factor for column, factor in imports(problem).items()}, (0, 1, 2))
    assert (-most.value, most.claims) == (Fraction("3.1"), {0, 1})


def test_what_nothing_bounds_has_no_bound(problem):
    assert minimum(problem, {column: -factor for column, factor in imports(problem).items()}, (1,)) is None


def test_claims_that_share_no_column_are_apart(problem):
    assert sorted(sorted(group) for group in components(problem, (0, 1, 2))) == [[0, 1], [2]]


def test_a_solver_that_errs_raises_no_alarm(problem, monkeypatch):
    """Multipliers are checked: with any of these wrong ones the rows would seem to contradict each other."""
    assert contradiction(problem, (0, 1, 2)) is None
    for wrong in (1.0, 5.0):
        monkeypatch.setattr(
            solve,
            "_linprog",
            lambda costs, matrix, bounds, free, wrong=wrong: (1.0, np.full(len(bounds), wrong), np.zeros(len(costs))),
        )
        assert contradiction(problem, (0, 1, 2)) is None


def test_multipliers_below_zero_prove_nothing(problem, monkeypatch):
    """With T at most 10.05 and X at least 6.95 taken with the wrong sign, the most would be taken for the least."""
    wrong = np.zeros(4)
    wrong[[0, 3]] = 1.0
    monkeypatch.setattr(solve, "_linprog", lambda costs, *_: (0.0, wrong, np.zeros(len(costs))))
    assert [row.bound for row in problem.rows[:4]] == [
        Fraction("10.05"),
        Fraction("-9.95"),
        Fraction("7.05"),
        Fraction("-6.95"),
    ]
    assert minimum(problem, imports(problem), (0, 1)).value < Fraction("3.1")


def test_a_bound_without_proof_is_moved_outward(problem, monkeypatch):
    monkeypatch.setattr(solve, "solve_exactly", lambda equations, guess: None)
    bound = minimum(problem, imports(problem), (0, 1))
    assert Fraction("2.899") < bound.value < Fraction("2.9")
    assert bound.claims == {0, 1}


def test_equations_in_fractions():
    one, third = Fraction(1), Fraction(1, 3)
    assert solve_exactly([({0: one, 1: one}, one), ({1: third}, one)], [0, 0]) == [-2, 3]
    assert solve_exactly([({0: one}, one), ({0: one}, third)], [0]) is None
    assert solve_exactly([({0: one, 1: one}, one)], [0.0, 0.25]) == [Fraction(3, 4), Fraction(1, 4)]


def test_a_period_that_no_claim_cuts_is_an_error(problem):
    with pytest.raises(ValueError, match="not made of the intervals"):
        problem.level("imports", Period.parse("2023-Q1"))
