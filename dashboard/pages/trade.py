"""Time series: levels, share, balance, months; the figures themselves beside them."""

from __future__ import annotations

from dashboard.charts import trade_balance, trade_levels, trade_share, trade_world_months
from dashboard.components import html
from dashboard.components.figure_card import figure_card
from dashboard.components.options import Choice, choice_bar, choices
from dashboard.components.period_table import period_table
from dashboard.context import Context
from dashboard.exports.look import Scheme
from dashboard.headlines import trade_headline
from dashboard.pages import Page
from dashboard.state import ViewState
from dashboard.urls import page_url

PATH = "/trade"
FLOWS = ("", "turnover", "exports", "imports")
SEVERAL_FLOWS = ("turnover", "exports", "imports", "balance")


def layout(ctx: Context, state: ViewState, scheme: Scheme) -> html.Div:
    """The page in a state."""
    headline = trade_headline(ctx, state)
    return html.Div(
        [
            html.H1(headline.title, className="h1"),
            html.P(headline.lede, className="lede"),
            _options(ctx, state),
            figure_card(trade_levels.CHART.build(ctx, state), state, scheme),
            html.Div(
                [
                    html.Div(period_table(ctx, state, PATH), className="c7"),
                    html.Div(
                        [
                            figure_card(trade_balance.CHART.build(ctx, state), state, scheme, "small"),
                            figure_card(trade_share.CHART.build(ctx, state), state, scheme, "small"),
                        ],
                        className="c5",
                    ),
                ],
                className="g12",
            ),
            figure_card(trade_world_months.CHART.build(ctx, state), state, scheme),
        ]
    )


def _options(ctx: Context, state: ViewState) -> html.Div:
    say = ctx.words.say
    flows = SEVERAL_FLOWS if len(state.partners) > 1 else FLOWS
    shown = state.flow if state.flow in flows else flows[0]
    is_index = state.view == "index"
    scales = (
        ("linear", not is_index and state.scale != "log", {"scale": "linear", "view": ""}),
        ("log", not is_index and state.scale == "log", {"scale": "log", "view": ""}),
        ("index", is_index, {"scale": "linear", "view": "index"}),
    )
    rows = [
        choices(
            say("options.flow"),
            [
                Choice(say(f"options.flow_{flow or 'both'}"), page_url(PATH, state, flow=flow), flow == shown)
                for flow in flows
            ],
        ),
        choices(
            say("options.scale"),
            [
                Choice(say(f"options.{name}"), page_url(PATH, state, base=None, **change), current)
                for name, current, change in scales
            ],
        ),
    ]
    if is_index:
        rows.append(_bases(ctx, state))
    return choice_bar(rows)


def _bases(ctx: Context, state: ViewState) -> html.Nav:
    """Base years of the index: the first years of the two sources and ten and five years before the last held."""
    held = ctx.store.areas_with_data()
    own = held[(held["partner"] == state.partner) & (held["indicator"] == "exports") & (held["reporter"] == "KZ")]
    last = int(own["last"].max()) // 12 if len(own) else ctx.today.year
    first = int(own["first"].min()) // 12 if len(own) else last
    years = sorted({max(first, year) for year in (2000, 2010, last - 10, last - 5)})
    return choices(
        ctx.words.say("options.base"),
        [Choice(str(year), page_url(PATH, state, base=year), state.base == year) for year in years],
    )


PAGE = Page(
    "trade",
    PATH,
    20,
    "page.trade",
    layout,  # type: ignore[arg-type]
    controls=("partner", "compare", "period", "unit", "reporter", "asof"),
    freqs=("A", "Q", "M", "R12"),
    data_chart=trade_levels.ID,
    key="t",
)
