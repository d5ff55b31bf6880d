"""The table twin of a figure: the same values as text, each number a link to its record."""

from __future__ import annotations

from typing import Any

from dashboard.charts.spec import ChartSpec, Mark, Series
from dashboard.components import html
from dashboard.components.data_table import Column, Row, data_table
from dashboard.components.markup import inert
from dashboard.components.number import number_link
from dashboard.exports.canvas import words_of
from dashboard.exports.displayed import Cell, displayed
from dashboard.state import ViewState


def spec_table(spec: ChartSpec, state: ViewState) -> html.Div:
    """The values of a chart as a table: a row a period (the latest first) or area, a column a series.

    A value that was not published says so; a cell without any point is a dash. Letters mark what is less than sure and
    are explained below the table. The whole is sent as text, since it lies behind a tab.
    """
    words, shown = words_of(spec), displayed(spec)
    columns = [Column(head, unit, numeric=place > 0) for place, (head, unit) in enumerate(shown.heads)]
    rows = [Row([line.name, *(_cell(cell, state) for cell in line.cells)], line.highlight) for line in shown.lines]
    label = words.say("card.table_of", title=spec.title)
    table = data_table(columns, rows, label=label, none=words.say("number.none"))
    return inert(html.Div([table, html.P("; ".join(shown.keys), className="note") if shown.keys else None]))


def _cell(cell: Cell | None, state: ViewState) -> Any:
    if cell is None:
        return None
    if cell.missing:
        return html.Span(cell.text, className="mut")
    link = number_link(cell.text, cell.ref, state, title=cell.note)
    return [link, html.Small(cell.letter, className="pv")] if cell.letter else link


def role_of(spec: ChartSpec, mark: Mark) -> Series | None:
    """The first series that has a point of a mark."""
    return next((s for s in spec.series if any(p.mark is mark for p in s.points)), None)
