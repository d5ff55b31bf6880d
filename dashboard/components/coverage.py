"""What the data hold: which partners, and from when to when."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import product
from typing import TYPE_CHECKING

from dashboard.state import HOME, Notice, ViewState, parse_state
from dashboard.text import languages
from etl.model.period import PeriodKind

if TYPE_CHECKING:
    from dashboard.context import Context


def years_held(ctx: Context) -> tuple[int, int]:
    """First and last calendar year of any observation; the current year twice where there is none."""
    found: tuple[int, int] = ctx.recent.get("years held", lambda: _years_held(ctx))
    return found


def state_in(ctx: Context, query: str) -> tuple[ViewState, tuple[Notice, ...]]:
    """The state of a query among the years that are held, and which of its values were not used, and why."""
    return parse_state(query, ctx.registry, *years_held(ctx), languages())


def _years_held(ctx: Context) -> tuple[int, int]:
    held = ctx.store.areas_with_data()
    if held.empty:
        return ctx.today.year, ctx.today.year
    return int(held["first"].min()) // 12, int(held["last"].max()) // 12


def partners_held(ctx: Context) -> list[str]:
    """Ids of the areas with figures of their trade or investment with Kazakhstan, counted by either side."""
    held = ctx.store.areas_with_data()
    theirs = held.loc[held["partner"] == HOME, "reporter"]
    ours = held.loc[held["reporter"] == HOME, "partner"]
    return sorted({*theirs, *ours} - {HOME})


def _held_by_home(ctx: Context) -> dict[tuple[str, str], tuple[int, int, list[str]]]:
    """First and last month and kinds of period of what Kazakhstan counts, by partner and indicator."""
    held = ctx.store.areas_with_data()
    own = held[held["reporter"] == HOME]
    columns = [own[name].tolist() for name in ("partner", "indicator", "first", "last", "kinds")]
    return {(partner, name): (first, last, kinds) for partner, name, first, last, kinds in zip(*columns, strict=True)}


def span_held(ctx: Context, indicators: Sequence[str], partners: Sequence[str], freq: str) -> tuple[int, int] | None:
    """First and last month ordinal of Kazakhstan's figures of the indicators with the partners; None without any.

    For frequencies below the year, of months alone, or of quarters where there are no months.
    """
    held = ctx.recent.get("held by Kazakhstan", lambda: _held_by_home(ctx))
    rows = [held[key] for key in product(partners, indicators) if key in held]
    if not rows:
        return None
    if freq == "A":
        return min(first for first, _, _ in rows), max(last for _, last, _ in rows)
    # Coverage does not tell from when to when each kind of period is held.
    for kind in (PeriodKind.MONTH, PeriodKind.QUARTER):
        if any(str(kind) in kinds for _, _, kinds in rows):
            found = ctx.headline(indicators, (HOME,), partners, kinds=(kind,))
            return int(found["period_start"].min()), int(found["period_end"].max())
    return None
