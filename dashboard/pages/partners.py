"""Partners: who ranks where, who gained, exports against imports, and a table that sorts."""

from __future__ import annotations

from dashboard.charts import (
    partners_multiples,
    partners_ranking,
    partners_scatter,
    partners_slope,
    partners_supplier_change,
)
from dashboard.components import html
from dashboard.components.figure_card import figure_card
from dashboard.components.options import Choice, choice_bar, choices
from dashboard.components.partner_table import partner_section
from dashboard.context import Context
from dashboard.exports.look import Scheme
from dashboard.headlines import partners_headline
from dashboard.pages import Page
from dashboard.state import ViewState
from dashboard.urls import page_url

PATH = "/partners"
GROUPS = ("eu", "neighbours", "main", "all")


def layout(ctx: Context, state: ViewState, scheme: Scheme) -> html.Div:
    """The page in a state."""
    headline = partners_headline(ctx, state)
    say = ctx.words.say
    groups = choices(
        say("options.group"),
        [
            Choice(say(f"options.group_{group}"), page_url(PATH, state, view=group), group == headline.group)
            for group in GROUPS
        ],
    )
    return html.Div(
        [
            html.H1(headline.title, className="h1"),
            html.P(headline.lede, className="lede"),
            choice_bar([groups]),
            html.Div(
                [
                    html.Div(figure_card(partners_ranking.CHART.build(ctx, state), state, scheme), className="c7"),
                    html.Div(
                        figure_card(partners_supplier_change.CHART.build(ctx, state), state, scheme, "small"),
                        className="c5",
                    ),
                ],
                className="g12",
            ),
            partner_section(ctx, state, PATH),
            html.Div(
                [
                    html.Div(
                        figure_card(partners_scatter.CHART.build(ctx, state), state, scheme, "small"), className="c6"
                    ),
                    html.Div(
                        figure_card(partners_slope.CHART.build(ctx, state), state, scheme, "small"), className="c6"
                    ),
                ],
                className="g12",
            ),
            figure_card(partners_multiples.CHART.build(ctx, state), state, scheme),
        ]
    )


PAGE = Page(
    "partners",
    PATH,
    40,
    "page.partners",
    layout,  # type: ignore[arg-type]
    controls=("partner", "compare", "year", "unit", "reporter", "asof"),
    freqs=("A",),
    compare_key="with",
    data_chart=partners_ranking.ID,
    key="p",
)
