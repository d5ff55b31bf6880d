"""Investment by its three concepts, side by side and never added."""

from __future__ import annotations

from dashboard.briefing.parts import Slide
from dashboard.briefing.sections import Section
from dashboard.charts import investment_gross, investment_net, investment_stock
from dashboard.context import Context
from dashboard.glance import stated_gross
from dashboard.glance.quotes import investment_quotes
from dashboard.glance.view import view_of
from dashboard.headlines import investment_headline
from dashboard.state import ViewState
from dashboard.urls import page_url

ID = "investment"
CHARTS = (investment_gross, investment_net, investment_stock)


def build(ctx: Context, state: ViewState) -> Slide | None:
    """The concepts that anything is held of."""
    specs = tuple(spec for chart in CHARTS if not (spec := chart.CHART.build(ctx, state)).empty)
    if not specs:
        return None
    headline = investment_headline(ctx, state)
    quotes = investment_quotes(view_of(ctx, state), stated_gross(ctx, state))
    return Slide(
        ID, ctx.words.say("brief.investment"), headline.title, ctx.words.say("brief.investment_sub"),
        sentences=tuple(quote.sentence for quote in quotes), charts=specs, page=page_url("/investment", state),
    )  # fmt: skip


SECTION = Section(ID, 50, build)
