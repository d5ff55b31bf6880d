"""One partner at a glance."""

from __future__ import annotations

from typing import Any

from dashboard.charts import overview_mirror, overview_trade
from dashboard.components import html
from dashboard.components.data_table import Column, Row, data_table
from dashboard.components.figure_card import figure_card
from dashboard.components.number import number_link, sentence
from dashboard.components.quote_list import Quote, quote_list
from dashboard.components.stat_strip import Bar, Stat, stat_strip
from dashboard.context import Context
from dashboard.exports.look import Scheme
from dashboard.glance import Fact, Glance, Statement, glance
from dashboard.headlines import MEASURES, investment_headline
from dashboard.pages import Page
from dashboard.state import ViewState
from dashboard.urls import page_url, record_url

PATH = "/"
_ROLES = {"fdi_inflow_gross": "fdi_gross", "fdi_inflow_net": "fdi_net", "fdi_stock": "fdi_stock"}


def layout(ctx: Context, state: ViewState, scheme: Scheme) -> html.Div:
    """The page in a state."""
    found = glance(ctx, state)
    facts = stat_strip([_stat(fact) for fact in found.facts], state, ctx.words.say("overview_page.facts"))
    quotes = [Quote(one.sentence, one.source) for one in found.quotes]
    return html.Div(
        [
            html.H1(found.title, className="h1"),
            html.P(found.lede, className="lede"),
            facts if found.facts else None,
            html.Div(
                [
                    html.Div(
                        [
                            _changed(ctx, state, found),
                            figure_card(overview_trade.CHART.build(ctx, state), state, scheme),
                        ],
                        className="c8",
                    ),
                    html.Div(quote_list(ctx, quotes, state) if quotes else None, className="c4"),
                ],
                className="g12",
            ),
            html.Div(
                [
                    html.Div(
                        figure_card(overview_mirror.CHART.build(ctx, state), state, scheme, "small"), className="c4"
                    ),
                    html.Div(_measures(ctx, state), className="c4"),
                    html.Div(_statements(ctx, state, found.statements), className="c4"),
                ],
                className="g12",
            ),
        ]
    )


def _stat(fact: Fact) -> Stat:
    bars = tuple(Bar(value, mark) for value, mark in fact.spark)
    return Stat(fact.label, fact.value, fact.unit, fact.ref, fact.role, fact.lines, bars)


def _changed(ctx: Context, state: ViewState, found: Glance) -> html.Section | None:
    if not found.changed:
        return None
    return html.Section(
        [
            html.H2(ctx.words.say("overview_page.changed"), className="tk s"),
            *(html.P(sentence(one, state, PATH), className="say1") for one in found.changed),
        ],
        className="fig sm",
    )


def _measures(ctx: Context, state: ViewState) -> html.Section:
    """The three measures of investment of one year, below one another and never added."""
    words, headline = ctx.words, investment_headline(ctx, state)
    rows = []
    for name in MEASURES:
        amount = headline.figures.get(name)
        label = [html.Span(className=f"sw {_ROLES[name]}"), " ", words.say(f"indicator.{name}")]
        if amount is None:
            rows.append(Row([label, words.say("number.missing"), ""]))
            continue
        unit = f"{amount.unit}, {words.period(amount.period)}"
        rows.append(Row([label, number_link(amount.text, amount.ref, state, PATH), html.Small(unit, className="mut")]))
    title = words.say("overview_page.measures")
    columns = [Column("", numeric=False), Column(""), Column("", numeric=False)]
    return html.Section(
        [
            html.H3(title, className="tk"),
            html.P(words.say("overview_page.measures_sub", partner=words.area(state.partner)), className="sub"),
            data_table(columns, rows, label=title),
            html.P(
                html.A(
                    words.say("overview_page.measures_more"),
                    href=page_url("/investment", ViewState(partners=state.partners, lang=state.lang)),
                    className="num",
                ),
                className="note",
            ),
        ],
        className="fig sm three-rows",
    )


def _statements(ctx: Context, state: ViewState, statements: tuple[Statement, ...]) -> html.Section:
    words = ctx.words
    title = words.say("overview_page.statements")
    body: list[Any] = [
        html.P(words.say("overview_page.no_statements", partner=words.area(state.partner)), className="sub")
    ]
    if statements:
        columns = [
            Column(words.say("overview_page.published"), numeric=False),
            Column(words.say("overview_page.publisher"), numeric=False),
            Column(words.say("overview_page.figures")),
        ]
        rows = [
            Row(
                [
                    words.day_short(one.published),
                    [
                        html.A(one.publisher, href=record_url(one.ref, PATH, state), className="tl"),
                        html.Small(one.event, className="mut blk") if one.event else None,
                    ],
                    str(one.figures),
                ]
            )
            for one in statements
        ]
        body = [data_table(columns, rows, label=title)]
    return html.Section(
        [
            html.H3(title, className="tk"),
            *body,
            html.P(
                html.A(words.say("overview_page.all_statements"), href="/sources#statement-list", className="num"),
                className="note",
            ),
        ],
        className="fig sm guide",
    )


PAGE = Page(
    "overview",
    PATH,
    10,
    "page.overview",
    layout,  # type: ignore[arg-type]
    controls=("partner", "period", "unit", "reporter", "asof"),
    freqs=("A",),
    data_chart=overview_trade.ID,
    key="o",
)
