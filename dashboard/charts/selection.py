"""Which observations a state asks for: whose trade with whom, over which span, in which steps of time."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from dashboard.context import Context
from dashboard.measures import aggregate, prepared, rolling
from dashboard.state import COMPUTED_EU, HOME, ViewState
from etl.model.period import Period, PeriodKind

WORLD = "WLD"
TRADE = ("exports", "imports", "turnover", "balance")
KINDS = {"A": PeriodKind.YEAR, "Q": PeriodKind.QUARTER, "M": PeriodKind.MONTH}
STEP_MONTHS = {"A": 12, "Q": 3, "M": 1, "R12": 1, "YTD": 12}


@dataclass(frozen=True, slots=True)
class Pair:
    """Who counts, and with whom."""

    reporter: str
    partner: str

    @property
    def other(self) -> str:
        """The area that the pair is about, seen from Kazakhstan."""
        return self.partner if self.reporter == HOME else self.reporter


def pairs(state: ViewState) -> tuple[Pair, ...]:
    """The pairs that a state shows: Kazakhstan's count with each partner, or each partner's own count."""
    if state.reporter == HOME:
        return tuple(Pair(HOME, partner) for partner in state.partners)
    return tuple(Pair(partner, HOME) for partner in state.partners)


def span(state: ViewState) -> tuple[int | None, int | None]:
    """First and last month of the span that a state names; None where it is open."""
    return (
        state.start.start if state.start is not None else None,
        state.end.end if state.end is not None else None,
    )


def rows(
    ctx: Context,
    state: ViewState,
    indicators: Iterable[str],
    of: Sequence[Pair] | None = None,
    *,
    freq: str = "",
    unit: str | None = None,
    lead_months: int = 0,
) -> pd.DataFrame:
    """Headline rows of the pairs in steps of `freq` (default: the state's), within the state's span.

    Quarters are published ones, and sums of three months where none is published; R12 are sums of the last twelve
    months. `lead_months` reads that much before the span, so that growth has its base. Amounts in `unit` (default: the
    state's; "": as published).
    """
    chosen = of if of is not None else pairs(state)
    freq = freq or state.freq
    wanted = tuple(indicators)
    kinds = {"Q": (PeriodKind.QUARTER, PeriodKind.MONTH), "R12": (PeriodKind.MONTH,)}.get(
        freq, (KINDS.get(freq, PeriodKind.YEAR),)
    )
    # All flows and the whole time are asked for at once: the charts of a page then share one query.
    asked = TRADE if set(wanted) <= set(TRADE) else wanted
    frame = ctx.headline(
        asked,
        {pair.reporter for pair in chosen},
        {pair.partner for pair in chosen},
        kinds=kinds,
        unit=state.unit if unit is None else unit,
        as_of=state.as_of,
    )
    frame = _restricted(
        frame, state, wanted if len(wanted) < len(asked) else (), lead_months + (11 if freq == "R12" else 0)
    )
    if freq == "Q":
        return _quarters(frame)
    if freq == "R12":
        return rolling(frame)
    return frame


def _restricted(frame: pd.DataFrame, state: ViewState, indicators: Sequence[str], lead_months: int) -> pd.DataFrame:
    """The rows of some indicators (none named: all) within the state's span and its lead."""
    start, end = span(state)
    keep = np.ones(len(frame), dtype=bool)
    if indicators:
        keep &= np.array([name in indicators for name in frame["indicator"].tolist()], dtype=bool)
    if start is not None:
        keep &= frame["period_start"].to_numpy() >= start - lead_months
    if end is not None:
        keep &= frame["period_end"].to_numpy() <= end
    return frame if keep.all() else frame[keep]


def _quarters(frame: pd.DataFrame) -> pd.DataFrame:
    """Published quarters, and sums of months for the quarters that nobody published."""
    months = frame["period_start"] == frame["period_end"]
    published = frame[~months]
    if not months.any():
        return published
    made = aggregate(frame[months], 3)
    keys = ["indicator", "reporter", "partner", "product", "unit", "period"]
    both = pd.concat([published, made], ignore_index=True) if len(published) else made
    return both.drop_duplicates(keys).sort_values([*keys[:-1], "period_start"], ignore_index=True)


def within(frame: pd.DataFrame, state: ViewState) -> pd.DataFrame:
    """Rows whose period ends within the state's span, after a measure that read more than it."""
    start, end = span(state)
    keep = pd.Series(True, index=frame.index)
    if start is not None:
        keep &= frame["period_end"] >= start if state.freq == "R12" else frame["period_start"] >= start
    if end is not None:
        keep &= frame["period_end"] <= end
    return frame[keep]


def one(frame: pd.DataFrame, pair: Pair, indicator: str) -> pd.DataFrame:
    """The rows of one indicator of one pair, in the order of time."""
    wanted = (indicator, pair.reporter, pair.partner)
    keys = zip(frame["indicator"].tolist(), frame["reporter"].tolist(), frame["partner"].tolist(), strict=True)
    found = frame.take([place for place, key in enumerate(keys) if key == wanted])
    return found if found["period_start"].is_monotonic_increasing else found.sort_values("period_start")


def group(ctx: Context, state: ViewState) -> tuple[str, ...]:
    """The partners that a ranking compares: EU members, with the state's own and added partners beside them."""
    members = ctx.registry.members(COMPUTED_EU)
    return tuple(dict.fromkeys(members))


def latest_year(frame: pd.DataFrame, state: ViewState) -> int | None:
    """The year that a cross-section shows: the state's, else the last with a value, within the span; None if none."""
    known = frame[frame["value"].notna()]
    if state.year is not None:
        return state.year if (known["period_start"] == state.year * 12).any() else None
    return None if known.empty else int(known["period_end"].max()) // 12


def period_of(row: dict[str, object]) -> Period:
    """The period of a row."""
    return Period(int(row["period_start"]), int(row["period_end"]))  # type: ignore[call-overload]


__all__ = ["Pair", "group", "latest_year", "one", "pairs", "period_of", "prepared", "rows", "span", "within"]
