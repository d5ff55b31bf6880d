"""The table of partners as it stands on its page: sorted by its heads, each number a link, ten years as small bars."""

from __future__ import annotations

from typing import Any

from dashboard.charts.partner_table import AMOUNTS, COLUMNS, PartnerRow, partner_table
from dashboard.charts.spec import Mark, Role
from dashboard.components import html
from dashboard.components.data_table import Column, Row, data_table
from dashboard.components.number import number_link
from dashboard.components.stat_strip import Bar, spark_bars
from dashboard.context import Context
from dashboard.state import ViewState
from dashboard.urls import page_url

SPARK_HEIGHT = 22
_MINOR = frozenset({"turnover", "share_eu"})


def partner_section(ctx: Context, state: ViewState, path: str) -> html.Section:
    """The table of a state's group and partners with its notes; where nothing is held it says so."""
    words, table = ctx.words, partner_table(ctx, state)
    say = words.say
    if table.year is None or not table.rows:
        head = html.H2(say("partner_section.title_none"), className="tk")
        return html.Section([head, html.P(say("partner_section.none"), className="sub")], className="fig")
    title = say("partner_section.title", year=table.year)
    columns = [
        Column(say("card.area"), key="name", numeric=False),
        *(Column(say(f"partner_section.{name}"), key=name, minor=name in _MINOR) for name in COLUMNS),
        Column(say("partner_section.years"), numeric=False, minor=True),
    ]
    rows = [_row(ctx, state, path, row) for row in (*table.rows, *table.totals)]
    sources: list[Any] = [say("card.source_many" if len(table.sources) > 1 else "card.source")]
    for place, source in enumerate(table.sources):
        sources += ["; "] * (place > 0) + [html.A(source.text, href=source.href)]
    return html.Section(
        [
            html.H2(title, className="tk"),
            html.P(say("partner_section.subtitle", unit=table.unit), className="sub"),
            data_table(columns, rows, label=title, state=state, path=path, whole=len(rows) <= 40),
            *(html.P(note, className="note") for note in (*table.notes, say("partner_section.note"))),
            html.P(sources, className="note"),
        ],
        className="fig",
        id="partner-table",
    )


def _row(ctx: Context, state: ViewState, path: str, row: PartnerRow) -> Row:
    words = ctx.words
    place = words.rank(row.place, joint=row.is_joint) if row.place is not None else ""
    name = html.A(row.label, href=page_url("/", ViewState(partners=(row.area,), lang=state.lang)), className="pn")
    unsure = any(
        row.cells[column].mark is Mark.PROVISIONAL for column in AMOUNTS if row.cells[column].value is not None
    )
    mark = html.Span(words.say("card.provisional"), className="pv", title=words.say("status.provisional"))
    head: list[Any] = [html.Span(place, className="plc"), name, *([mark] if unsure else [])]
    cells: list[Any] = [head]
    for column in COLUMNS:
        cell = row.cells[column]
        if cell.value is None:
            cells.append(html.Span(cell.text, className="mut"))
            continue
        cells.append(number_link(cell.text, cell.ref, state, path))
    bars = [Bar(point.value, point.mark) for point in row.spark]
    cells.append(spark_bars(bars, Role.TURNOVER, SPARK_HEIGHT))
    return Row(cells, highlight=row.is_focus)
