"""The figures behind a time series, period by period, each a link to its record."""

from __future__ import annotations

from typing import Any

from dashboard.charts.phrases import flow
from dashboard.charts.points import Row as Point
from dashboard.charts.points import read
from dashboard.charts.selection import Pair, one, pairs, rows, within
from dashboard.charts.spec import Mark
from dashboard.components import html
from dashboard.components.data_table import Column, Row, data_table
from dashboard.components.number import number_link
from dashboard.context import Context
from dashboard.measures import growth
from dashboard.state import ViewState
from etl.model.period import Period

FLOWS = ("exports", "imports", "turnover", "balance")
MOST_ROWS = 60


def period_table(ctx: Context, state: ViewState, path: str) -> html.Section:
    """Exports, imports, turnover, balance and growth of turnover of the partner in focus, the latest period first.

    A figure that is not published is a dash; a provisional one carries a mark that the note explains.
    """
    words, pair = ctx.words, pairs(state)[0]
    freq = "A" if state.freq == "YTD" else state.freq
    frame = rows(ctx, state, FLOWS, [pair], freq=freq, lead_months=12)
    shown = within(frame, state)
    periods = sorted({str(code) for code in shown["period"]}, key=Period.parse, reverse=True)[:MOST_ROWS]
    title = html.H2(words.say("period_table.title"), className="tk")
    if not periods:
        return html.Section([title, html.P(words.say("period_table.none"), className="sub")], className="fig")
    cells = {flow: {row.period: row for row in read(one(shown, pair, flow))} for flow in FLOWS}
    rates = {row.period: row for row in read(growth(one(frame, pair, "turnover")))}
    values = [row.value for by_period in cells.values() for row in by_period.values()]
    scale = words.scale_of(values)
    unit = words.unit_words(state.unit, scale)
    columns = [
        Column(words.say("card.period"), numeric=False),
        *(Column(words.say(f"indicator.{name}"), minor=name == "turnover") for name in FLOWS),
        Column(words.say("period_table.growth"), words.say("period_table.growth_base")),
    ]
    table = [_row(ctx, state, path, code, cells, rates, scale) for code in periods]
    return html.Section(
        [
            title,
            html.P(words.say("period_table.subtitle", what=_subject(ctx, pair), unit=unit), className="sub"),
            data_table(
                columns, table, label=words.say("period_table.label", what=_subject(ctx, pair)), path=path, whole=True
            ),
            _note(ctx, cells),
        ],
        className="fig",
    )


def _subject(ctx: Context, pair: Pair) -> str:
    return flow(ctx, "goods", pair)


def _row(
    ctx: Context,
    state: ViewState,
    path: str,
    code: str,
    cells: dict[str, dict[str, Point]],
    rates: dict[str, Point],
    scale: float,
) -> Row:
    words = ctx.words
    figures = [cells[name].get(code) for name in FLOWS]
    unsure = any(figure is not None and figure.mark is Mark.PROVISIONAL for figure in figures)
    head: list[Any] = [words.tick(Period.parse(code))]
    if unsure:
        head.append(html.Span(words.say("card.provisional"), className="pv", title=words.say("status.provisional")))
    amounts = [
        None
        if figure is None or figure.value is None
        else number_link(words.number(figure.value / scale, words.decimals_of(scale)), figure.ref, state, path)
        for figure in figures
    ]
    rate = rates.get(code)
    change = None if rate is None or rate.value is None else number_link(
        words.growth(rate.value), rate.ref, state, path
    )  # fmt: skip
    return Row([head, *amounts, change])


def _note(ctx: Context, cells: dict[str, dict[str, Point]]) -> html.P | None:
    unsure = any(row.mark is Mark.PROVISIONAL for by_period in cells.values() for row in by_period.values())
    return html.P(ctx.words.say("period_table.note"), className="note") if unsure else None
