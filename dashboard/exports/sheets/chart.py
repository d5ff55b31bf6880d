"""The sheet with the native chart, what belongs to it, and the cells it draws from."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from math import ceil

from xlsxwriter.worksheet import Worksheet

from dashboard.charts.spec import ChartSpec, Kind, Mark
from dashboard.exports.sheets.block import Block
from dashboard.exports.sheets.book import SERIF, Book
from dashboard.exports.sheets.data import Places, used_marks
from dashboard.exports.sheets.frame import wrapped
from dashboard.exports.sheets.native import WIDTH, Drawing
from dashboard.exports.sheets.offsets import Offsets
from dashboard.exports.sheets.over_areas import bar_chart, scatter_chart, slope_chart
from dashboard.exports.sheets.over_time import (
    PANEL_HEIGHT,
    PANEL_WIDTH,
    PANELS_A_ROW,
    column_chart,
    line_chart,
    panel_charts,
)

DRAW: Mapping[Kind, Callable[[Book, Block], list[Drawing]]] = {
    Kind.LINE: line_chart,
    Kind.COLUMN: column_chart,
    Kind.MIRRORED: column_chart,
    Kind.BAR: bar_chart,
    Kind.SCATTER: scatter_chart,
    Kind.SLOPE: slope_chart,
    Kind.SMALL_MULTIPLES: panel_charts,
}
LINES = (Kind.LINE, Kind.SLOPE, Kind.SMALL_MULTIPLES, Kind.SCATTER)
# Widths of columns in characters and in pixels, and the height of a row in pixels.
FIRST, OTHERS = (22, 159), (13, 96)
COLUMNS = 1 + ceil((WIDTH - FIRST[1]) / OTHERS[1])
ROW = 20


def write_chart(book: Book, places: Places) -> list[Offsets]:
    """The sheet: subtitle, chart, how it is marked, notes, sources, and below the print area the cells drawn from."""
    spec = book.spec
    sheet = book.sheet("sheet.chart", book.ui("text"))
    sheet.set_column_pixels(0, 0, FIRST[1])
    sheet.set_column_pixels(1, 200, OTHERS[1])
    sheet.fit_to_pages(1, 1)
    top = _head(book, sheet)
    # Where the cells lie follows from how high the charts are, which follows from nothing in the cells.
    block = Block(book, sheet, places, top=_rows_of_charts(spec) + top + _rows_below(book) + 4)
    drawings = DRAW[spec.kind](book, block)
    below = _place(sheet, spec, drawings, top)
    end = _foot(book, sheet, below)
    book.text(sheet, block.top - 1, 0, book.words.say("sheet.drawn_from"), font_color=book.ui("text2"), italic=True)
    sheet.set_row(block.top, 32)
    sheet.print_area(0, 0, end, COLUMNS - 1)
    sheet.activate()
    return [drawing.offsets for drawing in drawings]


def _head(book: Book, sheet: Worksheet) -> int:
    """What stands above the chart; the row where the chart begins. Panels have their own titles, so theirs is here."""
    row = 0
    if book.spec.kind is Kind.SMALL_MULTIPLES:
        sheet.set_row_pixels(0, 30)
        book.text(sheet, 0, 0, book.spec.title, font_name=SERIF, font_size=14, bold=True)
        row = 1
    book.text(sheet, row, 0, book.spec.subtitle, font_color=book.ui("text2"))
    return row + 1


def _panel_rows(spec: ChartSpec) -> int:
    return ceil(len({s.panel or s.name for s in spec.series}) / PANELS_A_ROW)


def _rows_of_charts(spec: ChartSpec) -> int:
    """Sheet rows that the charts may take at most."""
    if spec.kind is Kind.SMALL_MULTIPLES:
        return ceil(_panel_rows(spec) * PANEL_HEIGHT / ROW) + 1
    if spec.kind is Kind.BAR:
        codes = len({p.x for s in spec.series for p in s.points}) + len(spec.x.categories)
        return ceil(codes * (34 + 16 * len(spec.series)) / ROW) + 10
    return 31


def _place(sheet: Worksheet, spec: ChartSpec, drawings: list[Drawing], top: int) -> int:
    """Put the charts on the sheet; the first row below them."""
    for i, drawing in enumerate(drawings):
        line, column = divmod(i, PANELS_A_ROW)
        told = spec.alt if len(drawings) == 1 else f"{spec.alt} ({i + 1} / {len(drawings)})"
        sheet.insert_chart(top, 0, drawing.chart, {
            "x_offset": column * (PANEL_WIDTH + 4), "y_offset": line * (PANEL_HEIGHT + 4),
            "object_position": 2, "description": f"{told} {spec.description}".strip()[:2000],
        })  # fmt: skip
    if spec.kind is Kind.SMALL_MULTIPLES:
        return top + ceil(_panel_rows(spec) * (PANEL_HEIGHT + 4) / ROW)
    return top + ceil(drawings[0].frame.height / ROW)


def _below(book: Book) -> list[str]:
    """The lines under the chart: what looks mean, where levels may not compare, notes, sources, the data's date."""
    spec, words = book.spec, book.words
    kind = "line" if spec.kind in LINES else "bar"
    lines = [
        words.say(f"sheet.{kind}_{mark}", status=words.say(f"status.{mark}"))
        for mark in used_marks(spec)
        if mark is not Mark.REPORTED
    ]
    labels = dict(zip(spec.x.categories, spec.x.labels, strict=False))
    lines += [
        words.say("sheet.rule", at=labels.get(rule.at, rule.at), left=rule.left, right=rule.right)
        for rule in spec.rules
    ]
    named = words.say("card.source_many" if len(spec.sources) > 1 else "card.source")
    named += "; ".join(source.text for source in spec.sources) + "."
    known = f"{words.say('card.as_of', date=words.day(spec.as_of))} {words.say('card.data', hash=spec.data_hash)}"
    return [*lines, *spec.notes, f"{named} {known}"]


def _rows_below(book: Book) -> int:
    return len(_below(book)) + 2


def _foot(book: Book, sheet: Worksheet, row: int) -> int:
    """Write the lines under the chart; the last row written."""
    for text in _below(book):
        lines = len(wrapped(text, WIDTH - 10, 9))
        style = book.style(font_color=book.ui("text2"), font_size=9, text_wrap=True)
        sheet.set_row_pixels(row, ROW - 2 if lines == 1 else 15 * lines + 3)
        sheet.merge_range(row, 0, row, COLUMNS - 1, "", style)
        sheet.write_string(row, 0, text, style)
        row += 1
    book.address(sheet, row, 0, book.spec.permalink, font_size=9)
    return row
