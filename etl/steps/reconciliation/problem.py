"""A family's claims as linear inequalities over the smallest intervals of months that their end points cut.

Every flow is a sum over its months, so a claim bounds a sum of such variables; growth and shares are two inequalities
between two sums. A stock is a variable at the end of its period, and adds up to nothing.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from itertools import pairwise

from etl.model.period import Period
from etl.steps.reconciliation.claim import Claim, Kind, Quantity

# What cannot be below zero; net flows and stocks can.
NEVER_NEGATIVE = frozenset({"exports", "imports", "turnover", "fdi_inflow_gross"})
STOCKS = frozenset({"fdi_stock"})
_PARTS: dict[str, tuple[tuple[str, int], ...]] = {
    "turnover": (("exports", 1), ("imports", 1)),
    "balance": (("exports", 1), ("imports", -1)),
}

Coefficients = dict[int, Fraction]


@dataclass(frozen=True, slots=True, order=True)
class Column:
    """A variable: a base indicator over an interval of months that no claim cuts; of the partner or of the world."""

    of_world: bool
    indicator: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Row:
    """An inequality: the sum of coefficient times column is at most `bound`; `claim` is the place of who says so.

    `size` is about how large the bound is, as a power of two; zero of none.
    """

    coefficients: Coefficients
    bound: Fraction
    claim: int
    size: float


@dataclass(slots=True)
class Problem:
    """The inequalities of a family's claims."""

    claims: Sequence[Claim]
    columns: list[Column] = field(default_factory=list)
    rows: list[Row] = field(default_factory=list)
    # What solve.py has made last of the rows of some claims, by their places.
    systems: dict[frozenset[int], object] = field(default_factory=dict, repr=False)
    # Half of the interval of each claim.
    half_widths: list[Fraction] = field(default_factory=list, repr=False)
    _of_claim: list[list[Row]] = field(default_factory=list, repr=False)
    _place: dict[Column, int] = field(default_factory=dict)
    _atoms: dict[bool, list[Period]] = field(default_factory=dict)
    _split: dict[bool, bool] = field(default_factory=dict)

    def __post_init__(self) -> None:
        """Cut the months, then write each claim as rows."""
        for of_world in (False, True):
            of_side = [c for c in self.claims if of_world in _sides(c)]
            self._atoms[of_world] = _cut(p for c in of_side for p in _periods(c.quantity))
            # Turnover alone needs no exports and imports below it.
            self._split[of_world] = any(c.quantity.indicator in {"exports", "imports", "balance"} for c in of_side)
        self._of_claim = [self._rows(place, claim) for place, claim in enumerate(self.claims)]
        self.half_widths = [claim.half_width for claim in self.claims]
        self.rows += [row for rows in self._of_claim for row in rows]

    def rows_of(self, claims: Iterable[int]) -> list[Row]:
        """The rows of some claims, by their places, in the order of all rows."""
        return [row for place in sorted(set(claims)) for row in self._of_claim[place]]

    def is_bounded_below(self, column: int) -> bool:
        """Whether a column cannot be negative."""
        return self.columns[column].indicator in NEVER_NEGATIVE

    def level(self, indicator: str, period: Period, of_world: bool = False) -> Coefficients:
        """A level as a sum of columns; raises ValueError if the period's ends are no cut points of the claims."""
        atoms = [atom for atom in self._atoms[of_world] if period.contains(atom)]
        if indicator not in STOCKS and sum(atom.length for atom in atoms) != period.length:
            raise ValueError(f"{period} is not made of the intervals that the claims cut")
        parts = _PARTS.get(indicator) if self._split[of_world] else None
        made: Coefficients = {}
        for part, sign in parts or ((indicator, 1),):
            if part in STOCKS:
                made[self._column(Column(of_world, part, period.end, period.end))] = Fraction(sign)
                continue
            for atom in atoms:
                made[self._column(Column(of_world, part, atom.start, atom.end))] = Fraction(sign)
        return made

    def _column(self, column: Column) -> int:
        if column not in self._place:
            self._place[column] = len(self.columns)
            self.columns.append(column)
        return self._place[column]

    def _rows(self, place: int, claim: Claim) -> list[Row]:
        quantity = claim.quantity
        top = self.level(quantity.indicator, quantity.period, quantity.of_world)
        if quantity.kind is Kind.LEVEL:
            below: Coefficients = {}
        elif quantity.kind is Kind.GROWTH:
            assert quantity.base is not None  # families.py makes no growth without one
            below = self.level(quantity.indicator, quantity.base)
        else:
            below = self.level(quantity.indicator, quantity.period, of_world=True)
        made = []
        if claim.hi is not None:
            made.append(_row(place, top, below, claim.hi, 1))
        if claim.lo is not None:
            made.append(_row(place, top, below, claim.lo, -1))
        # Growth of exactly nothing over a part of itself says nothing.
        return [row for row in made if row.coefficients]


def _row(place: int, top: Coefficients, below: Coefficients, end: Fraction, sign: int) -> Row:
    """`sign` times (top less end), or times (top less end times below), is at most zero."""
    coefficients = {column: sign * factor for column, factor in top.items()}
    for column, factor in below.items():
        coefficients[column] = coefficients.get(column, Fraction(0)) - sign * end * factor
    bound = Fraction(0) if below else sign * end
    size = 2.0 ** round(math.log2(abs(bound))) if bound else 0.0
    return Row({column: factor for column, factor in coefficients.items() if factor}, bound, place, size)


def _sides(claim: Claim) -> set[bool]:
    return {False, True} if claim.quantity.kind is Kind.SHARE else {claim.quantity.of_world}


def _periods(quantity: Quantity) -> tuple[Period, ...]:
    return (quantity.period,) if quantity.base is None else (quantity.period, quantity.base)


def _cut(periods: Iterable[Period]) -> list[Period]:
    """The smallest intervals that the periods' ends cut, but for those that lie in none of them."""
    whole = sorted(set(periods))
    cuts = sorted({p.start for p in whole} | {p.end + 1 for p in whole})
    atoms = [Period(start, end - 1) for start, end in pairwise(cuts)]
    return [atom for atom in atoms if any(period.contains(atom) for period in whole)]
