"""Trade over all years held, and what changed in the last."""

from __future__ import annotations

from dashboard.briefing.parts import Slide
from dashboard.briefing.sections import Section
from dashboard.charts import overview_trade
from dashboard.context import Context
from dashboard.glance import glance
from dashboard.state import ViewState
from dashboard.urls import page_url

ID = "trade"


def build(ctx: Context, state: ViewState) -> Slide | None:
    """The chart of the overview."""
    spec = overview_trade.CHART.build(ctx, state)
    if spec.empty:
        return None
    label = ctx.words.say("brief.trade")
    return Slide(
        ID, label, spec.title, spec.subtitle, sentences=glance(ctx, state).changed[:1], charts=(spec,),
        page=page_url("/trade", state),
    )  # fmt: skip


SECTION = Section(ID, 20, build)
