"""The cells that a native chart draws from: formulas that take every value from the sheet of data."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from xlsxwriter.worksheet import Worksheet

from dashboard.charts.spec import Axis, Mark, Point
from dashboard.exports.scale import XScale
from dashboard.exports.sheets.book import Book, number_format
from dashboard.exports.sheets.data import Places
from dashboard.exports.sheets.plotted import Drawn

Reference = list[Any]


@dataclass(slots=True)
class Block:
    """Columns of cells below the chart, from row `top` on; each is a reference of the chart."""

    book: Book
    sheet: Worksheet
    places: Places
    top: int
    column: int = 0
    rows: int = field(default=0)

    def categories(self, scale: XScale) -> Reference:
        """The words of the axis as a column."""
        return self.texts([self.book.words.say("sheet.category")], list(scale.words))

    def texts(self, head: Sequence[str], words: Sequence[str]) -> Reference:
        """A column of texts."""
        for row, word in enumerate(words, start=self.top + 1):
            self.book.text(self.sheet, row, self.column, word)
        self.sheet.ignore_errors(
            {
                "number_stored_as_text": f"A{self.top + 1}:A{self.top + 1 + len(words)}",
            }
        )
        return self._close(head[0], len(words))

    def values(self, drawn: Drawn, axis: Axis) -> Reference:
        """The values of a drawn part, each taken from its own cell; a gap has no cell."""
        sign = "-" if drawn.sign < 0 else ""
        style = self.book.style(num_format=number_format(axis), align="right")
        for row, point in enumerate(drawn.points, start=self.top + 1):
            if point is not None and point.value is not None:
                formula = f"={sign}{self.places.values[id(point)]}"
                self.sheet.write_formula(row, self.column, formula, style, drawn.sign * point.value)
        return self._close(drawn.name, len(drawn.points))

    def pair(self, name: str, points: Sequence[Point], x_axis: Axis, y_axis: Axis) -> tuple[Reference, Reference]:
        """Two columns of a scatter: positions across, then upwards."""
        found = []
        for axis, places, across in ((x_axis, self.places.across, True), (y_axis, self.places.values, False)):
            style = self.book.style(num_format=number_format(axis), align="right")
            for row, point in enumerate(points, start=self.top + 1):
                value = point.x_value if across else point.value
                self.sheet.write_formula(row, self.column, f"={places[id(point)]}", style, value)
            found.append(self._close(f"{name} (x)" if across else name, len(points)))
        return found[0], found[1]

    def constants(self, head: str, values: Sequence[float], axis: Axis) -> Reference:
        """A column of positions that are no data, such as the ends of a diagonal."""
        style = self.book.style(num_format=number_format(axis), font_color=self.book.ui("text3"))
        for row, value in enumerate(values, start=self.top + 1):
            self.sheet.write_number(row, self.column, value, style)
        return self._close(head, len(values))

    def bounds(self, drawn: Drawn, axis: Axis) -> tuple[Reference, Reference]:
        """How far each derived value may lie above and below, in two columns; an open end has no cell."""
        up_places, down_places = self.places.high, self.places.low
        style = self.book.style(num_format=number_format(axis), align="right")
        found = []
        for key, kept, sign in (("sheet.up", up_places, 1), ("sheet.down", down_places, -1)):
            for row, point in enumerate(drawn.points, start=self.top + 1):
                bound = None if point is None else point.hi if sign > 0 else point.lo
                if point is None or point.value is None or bound is None or point.mark is not Mark.DERIVED:
                    continue
                own, other = self.places.values[id(point)], kept[id(point)]
                formula = f"={other}-{own}" if sign > 0 else f"={own}-{other}"
                self.sheet.write_formula(row, self.column, formula, style, max(0.0, sign * (bound - point.value)))
            found.append(self._close(f"{drawn.name}, {self.book.words.say(key)}", len(drawn.points)))
        return found[0], found[1]

    def name(self, reference: Reference) -> Reference:
        """The head of a column as the name of a series: it follows what somebody writes there."""
        return [reference[0], self.top, reference[2]]

    def _close(self, head: str, count: int) -> Reference:
        self.book.text(
            self.sheet, self.top, self.column, head, bold=True, bg_color=self.book.ui("panel"), bottom=1,
            text_wrap=True, valign="bottom",
        )  # fmt: skip
        reference = [self.sheet.get_name(), self.top + 1, self.column, self.top + max(count, 1), self.column]
        self.rows = max(self.rows, count)
        self.column += 1
        return reference
