"""The partner among its peers."""

from __future__ import annotations

from dashboard.briefing.parts import Length, Slide
from dashboard.briefing.sections import Section
from dashboard.charts import partners_ranking
from dashboard.context import Context
from dashboard.glance import glance
from dashboard.state import ViewState
from dashboard.urls import page_url

ID = "partners"


def build(ctx: Context, state: ViewState) -> Slide | None:
    """The ranking, and the partner's place in words."""
    spec = partners_ranking.CHART.build(ctx, state)
    # A ranking says something of a partner that stands in it, and of a group whose members do.
    area = ctx.registry.areas.get(state.partner)
    is_group = area is not None and bool(area.members)
    if spec.empty or not (is_group or state.partner in spec.x.categories):
        return None
    ranked = [q.sentence for q in glance(ctx, state).quotes if any(s.ref.startswith("rank.") for s in q.sentence)]
    label = ctx.words.say("brief.partners")
    return Slide(
        ID, label, spec.title, spec.subtitle, sentences=tuple(ranked), charts=(spec,), page=page_url("/partners", state)
    )


SECTION = Section(ID, 40, build, frozenset({Length.FIVE, Length.FULL}))
