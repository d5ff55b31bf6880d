"""Stock of investment: what is invested at the end of each year."""

from __future__ import annotations

from dashboard.charts import Chart
from dashboard.charts.investment import build as build_measure
from dashboard.charts.spec import ChartSpec, Kind
from dashboard.context import Context
from dashboard.state import ViewState
from etl.model.period import PeriodKind

ID = "investment-stock"
KINDS = (PeriodKind.YEAR,)


def build(ctx: Context, state: ViewState) -> ChartSpec:
    """Stock of investment of the partner in focus, in the unit it is published in unless the state names another."""
    return build_measure(ctx, state, ID, "fdi_stock", Kind.LINE, KINDS)


CHART = Chart(ID, "Stock of investment", build)
