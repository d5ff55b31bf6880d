"""Bounds and contradictions of linear inequalities: HiGHS finds them in floats, exact fractions prove them.

A linear programme's dual solution is a proof: the rows with a multiplier, added up, bound the objective (or add up to
something impossible). HiGHS tells which rows these are; their multipliers are then computed again in fractions and the
proof is checked. So a bound is exact, its parents are the rows of its proof, and no float error raises an alarm.
"""

from __future__ import annotations

import math
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

import numpy as np
from numpy.typing import NDArray

from etl.steps.reconciliation.exact import Equation, solve_exactly
from etl.steps.reconciliation.problem import Coefficients, Problem, Row

# Rows are scaled by half the width of their claim's interval and columns by the size of their value, so that HiGHS's
# tolerance is a share of what the figure leaves open: a billionth of half a digit.
TOLERANCE = 1e-9
# Multipliers (of scaled rows) up to these take no part in the proof; the next is tried where a proof fails.
_NOTHING = (1e-7, 1e-10, 1e-13)
# A proof that falls short of HiGHS's value by more than this share of it left out a row that matters.
_SHORT = 1e-7
# Where a bound could not be proven in fractions it is moved outward by this share of the widest interval it rests on:
# a thousand times HiGHS's tolerance.
_MARGIN = Fraction(1, 10**6)
# An elastic violation below this many half-widths is float noise, and is not looked at.
_VIOLATION = 1e-7

Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Bound:
    """The least that an objective can be, and the places of the claims that it rests on."""

    value: Fraction
    claims: frozenset[int]


@dataclass(frozen=True, slots=True)
class _Scaled:
    """The rows of some claims in floats, with the factors of rows and columns."""

    rows: Sequence[Row]
    columns: list[int]
    matrix: Floats
    bounds: Floats
    row_scale: list[Fraction]
    column_scale: Floats
    is_free: list[bool]


def minimum(problem: Problem, objective: Coefficients, claims: Collection[int]) -> Bound | None:
    """The least value of an objective under some claims, which must be consistent; None if it has none.

    The value is exact, or, where the proof fails for rounding, below the exact one.
    """
    rows = [row for row in problem.rows if row.claim in claims]
    scaled = _scale(problem, rows, objective)
    costs = np.array([float(objective.get(column, 0)) for column in scaled.columns]) * scaled.column_scale
    sizes = np.abs(costs[costs != 0])
    size = float(np.sqrt(sizes.min() * sizes.max()))
    found = _linprog(costs / size, scaled.matrix, scaled.bounds, scaled.is_free)
    if found is None:
        return None
    value, multipliers, reduced = found[0] * size, found[1] * size, found[2]
    for nothing in _NOTHING:
        support = [place for place, multiplier in enumerate(found[1]) if multiplier > nothing]
        tight = [place for place, cost in enumerate(reduced) if scaled.is_free[place] or abs(cost) <= nothing]
        equations: list[Equation] = [
            (_of_column(scaled, support, column), -objective.get(scaled.columns[column], Fraction(0)))
            for column in tight
        ]
        proven = solve_exactly(equations, _unscaled(scaled, support, multipliers))
        if proven is None or not _holds(scaled, support, proven, objective):
            continue
        used = [(place, factor) for place, factor in zip(support, proven, strict=True) if factor]
        least = -sum((factor * rows[place].bound for place, factor in used), Fraction(0))
        if float(least) >= value - _SHORT * abs(value):
            return Bound(least, frozenset(rows[place].claim for place, _ in used))
    return _outward(problem, rows, multipliers, Fraction(value))


def contradiction(problem: Problem, claims: Collection[int]) -> frozenset[int] | None:
    """Claims that cannot hold together, proven in fractions and minimal; None if none was found.

    Minimal by a deletion filter: without any one of them the others are consistent. The later a claim stands in the
    order of `claims`, the sooner it is left out where there is a choice.
    """
    for component in components(problem, claims):
        found = _infeasible(problem, component)
        if found is None:
            continue
        for claim in [c for c in reversed(list(claims)) if c in found]:
            fewer = _infeasible(problem, found - {claim})
            if fewer is not None:
                found = fewer
        return found
    return None


def _infeasible(problem: Problem, claims: Collection[int]) -> frozenset[int] | None:
    """Some claims with a proof that they cannot hold together: multipliers whose rows add up to `0 <= less than 0`."""
    rows = [row for row in problem.rows if row.claim in claims]
    if not rows:
        return None
    scaled = _scale(problem, rows, {})
    count = len(scaled.columns)
    # The least by which all rows must be loosened, in half-widths.
    costs = np.append(np.zeros(count), 1.0)
    matrix = np.column_stack([scaled.matrix, -np.ones(len(rows))])
    found = _linprog(costs, matrix, scaled.bounds, [*scaled.is_free, False])
    if found is None or found[0] <= _VIOLATION:
        return None
    _, multipliers, reduced = found
    for nothing in _NOTHING:
        support = [place for place, multiplier in enumerate(multipliers) if multiplier > nothing]
        tight = [place for place in range(count) if scaled.is_free[place] or abs(reduced[place]) <= nothing]
        equations: list[Equation] = [(_of_column(scaled, support, column), Fraction(0)) for column in tight]
        equations.append(({k: scaled.row_scale[place] for k, place in enumerate(support)}, Fraction(1)))
        proven = solve_exactly(equations, _unscaled(scaled, support, multipliers))
        if proven is None or not _holds(scaled, support, proven, {}):
            continue
        used = [(place, factor) for place, factor in zip(support, proven, strict=True) if factor]
        if sum((factor * rows[place].bound for place, factor in used), Fraction(0)) < 0:
            return frozenset(rows[place].claim for place, _ in used)
    return None


