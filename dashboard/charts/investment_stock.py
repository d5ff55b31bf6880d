"""Stock of direct investment held at the end of each year: what is left after repayments and revaluation."""

from __future__ import annotations

import pandas as pd

from dashboard.charts import Chart
from dashboard.charts.assembly import Draft, assemble, empty
from dashboard.charts.investment_pieces import (
    STOCK,
    common_notes,
    comparability_notes,
    drawn,
    labels,
    last_of,
    money,
    offer,
    official_rows,
    point_notes,
    rate,
)
from dashboard.charts.phrases import moved
from dashboard.charts.points import amount_axis, rules, time_axis
from dashboard.charts.spec import ChartSpec, Kind
from dashboard.context import Context
from dashboard.state import ViewState
from etl.model.period import Period

ID = "investment-stock"


def build(ctx: Context, state: ViewState) -> ChartSpec:
    """A line of year ends, broken where the method changes."""
    words = ctx.words
    frame = official_rows(ctx, state, STOCK).sort_values("period_start", ignore_index=True)
    valued = frame[frame["value"].notna()].reset_index(drop=True)
    if valued.empty:
        title = words.say("chart_investment.stock.empty", partner=words.area(state.partner))
        subtitle = _subtitle(ctx, state, "", words.unit_words(state.unit))
        return empty(ctx, state, ID, Kind.LINE, title, subtitle, offer(ctx, state, STOCK, STOCK))
    axis = amount_axis(ctx, valued["value"])
    unit = words.unit_words(str(valued["unit"].iloc[0]), axis.scale)
    texts = {code: text for code, text in labels(ctx, valued, axis).items() if code in _told(valued)}
    made = drawn(ctx, frame, "stock", words.say(f"indicator.{STOCK}"), STOCK, texts, point_notes(ctx, frame))
    first, last = (Period.parse(str(valued["period"].iloc[place])) for place in (0, -1))
    draft = Draft(
        kind=Kind.LINE,
        title=_title(ctx, state, valued),
        subtitle=_subtitle(ctx, state, words.span(first, last), unit),
        series=[made],
        x=time_axis(ctx, (one.x for one in made.points)),
        y=axis,
        unit=unit,
        frames=[frame],
        notes=[*comparability_notes(ctx, made.points), *common_notes(ctx, state, stated=False)],
        rules=rules(ctx, [frame]),
    )
    return assemble(ctx, state, ID, draft)


def _told(valued: pd.DataFrame) -> set[str]:
    """The year ends that carry a label: the last, and those on both sides of a change of method."""
    after = [place for place in valued.index[valued["status"] == "B"] if place > 0]
    places = {len(valued) - 1, *after, *(place - 1 for place in after)}
    return {str(valued["period"].iloc[place]) for place in places}


def _subtitle(ctx: Context, state: ViewState, span: str, unit: str) -> str:
    key = "subtitle" if span else "subtitle_empty"
    return ctx.words.say(f"chart_investment.stock.{key}", partner=ctx.words.area(state.partner), span=span, unit=unit)


def _title(ctx: Context, state: ViewState, valued: pd.DataFrame) -> str:
    words = ctx.words
    last = last_of(valued)
    assert last is not None  # the caller draws nothing without a value
    values = {
        "subject": words.say("chart_investment.stock.subject", partner=words.area(state.partner)),
        "period": words.period(last.period),
        "amount": money(words, last.row.value or 0.0, last.row.unit, last.resolution),
    }
    growth_pct = rate(last)
    if growth_pct is None or (last.row.value or 0.0) <= 0:
        return words.say("chart_investment.stock.level", **values)
    return words.say("chart_investment.moved", moved=moved(ctx, STOCK, growth_pct), **values)


CHART = Chart(ID, "Stock of investment", build)
