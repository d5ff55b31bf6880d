"""The contradictions of a family: found one after the other, each a minimal set, of which one claim gives way."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from heapq import heapify, heappop, heappush

from etl.model.units import Qualifier
from etl.steps.reconciliation.claim import Claim, disjoint
from etl.steps.reconciliation.precedence import Precedence
from etl.steps.reconciliation.problem import Coefficients, Problem
from etl.steps.reconciliation.solve import components, contradiction_within, minima

# "More than 12 million" is true of 280 million, but nobody says so who knows the figure: speakers take the nearest
# round number below. What turns out to be at least twice what "over" said, or at most half of "up to", is listed.
FAR_OFF = 2
# What the smallest group costs beside its rows.
_LEAST = 20


@dataclass(frozen=True, slots=True)
class Conflict:
    """Claims that cannot hold together, by their places: one gives way, the others stay.

    `lo` and `hi` are what the others leave for the quantity of the one that gives way; None is an open end.
    """

    set_aside: int
    kept: tuple[int, ...]
    lo: Fraction | None
    hi: Fraction | None


@dataclass(frozen=True, slots=True)
class Found:
    """The contradictions of a family, the places of the claims that are left, and of those not looked at to the end.

    What is left is consistent but for the `unsettled`, of which there are some only where an effort was set.
    """

    conflicts: list[Conflict]
    kept: list[int]
    unsettled: frozenset[int] = frozenset()


@dataclass(slots=True)
class Effort:
    """How many rows may still be solved for contradictions: the same figures always take the same."""

    rows: int

    def affords(self, rows: int) -> bool:
        """Whether a group of so many rows may be looked at; takes them off."""
        self.rows -= _LEAST + rows
        return self.rows >= 0


def find_conflicts(problem: Problem, precedence: Precedence, effort: Effort | None = None) -> Found:
    """The contradictions of a family: all of them, or as many as an effort affords."""
    trusted = sorted(range(len(problem.claims)), key=_places(problem, precedence).__getitem__)
    conflicts, kept = _of_one_quantity(problem, trusted)
    search = Search(problem, kept, effort)
    for gives_way, others in search:
        lo, hi = implied(problem, gives_way, others)
        conflicts.append(Conflict(gives_way, tuple(sorted(others)), lo, hi))
        kept.remove(gives_way)
    return Found(conflicts + _far_off(problem, kept), kept, search.unsettled)


class Search:
    """Who gives way, and against whom, until what is left is consistent, or the effort is spent.

    Claims that share no column are looked at apart: what gives way leaves the other groups as they were, and none of
    them is solved again.
    """

    def __init__(self, problem: Problem, trusted: Sequence[int], effort: Effort | None = None) -> None:
        """Take claims by their places, the most trusted first."""
        self._problem = problem
        self._rank = {claim: place for place, claim in enumerate(trusted)}
        self._effort = effort
        # In the order of their first claims, which are of no two groups the same.
        self._groups = [(min(group), group) for group in components(problem, trusted)]
        heapify(self._groups)

    def __iter__(self) -> Iterator[tuple[int, frozenset[int]]]:
        """The claim that gives way and those that it cannot hold together with, one contradiction after the other."""
        while self._groups and self._affords(self._groups[0][1]):
            _, group = heappop(self._groups)
            found = contradiction_within(self._problem, group, self._rank)
            if found is None:
                continue
            gives_way = max(found, key=self._rank.__getitem__)
            yield gives_way, found - {gives_way}
            for part in components(self._problem, group - {gives_way}):
                heappush(self._groups, (min(part), part))

    @property
    def unsettled(self) -> frozenset[int]:
        """The claims of the groups that were not looked at to the end."""
        return frozenset(claim for _, group in self._groups for claim in group)

    def _affords(self, group: frozenset[int]) -> bool:
        return self._effort is None or self._effort.affords(len(self._problem.rows_of(group)))


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
    least, most = minima(problem, [objective, {column: -factor for column, factor in objective.items()}], claims)
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
    """One-sided claims of levels that the others put far beyond what was said; they are left out of `kept`.

    What lies beyond a claim does not rest on it, so one system serves all claims of a group.
    """
    wanted = [place for place in kept if _is_one_sided(problem.claims[place])]
    found: dict[int, Conflict] = {}
    for group in components(problem, kept):
        places = [place for place in wanted if place in group]
        signs = [1 if problem.claims[place].qualifier is Qualifier.OVER else -1 for place in places]
        objectives = [_signed(problem, place, sign) for place, sign in zip(places, signs, strict=True)]
        for place, sign, bound in zip(places, signs, minima(problem, objectives, group), strict=True):
            if bound is None or not bound.claims:
                continue
            value, said = sign * bound.value, Fraction(problem.claims[place].value)
            if value >= FAR_OFF * said if sign > 0 else value * FAR_OFF <= said:
                lo, hi = implied(problem, place, bound.claims)
                found[place] = Conflict(place, tuple(sorted(bound.claims)), lo, hi)
    ordered = [found[place] for place in kept if place in found]
    for conflict in ordered:
        kept.remove(conflict.set_aside)
    return ordered


def _is_one_sided(claim: Claim) -> bool:
    return claim.is_level and claim.value > 0 and claim.qualifier not in {Qualifier.EXACT, Qualifier.ABOUT}


def _signed(problem: Problem, place: int, sign: int) -> Coefficients:
    quantity = problem.claims[place].quantity
    level = problem.level(quantity.indicator, quantity.period, quantity.of_world)
    return {column: sign * factor for column, factor in level.items()}


def reachable(problem: Problem, objective: Coefficients, groups: list[frozenset[int]]) -> frozenset[int]:
    """The claims that bear upon an objective, however indirectly; `groups` are the components of all."""
    wanted: set[int] = set()
    for group in groups:
        if any(not objective.keys().isdisjoint(row.coefficients) for row in problem.rows if row.claim in group):
            wanted |= group
    return frozenset(wanted)
