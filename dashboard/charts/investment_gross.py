"""Gross inflow of investment: what offices state, new money before anything goes back."""

from __future__ import annotations

from dashboard.charts import Chart
from dashboard.charts.investment import build as build_measure
from dashboard.charts.spec import ChartSpec, Kind
from dashboard.context import Context
from dashboard.state import ViewState
from etl.model.period import PeriodKind

ID = "investment-gross"
KINDS = (PeriodKind.YEAR, PeriodKind.QUARTER, PeriodKind.HALF, PeriodKind.YEAR_TO_DATE)


def build(ctx: Context, state: ViewState) -> ChartSpec:
    """Gross inflow from the partner in focus, in the unit it is published in unless the state names another."""
    return build_measure(ctx, state, ID, "fdi_inflow_gross", Kind.COLUMN, KINDS)


CHART = Chart(ID, "Gross inflow of investment", build)