def _linprog(
    costs: Floats, matrix: Floats, bounds: Floats, is_free: Sequence[bool]
) -> tuple[float, Floats, Floats] | None:
    """The least cost, multipliers of rows (>= 0) and reduced costs of columns; None without a finite optimum."""
    # Half a second to import, and not needed where nothing has changed.
    from scipy.optimize import linprog

    limits = [(None, None) if free else (0, None) for free in is_free]
    options = {"primal_feasibility_tolerance": TOLERANCE, "dual_feasibility_tolerance": TOLERANCE}
    result = linprog(costs, A_ub=matrix, b_ub=bounds, bounds=limits, method="highs", options=options)
    if result.status != 0:
        return None
    multipliers = -np.asarray(result.ineqlin.marginals)
    return float(result.fun), multipliers, costs + matrix.T @ multipliers


def _scale(problem: Problem, rows: Sequence[Row], objective: Coefficients) -> _Scaled:
    columns = sorted({column for row in rows for column in row.coefficients} | set(objective))
    place = {column: index for index, column in enumerate(columns)}
    sizes = _sizes(rows)
    largest = max(sizes.values(), default=1.0)
    column_scale = np.array([sizes.get(column, largest) for column in columns])
    matrix = np.zeros((len(rows), len(columns)))
    bounds = np.zeros(len(rows))
    row_scale = []
    for index, row in enumerate(rows):
        width = problem.claims[row.claim].half_width
        if not problem.claims[row.claim].is_level:
            width *= Fraction(max(column_scale[place[column]] for column in row.coefficients))
        row_scale.append(width)
        for column, factor in row.coefficients.items():
            matrix[index, place[column]] = float(factor / width) * column_scale[place[column]]
        bounds[index] = float(row.bound / width)
    is_free = [not problem.is_bounded_below(column) for column in columns]
    return _Scaled(rows, columns, matrix, bounds, row_scale, column_scale, is_free)


def _sizes(rows: Iterable[Row]) -> dict[int, float]:
    """About how large each column can be: the least bound of a sum that it is part of, as a power of two."""
    sizes: dict[int, float] = {}
    for row in rows:
        if not row.bound:
            continue
        size = 2.0 ** round(math.log2(abs(row.bound)))
        for column in row.coefficients:
            sizes[column] = min(size, sizes.get(column, size))
    return sizes


def _of_column(scaled: _Scaled, support: Sequence[int], column: int) -> dict[int, Fraction]:
    """A column's coefficients in the rows of the proof, by their place in it."""
    name = scaled.columns[column]
    found = ((k, scaled.rows[place].coefficients.get(name)) for k, place in enumerate(support))
    return {k: factor for k, factor in found if factor}


def _unscaled(scaled: _Scaled, support: Sequence[int], multipliers: Floats) -> list[float]:
    return [float(multipliers[place]) / float(scaled.row_scale[place]) for place in support]


def _holds(
    scaled: _Scaled, support: Sequence[int], proven: Sequence[Fraction], objective: Mapping[int, Fraction]
) -> bool:
    """Whether multipliers prove their bound: none is negative, and no column is left over that could lower the sum."""
    if any(factor < 0 for factor in proven):
        return False
    left: dict[int, Fraction] = dict(objective)
    for place, factor in zip(support, proven, strict=True):
        for column, coefficient in scaled.rows[place].coefficients.items():
            left[column] = left.get(column, Fraction(0)) + factor * coefficient
    free = {column for column, is_free in zip(scaled.columns, scaled.is_free, strict=True) if is_free}
    return all(rest == 0 or (rest > 0 and column not in free) for column, rest in left.items())


def _outward(problem: Problem, rows: Sequence[Row], multipliers: Floats, value: Fraction) -> Bound:
    """A bound without exact proof, moved outward by far more than HiGHS's tolerance."""
    least = float(multipliers.max(initial=0)) * TOLERANCE
    support = [place for place, multiplier in enumerate(multipliers) if multiplier > least]
    used = frozenset(rows[place].claim for place in support)
    size = max((abs(rows[place].bound) for place in support), default=Fraction(1))
    widest = max((problem.claims[claim].half_width for claim in used if problem.claims[claim].is_level), default=size)
    return Bound(value - max(widest, size) * _MARGIN, used)


def components(problem: Problem, claims: Collection[int]) -> list[frozenset[int]]:
    """The claims in groups that share no column, and so can be solved each by itself."""
    rows = [row for row in problem.rows if row.claim in set(claims)]
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
