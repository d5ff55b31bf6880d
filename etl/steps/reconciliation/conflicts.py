"""The contradictions of a family: found one after the other, each a minimal set, of which one claim gives way."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass
from fractions import Fraction

from etl.model.units import Qualifier
from etl.steps.reconciliation.claim import Claim, disjoint
from etl.steps.reconciliation.precedence import Precedence
from etl.steps.reconciliation.problem import Coefficients, Problem
from etl.steps.reconciliation.solve import contradiction, minimum

# "More than 12 million" is true of 280 million, but nobody says so who knows the figure: speakers take the nearest
# round number below. What turns out to be at least twice what "over" said, or at most half of "up to", is listed.
FAR_OFF = 2


@dataclass(frozen=True, slots=True)
class Conflict:
    """Claims that cannot hold together, by their places: one gives way, the others stay.

    `lo` and `hi` are what the others leave for the quantity of the one that gives way; None is an open end.
    """

    set_aside: int
    kept: tuple[int, ...]
    lo: Fraction | None
    hi: Fraction | None


def find_conflicts(problem: Problem, precedence: Precedence) -> tuple[list[Conflict], list[int]]:
    """All contradictions of a family and the places of the claims that are left, which are consistent."""
    trusted = sorted(range(len(problem.claims)), key=_places(problem, precedence).__getitem__)
    conflicts, kept = _of_one_quantity(problem, trusted)
    while (found := contradiction(problem, kept)) is not None:
        gives_way = max(found, key=kept.index)
        others = found - {gives_way}
        lo, hi = implied(problem, gives_way, others)
        conflicts.append(Conflict(gives_way, tuple(sorted(others)), lo, hi))
        kept.remove(gives_way)
    return conflicts + _far_off(problem, kept), kept


def implied(problem: Problem, claim: int, others: Collection[int]) -> tuple[Fraction | None, Fraction | None]:
    """What some claims leave for the quantity of another; for a ratio, of its parts' bounds."""
    quantity = problem.claims[claim].quantity
    top = bounds(problem, problem.level(quantity.indicator, quantity.period, quantity.of_world), others)
    if problem.claims[claim].is_level:
        return top
    if quantity.base is not None:
        below = bounds(problem, problem.level(quantity.indicator, quantity.base), others)
    else:
        below = bounds(problem, problem.level(quantity.indicator, quantity.period, of_world=True), others)
    return _ratio(top, below)


def bounds(
    problem: Problem, objective: Coefficients, claims: Collection[int]
) -> tuple[Fraction | None, Fraction | None]:
    """The least and the most that an objective can be under some claims, exactly; None is an open end."""
    least = minimum(problem, objective, claims)
    most = minimum(problem, {column: -factor for column, factor in objective.items()}, claims)
    return None if least is None else least.value, None if most is None else -most.value


def _ratio(
    top: tuple[Fraction | None, Fraction | None], below: tuple[Fraction | None, Fraction | None]
) -> tuple[Fraction | None, Fraction | None]:
    if below[0] is None or below[0] <= 0 or (top[0] is not None and top[0] < 0):
        return None, None
    low = top[0] / below[1] if top[0] is not None and below[1] is not None else None
    return low, top[1] / below[0] if top[1] is not None else None


def _places(problem: Problem, precedence: Precedence) -> dict[int, int]:
    """The place of each claim in the order of trust."""
    place = {id(claim): index for index, claim in enumerate(problem.claims)}
    return {place[id(claim)]: rank for rank, claim in enumerate(precedence.order(problem.claims))}


def _of_one_quantity(problem: Problem, trusted: list[int]) -> tuple[list[Conflict], list[int]]:
    """Contradictions between two claims of the same quantity, which need no solving; and the claims that are left."""
    conflicts: list[Conflict] = []
    kept: list[int] = []
    known: dict[object, list[int]] = defaultdict(list)
    for place in trusted:
        claim = problem.claims[place]
        rival = next((other for other in known[claim.quantity] if _apart(claim, problem.claims[other])), None)
        if rival is None:
            known[claim.quantity].append(place)
            kept.append(place)
        else:
            conflicts.append(Conflict(place, (rival,), problem.claims[rival].lo, problem.claims[rival].hi))
    return conflicts, kept


def _apart(one: Claim, other: Claim) -> bool:
    return disjoint(one.lo, one.hi, other.lo, other.hi)


def _far_off(problem: Problem, kept: list[int]) -> list[Conflict]:
    """One-sided claims of levels that the others put far beyond what was said; they are left out of `kept`."""
    found: list[Conflict] = []
    for place in [p for p in kept if problem.claims[p].qualifier not in {Qualifier.EXACT, Qualifier.ABOUT}]:
        claim = problem.claims[place]
        if not claim.is_level or claim.value <= 0:
            continue
        objective = problem.level(claim.quantity.indicator, claim.quantity.period, claim.quantity.of_world)
        others = [other for other in kept if other != place]
        sign = 1 if claim.qualifier is Qualifier.OVER else -1
        bound = minimum(problem, {column: sign * factor for column, factor in objective.items()}, others)
        if bound is None or not bound.claims:
            continue
        value = sign * bound.value
        said = Fraction(claim.value)
        if value >= FAR_OFF * said if sign > 0 else value * FAR_OFF <= said:
            lo, hi = implied(problem, place, bound.claims)
            found.append(Conflict(place, tuple(sorted(bound.claims)), lo, hi))
    for conflict in found:
        kept.remove(conflict.set_aside)
    return found


def reachable(problem: Problem, objective: Coefficients, groups: list[frozenset[int]]) -> frozenset[int]:
    """The claims that bear upon an objective, however indirectly; `groups` are the components of all."""
    wanted: set[int] = set()
    for group in groups:
        if any(not objective.keys().isdisjoint(row.coefficients) for row in problem.rows if row.claim in group):
            wanted |= group
    return frozenset(wanted)
