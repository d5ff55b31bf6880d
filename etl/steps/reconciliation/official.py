"""What official tables say of a quantity: of a cell that they print, or that adjacent cells of one source make up."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from typing import Any

import numpy as np
import pandas as pd

from etl.model.observation import Origin
from etl.model.period import Period
from etl.registry import Registry
from etl.steps.reconciliation.claim import Kind, Quantity
from etl.steps.reconciliation.families import WORLD
from etl.steps.reconciliation.intervals import Interval, exact
from etl.steps.reconciliation.problem import STOCKS

_Key = tuple[str, str, str, str, str]


@dataclass(frozen=True, slots=True)
class OfficialCell:
    """A value of a table with its bounds and its record."""

    period: Period
    lo: Fraction | None
    hi: Fraction | None
    record_id: str
    source: str
    published: date


@dataclass(frozen=True, slots=True)
class OfficialValue:
    """A quantity's interval by the tables, with the records it is made of."""

    lo: Fraction | None
    hi: Fraction | None
    cells: tuple[OfficialCell, ...]

    @property
    def interval(self) -> Interval:
        """Both bounds; None is an open end."""
        return self.lo, self.hi

    @property
    def records(self) -> tuple[str, ...]:
        """Record ids, the latest period first."""
        return tuple(dict.fromkeys(cell.record_id for cell in self.cells))


class Official:
    """The observations of official sources, asked by quantity; of several of one cell the headline's."""

    def __init__(
        self, observations: pd.DataFrame, registry: Registry, reporters: Collection[str], partners: Collection[str]
    ) -> None:
        """Take the observations (columns of OBSERVATION_SCHEMA) of official sources on some areas."""
        sources = [source.id for source in registry.sources.values() if source.kind == "official"]
        rows = observations[
            observations["source"].isin(sources)
            & observations["reporter"].isin(list(reporters))
            & observations["partner"].isin(list(partners))
            & observations["value"].notna()
        ]
        order = {
            (indicator, source): place
            for indicator in rows["indicator"].unique()
            for place, source in enumerate(registry.precedence(indicator))
        }
        columns = (
            "indicator", "reporter", "partner", "product", "unit", "period_start", "period_end", "lo", "hi",
            "record_id", "source", "published", "origin",
        )  # fmt: skip
        self._order = order
        self._rows: dict[_Key, list[tuple[Any, ...]]] = defaultdict(list)
        for row in zip(*(rows[name].tolist() for name in columns), strict=True):
            self._rows[row[0], row[1], row[2], row[3], row[4]].append(row[5:])
        # Of all that is printed little is asked for.
        self._cells: dict[_Key, dict[Period, OfficialCell]] = {}

    def periods(self, indicator: str, reporter: str, partner: str, product: str, unit: str) -> list[Period]:
        """The periods that the tables print, in order."""
        return sorted(self._of((indicator, reporter, partner, product, unit)))

    def _of(self, key: _Key) -> dict[Period, OfficialCell]:
        """The headline's cells of a key; made when they are first asked for."""
        if key not in self._cells:
            self._cells[key] = self._headlines(key)
        return self._cells[key]

    def _headlines(self, key: _Key) -> dict[Period, OfficialCell]:
        known: dict[Period, tuple[tuple[object, ...], OfficialCell]] = {}
        for start, end, low, high, record_id, source, published, origin in self._rows.get(key, ()):
            cell = OfficialCell(Period(start, end), _end(low), _end(high), record_id, source, _day(published))
            last = self._order.get((key[0], source), len(self._order))
            # The order of Store.headline: precedence, then the latest, then what was printed.
            rank = (last, -cell.published.toordinal(), origin == str(Origin.DERIVED), record_id)
            if cell.period not in known or rank < known[cell.period][0]:
                known[cell.period] = (rank, cell)
        return {period: cell for period, (_, cell) in known.items()}

    def value(self, quantity: Quantity, reporter: str, partner: str, product: str, unit: str) -> OfficialValue | None:
        """The tables' interval of a level, a growth rate (as a ratio) or a share of the world; None without data."""
        place = (reporter, partner, product, unit)
        top = self._level(quantity.indicator, quantity.period, *place)
        if quantity.kind is Kind.LEVEL or top is None:
            return top
        if quantity.kind is Kind.GROWTH and quantity.base is not None:
            below = self._level(quantity.indicator, quantity.base, *place)
        else:
            below = self._level(quantity.indicator, quantity.period, reporter, WORLD, product, unit)
        return None if below is None else _ratio(top, below)

    def _level(
        self, indicator: str, period: Period, reporter: str, partner: str, product: str, unit: str
    ) -> OfficialValue | None:
        cells = self._of((indicator, reporter, partner, product, unit))
        if period in cells:
            return OfficialValue(cells[period].lo, cells[period].hi, (cells[period],))
        if indicator in STOCKS:
            return None
        tiles = _tiles(period, [cell for p, cell in cells.items() if period.contains(p)])
        if tiles is None:
            return None
        lows, highs = [cell.lo for cell in tiles], [cell.hi for cell in tiles]
        return OfficialValue(_sum(lows), _sum(highs), tuple(reversed(tiles)))


def _tiles(period: Period, cells: list[OfficialCell]) -> list[OfficialCell] | None:
    """The fewest cells of one source that together are the period; None if none do."""
    best: list[OfficialCell] | None = None
    for source in sorted({cell.source for cell in cells}):
        made: dict[int, list[OfficialCell]] = {period.start: []}
        for cell in sorted((c for c in cells if c.source == source), key=lambda c: (c.period.start, -c.period.end)):
            before = made.get(cell.period.start)
            after = cell.period.end + 1
            if before is not None and (after not in made or len(made[after]) > len(before) + 1):
                made[after] = [*before, cell]
        whole = made.get(period.end + 1)
        if whole and (best is None or len(whole) < len(best)):
            best = whole
    return best


def _ratio(top: OfficialValue, below: OfficialValue) -> OfficialValue | None:
    if below.lo is None or below.lo <= 0 or top.lo is None or top.lo < 0:
        return None
    low = None if below.hi is None else top.lo / below.hi
    high = None if top.hi is None else top.hi / below.lo
    return OfficialValue(low, high, top.cells + below.cells)


def _sum(ends: list[Fraction | None]) -> Fraction | None:
    known = [end for end in ends if end is not None]
    return sum(known, Fraction(0)) if len(known) == len(ends) else None


def _end(number: float) -> Fraction | None:
    return None if np.isnan(number) else Fraction(exact(number))


def _day(published: Any) -> date:
    return pd.Timestamp(published).date()
