"""The exact bounds of derived values in a chart's workbook, and the lengths of the whiskers that show them."""

from __future__ import annotations

from collections.abc import Sequence

from dashboard.charts.spec import Mark, Point
from dashboard.exports.slides.book import Cell, Formula, number_format
from dashboard.exports.slides.plot import Plot

# A whisker that is shorter than this part of the plot would lie inside of its marker.
LEAST_SHARE = 0.02


def write_bounds(
    plot: Plot, points: Sequence[Point | None], column: int, *, span: float = 0.0, sign: int = 1
) -> tuple[int, int] | None:
    """Columns with how far bounds lie above and below derived points; None where no such point has bounds apart.

    The bounds themselves stand beside them with all their digits. `span` is the length of the value axis, in base
    units: an interval that a marker covers has no whisker. With `sign` -1 bars hang down, and so do their whiskers.
    """
    book, words = plot.book, plot.canvas.words
    wide = [
        i
        for i, p in enumerate(points)
        if p is not None and p.value is not None and p.mark is Mark.DERIVED and _width(p) > max(LEAST_SHARE * span, 0)
    ]
    if not wide:
        return None
    shown, name, unit = number_format(plot.spec.y), book.columns[column].header, book.columns[column].unit
    ends: list[int] = []
    known = {i: p for i, p in enumerate(points) if p is not None and i in wide}
    for key in ("low", "high"):
        cells: list[Cell] = [None] * len(points)
        for i, p in known.items():
            cells[i] = p.lo if key == "low" else p.hi
        ends.append(book.add(words.say(f"slide.{key}", name=name), cells, shown, unit))
    low, high = ends
    down: list[Cell] = [None] * len(points)
    up: list[Cell] = [None] * len(points)
    for i, p in known.items():
        own, value = book.cell(column, i), p.value or 0.0
        if p.lo is not None:
            down[i] = Formula(f"={own}-{book.cell(low, i)}", max(value - p.lo, 0.0))
        if p.hi is not None:
            up[i] = Formula(f"={book.cell(high, i)}-{own}", max(p.hi - value, 0.0))
    above = book.add(words.say("slide.above", name=name), up, shown, unit)
    below = book.add(words.say("slide.below", name=name), down, shown, unit)
    return (above, below) if sign > 0 else (below, above)


def _width(point: Point) -> float:
    value = point.value or 0.0
    high = value if point.hi is None else point.hi
    low = value if point.lo is None else point.lo
    return max(high - low, 0.0)
