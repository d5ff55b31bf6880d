"""Goods from the partner: Kazakhstan's imports beside the partner's exports, period by period, never merged."""

from __future__ import annotations

from dashboard.charts import Chart
from dashboard.charts.mirror_columns import two_counts
from dashboard.charts.spec import ChartSpec
from dashboard.context import Context
from dashboard.state import ViewState

ID = "mirror-imports"


def build(ctx: Context, state: ViewState) -> ChartSpec:
    """The periods that both offices count in full, with the ratio above each pair."""
    return two_counts(ctx, state, ID, "imports")


CHART = Chart(ID, "Goods from the partner, two counts", build)
