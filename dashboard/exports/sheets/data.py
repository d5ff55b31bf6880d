"""The sheets of values: wide for reading and drawing, long with the record behind every figure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from xlsxwriter.utility import xl_rowcol_to_cell
from xlsxwriter.worksheet import Worksheet

from dashboard.charts.spec import ChartSpec, Kind, Mark, Point
from dashboard.exports.csv import COLUMNS, long_rows
from dashboard.exports.sheets.book import Book, number_format
from dashboard.exports.wide import WideRow, full_name, row_head, wide_rows

NUMBERS = ("value", "lo", "hi", "x_value")
LINKS = ("permalink",)
# Widths of columns in characters.
LEAST, MOST = 9, 44
HEAD_HEIGHT = 45


@dataclass(slots=True)
class Places:
    """Where the values of points stand: a cell's address by the identity of its point."""

    values: dict[int, str] = field(default_factory=dict)
    across: dict[int, str] = field(default_factory=dict)
    low: dict[int, str] = field(default_factory=dict)
    high: dict[int, str] = field(default_factory=dict)


def write_data(book: Book, places: Places) -> None:
    """The wide sheet: a row a period or area, a column a series; a cell without a value stays blank."""
    sheet = book.sheet("sheet.data", book.ui("accent"))
    rows = wide_rows(book.spec)
    if book.spec.kind is Kind.SCATTER:
        heads, widths = _scatter(book, sheet, places)
        count = sum(len(series.points) for series in book.spec.series)
    else:
        heads, widths = _by_code(book, sheet, rows, places)
        count = len(rows)
    _head(book, sheet, heads)
    for column, width in enumerate(widths):
        sheet.set_column(column, column, min(max(width, LEAST), MOST))
    frozen = len(heads) - len(book.spec.series) if book.spec.kind is not Kind.SCATTER else 2
    sheet.freeze_panes(1, frozen)
    sheet.autofilter(0, 0, count, len(heads) - 1)
    sheet.repeat_rows(0)
    sheet.repeat_columns(0, frozen - 1)
    sheet.print_area(0, 0, count, len(heads) - 1)
    explained = _explained(book)
    if explained:
        sheet.write_comment(0, 0, explained, {"x_scale": 2.2, "y_scale": 0.4 + 0.25 * explained.count("\n")})


def _by_code(book: Book, sheet: Worksheet, rows: Sequence[WideRow], places: Places) -> tuple[list[str], list[float]]:
    spec, words = book.spec, book.words
    named = any(row.label != row.code for row in rows)
    first = row_head(spec, words)
    heads = [words.say("sheet.code"), first] if named else [first]
    heads += _series_heads(book)
    shift, name = len(heads) - len(spec.series), sheet.get_name()
    for line, row in enumerate(rows, start=1):
        book.text(sheet, line, 0, row.code)
        if named:
            book.text(sheet, line, 1, row.label)
        for column, point in enumerate(row.points, start=shift):
            if point is None or point.value is None:
                continue
            style = book.marked(point.mark, num_format=number_format(spec.y), align="right")
            sheet.write_number(line, column, point.value, style)
            places.values[id(point)] = _cell(name, line, column)
    sheet.ignore_errors({"number_stored_as_text": f"A2:A{len(rows) + 1}"})
    widths = [2.0 + max((len(row.code) for row in rows), default=0)]
    widths += [2.0 + max((len(row.label) for row in rows), default=0)] if named else []
    return heads, widths + [max(14.0, *(len(word) + 3.0 for word in head.split())) for head in heads[shift:]]


def _series_heads(book: Book) -> list[str]:
    """The name of each series with its base unit, and at which scale its numbers are shown."""
    heads: list[str] = []
    for series in book.spec.series:
        head = f"{full_name(series)} ({unit(book, series.unit)})"
        heads.append(head if head not in heads else f"{head} [{series.id}]")
    return heads


def unit(book: Book, code: str) -> str:
    """A base unit, and how its numbers are shown: "USD, shown in million"."""
    words, scale = book.words, book.spec.y.scale
    names = {1e3: "thousand", 1e6: "million", 1e9: "billion"}
    if scale not in names or code == "PERCENT":
        return words.unit_words(code, 1.0)
    return words.say("sheet.shown_in", unit=code, scale=words.say(f"scale.{names[scale]}"))


