"""Net inflow of direct investment from the balance of payments: new money less what was withdrawn."""

from __future__ import annotations

import pandas as pd

from dashboard.charts import Chart
from dashboard.charts.investment_official import Measure, official_spec
from dashboard.charts.investment_pieces import NET, Last, money, official_rows, rate
from dashboard.charts.phrases import moved
from dashboard.charts.spec import ChartSpec, Kind
from dashboard.context import Context
from dashboard.state import ViewState
from etl.model.period import PeriodKind


def build(ctx: Context, state: ViewState) -> ChartSpec:
    """Years as columns about zero, or quarters (`freq=Q`) where they are published; breaks behind dotted rules."""
    return official_spec(ctx, state, MEASURE)


def _rows(ctx: Context, state: ViewState) -> pd.DataFrame:
    """Quarters where the state asks for them and they are published, else years."""
    if state.freq == "Q":
        quarters = official_rows(ctx, state, NET, PeriodKind.QUARTER)
        if quarters["value"].notna().any():
            return quarters.sort_values("period_start", ignore_index=True)
    return official_rows(ctx, state, NET).sort_values("period_start", ignore_index=True)


def _told(valued: pd.DataFrame) -> set[str]:
    """The periods that carry a label: the last, the highest, and the lowest where it is negative."""
    by_code = dict(zip(valued["period"].astype(str), valued["value"].astype(float), strict=True))
    lowest = min(by_code, key=lambda code: by_code[code])
    codes = {list(by_code)[-1], max(by_code, key=lambda code: by_code[code])}
    return codes | ({lowest} if by_code[lowest] < 0 else set())


def _title(ctx: Context, state: ViewState, last: Last) -> str:
    words = ctx.words
    value = last.row.value or 0.0
    values = {
        "subject": words.say("chart_investment.net.subject", partner=words.area(state.partner)),
        "partner": words.area(state.partner),
        "period": words.window(last.period),
        "amount": money(words, value, last.row.unit, last.resolution),
        "size": money(words, abs(value), last.row.unit, last.resolution),
    }
    if value == 0:
        return words.say("chart_investment.net.nil", **values)
    if value < 0:
        turned = last.before is not None and last.before > 0
        return words.say(f"chart_investment.net.{'turned_negative' if turned else 'negative'}", **values)
    if last.before is not None and last.before < 0:
        return words.say("chart_investment.net.turned_positive", **values)
    growth_pct = rate(last)
    if growth_pct is None:
        return words.say("chart_investment.level", **values)
    return words.say("chart_investment.moved", moved=moved(ctx, NET, growth_pct), **values)


MEASURE = Measure(NET, Kind.COLUMN, _rows, _told, _title)
ID = MEASURE.id
CHART = Chart(ID, "Net inflow", build)
