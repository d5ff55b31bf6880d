"""Imports by product."""

from __future__ import annotations

from dashboard.charts import Chart
from dashboard.charts.product_bars import by_product
from dashboard.charts.spec import ChartSpec
from dashboard.context import Context
from dashboard.state import ViewState

ID = "products-imports"


def build(ctx: Context, state: ViewState) -> ChartSpec:
    """The largest products of imports in a window, with the window a year before."""
    return by_product(ctx, state, "imports", ID)


CHART = Chart(ID, "Imports by product", build)
