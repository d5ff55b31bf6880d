"""The newest months of trade with the world, each beside the same month of the year before."""

from __future__ import annotations

from dataclasses import replace

from dashboard.charts import Chart
from dashboard.charts.assembly import Draft, assemble, empty, nearest
from dashboard.charts.phrases import flow, moved
from dashboard.charts.points import ROLES, Row, pick, point, read
from dashboard.charts.selection import WORLD, Pair, rows
from dashboard.charts.spec import Axis, ChartSpec, Kind, Mark, Series
from dashboard.context import Context
from dashboard.measures import rate
from dashboard.state import HOME, ViewState
from dashboard.text import BILLION, MILLION
from etl.model.period import Period

ID = "trade-world-months"


def build(ctx: Context, state: ViewState) -> ChartSpec:
    """Months of the latest year with data (or of `year`) over those of the year before, for one flow."""
    words = ctx.words
    pair = Pair(HOME, WORLD)
    indicator = state.flow if state.flow in ("exports", "turnover") else "imports"
    held = read(rows(ctx, replace(state, start=None, end=None), (indicator,), [pair], freq="M"))
    months = {row.start: row for row in pick(held, indicator, HOME, WORLD) if row.value is not None}
    year = state.year if state.year is not None else max(months, default=0) // 12
    now = [row for start, row in months.items() if start // 12 == year]
    before = [months[row.start - 12] for row in now if row.start - 12 in months]
    axis = _axis([row.value or 0.0 for row in (*now, *before)])
    unit = words.unit_words(state.unit, axis.scale)
    if not now or not before:
        title = words.say("empty.title", what=flow(ctx, indicator, pair))
        offer = nearest(ctx, replace(state, freq="M"), ID, (indicator,), pair)
        subtitle = words.say("world_months.subtitle_empty", what=flow(ctx, indicator, pair), unit=unit)
        return empty(ctx, state, ID, Kind.COLUMN, title, subtitle, offer, unit)
    window = Period(now[0].start, now[-1].period_end)
    base = window.shift(-12)
    drawn = _series(ctx, indicator, now, before, axis, year)
    draft = Draft(
        kind=Kind.COLUMN,
        title=_title(ctx, indicator, now, before, window),
        subtitle=words.say(
            "world_months.subtitle", what=flow(ctx, indicator, pair), windows=words.windows(window, base), unit=unit
        ),
        series=drawn,
        x=Axis(
            categories=tuple(row.period for row in now),
            labels=tuple(words.tick(Period.parse(row.period), short=True) for row in now),
        ),
        y=axis,
        unit=unit,
        frames=[now, before],
    )  # fmt: skip
    return assemble(ctx, state, ID, draft)


def _axis(values: list[float]) -> Axis:
    """Months are told with one decimal, in billions where they reach one."""
    return Axis(scale=BILLION if max(values, default=0.0) >= BILLION else MILLION, decimals=1)


def _series(ctx: Context, indicator: str, now: list[Row], before: list[Row], axis: Axis, year: int) -> list[Series]:
    """The year before as ghosts at the places of this year's months, and this year over them."""
    words = ctx.words
    ghosts = [
        point(
            row, x=Period(row.start + 12, row.start + 12).code, mark=Mark.YEAR_BEFORE,
            note=words.period(Period.parse(row.period)),
        )
        for row in before
    ]  # fmt: skip
    bars = [point(row, label=words.number((row.value or 0.0) / axis.scale, axis.decimals)) for row in now]
    unit = now[0].unit
    name = words.say(f"indicator.{indicator}")
    return [
        Series(
            id=f"{indicator}-{of}", name=f"{name} {of}", role=ROLES[indicator], points=tuple(points),
            indicator=indicator, reporter=HOME, partner=WORLD, unit=unit,
        )
        for of, points in ((year - 1, ghosts), (year, bars))
    ]  # fmt: skip


def _title(ctx: Context, indicator: str, now: list[Row], before: list[Row], window: Period) -> str:
    """Growth of the months together, where both years have all of them."""
    words = ctx.words
    subject = words.capital(words.say(f"flow_other.{indicator}", reporter=words.area(HOME), partner=words.area(WORLD)))
    when = words.window(window)
    if len(now) == len(before) == window.length:
        pct = rate(*(sum(row.value or 0.0 for row in months) for months in (now, before)))
        if pct is not None:
            return words.say("world_months.title", flow=subject, moved=moved(ctx, indicator, pct), period=when)
    return words.say("world_months.plain", flow=subject, period=when)


CHART = Chart(ID, "Newest months of trade with the world", build)
