"""Stock of direct investment held at the end of each year: what is left after repayments and revaluation."""

from __future__ import annotations

import pandas as pd

from dashboard.charts import Chart
from dashboard.charts.investment_official import Measure, official_spec
from dashboard.charts.investment_pieces import STOCK, Last, money, official_rows, rate
from dashboard.charts.phrases import moved
from dashboard.charts.spec import ChartSpec, Kind
from dashboard.context import Context
from dashboard.state import ViewState


def build(ctx: Context, state: ViewState) -> ChartSpec:
    """A line of year ends, broken where the method changes."""
    return official_spec(ctx, state, MEASURE)


def _rows(ctx: Context, state: ViewState) -> pd.DataFrame:
    return official_rows(ctx, state, STOCK).sort_values("period_start", ignore_index=True)


def _told(valued: pd.DataFrame) -> set[str]:
    """The year ends that carry a label: the last, and those on both sides of a change of method."""
    after = [place for place in valued.index[valued["status"] == "B"] if place > 0]
    places = {len(valued) - 1, *after, *(place - 1 for place in after)}
    return {str(valued["period"].iloc[place]) for place in places}


def _title(ctx: Context, state: ViewState, last: Last) -> str:
    words = ctx.words
    values = {
        "subject": words.say("chart_investment.stock.subject", partner=words.area(state.partner)),
        "period": words.period(last.period),
        "amount": money(words, last.row.value or 0.0, last.row.unit, last.resolution),
    }
    growth_pct = rate(last)
    if growth_pct is None or (last.row.value or 0.0) <= 0:
        return words.say("chart_investment.stock.level", **values)
    return words.say("chart_investment.moved", moved=moved(ctx, STOCK, growth_pct), **values)


MEASURE = Measure(STOCK, Kind.LINE, _rows, _told, _title)
ID = MEASURE.id
CHART = Chart(ID, "Stock of investment", build)
