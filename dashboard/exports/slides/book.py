"""The workbook inside a native chart: the table that PowerPoint opens with "Edit data".

The first sheet holds the values in base units with all their digits, below each series' name and unit; number formats
show them in the chart's unit. An edited name or value changes the chart. What is only drawn, such as a piece of a line
in another dash, stands to their right as formulas, so that an edited value moves everything that shows it. A blank was
not published.
"""

from __future__ import annotations

import io
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, time

from xlsxwriter import Workbook
from xlsxwriter.utility import xl_col_to_name

from dashboard.charts.spec import Axis, ChartSpec
from dashboard.exports.canvas import words_of
from dashboard.urls import absolute

DATA = "Data"
# Rows above the first value: names, units.
HEAD_ROWS = 2
# Thousands that each comma of a number format divides by.
_COMMAS = {1.0: 0, 1e3: 1, 1e6: 2, 1e9: 3, 1e12: 4}
# Excel refuses longer texts in a cell.
_LONGEST = 32_767


class Exact(float):
    """A number that is written with all its digits: the writer of workbooks would keep 16, and some have 17."""

    __slots__ = ()

    def __format__(self, spec: str) -> str:
        """The shortest digits that give the same number, whatever is asked for."""
        return digits(self)


@dataclass(frozen=True, slots=True)
class Formula:
    """A cell computed from others, with its value as last computed (None: blank)."""

    text: str
    value: float | None


Cell = str | float | Formula | None


@dataclass(frozen=True, slots=True)
class Column:
    """A column of the sheet: its name, its cells, how its numbers are shown, and the words of its unit."""

    header: str
    cells: tuple[Cell, ...]
    number_format: str = "General"
    unit: str = ""

    @property
    def values(self) -> tuple[float | None, ...]:
        """The cells as numbers; None for a blank."""
        found = [cell.value if isinstance(cell, Formula) else cell for cell in self.cells]
        return tuple(None if value is None or isinstance(value, str) else value for value in found)


class Book:
    """A workbook in the making; columns are numbered from zero in the order in which they are added."""

    def __init__(self) -> None:
        self.columns: list[Column] = []

    def add(self, header: str, cells: Sequence[Cell], number_format: str = "General", unit: str = "") -> int:
        """Add a column and return its number."""
        self.columns.append(Column(header, tuple(cells), number_format, unit))
        return len(self.columns) - 1

    def cells(self, column: int) -> str:
        """The reference to a column's cells."""
        name, last = xl_col_to_name(column, col_abs=True), len(self.columns[column].cells) + HEAD_ROWS
        return f"{DATA}!{name}${HEAD_ROWS + 1}:{name}${max(last, HEAD_ROWS + 1)}"

    def header(self, column: int) -> str:
        """The reference to a column's name."""
        return f"{DATA}!{xl_col_to_name(column, col_abs=True)}$1"

    def cell(self, column: int, row: int) -> str:
        """The reference within the sheet to one cell, rows counted from zero at the first value."""
        return f"{xl_col_to_name(column)}{row + HEAD_ROWS + 1}"

    def mirrored(self, column: int, header: str, rows: Sequence[int], number_format: str, *, sign: int = 1) -> int:
        """Add a column of formulas that repeat some rows of another (with the other sign for -1), blank elsewhere."""
        source = self.columns[column].values
        cells: list[Cell] = [None] * len(source)
        for row in rows:
            value = source[row]
            if value is not None:
                cells[row] = Formula(f"={'-' if sign < 0 else ''}{self.cell(column, row)}", sign * value)
        return self.add(header, cells, number_format, self.columns[column].unit)

    def blob(self, spec: ChartSpec, public_url: str) -> bytes:
        """The workbook's file. The same columns and chart give the same bytes."""
        out = io.BytesIO()
        with Workbook(out, {"in_memory": True, "strings_to_urls": False, "strings_to_formulas": False}) as workbook:
            day = datetime.combine(spec.as_of, time(), UTC).replace(tzinfo=None)
            workbook.set_properties({"title": spec.title[:250], "created": day})
            self._write_data(workbook)
            _write_about(workbook, spec, public_url)
        return out.getvalue()

    def _write_data(self, workbook: Workbook) -> None:
        sheet = workbook.add_worksheet(DATA)
        head = workbook.add_format({"bold": True, "text_wrap": True, "valign": "top"})
        drawn = workbook.add_format({"italic": True, "text_wrap": True, "valign": "top", "font_color": "#5C6973"})
        formats = {f: workbook.add_format({"num_format": f}) for f in {c.number_format for c in self.columns}}
        for at, column in enumerate(self.columns):
            computed = any(isinstance(cell, Formula) for cell in column.cells)
            sheet.write_string(0, at, column.header[:_LONGEST], drawn if computed else head)
            sheet.write_string(1, at, column.unit[:_LONGEST], drawn)
            sheet.set_column(at, at, 30 if at == 0 else 18)
            shown = formats[column.number_format]
            for row, cell in enumerate(column.cells, start=HEAD_ROWS):
                if isinstance(cell, Formula):
                    sheet.write_formula(row, at, cell.text, shown, "" if cell.value is None else cell.value)
                elif isinstance(cell, str):
                    sheet.write_string(row, at, cell[:_LONGEST])
                elif cell is not None:
                    sheet.write_number(row, at, Exact(cell), shown)
        sheet.freeze_panes(HEAD_ROWS, 1)


def _write_about(workbook: Workbook, spec: ChartSpec, public_url: str) -> None:
    """A sheet that says what the numbers are, from whom, and as known when."""
    words = words_of(spec)
    sheet = workbook.add_worksheet(words.say("card.sources"))
    sheet.set_column(0, 0, 110)
    lines = [spec.title, spec.subtitle, *(source.citation or source.text for source in spec.sources), *spec.notes]
    lines += [words.say("card.as_of", date=words.day(spec.as_of)), words.say("card.data", hash=spec.data_hash)]
    lines += [absolute(public_url, spec.permalink), words.say("slide.blank_cells")]
    for row, line in enumerate(line for line in lines if line):
        sheet.write_string(row, 0, line[:_LONGEST])


def digits(value: float) -> str:
    """A number with all its digits and no others: what CSV and chart both hold."""
    text = repr(float(value))
    return text.removesuffix(".0") if "e" not in text else text


def number_format(
    axis: Axis, decimals: int | None = None, *, unsigned: bool = False, signed: bool = False, suffix: bool = True
) -> str:
    """The number format that shows base units in the unit of an axis.

    `unsigned` shows what hangs below zero as positive, `signed` puts a plus before what is above.
    """
    places = axis.decimals if decimals is None else decimals
    # Text in quotes: a bare % would multiply by a hundred.
    end = f'"{axis.suffix}"' if suffix and axis.suffix else ""
    plain = "#,##0" + ("." + "0" * places if places else "") + "," * _COMMAS.get(axis.scale, 0) + end
    above = f'"+"{plain}' if signed else plain
    return f"{above};{plain if unsigned else chr(34) + chr(0x2212) + chr(34) + plain};{plain}"
