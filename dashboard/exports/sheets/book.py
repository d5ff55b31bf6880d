"""A workbook in the making: its cell formats, its addresses, and numbers written with every digit."""

from __future__ import annotations

import io
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, time
from typing import Any

from xlsxwriter import Workbook
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from dashboard.charts.spec import Axis, ChartSpec, Mark
from dashboard.exports import ExportOptions
from dashboard.exports.archive import printable
from dashboard.exports.canvas import words_of
from dashboard.exports.formulas import is_formula
from dashboard.exports.look import look
from dashboard.text import MINUS, Words
from dashboard.urls import absolute

SERIF, SANS, TEXT_SIZE = "Georgia", "Segoe UI", 10
A4 = 9
# What a spreadsheet would take for a formula if somebody edited the cell.
# A scale by the commas that divide by a thousand in a number format.
_COMMAS = {1.0: "", 1e3: ",", 1e6: ",,", 1e9: ",,,"}
_NO_WIDTH = "\u200b"


class ExactSheet(Worksheet):  # type: ignore[misc]
    """A sheet whose numbers keep all their digits: the library itself writes sixteen, and some need seventeen."""

    def _xml_number_element(self, number: float, attributes: Sequence[tuple[str, object]] = ()) -> None:
        named = "".join(f' {key}="{value}"' for key, value in attributes)
        self.fh.write(f"<c{named}><v>{float(number)!r}</v></c>")


@dataclass(slots=True)
class Book:
    """The workbook of one chart. Formats are made once each; `write` gives the finished bytes."""

    spec: ChartSpec
    options: ExportOptions
    words: Words = field(init=False)
    workbook: Workbook = field(init=False)
    _out: io.BytesIO = field(init=False, default_factory=io.BytesIO)
    _formats: dict[tuple[tuple[str, Any], ...], Format] = field(init=False, default_factory=dict)

    def __post_init__(self) -> None:
        """Open the workbook; the day of the data stands where a clock would."""
        spec = self.spec
        self.words = words_of(spec)
        self.workbook = Workbook(
            self._out,
            {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False},
        )
        self.workbook.set_size(2400, 1400)
        self.workbook.set_properties({
            "title": printable(spec.title), "subject": printable(spec.subtitle), "author": "tradebrief",
            "comments": self.link(spec.permalink),
            "keywords": f"data {spec.data_hash}", "created": datetime.combine(spec.as_of, time()),
        })  # fmt: skip

    def sheet(self, key: str, tab: str = "") -> Worksheet:
        """A new sheet named by a phrase, ready to print on A4 across; `tab` colours its tab."""
        sheet = self.workbook.add_worksheet(self.words.say(key), worksheet_class=ExactSheet)
        sheet.hide_gridlines(2)
        sheet.set_landscape()
        sheet.set_paper(A4)
        sheet.set_margins(left=0.5, right=0.5, top=0.6, bottom=0.6)
        sheet.fit_to_pages(1, 0)
        data = self.words.say("card.data", hash=self.spec.data_hash).replace("&", "&&")
        sheet.set_footer(f"&L&8tradebrief  {data}&R&8&P / &N")
        if tab:
            sheet.set_tab_color(tab)
        return sheet

    def style(self, **properties: Any) -> Format:
        """A cell format of the bulletin's typeface and ink, with these properties of the library's own names."""
        base = {"font_name": SANS, "font_size": TEXT_SIZE, "font_color": self.ui("text"), "valign": "top"}
        wanted = base | properties
        return self._formats.setdefault(tuple(sorted(wanted.items())), self.workbook.add_format(wanted))

    def ui(self, name: str) -> str:
        """A colour of the interface on paper: cells are white in both colour schemes."""
        return look("light").ui[name]

    def marked(self, mark: Mark, **properties: Any) -> Format:
        """The format of a cell whose value is less than sure; `notes` explains the same."""
        return self.style(**(_MARKED.get(mark, {}) | properties))

    def text(self, sheet: Worksheet, row: int, column: int, text: str, **properties: Any) -> None:
        """Write a text as a text, whatever it begins with; nothing for an empty one."""
        text = printable(text)
        if is_formula(text):
            properties["quote_prefix"] = True
        if text:
            sheet.write_string(row, column, text, self.style(**properties))

    def address(self, sheet: Worksheet, row: int, column: int, url: str, text: str = "", **properties: Any) -> None:
        """Write an address as a link; one of a site whose beginning is not known stays a text."""
        whole = self.link(url)
        if not whole.startswith(("http://", "https://")):
            self.text(sheet, row, column, text or whole, **properties)
            return
        style = self.style(font_color=self.ui("accent"), underline=1, **properties)
        sheet.write_url(row, column, whole, style, string=text or whole)

    def link(self, url: str) -> str:
        """An address with the site's own beginning, where that is known."""
        known = self.options.public_url and url.startswith("/")
        return absolute(self.options.public_url, url) if known else url

    def write(self) -> bytes:
        """Close the workbook and give the file."""
        self.workbook.close()
        return self._out.getvalue()


def number_format(axis: Axis, *, decimals: int | None = None, unsigned: bool = False) -> str:
    """The number format that shows base units at an axis's scale: the cell keeps every digit.

    A scale that no number format has gives "General".
    """
    commas = _COMMAS.get(axis.scale)
    if commas is None:
        return "General"
    places = axis.decimals if decimals is None else decimals
    digits = "#,##0" + ("." + "0" * places if places else "") + commas
    digits += f'"{axis.suffix}"' if axis.suffix else ""
    return f"{digits};{digits}" if unsigned else f'{digits};"{MINUS}"{digits}'


def plain(text: str) -> str:
    """A text of a chart that the library does not take for a reference to cells, and that XML can hold."""
    text = printable(text)
    return _NO_WIDTH + text if text.startswith("=") else text


_GREY, _EDGE = "#EEF2F4", "#7F8F99"
_MARKED: dict[Mark, dict[str, Any]] = {
    Mark.PROVISIONAL: {"italic": True, "bg_color": _GREY},
    Mark.DERIVED: {"italic": True, "border": 3, "border_color": _EDGE},
    Mark.MIRROR: {"left": 5, "left_color": _EDGE},
    Mark.YEAR_BEFORE: {"font_color": "#5C6973"},
}
