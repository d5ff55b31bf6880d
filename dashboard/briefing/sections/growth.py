"""Growth and what each flow added to it."""

from __future__ import annotations

from dashboard.briefing.parts import Length, Slide
from dashboard.briefing.sections import Section
from dashboard.charts import growth_contributions
from dashboard.context import Context
from dashboard.glance import glance
from dashboard.state import ViewState
from dashboard.urls import page_url

ID = "growth"


def build(ctx: Context, state: ViewState) -> Slide | None:
    """The contributions, and where the last year's change came from in words."""
    spec = growth_contributions.CHART.build(ctx, state)
    if spec.empty:
        return None
    label = ctx.words.say("brief.growth")
    return Slide(
        ID, label, spec.title, spec.subtitle, sentences=glance(ctx, state).changed[1:], charts=(spec,),
        page=page_url("/growth", state),
    )  # fmt: skip


SECTION = Section(ID, 30, build, frozenset({Length.FIVE, Length.FULL}))
