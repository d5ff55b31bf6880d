"""Two sides: what each office counts of one flow, side by side and never joined."""

from __future__ import annotations

from dashboard.briefing.parts import Length, Slide
from dashboard.briefing.sections import Section
from dashboard.charts import mirror_exports, mirror_imports
from dashboard.context import Context
from dashboard.state import ViewState
from dashboard.two_sides import both_counts, left_out, mirror_headline
from dashboard.urls import page_url

ID = "mirror"
CHARTS = (mirror_imports, mirror_exports)


def build(ctx: Context, state: ViewState) -> Slide | None:
    """The flows that both offices count over whole years, the last pair in words, and what is left out."""
    specs = tuple(spec for chart in CHARTS if not (spec := chart.CHART.build(ctx, state)).empty)
    if not specs:
        return None
    headline = mirror_headline(ctx, state)
    return Slide(
        ID,
        ctx.words.say("brief.mirror"),
        headline.title,
        ctx.words.say("brief.mirror_sub"),
        sentences=(*both_counts(ctx, state), *left_out(ctx, state)),
        charts=specs,
        page=page_url("/mirror", state),
    )


SECTION = Section(ID, 45, build, frozenset({Length.FULL}))
