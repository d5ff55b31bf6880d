"""The cells that a user would ask for and nobody printed: where a bound is worth computing."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from etl.model.period import Period, PeriodError, PeriodKind
from etl.steps.reconciliation.claim import Claim, Kind
from etl.steps.reconciliation.problem import STOCKS

_THIRD = {"turnover": ("exports", "imports"), "exports": ("turnover", "imports"), "imports": ("turnover", "exports")}
_WHOLE = frozenset({PeriodKind.YEAR, PeriodKind.HALF, PeriodKind.QUARTER, PeriodKind.YEAR_TO_DATE})
# What is left of what is left: three years taken off a total since 2005, one after the other.
_DEPTH = 4
_AT_MOST = 400


@dataclass(frozen=True, slots=True, order=True)
class Cell:
    """An indicator over a period."""

    indicator: str
    period: Period


def cells(claims: Collection[Claim]) -> list[Cell]:
    """Cells to bound, in order, without those that a claim bounds from both sides.

    They are the base of each growth rate; what is left of a period when a part that shares its end is taken away,
    again and again; periods that adjacent ones make up; and the third of turnover, exports and imports.
    """
    own = [claim for claim in claims if not claim.quantity.of_world]
    printed = {Cell(c.quantity.indicator, c.quantity.period) for c in own if c.is_level and c.is_closed}
    found: set[Cell] = set()
    for claim in own:
        if claim.quantity.kind is Kind.GROWTH and claim.quantity.base is not None:
            found.add(Cell(claim.quantity.indicator, claim.quantity.base))
            found.add(Cell(claim.quantity.indicator, claim.quantity.period))
        elif claim.is_level and not claim.is_closed:
            found.add(Cell(claim.quantity.indicator, claim.quantity.period))
    flows = {cell for cell in printed if cell.indicator not in STOCKS}
    found |= _left_over(flows) | _made_up(flows)
    known = printed | found
    found |= {
        Cell(third, cell.period)
        for cell in known
        for third, others in _THIRD.items()
        if all(Cell(other, cell.period) in known for other in others)
    }
    return sorted(found - printed)


def _left_over(printed: set[Cell]) -> set[Cell]:
    found: set[Cell] = set()
    latest = printed
    for _ in range(_DEPTH):
        new = set()
        for cell in latest:
            for part in printed:
                if part.indicator == cell.indicator and part.period != cell.period:
                    try:
                        new.add(Cell(cell.indicator, cell.period.difference(part.period)))
                    except PeriodError:
                        continue  # the part shares neither end
        latest = new - found - printed
        if len(found) + len(latest) > _AT_MOST:
            break
        found |= latest
    return found


def _made_up(printed: set[Cell]) -> set[Cell]:
    found = set()
    for one in printed:
        for other in printed:
            if one.indicator == other.indicator and one.period.end + 1 == other.period.start:
                whole = one.period.union(other.period)
                if whole.kind in _WHOLE:
                    found.add(Cell(one.indicator, whole))
    return found
