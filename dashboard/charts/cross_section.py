"""All partners of a group in one year: what rankings, scatters and tables are made of."""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd

from dashboard.context import Context
from dashboard.state import COMPUTED_EU, HOME, ViewState
from etl.model.period import PeriodKind

FLOWS = ("exports", "imports", "turnover", "balance")
TOP = 12


@dataclass(frozen=True, slots=True)
class Section:
    """Rows of a group's partners in `year` and the year before; `year` None where nothing is known."""

    partners: tuple[str, ...]
    year: int | None
    frame: pd.DataFrame

    def of(self, indicator: str, year: int | None = None) -> pd.DataFrame:
        """The known rows of an indicator in a year (default: the section's)."""
        wanted = year if year is not None else self.year
        found = self.frame[(self.frame["indicator"] == indicator) & (self.frame["period_start"] == (wanted or 0) * 12)]
        return found[found["value"].notna()]

    def missing(self, indicator: str) -> list[str]:
        """Partners without a value of an indicator in the year."""
        known = set(self.of(indicator)["partner"])
        return [partner for partner in self.partners if partner not in known]


def group_of(ctx: Context, state: ViewState) -> tuple[str, ...]:
    """The partners compared: EU members, or the group that the view names, and those added with `with`."""
    areas = ctx.registry.areas
    if state.view in ("neighbours", "main"):
        name = state.view.removesuffix("s")
        members = tuple(code for code, area in areas.items() if name in area.groups and code != HOME)
    else:
        members = ctx.registry.members(COMPUTED_EU)
    countries = (code for code in (*state.compare, state.highlight) if code and areas[code].kind == "country")
    return tuple(dict.fromkeys((*members, *countries)))


def section(ctx: Context, state: ViewState, partners: tuple[str, ...], extra: tuple[str, ...] = ()) -> Section:
    """The cross-section of a state: its year, else the latest year in which partners of the group are known.

    `extra` are areas read beside the group, such as the EU and the world for shares.
    """
    everyone = (*partners, *extra)
    held = ctx.store.areas_with_data()
    held = held[(held["reporter"] == HOME) & held["partner"].isin(partners) & held["indicator"].isin(FLOWS[:2])]
    newest = int(held["last"].max()) // 12 if len(held) else None
    last = state.year or (state.end.end_year if state.end is not None else newest)
    if last is None:
        return Section(partners, None, _read(ctx, state, everyone, 0, 0))
    frame = _read(ctx, state, everyone, last - (30 if state.as_of is not None else 2), last)
    own = frame[frame["partner"].isin(partners) & frame["value"].notna() & frame["indicator"].isin(FLOWS[:2])]
    if own.empty or (state.year is not None and not (own["period_start"] == state.year * 12).any()):
        return Section(partners, None, frame)
    return Section(partners, int(own["period_start"].max()) // 12, frame)


def _read(ctx: Context, state: ViewState, partners: tuple[str, ...], first: int, last: int) -> pd.DataFrame:
    return ctx.headline(
        FLOWS, [HOME], partners, kinds=(PeriodKind.YEAR,), start=first * 12, end=last * 12 + 11, unit=state.unit,
        as_of=state.as_of,
    )  # fmt: skip


def focus(state: ViewState) -> str:
    """The partner that a comparison highlights."""
    return state.highlight or state.partner


def top_with(order: list[str], highlighted: str, most: int = TOP) -> list[str]:
    """The first rows of an order, and the highlighted one where it comes later."""
    shown = order[:most]
    return [*shown, highlighted] if highlighted in order[most:] else shown
