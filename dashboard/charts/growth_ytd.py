"""Growth of the year so far over the same months of the year before, and how the same months did in earlier years."""

from __future__ import annotations

from dataclasses import replace

import pandas as pd

from dashboard.charts import Chart
from dashboard.charts.assembly import Draft, assemble, empty, nearest
from dashboard.charts.growth_yoy import refusals
from dashboard.charts.phrases import bare_flow, flow, flow_inside, moved
from dashboard.charts.points import ROLES, Row, known_points, pick, read, series
from dashboard.charts.selection import WORLD, Pair, pairs, span
from dashboard.charts.spec import Axis, ChartSpec, Kind
from dashboard.context import Context
from dashboard.measures import growth, year_to_date
from dashboard.state import HOME, ViewState
from etl.model.period import Period, PeriodKind

ID = "growth-ytd"
FLOWS = ("exports", "imports", "turnover")
YEAR = 12
# Windows that start in January, as statements print them.
_KINDS = (PeriodKind.YEAR_TO_DATE, PeriodKind.HALF, PeriodKind.QUARTER, PeriodKind.MONTH)


def build(ctx: Context, state: ViewState) -> ChartSpec:
    """Columns for each flow: January to the newest month of each year, from months or as statements print it."""
    words = ctx.words
    pair, notes = pairs(state)[0], []
    rates = _rates(ctx, state, pair)
    if pair.reporter == HOME and pair.partner != WORLD and not any(row.value is not None for row in rates):
        # Kazakhstan publishes months of its total only: better that than nothing, if it says so.
        notes = [words.say("growth_ytd.instead", reporter=words.area(HOME), partner=words.area(pair.partner))]
        pair = Pair(HOME, WORLD)
        rates = _rates(ctx, state, pair)
    shown = [pick(rates, indicator, pair.reporter, pair.partner) for indicator in FLOWS]
    drawn = [
        series(
            frame, f"ytd-{name}", words.say(f"indicator.{name}"), ROLES[name], f"{name}_growth", pair.reporter,
            pair.partner,
        )
        for name, frame in zip(FLOWS, shown, strict=True)
    ]  # fmt: skip
    told = [s for s in drawn if known_points(s)]
    if not told:
        title = words.say(
            "empty.title", what=words.say("phrase.growth_of_ytd", what=flow_inside(ctx, "turnover", pair))
        )
        offer = nearest(ctx, replace(state, freq="M"), ID, FLOWS, pair)
        subtitle = words.say("growth_ytd.subtitle_empty", what=flow(ctx, "goods", pair), unit=words.say("unit.percent"))
        return empty(ctx, state, ID, Kind.COLUMN, title, subtitle, offer, words.say("unit.percent"))
    latest = max((known_points(s)[-1].x for s in told), key=Period.parse)
    window = Period.parse(latest)
    codes = sorted({p.x for s in told for p in known_points(s)}, key=Period.parse)
    draft = Draft(
        kind=Kind.COLUMN,
        title=_title(ctx, pair, {s.indicator.removesuffix("_growth"): known_points(s)[-1].value or 0.0
                                 for s in told if known_points(s)[-1].x == latest}, window),
        subtitle=words.say(
            "growth_ytd.subtitle", what=flow(ctx, "goods", pair), windows=words.windows(window, window.shift(-12)),
            unit=words.say("unit.percent"),
        ),
        series=drawn,
        x=Axis(categories=tuple(codes), labels=tuple(str(Period.parse(code).start_year) for code in codes)),
        y=Axis(decimals=1, suffix="%"),
        unit=words.say("unit.percent"),
        frames=shown,
        notes=[*notes, words.say("growth_ytd.same_months", months=_months(ctx, window)), *refusals(ctx, shown)],
    )  # fmt: skip
    return assemble(ctx, state, ID, draft)


def _rates(ctx: Context, state: ViewState, pair: Pair) -> list[Row]:
    """Growth of one window, January to some month, in every year that has it.

    Of the windows whose growth is known in the latest year the longest: from months, or as statements print it. That of
    the world's total stands in for most partners, so it is kept.
    """
    _, end = span(state)
    found: list[Row] = ctx.recent.get(
        (ID, pair, end, state.unit, state.as_of), lambda: _worked_out(ctx, state, pair, end)
    )
    return found


def _worked_out(ctx: Context, state: ViewState, pair: Pair, end: int | None) -> list[Row]:
    frame = ctx.headline(FLOWS, [pair.reporter], [pair.partner], kinds=_KINDS, unit=state.unit, as_of=state.as_of)
    keep = frame["value"].notna() & (frame["period_end"] <= (end if end is not None else frame["period_end"].max()))
    frame = frame[keep]
    month = _best_month(frame)
    if month is None:
        return []
    first = frame["period_start"] % YEAR == 0
    printed = frame[first & (frame["period_end"] - frame["period_start"] == month - 1)]
    summed = year_to_date(frame, month)
    keys = ["indicator", "reporter", "partner", "unit", "period"]
    both = pd.concat([part for part in (printed, summed) if len(part)])
    return read(growth(both.drop_duplicates(keys).sort_values("period_start", ignore_index=True)))


def _best_month(frame: pd.DataFrame) -> int | None:
    """The month that ends the window: the longest of those known for the latest year and the year before it."""
    months: set[tuple[str, int]] = set()
    windows: set[tuple[str, int, int]] = set()
    for flow_id, start, end in zip(
        frame["indicator"].tolist(), frame["period_start"].tolist(), frame["period_end"].tolist(), strict=True
    ):
        if start == end:
            months.add((flow_id, start))
        if start % YEAR == 0:
            windows.add((flow_id, start // YEAR, end % YEAR + 1))
    for flow_id, start in months:
        year, month = divmod(start, YEAR)
        if all((flow_id, year * YEAR + earlier) in months for earlier in range(month)):
            windows.add((flow_id, year, month + 1))
    compared = [(year, month) for flow_id, year, month in windows if (flow_id, year - 1, month) in windows]
    return max(compared)[1] if compared else None


def _months(ctx: Context, window: Period) -> str:
    first, last = ctx.words.month(window.start), ctx.words.month(window.end)
    return first if first == last else ctx.words.say("number.range", low=first, high=last)


def _title(ctx: Context, pair: Pair, rates: dict[str, float], window: Period) -> str:
    words = ctx.words
    when = words.window(window)
    if {"exports", "imports"} <= rates.keys():
        first, second = sorted(("exports", "imports"), key=lambda name: -abs(rates[name]))
        return words.say(
            "trade_levels.two", flow=flow(ctx, first, pair), moved=moved(ctx, first, rates[first]),
            other=bare_flow(ctx, second), other_moved=moved(ctx, second, rates[second]), period=when,
        )  # fmt: skip
    name = next(name for name in ("turnover", "imports", "exports") if name in rates)
    return words.say("growth_yoy.title", flow=flow(ctx, name, pair), moved=moved(ctx, name, rates[name]), period=when)


CHART = Chart(ID, "Growth of the year so far", build)
