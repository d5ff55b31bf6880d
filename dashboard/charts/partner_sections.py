"""Figures of many partners, a year each: read once, and shared by the charts of a page and by pages alike."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import cast

import pandas as pd

from dashboard.charts.points import Row, read
from dashboard.context import Context
from dashboard.measures import rate
from dashboard.state import HOME, ViewState
from etl.model.observation import Status
from etl.model.period import PeriodKind

FLOWS = ("exports", "imports")
# Years read at once in search of the last one held: more would be read at every call for a case that is rare.
_SEARCHED = 4


def is_mirror(state: ViewState) -> bool:
    """Whether each partner's own count is shown instead of Kazakhstan's."""
    return state.reporter != HOME


@dataclass(frozen=True, slots=True)
class Section:
    """Figures of some areas by indicator, area and year, in the order of the store.

    `frame` holds the rows with a column `area`; `year` is the year shown, None where there is none. A figure that is
    not published is in `rows` with the value None, or not at all.
    """

    frame: pd.DataFrame
    rows: Mapping[tuple[str, str, int], Row]
    year: int | None

    def row(self, indicator: str, area: str, year: int | None = None) -> Row | None:
        """The row of an area in a year (default: the year shown) if it has a value."""
        found = self.rows.get((indicator, area, (self.year or 0) if year is None else year))
        return found if found is not None and found.value is not None else None

    def value(self, indicator: str, area: str, year: int | None = None) -> float | None:
        """The value of an area, None where it is not published."""
        found = self.row(indicator, area, year)
        return None if found is None else found.value

    def growth(self, indicator: str, year: int, base: int) -> dict[str, float | None]:
        """Growth from one year to another in percent, of each area with a row in the later one; None without."""
        return {
            area: rate(self.value(indicator, area, year), self.value(indicator, area, base))
            for name, area, at in self.rows
            if name == indicator and at == year
        }

    def lacks_rate(self, indicator: str, area: str, year: int | None = None) -> bool:
        """Whether the figure of an area is published, and only an exchange rate is missing."""
        found = self.rows.get((indicator, area, (self.year or 0) if year is None else year))
        return found is not None and found.value is None and found.status != Status.MISSING

    def of_years(self, years: Iterable[int], indicators: Iterable[str]) -> pd.DataFrame:
        """The rows of some years and indicators."""
        starts = [year * 12 for year in years]
        return self.frame[self.frame["period_start"].isin(starts) & self.frame["indicator"].isin(list(indicators))]

    def __len__(self) -> int:
        """The number of figures."""
        return len(self.rows)

    @property
    def last(self) -> int:
        """The last month that any row covers; 0 where there is none."""
        return 0 if self.frame.empty else int(self.frame["period_end"].max())


def section(
    ctx: Context,
    state: ViewState,
    indicators: Sequence[str],
    areas: Sequence[str],
    *,
    needed: Sequence[str],
    years_before: int | None = 0,
) -> Section:
    """Figures of some areas in the year that a state shows, and in some years before it (None: in all).

    Amounts are in the state's unit. The year is the state's, else the last within its span in which at least half as
    many areas have all the `needed` figures as in any year near it: a year of which only a few are known yet is not the
    last year held.
    """
    last = state.year if state.year is not None else _last_held(ctx, state)
    if last is None:
        return Section(pd.DataFrame(), {}, None)
    if years_before is None:
        return _read(ctx, state, indicators, areas, None, last, needed)
    searched = 0 if state.year is not None else _SEARCHED - 1
    near = _read(ctx, state, indicators, areas, last - searched - years_before, last, needed)
    if near.year is not None or state.year is not None:
        return near
    return _read(ctx, state, indicators, areas, None, last, needed)


def joined(first: Section, second: Section) -> Section:
    """The figures of two sections as one that shows the first's year."""
    frame = pd.concat([first.frame, second.frame], ignore_index=True)
    return Section(frame, {**first.rows, **second.rows}, first.year)


def _last_held(ctx: Context, state: ViewState) -> int | None:
    years = ctx.recent.get("last year of trade", lambda: _last_of_trade(ctx))
    return None if not years else years[0] if state.end is None else min(years[0], state.end.end_year)


def _last_of_trade(ctx: Context) -> tuple[int, ...]:
    """The last year of which any trade is held; nothing where none is."""
    held = ctx.store.areas_with_data()
    trade = held[held["indicator"].isin(FLOWS)]
    return () if trade.empty else (int(trade["last"].max()) // 12,)


def _read(
    ctx: Context,
    state: ViewState,
    indicators: Sequence[str],
    areas: Sequence[str],
    first: int | None,
    last: int,
    needed: Sequence[str],
) -> Section:
    """The section of some years up to `last`; the charts of a page, and pages that differ in the focus, share it."""
    key = ("section", *map(tuple, (indicators, areas, needed)), first, last, is_mirror(state))
    return cast(
        Section,
        ctx.recent.get(
            (*key, state.unit, state.as_of, state.year),
            lambda: _asked(ctx, state, indicators, areas, first, last, needed),
        ),
    )


def _asked(
    ctx: Context,
    state: ViewState,
    indicators: Sequence[str],
    areas: Sequence[str],
    first: int | None,
    last: int,
    needed: Sequence[str],
) -> Section:
    mirror = is_mirror(state)
    frame = ctx.headline(
        indicators,
        areas if mirror else (HOME,),
        (HOME,) if mirror else areas,
        kinds=(PeriodKind.YEAR,),
        start=None if first is None else first * 12,
        end=last * 12 + 11,
        unit=state.unit,
        as_of=state.as_of,
    )
    frame = frame.assign(area=frame["reporter" if mirror else "partner"])
    found = read(frame)
    keys = zip(frame["indicator"], frame["area"], frame["period_start"] // 12, strict=True)
    rows = {(str(name), str(area), int(at)): row for (name, area, at), row in zip(keys, found, strict=True)}
    return Section(frame, rows, state.year if state.year is not None else _shown_year(rows, needed))


def _shown_year(rows: Mapping[tuple[str, str, int], Row], needed: Sequence[str]) -> int | None:
    found = Counter(
        (area, year) for (name, area, year), row in rows.items() if name in needed and row.value is not None
    )
    areas = Counter(year for (_, year), count in found.items() if count == len(needed))
    most = max(areas.values(), default=0)
    return max((year for year, count in areas.items() if 2 * count >= most), default=None)
