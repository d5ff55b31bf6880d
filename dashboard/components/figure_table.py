"""The table twin of a figure: the same values as text, each number a link to its record."""

from __future__ import annotations

from typing import Any

from dash import html

from dashboard.charts.spec import ChartSpec, Kind, Mark, Point, Series
from dashboard.components.data_table import Column, Row, data_table
from dashboard.components.markup import inert
from dashboard.components.number import number_link
from dashboard.exports.canvas import words_of
from dashboard.exports.scale import XScale, period_of, x_scale
from dashboard.state import ViewState
from dashboard.text import Words

LETTERS = (Mark.PROVISIONAL, Mark.DERIVED, Mark.MIRROR)


def spec_table(spec: ChartSpec, state: ViewState) -> html.Div:
    """The values of a chart as a table: a row a period (the latest first) or area, a column a series.

    A value that was not published says so; a cell without any point is a dash. Letters mark what is less than sure and
    are explained below the table. The whole is sent as text, since it lies behind a tab.
    """
    scale = x_scale(spec, timed=False)
    words = words_of(spec)
    if spec.kind is Kind.SCATTER:
        columns, rows = _scatter(spec, state, scale, words)
    else:
        columns, rows = _by_code(spec, state, scale, words)
    used = {p.mark for s in spec.series for p in s.points if p.value is not None}
    keys = [f"{words.say(f'card.{mark}')}: {words.say(f'status.{mark}')}" for mark in LETTERS if mark in used]
    label = words.say("card.table_of", title=spec.title)
    table = data_table(columns, rows, label=label, none=words.say("number.none"))
    return inert(html.Div([table, html.P("; ".join(keys), className="note") if keys else None]))


def _by_code(spec: ChartSpec, state: ViewState, scale: XScale, words: Words) -> tuple[list[Column], list[Row]]:
    names = [f"{s.panel}: {s.name}" if s.panel else s.name for s in spec.series]
    by_time = bool(scale.codes) and period_of(scale.codes[0]) is not None
    first = words.say("card.period" if by_time else "card.area")
    columns = [Column(first, numeric=False), *(Column(name, spec.unit) for name in names)]
    found = [{p.x: p for p in s.points} for s in spec.series]
    order = range(len(scale.codes) - 1, -1, -1) if by_time else range(len(scale.codes))
    rows = [
        Row(
            [scale.words[i], *(_cell(spec, p.get(scale.codes[i]), state, words) for p in found)],
            highlight=scale.codes[i] == spec.highlight,
        )
        for i in order
    ]
    return columns, rows


def _scatter(spec: ChartSpec, state: ViewState, scale: XScale, words: Words) -> tuple[list[Column], list[Row]]:
    columns = [Column(words.say("card.area"), numeric=False), Column(spec.x.title), Column(spec.y.title)]
    rows = []
    for point in sorted((p for s in spec.series for p in s.points), key=lambda p: -(p.value or 0.0)):
        x_text = None
        if point.x_value is not None:
            text = words.number(point.x_value / spec.x.scale, spec.x.decimals) + spec.x.suffix
            x_text = number_link(text, point.x_ref or point.ref, state)
        cells = [scale.word(point.x), x_text, _cell(spec, point, state, words)]
        rows.append(Row(cells, highlight=point.x == spec.highlight))
    return columns, rows


def _cell(spec: ChartSpec, point: Point | None, state: ViewState, words: Words) -> Any:
    if point is None:
        return None
    if point.value is None:
        return html.Span(words.say("number.missing"), className="mut")
    link = number_link(shown(spec, point, words), point.ref, state, title=point.note)
    if point.mark not in LETTERS:
        return link
    return [link, html.Small(words.say(f"card.{point.mark}"), className="pv")]


def shown(spec: ChartSpec, point: Point, words: Words) -> str:
    """A point's value as displayed: of a derived one with bounds apart, the range of what it can be."""
    axis = spec.y

    def text(value: float) -> str:
        return words.number(value / axis.scale, axis.decimals) + axis.suffix

    if point.mark is Mark.DERIVED and point.lo is not None and point.hi is not None:
        return words.range(text(point.lo), text(point.hi))
    return text(point.value or 0.0)


def role_of(spec: ChartSpec, mark: Mark) -> Series | None:
    """The first series that has a point of a mark."""
    return next((s for s in spec.series if any(p.mark is mark for p in s.points)), None)
