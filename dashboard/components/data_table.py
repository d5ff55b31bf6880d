"""Tables of numbers: right-aligned, with heads that sort by the address, and their own scrolling on small screens."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from dashboard.components import html
from dashboard.components.attributes import attributes
from dashboard.components.icons import icon
from dashboard.components.markup import Html
from dashboard.state import ViewState
from dashboard.urls import page_url

STICKY_FROM = 16


@dataclass(frozen=True, slots=True)
class Column:
    """A column: its head, a second line of it (the unit), and the key that `sort=` names it by ("": not sortable).

    A column that is `minor` is left out on narrow screens.
    """

    head: str
    unit: str = ""
    key: str = ""
    numeric: bool = True
    minor: bool = False


@dataclass(frozen=True, slots=True)
class Row:
    """A row: a cell for each column (text or component; None: a dash), and whether it is highlighted."""

    cells: Sequence[Any]
    highlight: bool = False


def data_table(
    columns: Sequence[Column],
    rows: Sequence[Row | Html],
    *,
    label: str,
    state: ViewState | None = None,
    path: str = "",
    none: str = "—",
    whole: bool = False,
) -> html.Div:
    """The table. With a state, heads of columns that have a key are links that sort, and again the other way round.

    `whole` shows a long table at its full height. The caller gives the rows in the order that `state.sort` wants. The
    first column heads its rows. A row that is HTML already is for tables that are sent as text.
    """
    table = html.Table(
        [
            html.Caption(label, className="vh"),
            html.Thead(html.Tr([_head(column, state, path) for column in columns])),
            html.Tbody([row if isinstance(row, Html) else _row(columns, row, none) for row in rows]),
        ],
        className="tbl",
    )
    long = " long" if len(rows) > STICKY_FROM and not whole else ""
    return html.Div(table, className=f"scroll{long}", tabIndex=0, role="region", **attributes(aria_label=label))


def sort_key(state: ViewState, columns: Sequence[Column], default: str = "") -> tuple[str, bool]:
    """The key of the column that a state sorts by, and whether downwards; `default` ("-turnover") for unknown keys."""
    keys = {column.key for column in columns if column.key}
    wanted = state.sort if state.sort.lstrip("-") in keys else default
    return wanted.lstrip("-"), wanted.startswith("-")


def _class(column: Column) -> str | None:
    if column.numeric:
        return "r hid" if column.minor else "r"
    return "hid" if column.minor else None


def _head(column: Column, state: ViewState | None, path: str) -> html.Th:
    text: list[Any] = [column.head, *([html.Br(), html.Small(column.unit)] if column.unit else [])]
    if state is None or not column.key:
        return html.Th(text, scope="col", className=_class(column))
    sorted_up, sorted_down = state.sort == column.key, state.sort == f"-{column.key}"
    # The first click on a column of numbers shows the largest first.
    upwards = sorted_down if column.numeric else not sorted_up
    target = column.key if upwards else f"-{column.key}"
    inner = [*text, icon("chevron", 12)] if sorted_up or sorted_down else text
    order = "ascending" if sorted_up else "descending" if sorted_down else None
    link = html.A(inner, href=page_url(path, state, sort=target))
    return html.Th(link, scope="col", className=_class(column), **attributes(aria_sort=order))


def _row(columns: Sequence[Column], row: Row, none: str) -> html.Tr:
    cells = []
    for place, (column, cell) in enumerate(zip(columns, row.cells, strict=True)):
        name = _class(column)
        if cell is None:
            name = f"{name} mut" if name else "mut"
        shown = none if cell is None else cell
        cells.append(html.Th(shown, scope="row", className=name) if place == 0 else html.Td(shown, className=name))
    return html.Tr(cells, className="hl" if row.highlight else None)
