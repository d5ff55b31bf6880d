"""Phrases that takeaways and subtitles share: a flow of a pair, what it did, how it stands."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from dashboard.charts.points import Row, last_known
from dashboard.charts.selection import Pair
from dashboard.charts.spec import Axis, Series
from dashboard.context import Context
from dashboard.measures import rate
from dashboard.state import HOME
from dashboard.text import BILLION, plain
from etl.model.period import Period

PLURAL = frozenset({"exports", "imports"})


def flow(ctx: Context, indicator: str, pair: Pair) -> str:
    """A flow as the subject of a sentence: "Imports from Czechia", "Czechia’s imports from Kazakhstan"."""
    return ctx.words.capital(flow_inside(ctx, indicator, pair))


def flow_inside(ctx: Context, indicator: str, pair: Pair) -> str:
    """A flow in the middle of a sentence: "imports from Czechia"."""
    section = "flow" if pair.reporter == HOME else "flow_other"
    partner, reporter = ctx.words.area(pair.partner), ctx.words.area(pair.reporter)
    return ctx.words.say(f"{section}.{indicator}", partner=partner, reporter=reporter)


def bare_flow(ctx: Context, indicator: str) -> str:
    """A flow where its pair is already named: "exports"."""
    return ctx.words.say(f"flow_bare.{indicator}")


def moved(ctx: Context, indicator: str, growth_pct: float) -> str:
    """What a flow did: "rose by 13.9%", "were unchanged"; many times its base is said as "rose 4.2-fold"."""
    words = ctx.words
    if growth_pct >= 400:
        return words.say("move.fold", n=words.number(growth_pct / 100 + 1, 0 if growth_pct >= 1900 else 1))
    return plain(words.moved_plural(growth_pct) if indicator in PLURAL else words.moved(growth_pct))


def rate_at(rows: Iterable[Row], period: str) -> float | None:
    """Growth of the rows of one series in a period over the year before; None where there is no rate."""
    code = Period.parse(period)
    if code.length > 12:
        return None
    values = {(row.period_start, row.period_end): row.value for row in rows}
    return rate(values.get((code.start, code.end)), values.get((code.start - 12, code.end - 12)))


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
    if not periods:
        return ""
    ends = (periods[0], periods[-1])
    if all(period.length == 12 for period in ends) and any(period.start % 12 for period in ends):
        # Sums of twelve months are named by the month they end with.
        ends = (Period(ends[0].end, ends[0].end), Period(ends[1].end, ends[1].end))
    return ctx.words.span(*ends)


def end_point(one: Series) -> tuple[str, float] | None:
    """Period and value of the last known point."""
    last = last_known(one)
    return None if last is None or last.value is None else (last.x, last.value)


def is_large(values: Sequence[float]) -> bool:
    """Whether amounts are told in billions."""
    return max((abs(value) for value in values), default=0.0) >= BILLION
