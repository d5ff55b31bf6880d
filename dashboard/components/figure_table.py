"""The table twin of a figure: the same values as text, each number a link to its record."""

from __future__ import annotations

from html import escape

from dashboard.charts.spec import ChartSpec, Mark, Series
from dashboard.components import html
from dashboard.components.data_table import Column, data_table
from dashboard.components.markup import Html, inert
from dashboard.components.number import SAME_PAGE
from dashboard.exports.canvas import words_of
from dashboard.exports.displayed import Cell, Line, displayed
from dashboard.state import ViewState
from dashboard.urls import record_url


def spec_table(spec: ChartSpec, state: ViewState) -> html.Div:
    """The values of a chart as a table: a row a period (the latest first) or area, a column a series.

    A value that was not published says so; a cell without any point is a dash. Letters mark what is less than sure and
    are explained below the table. The whole is sent as text, since it lies behind a tab.
    """
    words, shown = words_of(spec), displayed(spec)
    columns = [Column(head, unit, numeric=place > 0) for place, (head, unit) in enumerate(shown.heads)]
    none = words.say("number.none")
    rows = [_row(line, state, none) for line in shown.lines]
    table = data_table(columns, rows, label=words.say("card.table_of", title=spec.title))
    return inert(html.Div([table, html.P("; ".join(shown.keys), className="note") if shown.keys else None]))


def _row(line: Line, state: ViewState, none: str) -> Html:
    """A row as HTML: a page has hundreds, and making components of them first takes most of the time of a table."""
    cells = "".join([_cell(cell, state, none) for cell in line.cells])
    highlight = ' class="hl"' if line.highlight else ""
    return Html(f'<tr{highlight}><th scope="row">{_text(line.name)}</th>{cells}</tr>')


def _cell(cell: Cell | None, state: ViewState, none: str) -> str:
    if cell is None:
        return f'<td class="r mut">{_text(none)}</td>'
    if cell.missing:
        return f'<td class="r"><span class="mut">{_text(cell.text)}</span></td>'
    shown = _text(cell.text)
    if cell.ref:
        title = f' title="{escape(cell.note)}"' if cell.note else ""
        shown = f'<a class="num" href="{escape(record_url(cell.ref, SAME_PAGE, state))}"{title}>{shown}</a>'
    letter = f'<small class="pv">{_text(cell.letter)}</small>' if cell.letter else ""
    return f'<td class="r">{shown}{letter}</td>'


def _text(text: str) -> str:
    return escape(text, quote=False)


def role_of(spec: ChartSpec, mark: Mark) -> Series | None:
    """The first series that has a point of a mark."""
    return next((s for s in spec.series if any(p.mark is mark for p in s.points)), None)
