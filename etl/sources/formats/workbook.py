"""Workbooks as sheets of rows, .xls and .xlsx alike; a cell is a number, a text, or an empty text."""

from __future__ import annotations

from dataclasses import dataclass
from io import BytesIO

from python_calamine import CalamineError, CalamineWorkbook

from etl.sources.formats import LayoutError


@dataclass(frozen=True, slots=True)
class Sheet:
    """One sheet: `rows` from its first row on, all as long as the widest."""

    name: str
    rows: list[list[object]]

    def text(self, row: int, column: int) -> str:
        """A cell as text with white space made single; empty outside of the sheet. Both count from 0."""
        if row >= len(self.rows) or column >= len(self.rows[row]):
            return ""
        return " ".join(str(self.rows[row][column]).split())


def place(sheet: Sheet, row: int, column: int) -> str:
    """A cell's place as a person finds it: `2023!D5`; row and column count from 0."""
    letters = ""
    number = column + 1
    while number:
        number, rest = divmod(number - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return f"{sheet.name}!{letters}{row + 1}"


def read_workbook(data: bytes, file: str, first_rows: int | None = None) -> list[Sheet]:
    """The sheets of a workbook in its order, of each only the first rows if so asked; raises LayoutError for none."""
    try:
        book = CalamineWorkbook.from_filelike(BytesIO(data))
        return [
            Sheet(
                name,
                [list(row) for row in book.get_sheet_by_name(name).to_python(skip_empty_area=False, nrows=first_rows)],
            )
            for name in book.sheet_names
        ]
    except (CalamineError, OSError, ValueError) as error:
        raise LayoutError(file, "", "not a workbook", expected=".xls or .xlsx", found=str(error)) from error
