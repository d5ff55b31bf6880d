"""The sheet that says what the file is: takeaway, filters, notes, how cells are marked, sources, the data's date."""

from __future__ import annotations

from xlsxwriter.worksheet import Worksheet

from dashboard.charts.spec import Mark
from dashboard.exports.sheets.book import SERIF, Book
from dashboard.exports.sheets.data import used_marks
from dashboard.exports.sheets.frame import wrapped

NAME_WIDTH, TEXT_WIDTH = 22, 110
LINE_PIXELS = 18


def write_notes(book: Book) -> None:
    """One fact a row, its name on the left. A chart without data says why, and where there are some."""
    sheet = book.sheet("sheet.notes")
    sheet.set_column(0, 0, NAME_WIDTH)
    sheet.set_column(1, 1, TEXT_WIDTH)
    spec, words = book.spec, book.words
    lines = len(wrapped(spec.title, (NAME_WIDTH + TEXT_WIDTH) * 7, 16, bold=True))
    sheet.set_row_pixels(0, 28 * lines + 4)
    sheet.merge_range(0, 0, 0, 1, "", book.style(font_name=SERIF, font_size=16, bold=True, text_wrap=True))
    book.text(sheet, 0, 0, spec.title, font_name=SERIF, font_size=16, bold=True, text_wrap=True)
    book.text(sheet, 1, 0, spec.subtitle, font_color=book.ui("text2"), font_size=11)
    row = 3
    if spec.empty:
        row = _fact(book, sheet, row, words.say("sheet.empty"), spec.empty)
        if spec.empty_href:
            book.text(sheet, row, 0, words.say("sheet.instead"), **_name(book))
            book.address(sheet, row, 1, spec.empty_href, spec.empty_action or spec.empty_href)
            row += 1
    for name, value in spec.filters:
        row = _fact(book, sheet, row, name[:1].upper() + name[1:], value)
    row = _marks(book, sheet, row + 1) if spec.series else row + 1
    for i, note in enumerate(spec.notes):
        row = _fact(book, sheet, row, words.say("sheet.note") if i == 0 else "", note)
    row = _sources(book, sheet, row)
    row = _fact(book, sheet, row + 1, words.say("sheet.as_of"), words.day(spec.as_of))
    row = _fact(book, sheet, row, words.say("sheet.hash"), spec.data_hash)
    book.text(sheet, row, 0, words.say("sheet.permalink"), **_name(book))
    book.address(sheet, row, 1, spec.permalink)
    sheet.print_area(0, 0, row, 1)


def _name(book: Book) -> dict[str, object]:
    return {"bold": True, "font_color": book.ui("text2")}


def _fact(book: Book, sheet: Worksheet, row: int, name: str, text: str) -> int:
    """A row with a name and a text, as high as the text needs; the next row."""
    lines = len(wrapped(text, TEXT_WIDTH * 7, 10))
    if lines > 1:
        sheet.set_row_pixels(row, LINE_PIXELS * lines + 2)
    book.text(sheet, row, 0, name, **_name(book))
    book.text(sheet, row, 1, text, text_wrap=True)
    return row + 1


def _marks(book: Book, sheet: Worksheet, row: int) -> int:
    """How cells are marked, each told in the format it tells of; what a blank cell and the numbers are."""
    words = book.words
    first = True
    for mark in used_marks(book.spec):
        if mark is Mark.REPORTED:
            continue
        book.text(sheet, row, 0, words.say("sheet.cells") if first else "", **_name(book))
        text = words.say(f"sheet.cell_{mark}", status=words.say(f"status.{mark}"))
        sheet.write_string(row, 1, text, book.marked(mark))
        row, first = row + 1, False
    row = _fact(book, sheet, row, words.say("sheet.blanks"), words.say("sheet.blank"))
    return _fact(book, sheet, row, words.say("sheet.numbers"), words.say("sheet.full_digits")) + 1


def _sources(book: Book, sheet: Worksheet, row: int) -> int:
    """Each source in full and by its address."""
    for i, source in enumerate(book.spec.sources):
        name = book.words.say("sheet.sources") if i == 0 else ""
        row = _fact(book, sheet, row, name, source.text)
        if source.citation:
            row = _fact(book, sheet, row, "", source.citation)
        if source.href:
            book.address(sheet, row, 1, source.href)
            row += 1
    return row
