"""Products: what is sold and bought, what drove growth, how concentrated trade is, what is new or gone."""

from __future__ import annotations

from typing import Any

from dashboard.charts import (
    products_concentration,
    products_contributions,
    products_exports,
    products_imports,
    products_multiples,
    products_new_lost,
)
from dashboard.charts.product_pieces import offer
from dashboard.charts.product_sections import Section, flow_of, held, section, windows_held
from dashboard.components import html
from dashboard.components.figure_card import figure_card
from dashboard.components.number import sentence
from dashboard.components.options import Choice, choice_bar, choices
from dashboard.components.products_guide import loading_guide
from dashboard.components.states import empty_state, notice
from dashboard.context import Context
from dashboard.exports.look import Scheme
from dashboard.pages import Page
from dashboard.product_headline import product_headline
from dashboard.product_words import level_name
from dashboard.state import ViewState
from dashboard.urls import page_url

PATH = "/products"
MOST_WINDOWS = 8
_FLOWS = (products_exports, products_imports)


def layout(ctx: Context, state: ViewState, scheme: Scheme) -> html.Div:
    """The page in a state; while no figures by product are loaded it says how they are."""
    if not held(ctx).levels:
        say, partner = ctx.words.say, ctx.words.area(state.partner)
        return html.Div(
            [
                html.H1(say("products_page.none"), className="h1"),
                html.P(say("products_page.none_lede", partner=partner), className="lede"),
                loading_guide(ctx),
            ]
        )
    headline = product_headline(ctx, state)
    head = [html.H1(headline.title, className="h1")]
    shown = section(ctx, state, flow_of(state))
    if not headline.lede:
        why = offer(ctx, state, products_exports.ID)
        return html.Div([*head, _options(ctx, state, shown), empty_state(why.why, why.action, why.href)])
    return html.Div(
        [
            *head,
            html.P(sentence(headline.lede, state, PATH), className="lede"),
            _other_count(ctx, shown),
            _options(ctx, state, shown),
            _flows(ctx, state, scheme),
            _beside(ctx, state, scheme),
            figure_card(products_multiples.CHART.build(ctx, state), state, scheme),
            figure_card(products_concentration.CHART.build(ctx, state), state, scheme),
        ]
    )


def _flows(ctx: Context, state: ViewState, scheme: Scheme) -> html.Div:
    """The flow that the page tells of, and the other one beside it."""
    first, second = (products_imports, products_exports) if flow_of(state) == "imports" else _FLOWS
    return html.Div(
        [
            html.Div(figure_card(first.CHART.build(ctx, state), state, scheme), className="c7"),
            html.Div(figure_card(second.CHART.build(ctx, state), state, scheme, "small"), className="c5"),
        ],
        className="g12",
    )


def _beside(ctx: Context, state: ViewState, scheme: Scheme) -> html.Div:
    """What drove growth, and what is new or gone."""
    specs = [module.CHART.build(ctx, state) for module in (products_contributions, products_new_lost)]
    return html.Div(
        [html.Div(figure_card(spec, state, scheme, "small"), className="c6") for spec in specs], className="g12"
    )


def _other_count(ctx: Context, shown: Section | None) -> Any:
    """That the count shown is not the one that the state names."""
    if shown is None or not shown.chosen.is_other:
        return None
    words, pair = ctx.words, shown.chosen.pair
    text = words.say("products.other_count", asked=words.area(pair.partner), counted=words.area(pair.reporter))
    return notice(words.say("products_page.other_title"), text)


def _options(ctx: Context, state: ViewState, shown: Section | None) -> html.Div | None:
    """Flow, level and window, of those that are held; nothing where there is nothing to choose."""
    if shown is None:
        return None
    say, flow, level = ctx.words.say, flow_of(state), shown.chosen.level
    rows = [
        choices(
            say("products_page.flow"),
            [
                Choice(
                    say(f"indicator.{name}"),
                    page_url(PATH, state, flow="" if name == "exports" else name),
                    name == flow,
                )
                for name in ("exports", "imports")
            ],
        ),
        choices(
            say("products_page.level"),
            [
                Choice(level_name(ctx.words, one), page_url(PATH, state, view=str(one).lower()), one is level)
                for one in shown.chosen.levels
            ],
        ),
    ]
    years = windows_held(ctx, state, flow)[-MOST_WINDOWS:]
    if len(years) > 1:
        rows.append(
            choices(
                say("products_page.window"),
                [Choice(str(y), page_url(PATH, state, year=y), y == shown.now.period.end_year) for y in years],
            )
        )
    return choice_bar(rows)


PAGE = Page(
    "products",
    PATH,
    45,
    "page.products",
    layout,  # type: ignore[arg-type]
    controls=("partner", "period", "unit", "reporter", "asof"),
    freqs=("A", "Q", "M", "R12", "YTD"),
    indicators=("exports", "imports"),
    data_chart=products_exports.ID,
    key="d",
)
