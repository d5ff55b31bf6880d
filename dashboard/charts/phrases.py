"""Phrases that takeaways and subtitles share: a flow of a pair, what it did, how it stands."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd

from dashboard.charts.points import known, last_known
from dashboard.charts.selection import Pair
from dashboard.charts.spec import Axis, Series
from dashboard.context import Context
from dashboard.measures import growth
from dashboard.state import HOME
from dashboard.text import BILLION, plain
from etl.model.period import Period

PLURAL = frozenset({"exports", "imports"})


def flow(ctx: Context, indicator: str, pair: Pair) -> str:
    """A flow as the subject of a sentence: "Imports from Czechia", "Czechia’s imports from Kazakhstan"."""
    words = ctx.words
    section = "flow" if pair.reporter == HOME else "flow_other"
    return words.capital(
        words.say(f"{section}.{indicator}", partner=words.area(pair.partner), reporter=words.area(pair.reporter))
    )


def bare_flow(ctx: Context, indicator: str) -> str:
    """A flow where its pair is already named: "exports"."""
    return ctx.words.say(f"flow_bare.{indicator}")


def moved(ctx: Context, indicator: str, growth_pct: float) -> str:
    """What a flow did: "rose by 13.9%", "were unchanged"; many times its base is said as "rose 4.2-fold"."""
    words = ctx.words
    if growth_pct >= 400:
        return words.say("move.fold", n=words.number(growth_pct / 100 + 1, 0 if growth_pct >= 1900 else 1))
    return plain(words.moved_plural(growth_pct) if indicator in PLURAL else words.moved(growth_pct))


def rate_at(frame: pd.DataFrame, period: str) -> float | None:
    """Growth of a frame of one series in a period over the year before; None where it is refused."""
    code = Period.parse(period)
    near = frame[frame["period_start"].isin([code.start, code.start - 12])]
    rates = growth(near)
    found = rates.loc[rates["period"] == period, "value"]
    return known(found.iloc[0]) if len(found) else None


def amount(ctx: Context, value: float, unit: str) -> str:
    """An amount in running text."""
    return ctx.words.money(value, unit)


def short_amount(ctx: Context, value: float, axis: Axis) -> str:
    """An amount as the axis shows it, without its unit."""
    return ctx.words.number(value / axis.scale, axis.decimals)


def shown_span(ctx: Context, shown: Sequence[Series]) -> str:
    """From the first period with a value to the last: "1995–2025"; "" where there is none."""
    codes = [point.x for one in shown for point in one.points if point.value is not None]
    periods = sorted({Period.parse(code) for code in codes})
    return ctx.words.span(periods[0], periods[-1]) if periods else ""


def end_point(one: Series) -> tuple[str, float] | None:
    """Period and value of the last known point."""
    last = last_known(one)
    return None if last is None or last.value is None else (last.x, last.value)


def is_large(values: Sequence[float]) -> bool:
    """Whether amounts are told in billions."""
    return max((abs(value) for value in values), default=0.0) >= BILLION
