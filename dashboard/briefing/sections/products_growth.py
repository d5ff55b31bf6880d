"""Which products drove growth."""

from __future__ import annotations

from dashboard.briefing.parts import Length, Slide
from dashboard.briefing.sections import Section
from dashboard.charts import products_contributions
from dashboard.charts.product_sections import is_held
from dashboard.context import Context
from dashboard.product_headline import flow_changed_most, product_growth
from dashboard.state import ViewState
from dashboard.urls import page_url

ID = "products-growth"


def build(ctx: Context, state: ViewState) -> Slide | None:
    """The contributions to the flow whose amount changed most, and in words those to both."""
    flow = flow_changed_most(ctx, state)
    if flow is None:
        return None
    own = state.with_changes(flow="" if flow == "exports" else flow)
    spec = products_contributions.CHART.build(ctx, own)
    return Slide(
        ID,
        ctx.words.say("brief.products-growth"),
        spec.title,
        spec.subtitle,
        sentences=product_growth(ctx, state),
        charts=(spec,),
        page=page_url("/products", own),
        state=own,
    )


SECTION = Section(ID, 34, build, frozenset({Length.FULL}), is_held)
