"""Average growth a year over a chosen span, for exports, imports and turnover of each partner."""

from __future__ import annotations

from dataclasses import replace

import pandas as pd

from dashboard.charts import Chart
from dashboard.charts.assembly import Draft, assemble, empty, nearest
from dashboard.charts.phrases import flow, flow_inside
from dashboard.charts.points import ROLES, known, point, read
from dashboard.charts.selection import Pair, one, pairs, rows
from dashboard.charts.spec import Axis, ChartSpec, Kind, Series
from dashboard.context import Context
from dashboard.measures import cagr
from dashboard.state import ViewState
from etl.model.period import Period

ID = "growth-cagr"
FLOWS = ("exports", "imports", "turnover")
DEFAULT_YEARS = 10


def build(ctx: Context, state: ViewState) -> ChartSpec:
    """Horizontal bars, a row a partner, a bar a flow; from the span's first year to its last (default: ten years)."""
    words = ctx.words
    chosen = pairs(state)
    wide = rows(ctx, replace(state, start=None, end=None), FLOWS, chosen, freq="A")
    first, last = _ends(state, wide)
    span = words.span(first, last)
    subtitle = words.say(
        "growth_cagr.subtitle", span=span, unit=words.say("unit.percent"),
        partners=words.listing([str(words.area(pair.other)) for pair in chosen]),
    )  # fmt: skip
    rates = cagr(wide, first, last)
    drawn = []
    for indicator in FLOWS:
        found = pd.concat([one(rates, pair, indicator) for pair in chosen]) if len(rates) else rates
        others = found["partner"].where(found["reporter"] == "KZ", found["reporter"]).tolist() if len(found) else []
        points = tuple(
            point(row, x=other, label=words.growth(row.value) if row.value is not None else "")
            for row, other in zip(read(found), others, strict=True)
        )
        drawn.append(
            Series(
                id=f"cagr-{indicator}", name=words.say(f"indicator.{indicator}"), role=ROLES[indicator], points=points,
                indicator=f"{indicator}_cagr", reporter=chosen[0].reporter, partner=chosen[0].partner, unit="PERCENT",
            )
        )  # fmt: skip
    if not any(p.value is not None for s in drawn for p in s.points):
        title = words.say(
            "empty.title", what=words.say("phrase.growth_of", what=flow_inside(ctx, "turnover", chosen[0]))
        )
        offer = nearest(ctx, replace(state, freq="A"), ID, FLOWS)
        reason = sorted(set(rates["refused"]) - {""})[0] if len(rates) else "no_base"
        offer = replace(offer, why=words.say("growth_cagr.empty", span=span, reason=words.say(f"refused.{reason}")))
        return empty(ctx, state, ID, Kind.BAR, title, subtitle, offer, words.say("unit.percent"))
    reasons = sorted({str(r) for r in rates["refused"].unique()} - {""})
    draft = Draft(
        kind=Kind.BAR,
        title=_title(ctx, rates, chosen[0].other, drawn, span),
        subtitle=subtitle,
        series=drawn,
        x=Axis(
            categories=tuple(pair.other for pair in chosen),
            labels=tuple(words.area_label(pair.other) for pair in chosen),
        ),
        y=Axis(decimals=1, suffix="%"),
        unit=words.say("unit.percent"),
        frames=[rates],
        notes=[words.say(f"refused.{reason}") for reason in reasons],
    )
    return assemble(ctx, state, ID, draft)


def _ends(state: ViewState, wide: pd.DataFrame) -> tuple[Period, Period]:
    """First and last year of the span: the state's, else the last ten years that have data."""
    known_years = wide.loc[wide["value"].notna(), "period_start"] // 12
    newest = int(known_years.max()) if len(known_years) else 2025
    oldest = int(known_years.min()) if len(known_years) else newest
    last = state.end.end_year if state.end is not None else newest
    first = state.start.start_year if state.start is not None else max(oldest, last - DEFAULT_YEARS)
    return Period.year(first), Period.year(max(last, first))


def _title(ctx: Context, rates: pd.DataFrame, other: str, drawn: list[Series], span: str) -> str:
    words = ctx.words
    told = {
        s.indicator.removesuffix("_cagr"): value
        for s in drawn
        for p in s.points
        if p.x == other and (value := known(p.value)) is not None
    }
    if not told:
        return words.say("growth_cagr.plain", span=span)
    name = "turnover" if "turnover" in told else next(iter(told))
    pair = rates[(rates["partner"] == other) | (rates["reporter"] == other)].iloc[0]
    subject = flow(ctx, name, Pair(str(pair["reporter"]), str(pair["partner"])))
    direction = "same" if round(abs(told[name]), 1) == 0 else "up" if told[name] > 0 else "down"
    plural = "_plural" if name != "turnover" and direction == "same" else ""
    return words.say(f"growth_cagr.{direction}{plural}", flow=subject, pct=words.percent(abs(told[name])), span=span)


CHART = Chart(ID, "Average growth a year", build)
