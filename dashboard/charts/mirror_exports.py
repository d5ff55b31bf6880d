"""Goods to the partner: Kazakhstan's exports beside the partner's imports, period by period, never merged."""

from __future__ import annotations

from dashboard.charts import Chart
from dashboard.charts.mirror_columns import two_counts
from dashboard.charts.spec import ChartSpec
from dashboard.context import Context
from dashboard.state import ViewState

ID = "mirror-exports"


def build(ctx: Context, state: ViewState) -> ChartSpec:
    """The periods that both offices count in full, with the ratio above each pair."""
    return two_counts(ctx, state, ID, "exports")


CHART = Chart(ID, "Goods to the partner, two counts", build)
