"""Levels of trade over time: exports and imports of one partner, or one flow of several; amounts or an index."""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd

from dashboard.charts import Chart
from dashboard.charts.assembly import Draft, assemble, empty, nearest
from dashboard.charts.phrases import bare_flow, flow, moved, rate_at, shown_span
from dashboard.charts.points import (
    PARTNER_ROLES,
    ROLES,
    Row,
    amount_axis,
    last_known,
    pick,
    read,
    rules,
    series,
    time_axis,
)
from dashboard.charts.selection import STEP_MONTHS, Pair, pairs, rows, within
from dashboard.charts.spec import Axis, ChartSpec, Kind, Role, Series
from dashboard.context import Context
from dashboard.measures import index
from dashboard.state import ViewState
from etl.model.period import Period

ID = "trade-levels"
FLOWS = {"": ("exports", "imports"), "both": ("exports", "imports"), "share": ("turnover",)}
MAX_LINES = 8


@dataclass(frozen=True, slots=True)
class _Line:
    """One line of the chart and the rows it is drawn from."""

    series: Series
    rows: list[Row]
    pair: Pair
    indicator: str


def build(ctx: Context, state: ViewState) -> ChartSpec:
    """Lines by year, quarter, month or twelve months; log scale and index (`view=index`, `base`) as the state says."""
    chosen = pairs(state)
    indicators = FLOWS.get(state.flow, (state.flow,))
    if len(chosen) > 1:
        indicators = indicators[:1] if state.flow not in ("", "both") else ("turnover",)
    freq = "A" if state.freq == "YTD" else state.freq
    wide = rows(ctx, state, indicators, chosen, freq=freq, lead_months=12)
    shown = within(wide, state)
    base = _base(state, shown) if state.view == "index" else None
    if base is not None:
        shown = within(index(_with_base(ctx, state, wide, indicators, base), base), state)
    lines = _lines(ctx, shown, chosen, indicators)
    subtitle_key = "trade_levels.index" if base else "trade_levels.amounts"
    unit = ctx.words.say("unit.index", base=ctx.words.period(base)) if base else ""
    values = [point.value for line in lines for point in line.series.points]
    log = state.scale == "log" and not any(value is not None and value <= 0 for value in values)
    axis = Axis(decimals=0, log=log) if base else amount_axis(ctx, values, log=log)
    unit = unit or ctx.words.unit_words(state.unit, axis.scale)
    drawn = [line.series for line in lines]
    subtitle = ctx.words.say(
        subtitle_key,
        what=_what(ctx, chosen, indicators),
        freq=ctx.words.say(f"steps.{freq}"),
        span=shown_span(ctx, drawn) or ctx.words.say("freq.none"),
        unit=unit,
    )
    if not any(value is not None for value in values):
        title = ctx.words.say("empty.title", what=_what(ctx, chosen, indicators))
        return empty(ctx, state, ID, Kind.LINE, title, subtitle, nearest(ctx, state, ID, indicators))
    notes = [ctx.words.say("note.log_dropped")] if state.scale == "log" and not log else []
    if missing := [line for line in lines if not any(p.value is not None for p in line.series.points)]:
        names = ctx.words.listing([line.series.name for line in missing])
        notes.append(ctx.words.say("note.no_line", names=names))
    frames = [line.rows for line in lines]
    draft = Draft(
        kind=Kind.LINE,
        title=_index_title(ctx, lines, base) if base else _title(ctx, wide, lines),
        subtitle=subtitle,
        series=drawn,
        x=time_axis(ctx, (p.x for s in drawn for p in s.points), STEP_MONTHS[freq]),
        y=axis,
        unit=unit,
        frames=frames,
        notes=notes,
        rules=rules(ctx, frames),
    )
    return assemble(ctx, state, ID, draft)


def _base(state: ViewState, shown: pd.DataFrame) -> Period | None:
    """The base of the index: the state's year, else the first period that all lines have, else any first."""
    if state.base is not None and state.freq == "A":
        return Period.year(state.base)
    valued = shown[shown["value"] > 0]
    if state.base is not None:
        valued = valued[valued["period_start"] >= state.base * 12]
    if valued.empty:
        return None
    counts = valued.groupby(["period_start", "period_end"]).size()
    start, end = counts[counts == counts.max()].index[0]
    return Period(int(start), int(end))


def _with_base(
    ctx: Context, state: ViewState, wide: pd.DataFrame, indicators: tuple[str, ...], base: Period
) -> pd.DataFrame:
    """The rows and those of the base period, where the span does not hold it."""
    if ((wide["period_start"] == base.start) & (wide["period_end"] == base.end)).any() or wide.empty:
        return wide
    outside = state.with_changes(start=base, end=base)
    more = rows(ctx, outside, indicators, pairs(state), freq="A")
    return pd.concat([wide, more], ignore_index=True) if len(more) else wide


