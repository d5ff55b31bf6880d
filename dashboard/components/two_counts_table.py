"""Tables of two counts: one partner period by period, and many partners of one year."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from dashboard.charts.mirror_pieces import OTHER, Both, over, sides, times_text, valuation, what
from dashboard.charts.mirror_ranking import flow_of, in_order
from dashboard.charts.partner_pieces import focus
from dashboard.charts.points import PROVISIONAL
from dashboard.components import html
from dashboard.components.data_table import Column, Row, data_table
from dashboard.components.number import number_link
from dashboard.context import Context
from dashboard.state import HOME, ViewState
from dashboard.urls import page_url

MOST_DECIMALS = 6


def periods_table(ctx: Context, state: ViewState, path: str) -> html.Section | None:
    """Both directions, the latest period first: each side's figure, the gap, the ratio; None where no pair is held."""
    words = ctx.words
    blocks: list[Any] = []
    for flow in OTHER:
        pairs = sides(ctx, state, flow).both
        if not pairs:
            continue
        goods = what(ctx, flow, state.partner)
        scale = words.scale_of([row.value for one in pairs for row in (one.ours, one.theirs)])
        columns = [Column(words.say("card.period"), numeric=False), *_columns(ctx, flow, state.partner)]
        rows = [
            Row([_head(ctx, words.tick(one.period), one), *_cells(ctx, state, path, one, scale)])
            for one in reversed(pairs)
        ]
        unit = words.unit_words(state.unit, scale)
        blocks.append(
            html.Div(
                [
                    html.H3(goods, className="sh3"),
                    html.P(
                        words.say("two_sides.table_unit", unit=unit, ratio=over(ctx, state.partner)), className="note"
                    ),
                    data_table(columns, rows, label=goods, whole=True),
                ],
                className="c6",
            )
        )
    if not blocks:
        return None
    title = html.H2(words.say("two_sides.table"), className="tk")
    return html.Section([title, html.Div(blocks, className="g12 pairs")], className="fig")


def members_table(ctx: Context, state: ViewState, path: str, pairs: Sequence[Both]) -> Any:
    """Every EU member that both count in a year, in the order of the chart beside it."""
    words, flow = ctx.words, flow_of(state)
    order = in_order(state, list(pairs))
    scale = words.scale_of([row.value for one in order for row in (one.ours, one.theirs)])
    columns = [Column(words.say("card.area"), numeric=False), *_columns(ctx, flow, "")]
    rows = []
    for one in order:
        link = page_url(path, ViewState(partners=(one.area,), lang=state.lang, unit_asked=state.unit_asked))
        name = html.A(words.area_label(one.area), href=link, className="pn")
        rows.append(Row([name, *_cells(ctx, state, path, one, scale)], highlight=one.area == focus(state)))
    label = words.say(f"two_sides.members_{flow}")
    unit = words.say("two_sides.table_unit_members", unit=words.unit_words(state.unit, scale))
    return [html.P(unit, className="note"), data_table(columns, rows, label=label)]


def _columns(ctx: Context, flow: str, partner: str) -> list[Column]:
    words = ctx.words
    theirs = words.area_label(partner) if partner else words.say("two_sides.member")
    return [
        Column(words.area_label(HOME), f"{words.say(f'flow_bare.{flow}')}, {valuation(ctx, flow)}"),
        Column(theirs, f"{words.say(f'flow_bare.{OTHER[flow]}')}, {valuation(ctx, OTHER[flow])}"),
        Column(words.say("two_sides.gap")),
        Column(words.say("two_sides.ratio")),
    ]


def _head(ctx: Context, text: str, one: Both) -> list[Any]:
    unsure = bool({one.ours.status, one.theirs.status} & PROVISIONAL)
    words = ctx.words
    mark = html.Span(words.say("card.provisional"), className="pv", title=words.say("status.provisional"))
    return [text, mark] if unsure else [text]


def _cells(ctx: Context, state: ViewState, path: str, one: Both, scale: float) -> list[Any]:
    """Both figures, the gap and the ratio, each opening its record or its calculation."""
    words = ctx.words

    def amount(value: float, ref: str, *, signed: bool = False, at_least: bool = False) -> Any:
        decimals = words.decimals_of(scale)
        # What is not zero does not read as zero.
        while value and decimals < MOST_DECIMALS and round(value / scale, decimals) == 0:
            decimals += 1
        text = words.number(value / scale, decimals, signed=signed)
        return number_link(words.say("record.hedge.least", n=text) if at_least else text, ref, state, path)

    ratio = None
    if one.times is not None:
        text = times_text(ctx, one.times)
        text = words.say("record.hedge.least", n=text) if one.theirs.hi is None else text
        ratio = number_link(text, one.times_ref, state, path)
    return [
        amount(one.ours.value or 0.0, one.ours.ref, at_least=one.ours.hi is None),
        amount(one.theirs.value or 0.0, one.theirs.ref, at_least=one.theirs.hi is None),
        amount(one.gap, one.gap_ref, signed=True, at_least=one.theirs.hi is None),
        ratio,
    ]
