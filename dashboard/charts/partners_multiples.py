"""Turnover of each partner over time, one small panel a partner, all on one scale."""

from __future__ import annotations

from dataclasses import replace

import pandas as pd

from dashboard.charts import Chart
from dashboard.charts.assembly import Draft, assemble, empty, nearest
from dashboard.charts.cross_section import focus, group_of, section, top_with
from dashboard.charts.phrases import shown_span
from dashboard.charts.points import amount_axis, known, known_points, series, time_axis
from dashboard.charts.selection import Pair, one, rows
from dashboard.charts.spec import ChartSpec, Kind, Role
from dashboard.context import Context
from dashboard.measures import growth
from dashboard.state import HOME, ViewState

ID = "partners-multiples"


def build(ctx: Context, state: ViewState) -> ChartSpec:
    """The first twelve partners of the group by turnover, and the highlighted one; yearly."""
    words = ctx.words
    indicator = state.flow if state.flow in ("exports", "imports") else "turnover"
    found = section(ctx, state, group_of(ctx, state))
    group = words.say(f"group.{state.view if state.view in ('neighbours', 'main') else 'eu'}")
    newest = found.of(indicator).sort_values(["value", "partner"], ascending=[False, True])
    order = top_with(list(newest["partner"]), focus(state))
    if not order or found.year is None:
        title = words.say("empty.title", what=words.say("ranking.what", group=group))
        offer = nearest(ctx, state, ID, (indicator,))
        return empty(ctx, state, ID, Kind.SMALL_MULTIPLES, title, words.unit_words(state.unit), offer)
    frame = rows(ctx, replace(state, freq="A"), (indicator,), [Pair(HOME, partner) for partner in order], freq="A")
    frames = [one(frame, Pair(HOME, partner), indicator) for partner in order]
    own = focus(state)
    drawn = [
        series(
            part, f"{indicator}-{partner}", words.area_label(partner),
            Role.HIGHLIGHT if partner == own else Role.TURNOVER, indicator, HOME, partner, as_line=True,
            panel=words.area_label(partner),
        )
        for partner, part in zip(order, frames, strict=True)
    ]  # fmt: skip
    drawn = [s for s in drawn if known_points(s)]
    axis = amount_axis(ctx, [p.value for s in drawn for p in s.points])
    unit = words.unit_words(state.unit, axis.scale)
    rose, of = _rising(found.frame, indicator, found.partners, found.year)
    what = words.say(f"indicator.{indicator}")
    subject = words.say("multiples.title", what=what, n=rose, of=of, group=group, year=found.year)
    draft = Draft(
        kind=Kind.SMALL_MULTIPLES,
        title=subject if of else words.say("multiples.plain", what=what, group=group),
        subtitle=words.say("multiples.subtitle", what=what, group=group, span=shown_span(ctx, drawn), unit=unit),
        series=drawn,
        x=time_axis(ctx, (p.x for s in drawn for p in s.points)),
        y=axis,
        unit=unit,
        frames=frames,
        highlight=own if own in order else "",
    )
    return assemble(ctx, state, ID, draft)


def _rising(frame: pd.DataFrame, indicator: str, partners: tuple[str, ...], year: int) -> tuple[int, int]:
    """How many partners grew in a year, of how many whose growth is known."""
    near = frame[(frame["indicator"] == indicator) & frame["partner"].isin(partners)]
    rates = growth(near)
    now = [known(v) for v in rates.loc[rates["period_start"] == year * 12, "value"]]
    told = [rate for rate in now if rate is not None]
    return sum(rate > 0 for rate in told), len(told)


CHART = Chart(ID, "Partners over time", build)
