"""Exports by product."""

from __future__ import annotations

from dashboard.charts import Chart
from dashboard.charts.product_bars import by_product
from dashboard.charts.spec import ChartSpec
from dashboard.context import Context
from dashboard.state import ViewState

ID = "products-exports"


def build(ctx: Context, state: ViewState) -> ChartSpec:
    """The largest products of exports in a window, with the window a year before."""
    return by_product(ctx, state, "exports", ID)


CHART = Chart(ID, "Exports by product", build)
