"""Bounds and contradictions of linear inequalities: HiGHS finds them in floats, exact fractions prove them.

A linear programme's dual solution is a proof: the rows with a multiplier, added up, bound the objective (or add up to
something impossible). HiGHS tells which rows these are; their multipliers are then computed again in fractions and the
proof is checked. So a bound is exact, its parents are the rows of its proof, and no float error raises an alarm.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

import numpy as np

from etl.steps.reconciliation.exact import Equation, solve_exactly
from etl.steps.reconciliation.problem import Coefficients, Problem
from etl.steps.reconciliation.system import Floats, System, make_system

# Of scaled rows (see system.py): a billionth of half a digit.
TOLERANCE = 1e-9
# Systems kept: those of the cells that are asked at once.
_SYSTEMS = 8
# Copies of a system in one programme: more take longer each.
_AT_ONCE = 12
# Multipliers (of scaled rows) up to these take no part in the proof; the next is tried where a proof fails.
_NOTHING = (1e-7, 1e-10, 1e-13)
# A proof that falls short of HiGHS's value by more than this share of it left out a row that matters.
_SHORT = 1e-7
# Where a bound could not be proven in fractions it is moved outward by this share of the widest interval it rests on:
# a thousand times HiGHS's tolerance.
_MARGIN = Fraction(1, 10**6)
# Up to so many rows a point that satisfies them is looked for before a programme is made.
_FEW = 40
# An elastic violation below this many half-widths is float noise, and is not looked at.
_VIOLATION = 1e-7


@dataclass(frozen=True, slots=True)
class Bound:
    """The least that an objective can be, and the places of the claims that it rests on."""

    value: Fraction
    claims: frozenset[int]


def minimum(problem: Problem, objective: Coefficients, claims: Collection[int]) -> Bound | None:
    """The least value of an objective under some claims, which must be consistent; None if it has none.

    The value is exact, or, where the proof fails for rounding, below the exact one.
    """
    return minima(problem, [objective], claims)[0]


def minima(problem: Problem, objectives: Sequence[Coefficients], claims: Collection[int]) -> list[Bound | None]:
    """The least value of each objective, as `minimum` gives it; many at once cost a third of one by one."""
    system = _system(problem, claims)
    inside = set(system.columns)
    made: list[Bound | None] = [None] * len(objectives)
    asked: list[tuple[int, Coefficients, Floats, float]] = []
    for place, objective in enumerate(objectives):
        # What no claim bounds can be anything, or anything from zero up.
        outside = {column: factor for column, factor in objective.items() if column not in inside}
        if any(factor < 0 or not problem.is_bounded_below(column) for column, factor in outside.items()):
            continue
        within = {column: factor for column, factor in objective.items() if column in inside}
        if not within:
            made[place] = Bound(Fraction(0), frozenset())
            continue
        costs = system.costs(within)
        sizes = np.abs(costs[costs != 0])
        size = float(np.sqrt(sizes.min() * sizes.max()))
        asked.append((place, within, costs / size, size))
    for start in range(0, len(asked), _AT_ONCE):
        block = asked[start : start + _AT_ONCE]
        results = _linprogs([costs for _, _, costs, _ in block], system)
        for (place, objective, _, size), found in zip(block, results, strict=True):
            made[place] = None if found is None else _proven_minimum(problem, system, objective, found, size)
    return made


def _proven_minimum(
    problem: Problem, system: System, objective: Coefficients, found: tuple[float, Floats, Floats], size: float
) -> Bound:
    value, multipliers = found[0] * size, found[1] * size
    for nothing in _NOTHING:
        support = [int(place) for place in np.flatnonzero(found[1] > nothing)]
        tight = [k for k, cost in enumerate(found[2]) if system.is_free[k] or abs(cost) <= nothing]
        wanted = [-objective.get(system.columns[k], Fraction(0)) for k in tight]
        equations: list[Equation] = [
            (system.of_column(support, column), right) for column, right in zip(tight, wanted, strict=True)
        ]
        proven = solve_exactly(equations, system.unscaled(support, multipliers))
        if proven is None or not _holds(system, support, proven, objective):
            continue
        least, claims = _added_up(system, support, proven)
        if float(-least) >= value - _SHORT * abs(value):
            return Bound(-least, claims)
    return _outward(problem, system, multipliers, Fraction(value))


def contradiction(problem: Problem, claims: Collection[int]) -> frozenset[int] | None:
    """Claims that cannot hold together, proven in fractions and minimal; None if none was found.

    The later a claim stands in the order of `claims`, the sooner it is left out where there is a choice.
    """
    rank = {claim: place for place, claim in enumerate(claims)}
    found = (contradiction_within(problem, component, rank) for component in components(problem, claims))
    return next((one for one in found if one is not None), None)


def contradiction_within(problem: Problem, component: frozenset[int], rank: Mapping[int, int]) -> frozenset[int] | None:
    """As `contradiction`, of claims that share columns; those of a high rank are left out where there is a choice.

    Minimal by a deletion filter: without any one of them the others are consistent.
    """
    found = _infeasible(problem, component)
    if found is None:
        return None
    for claim in sorted(found, key=rank.__getitem__, reverse=True):
        if claim in found:
            found = _infeasible(problem, found - {claim}) or found
    return found


def _has_point(system: System) -> bool:
    """Whether a point that satisfies all rows was found, by least squares of what cannot be negative.

    Far cheaper than a linear programme for a few rows; where none is found there may still be one.
    """
    from scipy.optimize import nnls

    free = [place for place, is_free in enumerate(system.is_free) if is_free]
    parts = np.column_stack([system.matrix, -system.matrix[:, free], np.eye(len(system.rows))])
    try:
        point, _ = nnls(parts, system.bounds)
    except RuntimeError:  # so many steps that a programme is no dearer
        return False
    # The distance that nnls itself tells is at times nothing where rows are missed.
    return bool(np.abs(parts @ point - system.bounds).max() <= _VIOLATION)


def _infeasible(problem: Problem, claims: Collection[int]) -> frozenset[int] | None:
    """Some claims with a proof that they cannot hold together: multipliers whose rows add up to `0 <= less than 0`."""
    system = make_system(problem, claims)
    if not system.rows or (len(system.rows) <= _FEW and _has_point(system)):
        return None
    count = len(system.columns)
    # The least by which all rows must be loosened, in half-widths.
    costs = np.append(np.zeros(count), 1.0)
    matrix = np.column_stack([system.matrix, -np.ones(len(system.rows))])
    found = _linprog(costs, matrix, system.bounds, [*system.is_free, False])
    if found is None or found[0] <= _VIOLATION:
        return None
    _, multipliers, reduced = found
    for nothing in _NOTHING:
        support = [int(place) for place in np.flatnonzero(multipliers > nothing)]
        tight = [k for k in range(count) if system.is_free[k] or abs(reduced[k]) <= nothing]
        equations: list[Equation] = [(system.of_column(support, column), Fraction(0)) for column in tight]
        equations.append(({k: system.row_scale[place] for k, place in enumerate(support)}, Fraction(1)))
        proven = solve_exactly(equations, system.unscaled(support, multipliers))
        if proven is None or not _holds(system, support, proven, {}):
            continue
        total, members = _added_up(system, support, proven)
        if total < 0:
            return members
    return None


def _system(problem: Problem, claims: Collection[int]) -> System:
    """The system of some claims, kept for the next question: each cell asks it twice."""
    key = frozenset(claims)
    found = problem.systems.get(key)
    if not isinstance(found, System):
        found = problem.systems[key] = make_system(problem, key)
        # A matrix of hundreds of figures takes megabytes.
        if len(problem.systems) > _SYSTEMS:
            del problem.systems[next(iter(problem.systems))]
    return found


def _linprogs(costs: Sequence[Floats], system: System) -> list[tuple[float, Floats, Floats] | None]:
    """What `_linprog` gives for each costs, solved as one programme of copies of the system that share nothing."""
    from scipy.sparse import identity, kron

    matrix, bounds, is_free = system.matrix, system.bounds, system.is_free
    if len(costs) > 1:
        copies = kron(identity(len(costs)), matrix, format="csc")
        found = _linprog(np.concatenate(costs), copies, np.tile(bounds, len(costs)), [*is_free] * len(costs))
        if found is not None:
            multipliers, reduced = (part.reshape(len(costs), -1) for part in found[1:])
            least = [-float(one @ bounds) for one in multipliers]
            return list(zip(least, multipliers, reduced, strict=True))
    # One of them has no least value, or there is only one.
    return [_linprog(one, matrix, bounds, is_free) for one in costs]


def _linprog(
    costs: Floats, matrix: Any, bounds: Floats, is_free: Sequence[bool]
) -> tuple[float, Floats, Floats] | None:
    """The least cost, multipliers of rows (>= 0) and reduced costs of columns; None without a finite optimum."""
    # Half a second to import, and not needed where nothing has changed.
    from scipy.optimize import linprog

    limits = np.array([(-np.inf if free else 0.0, np.inf) for free in is_free])
    options = {"primal_feasibility_tolerance": TOLERANCE, "dual_feasibility_tolerance": TOLERANCE}
    result = linprog(costs, A_ub=matrix, b_ub=bounds, bounds=limits, method="highs", options=options)
    if result.status != 0:
        return None
    multipliers = -np.asarray(result.ineqlin.marginals)
    return float(result.fun), multipliers, costs + matrix.T @ multipliers


def _holds(
    system: System, support: Sequence[int], proven: Sequence[Fraction], objective: Mapping[int, Fraction]
) -> bool:
    """Whether multipliers prove their bound: none is negative, and no column is left over that could lower the sum."""
    if any(factor < 0 for factor in proven):
        return False
    left: dict[int, Fraction] = dict(objective)
    for place, factor in zip(support, proven, strict=True):
        for column, coefficient in system.rows[place].coefficients.items():
            left[column] = left.get(column, Fraction(0)) + factor * coefficient
    free = {column for column, is_free in zip(system.columns, system.is_free, strict=True) if is_free}
    return all(rest == 0 or (rest > 0 and column not in free) for column, rest in left.items())


def _added_up(system: System, support: Sequence[int], proven: Sequence[Fraction]) -> tuple[Fraction, frozenset[int]]:
    """The bounds of the rows of a proof, each times its multiplier, added up; and whose rows they are."""
    used = [(system.rows[place], factor) for place, factor in zip(support, proven, strict=True) if factor]
    return sum((factor * row.bound for row, factor in used), Fraction(0)), frozenset(row.claim for row, _ in used)


def _outward(problem: Problem, system: System, multipliers: Floats, value: Fraction) -> Bound:
    """A bound without exact proof, moved outward by far more than HiGHS's tolerance."""
    least = float(multipliers.max(initial=0)) * TOLERANCE
    support = [place for place, multiplier in enumerate(multipliers) if multiplier > least]
    used = frozenset(system.rows[place].claim for place in support)
    size = max((abs(system.rows[place].bound) for place in support), default=Fraction(1))
    widest = max((problem.claims[claim].half_width for claim in used if problem.claims[claim].is_level), default=size)
    return Bound(value - max(widest, size) * _MARGIN, used)


def components(problem: Problem, claims: Collection[int]) -> list[frozenset[int]]:
    """The claims in groups that share no column, and so can be solved each by itself."""
    rows = problem.rows_of(claims)
    leader: dict[int, int] = {column: column for row in rows for column in row.coefficients}

    def find(column: int) -> int:
        while leader[column] != column:
            leader[column] = leader[leader[column]]
            column = leader[column]
        return column

    for row in rows:
        first, *others = row.coefficients
        for other in others:
            leader[find(other)] = find(first)
    groups: dict[int, set[int]] = {}
    for row in rows:
        groups.setdefault(find(next(iter(row.coefficients))), set()).add(row.claim)
    return [frozenset(group) for group in groups.values()]
