"""One family from claims to contradictions and bounds: pure, so that families run side by side and can be kept."""

from __future__ import annotations

import time
from dataclasses import dataclass
from fractions import Fraction

from etl.registry import Registry
from etl.steps.reconciliation.cells import Cell, cells
from etl.steps.reconciliation.claim import Kind
from etl.steps.reconciliation.conflicts import Conflict, find_conflicts, reachable
from etl.steps.reconciliation.families import Family
from etl.steps.reconciliation.precedence import Precedence
from etl.steps.reconciliation.problem import Problem
from etl.steps.reconciliation.solve import components, minima

# A band wider than this share of its middle says too little to stand in a series.
WIDEST = Fraction(1, 2)


@dataclass(frozen=True, slots=True)
class CellBound:
    """What a cell must be between, exactly, and the places of the claims that both ends rest on."""

    cell: Cell
    lo: Fraction
    hi: Fraction
    claims: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Settlement:
    """What became of a family: contradictions, claims that stay (by place), bounds of unprinted cells, cost."""

    conflicts: tuple[Conflict, ...]
    kept: tuple[int, ...]
    bounds: tuple[CellBound, ...]
    seconds: float = 0.0


def settle(family: Family, registry: Registry) -> Settlement:
    """Find a family's contradictions, set aside what gives way, and bound what is left to ask."""
    started = time.perf_counter()
    if len(family.claims) < 2:
        return Settlement((), tuple(range(len(family.claims))), ())
    problem = Problem(family.claims)
    found = find_conflicts(problem, Precedence(family.key, registry))
    bounds = _bounds(problem, found.kept)
    return Settlement(tuple(found.conflicts), tuple(sorted(found.kept)), bounds, time.perf_counter() - started)


def _bounds(problem: Problem, kept: list[int]) -> tuple[CellBound, ...]:
    groups = components(problem, kept)
    asked: dict[frozenset[int], list[Cell]] = {}
    for cell in cells([problem.claims[place] for place in kept]):
        claims = reachable(problem, problem.level(cell.indicator, cell.period), groups)
        if _may_be_bounded(problem, claims):
            asked.setdefault(claims, []).append(cell)
    made = []
    for claims, of_group in asked.items():
        levels = [problem.level(cell.indicator, cell.period) for cell in of_group]
        least = minima(problem, levels, claims)
        most = minima(problem, [{column: -factor for column, factor in level.items()} for level in levels], claims)
        for cell, low, high in zip(of_group, least, most, strict=True):
            if low is None or high is None or not low.claims or not high.claims:
                continue
            lo, hi = low.value, -high.value
            if hi - lo <= WIDEST * abs(lo + hi) / 2:
                made.append(CellBound(cell, lo, hi, tuple(sorted(low.claims | high.claims))))
    return tuple(sorted(made, key=lambda bound: bound.cell))


def _may_be_bounded(problem: Problem, claims: frozenset[int]) -> bool:
    """Whether there is a level that bounds from above: growth alone, or "over", leaves everything open."""
    return any(
        problem.claims[place].quantity.kind is Kind.LEVEL and problem.claims[place].hi is not None for place in claims
    )
