"""Net inflow of investment: money in less money out, from the balance of payments."""

from __future__ import annotations

from dashboard.charts import Chart
from dashboard.charts.investment import build as build_measure
from dashboard.charts.spec import ChartSpec, Kind
from dashboard.context import Context
from dashboard.state import ViewState
from etl.model.period import PeriodKind

ID = "investment-net"
KINDS = (PeriodKind.YEAR,)


def build(ctx: Context, state: ViewState) -> ChartSpec:
    """Net inflow from the partner in focus, in the unit it is published in unless the state names another."""
    return build_measure(ctx, state, ID, "fdi_inflow_net", Kind.COLUMN, KINDS)


CHART = Chart(ID, "Net inflow of investment", build)
