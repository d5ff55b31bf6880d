"""Growth: year on year, like windows of this year and last, where it came from, and over a span of years."""

from __future__ import annotations

from dashboard.charts import growth_cagr, growth_contributions, growth_yoy, growth_ytd
from dashboard.components import html
from dashboard.components.figure_card import figure_card
from dashboard.components.options import Choice, choice_bar, choices
from dashboard.components.states import notice
from dashboard.context import Context
from dashboard.exports.look import Scheme
from dashboard.headlines import growth_headline
from dashboard.pages import Page
from dashboard.state import ViewState
from dashboard.urls import page_url

PATH = "/growth"
FLOWS = ("", "exports", "imports")


def layout(ctx: Context, state: ViewState, scheme: Scheme) -> html.Div:
    """The page in a state."""
    headline = growth_headline(ctx, state)
    say = ctx.words.say
    shown = state.flow if state.flow in FLOWS else ""
    flows = choices(
        say("options.flow"),
        [
            Choice(say(f"options.flow_{flow or 'turnover'}"), page_url(PATH, state, flow=flow), flow == shown)
            for flow in FLOWS
        ],
    )
    return html.Div(
        [
            html.H1(headline.title, className="h1"),
            html.P(headline.lede, className="lede"),
            choice_bar([flows]),
            figure_card(growth_yoy.CHART.build(ctx, state), state, scheme),
            figure_card(growth_contributions.CHART.build(ctx, state), state, scheme),
            html.Div(
                [
                    html.Div(figure_card(growth_ytd.CHART.build(ctx, state), state, scheme, "small"), className="c6"),
                    html.Div(figure_card(growth_cagr.CHART.build(ctx, state), state, scheme, "small"), className="c6"),
                ],
                className="g12",
            ),
            notice(say("growth_page.rule_title"), say("growth_page.rule")),
        ]
    )


PAGE = Page(
    "growth",
    PATH,
    30,
    "page.growth",
    layout,  # type: ignore[arg-type]
    controls=("partner", "period", "unit", "reporter", "asof"),
    freqs=("A", "Q", "M", "R12"),
    data_chart=growth_yoy.ID,
    key="g",
)
