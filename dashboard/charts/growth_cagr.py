"""Average growth a year, for exports, imports and turnover: over several spans, or of several partners over one."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import pandas as pd

from dashboard.charts import Chart
from dashboard.charts.assembly import Draft, assemble, empty, nearest
from dashboard.charts.phrases import PLURAL, flow, flow_inside
from dashboard.charts.points import ROLES, Row, point, read
from dashboard.charts.selection import Pair, pairs, rows
from dashboard.charts.spec import Axis, ChartSpec, Kind, Series
from dashboard.context import Context
from dashboard.measures import cagr
from dashboard.state import ViewState
from etl.model.period import Period

ID = "growth-cagr"
FLOWS = ("exports", "imports", "turnover")
DEFAULT_YEARS = 10
# Beside the span asked for, these many years up to its end, and all there are.
OTHER_YEARS = (5, 10, 20)


@dataclass(frozen=True, slots=True)
class _Line:
    """A row of the chart: its x code, its words, and the rates of its flows."""

    x: str
    words: str
    rates: tuple[Row, ...]


def build(ctx: Context, state: ViewState) -> ChartSpec:
    """Horizontal bars, one a flow: a row a span for one partner, a row a partner over the span asked for.

    The span is that of the state, by default the last ten years with data.
    """
    words = ctx.words
    chosen = pairs(state)
    wide = rows(ctx, replace(state, start=None, end=None), FLOWS, chosen, freq="A")
    first, last = _ends(state, wide)
    asked = cagr(wide, first, last)
    span = words.span(first, last)
    lines = _by_partner(ctx, asked, chosen) if len(chosen) > 1 else _by_span(ctx, wide, asked, first, last)
    partners = words.listing([str(words.area(pair.other)) for pair in chosen])
    shown = span if len(chosen) > 1 else words.say("growth_cagr.to", year=last.start_year)
    unit = words.say("unit.percent")
    subtitle = words.say("growth_cagr.subtitle", partners=partners, span=shown, unit=unit)
    lines = [line for line in lines if any(row.value is not None for row in line.rates)]
    if not lines:
        title = words.say(
            "empty.title", what=words.say("phrase.growth_of", what=flow_inside(ctx, "turnover", chosen[0]))
        )
        offer = nearest(ctx, replace(state, freq="A"), ID, FLOWS)
        reasons = sorted(set(asked["refused"]) - {""}) or ["no_base"]
        why = words.say("growth_cagr.empty", span=span, reason=words.say(f"refused.{reasons[0]}"))
        return empty(ctx, state, ID, Kind.BAR, title, subtitle, replace(offer, why=why), unit)
    told = [row for line in lines for row in line.rates]
    draft = Draft(
        kind=Kind.BAR,
        title=_title(ctx, read(asked), lines, span),
        subtitle=subtitle,
        series=[_series(ctx, lines, indicator, chosen[0]) for indicator in FLOWS],
        x=Axis(categories=tuple(line.x for line in lines), labels=tuple(line.words for line in lines)),
        y=Axis(decimals=1, suffix="%"),
        unit=unit,
        frames=[told],
        notes=[words.say(f"refused.{reason}") for reason in sorted({row.refused for row in told} - {""})],
    )
    return assemble(ctx, state, ID, draft)


def _by_partner(ctx: Context, rates: pd.DataFrame, chosen: Sequence[Pair]) -> list[_Line]:
    held = read(rates)
    return [
        _Line(
            pair.other,
            ctx.words.area_label(pair.other),
            tuple(row for row in held if (row.reporter, row.partner) == (pair.reporter, pair.partner)),
        )
        for pair in chosen
    ]


def _by_span(ctx: Context, wide: pd.DataFrame, asked: pd.DataFrame, first: Period, last: Period) -> list[_Line]:
    """The span asked for, and the usual ones that end with it, the shortest first."""
    known = wide.loc[wide["value"].notna(), "period_start"] // 12
    oldest = int(known.min()) if len(known) else first.start_year
    usual = {last.start_year - years for years in OTHER_YEARS if last.start_year - years >= oldest}
    starts = sorted({first.start_year, oldest, *usual}, reverse=True)
    lines = []
    for year in starts:
        start = Period.year(year)
        if year >= last.start_year:
            continue
        span = Period(start.start, last.end)
        rates = asked if start == first else cagr(wide, start, last)
        lines.append(_Line(span.code, ctx.words.span(start, last), tuple(read(rates))))
    return lines


def _series(ctx: Context, lines: Sequence[_Line], indicator: str, pair: Pair) -> Series:
    words = ctx.words
    found = [
        (line, row) for line in lines for row in line.rates if row.indicator == indicator and row.value is not None
    ]
    return Series(
        id=f"cagr-{indicator}",
        name=words.say(f"indicator.{indicator}"),
        role=ROLES[indicator],
        points=tuple(point(row, x=line.x, label=words.growth(row.value or 0.0)) for line, row in found),
        indicator=f"{indicator}_cagr",
        reporter=pair.reporter,
        partner=pair.partner,
        unit="PERCENT",
    )


def _ends(state: ViewState, wide: pd.DataFrame) -> tuple[Period, Period]:
    """First and last year of the span: the state's, else the last ten years that have data."""
    known = wide.loc[wide["value"].notna(), "period_start"] // 12
    newest = int(known.max()) if len(known) else 2025
    oldest = int(known.min()) if len(known) else newest
    last = state.end.end_year if state.end is not None else newest
    first = state.start.start_year if state.start is not None else max(oldest, last - DEFAULT_YEARS)
    return Period.year(first), Period.year(max(last, first))


def _title(ctx: Context, asked: Sequence[Row], lines: Sequence[_Line], span: str) -> str:
    """What turnover (or the flow that is known) of the partner in focus did over the span asked for."""
    words = ctx.words
    told = [row for row in asked if row.value is not None] or [r for r in lines[0].rates if r.value is not None]
    row = next((row for row in told if row.indicator == "turnover"), told[0])
    value = row.value or 0.0
    direction = "same" if round(abs(value), 1) == 0 else "up" if value > 0 else "down"
    plural = "_plural" if row.indicator in PLURAL and direction == "same" else ""
    if all(one is not row for one in asked):
        span = lines[0].words
    subject = flow(ctx, row.indicator, Pair(row.reporter, row.partner))
    return words.say(f"growth_cagr.{direction}{plural}", flow=subject, pct=words.percent(abs(value)), span=span)


CHART = Chart(ID, "Average growth a year", build)
