"""The headline figures, with the sentences that say them."""

from __future__ import annotations

from dashboard.briefing.parts import Slide
from dashboard.briefing.sections import Section
from dashboard.context import Context
from dashboard.glance import glance
from dashboard.state import ViewState
from dashboard.urls import page_url

ID = "headline"


def build(ctx: Context, state: ViewState) -> Slide | None:
    """Figures and quotes of the overview."""
    found = glance(ctx, state)
    if not found.facts:
        return None
    return Slide(
        token=ID,
        label=ctx.words.say("brief.headline"),
        title=found.title,
        subtitle=found.lede,
        facts=found.facts,
        sentences=tuple(quote.sentence for quote in found.quotes[:4]),
        page=page_url("/", state),
    )


SECTION = Section(ID, 10, build)
