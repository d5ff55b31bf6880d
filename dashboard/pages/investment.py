"""Investment: gross inflow, net inflow and stock, three measures that are never added, ranked or overlaid."""

from __future__ import annotations

from dashboard.charts import investment_cumulative, investment_gross, investment_net, investment_stock
from dashboard.components import html
from dashboard.components.figure_card import figure_card
from dashboard.components.icons import icon
from dashboard.components.investment_guide import measure_head, which_to_quote
from dashboard.context import Context
from dashboard.exports.look import Scheme
from dashboard.headlines import investment_headline
from dashboard.pages import Page
from dashboard.state import ViewState

PATH = "/investment"
MEASURES = (
    ("fdi_inflow_gross", investment_gross.CHART),
    ("fdi_inflow_net", investment_net.CHART),
    ("fdi_stock", investment_stock.CHART),
)


def layout(ctx: Context, state: ViewState, scheme: Scheme) -> html.Div:
    """The page in a state."""
    headline = investment_headline(ctx, state)
    panels = []
    for place, (indicator, chart) in enumerate(MEASURES):
        if place:
            panels.append(html.Div(icon("noteq", 18), className="neq", title=ctx.words.say("investment_page.unequal")))
        panels.append(
            html.Div(
                [
                    measure_head(ctx, state, indicator, headline.figures.get(indicator), PATH),
                    figure_card(chart.build(ctx, state), state, scheme, "small"),
                ],
                className=f"panel3 {indicator.replace('inflow_', '')}-rule",
            )
        )
    return html.Div(
        [
            html.H1(headline.title, className="h1"),
            html.P(headline.lede, className="lede"),
            html.Div(panels, className="three"),
            html.Div(
                [
                    html.Div(figure_card(investment_cumulative.CHART.build(ctx, state), state, scheme), className="c7"),
                    html.Div(which_to_quote(ctx), className="c5"),
                ],
                className="g12",
            ),
        ]
    )


PAGE = Page(
    "investment",
    PATH,
    50,
    "page.investment",
    layout,  # type: ignore[arg-type]
    controls=("partner", "period", "unit", "asof"),
    freqs=("A",),
    indicators=("fdi_inflow_gross", "fdi_inflow_net", "fdi_stock"),
    data_chart=investment_gross.ID,
    key="i",
)
