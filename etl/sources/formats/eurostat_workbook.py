"""Workbooks of Eurostat's Data Browser: a sheet for each combination of what is not in the rows, periods as columns."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import datetime

from etl.sources.formats import Cell, Cells, LayoutError, value_text
from etl.sources.formats.workbook import Sheet, place, read_workbook

_TITLE = "Data extracted on"
_CODED = re.compile(r".*\[(?P<code>[^\]]+)\]$")
_HEAD_ROWS = 20
_END = "Special value"


def read_eurostat_workbook(data: bytes, file: str) -> Cells:
    """The cells of all data sheets; `reporter` and `partner` are labels, the others codes where the sheet has them.

    Raises LayoutError for a workbook without data sheets, and for a sheet without the rows TIME and REPORTER, or with
    other labels in its rows.
    """
    sheets = [sheet for sheet in read_workbook(data, file) if sheet.text(0, 0).startswith(_TITLE)]
    if not sheets:
        raise LayoutError(file, "", "no sheet of data", expected=f"sheets that begin with {_TITLE}", found="none")
    cells: list[Cell] = []
    updated = ""
    for sheet in sheets:
        cells += _cells(sheet, file)
        updated = max(updated, _updated(sheet))
    return Cells(cells, updated)


def _cells(sheet: Sheet, file: str) -> Iterator[Cell]:
    facts, time_row = _head(sheet, file)
    names = time_row + 2
    labels = (sheet.text(names, 0), sheet.text(names, 1))
    if labels != ("REPORTER (Labels)", "PARTNER (Labels)"):
        raise LayoutError(
            file,
            place(sheet, names, 0),
            "other labels in the rows",
            expected="REPORTER (Labels), PARTNER (Labels)",
            found=", ".join(labels),
            mend="download again with reporter and partner as rows, labels in English",
        )
    periods = {column: sheet.text(time_row, column) for column in range(2, len(sheet.rows[time_row]))}
    for row in range(names + 1, len(sheet.rows)):
        reporter, partner = sheet.text(row, 0), sheet.text(row, 1)
        if reporter == _END:
            return
        if not partner:
            continue
        for column, period in periods.items():
            # A column without a period holds the flags of the one before.
            if period:
                where = place(sheet, row, column)
                flag = "" if periods.get(column + 1, " ") else sheet.text(row, column + 1)
                codes = {**facts, "reporter": reporter, "partner": partner, "time": period}
                yield Cell(codes, value_text(sheet.rows[row][column], file, where), flag, where)


def _head(sheet: Sheet, file: str) -> tuple[dict[str, str], int]:
    """What holds for the whole sheet, by dimension, and the row of the periods."""
    facts: dict[str, str] = {}
    for row in range(1, min(_HEAD_ROWS, len(sheet.rows))):
        name = sheet.text(row, 0)
        if name == "TIME":
            break
        text = sheet.text(row, 2)
        if text:
            coded = _CODED.match(text)
            facts[name.partition(" [")[0].casefold()] = coded["code"] if coded else text
    else:
        raise LayoutError(file, f"{sheet.name}!A1:A{_HEAD_ROWS}", "no row of periods", expected="TIME", found="none")
    if missing := [name for name in ("product", "flow", "indicators") if name not in facts]:
        raise LayoutError(
            file,
            f"{sheet.name}!A1:C{row}",
            f"the sheet does not say {', '.join(missing)}",
            expected="PRODUCT, FLOW, INDICATORS above the table",
            found=", ".join(facts),
        )
    return facts, row


def _updated(sheet: Sheet) -> str:
    for row in range(1, min(_HEAD_ROWS, len(sheet.rows))):
        if sheet.text(row, 0).startswith("Last updated"):
            day = sheet.text(row, 1)[:10]
            try:
                return datetime.strptime(day, "%d/%m/%Y").date().isoformat()
            except ValueError:
                return ""
    return ""