def _lines(ctx: Context, frame: pd.DataFrame, chosen: tuple[Pair, ...], indicators: tuple[str, ...]) -> list[_Line]:
    held = read(frame)
    lines = []
    for place, pair in enumerate(chosen[:MAX_LINES]):
        for indicator in indicators:
            found = pick(held, indicator, pair.reporter, pair.partner)
            several = len(chosen) > 1
            role = ROLES[indicator]
            if several:
                role = PARTNER_ROLES[place] if place < len(PARTNER_ROLES) else Role.CONTEXT
            name = ctx.words.area_label(pair.other) if several else ctx.words.say(f"indicator.{indicator}")
            made = series(
                found, f"{indicator}-{pair.other}", name, role, indicator, pair.reporter, pair.partner, as_line=True
            )
            lines.append(_Line(made, found, pair, indicator))
    return lines


def _what(ctx: Context, chosen: tuple[Pair, ...], indicators: tuple[str, ...]) -> str:
    """What is drawn, for the subtitle: "Exports to and imports from Czechia", "Turnover with Czechia and Germany"."""
    words = ctx.words
    if len(chosen) > 1:
        names = words.listing([str(words.area(pair.other)) for pair in chosen[:MAX_LINES]])
        key = "what_several.own" if chosen[0].reporter == "KZ" else "what_several.other"
        return words.say(key, flow=words.say(f"indicator.{indicators[0]}"), partners=names)
    if len(indicators) == 2:
        section = "flow" if chosen[0].reporter == "KZ" else "flow_other"
        reporter, partner = words.area(chosen[0].reporter), words.area(chosen[0].partner)
        return words.capital(words.say(f"{section}.both", reporter=reporter, partner=partner))
    return flow(ctx, indicators[0], chosen[0])


def _title(ctx: Context, wide: pd.DataFrame, lines: list[_Line]) -> str:
    words = ctx.words
    held = read(wide)
    told = [(line, last) for line in lines if (last := last_known(line.series)) is not None]
    latest = max((last.x for _, last in told), key=Period.parse)
    current = [(line, last) for line, last in told if last.x == latest]
    when = words.period(Period.parse(latest))
    if len({line.pair for line in lines}) > 1:
        line, last = max(current, key=lambda pair: pair[1].value or 0.0)
        return words.say(
            "trade_levels.leads", flow=flow(ctx, line.indicator, line.pair), period=when,
            amount=words.money(last.value or 0.0, line.series.unit), n=len(told),
        )  # fmt: skip
    rates = [
        (line, rate_at(pick(held, line.indicator, line.pair.reporter, line.pair.partner), latest))
        for line, _ in current
    ]
    moves = [(line, rate) for line, rate in rates if rate is not None]
    first_line, first_last = current[0]
    subject = flow(ctx, first_line.indicator, first_line.pair)
    if len(moves) == 2:
        (a, rate_a), (b, rate_b) = sorted(moves, key=lambda item: -abs(item[1]))
        return words.say(
            "trade_levels.two", flow=flow(ctx, a.indicator, a.pair), moved=moved(ctx, a.indicator, rate_a),
            other=bare_flow(ctx, b.indicator), other_moved=moved(ctx, b.indicator, rate_b), period=when,
        )  # fmt: skip
    if moves:
        line, rate = moves[0]
        last = next(last for other, last in current if other is line)
        return words.say(
            "trade_levels.one", flow=flow(ctx, line.indicator, line.pair), moved=moved(ctx, line.indicator, rate),
            amount=words.money(last.value or 0.0, line.series.unit), period=when,
        )  # fmt: skip
    key = "trade_levels.level_plural" if first_line.indicator in ("exports", "imports") else "trade_levels.level"
    return words.say(
        key, flow=subject, amount=words.money(first_last.value or 0.0, first_line.series.unit), period=when
    )


def _index_title(ctx: Context, lines: list[_Line], base: Period) -> str:
    """How many times its base the line that moved most stands at."""
    words = ctx.words
    told = [(line, last) for line in lines if (last := last_known(line.series)) is not None and last.value is not None]
    line, last = max(told, key=lambda pair: abs((pair[1].value or 0.0) - 100))
    times = words.number((last.value or 0.0) / 100, 1 if (last.value or 0.0) >= 200 else 2)
    return words.say(
        "trade_levels.index_title", flow=flow(ctx, line.indicator, line.pair), times=times,
        base=words.period(base), period=words.period(Period.parse(last.x)),
    )  # fmt: skip


CHART = Chart(ID, "Levels of trade", build)
