"""Words beside the three measures of investment: what each is, its large figure, and which one a sentence wants."""

from __future__ import annotations

from typing import Any

from dashboard.components import html
from dashboard.components.data_table import Column, Row, data_table
from dashboard.components.number import number_link
from dashboard.context import Context
from dashboard.headlines import Amount
from dashboard.state import ViewState

_NAMES = {"fdi_inflow_gross": "gross", "fdi_inflow_net": "net", "fdi_stock": "stock"}
# The measure that each sentence of the guide wants, in the order of its phrases.
_WANTED = ("fdi_gross", "fdi_gross", "fdi_net", "fdi_stock")


def measure_head(ctx: Context, state: ViewState, indicator: str, amount: Amount | None, path: str) -> html.Div:
    """Name, definition and large figure of one measure; "not published" where there is none."""
    words, name = ctx.words, _NAMES[indicator]
    figure: list[Any] = [html.Span(words.say("investment_page.not_published"), className="mut")]
    if amount is not None:
        when = words.period(amount.period)
        when = words.say("investment_page.end_of", year=when) if indicator == "fdi_stock" else when
        figure = [number_link(amount.text, amount.ref, state, path), html.Small(f"{amount.unit}, {when}")]
    return html.Div(
        [
            html.H2(words.say(f"investment_page.{name}"), className="tk"),
            html.P(words.say(f"investment_page.{name}_text"), className="sub"),
            html.Div(figure, className="v"),
        ],
        className="mh st",
    )


def which_to_quote(ctx: Context) -> html.Section:
    """Which measure a sentence means, by what it says."""
    say = ctx.words.say
    rows = [
        Row(
            [
                say(f"investment_page.say_{number}"),
                [html.Span(className=f"sw {role}"), " ", say(f"investment_page.use_{number}")],
            ]
        )
        for number, role in enumerate(_WANTED, start=1)
    ]
    columns = [
        Column(say("investment_page.says"), numeric=False),
        Column(say("investment_page.use"), numeric=False),
    ]
    title = say("investment_page.guide")
    return html.Section(
        [
            html.H2(title, className="tk"),
            data_table(columns, rows, label=title),
            html.P(say("investment_page.guide_note"), className="note"),
        ],
        className="fig sm guide",
    )