def _scatter(book: Book, sheet: Worksheet, places: Places) -> tuple[list[str], list[float]]:
    """A row an area: its code, its name, whose group it is in, and its two values."""
    spec, words, name = book.spec, book.words, sheet.get_name()
    labels = dict(zip(spec.x.categories, spec.x.labels, strict=False))
    line = 0
    for series in spec.series:
        for point in series.points:
            line += 1
            for column, text in enumerate((point.x, labels.get(point.x, point.x), series.name)):
                book.text(sheet, line, column, text)
            both = ((point.x_value, spec.x, places.across), (point.value, spec.y, places.values))
            for column, (value, axis, kept) in enumerate(both, start=3):
                if value is not None:
                    style = book.marked(point.mark, num_format=number_format(axis), align="right")
                    sheet.write_number(line, column, value, style)
                    kept[id(point)] = _cell(name, line, column)
    base = unit(book, spec.series[0].unit) if spec.series else ""
    axes = [f"{axis.title.rpartition(', ')[0] or axis.title} ({base})" for axis in (spec.x, spec.y)]
    return [words.say("sheet.code"), words.say("card.area"), words.say("sheet.group"), *axes], [9, 26, 22, 20, 20]


def write_figures(book: Book, places: Places) -> None:
    """The long sheet: every column of the CSV, every value with the address of its record."""
    sheet = book.sheet("sheet.figures")
    header, *rows = list(long_rows(book.spec))
    name, columns = sheet.get_name(), [str(column) for column in header]
    points = [point for series in book.spec.series for point in series.points]
    widths = [len(column) + 4 for column in columns]
    for line, (point, row) in enumerate(zip(points, rows, strict=True), start=1):
        for column, (key, value) in enumerate(zip(columns, row, strict=True)):
            if value is None or value == "":
                continue
            if key in NUMBERS:
                sheet.write_number(line, column, float(value), _exact(book, float(value), point.mark))
            elif key in LINKS:
                book.address(sheet, line, column, str(value))
            else:
                book.text(sheet, line, column, str(value))
            widths[column] = max(widths[column], min(len(str(value)) + 2, MOST))
        for key, kept in (("lo", places.low), ("hi", places.high)):
            kept[id(point)] = _cell(name, line, COLUMNS.index(key))
    _head(book, sheet, columns)
    for column, width in enumerate(widths):
        sheet.set_column(column, column, width)
    sheet.freeze_panes(1, COLUMNS.index("indicator"))
    sheet.autofilter(0, 0, len(rows), len(columns) - 1)
    sheet.repeat_rows(0)
    period = COLUMNS.index("period")
    sheet.ignore_errors({"number_stored_as_text": f"{_column(period)}2:{_column(period)}{len(rows) + 1}"})


def _exact(book: Book, value: float, mark: Mark) -> object:
    """The format of a value in base units with all its digits."""
    whole = value == int(value) and abs(value) >= 1e6
    return book.marked(mark, num_format="0" if whole else "General", align="right")


def _head(book: Book, sheet: Worksheet, heads: Sequence[str]) -> None:
    """The header row: bold on grey above a rule in ink, numbers' heads to the right."""
    sheet.set_row(0, HEAD_HEIGHT if any(len(head) > MOST / 2 for head in heads) else 20)
    for column, head in enumerate(heads):
        book.text(
            sheet, 0, column, head, bold=True, bg_color=book.ui("panel"), bottom=2, bottom_color=book.ui("text"),
            text_wrap=True, valign="bottom",
        )  # fmt: skip


def _explained(book: Book) -> str:
    """What the formats of cells mean here, a line each."""
    used = {mark for mark in used_marks(book.spec) if book.words.has(f"sheet.cell_{mark}")}
    lines = [book.words.say(f"sheet.cell_{mark}", status=book.words.say(f"status.{mark}")) for mark in sorted(used)]
    return "\n".join([*lines, book.words.say("sheet.blank")])


def used_marks(spec: ChartSpec) -> list[Mark]:
    """The marks of all values of a chart, in the order of `Mark`."""
    found = {point.mark for series in spec.series for point in series.points if point.value is not None}
    return [mark for mark in Mark if mark in found]


def _cell(sheet: str, row: int, column: int) -> str:
    quoted = "'" + sheet.replace("'", "''") + "'"
    return f"{quoted}!{xl_rowcol_to_cell(row, column)}"


def _column(index: int) -> str:
    return str(xl_rowcol_to_cell(0, index)).rstrip("0123456789")


def held(points: Sequence[Point | None]) -> list[Point]:
    """The points that have a value."""
    return [point for point in points if point is not None and point.value is not None]
