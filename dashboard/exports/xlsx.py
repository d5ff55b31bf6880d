"""Excel file of a chart: its values, the record behind each, a native chart that draws from them, notes and sources.

Numbers stand in base units with all their digits; number formats show them as the page does. A blank cell was not
published. Texts are texts, whatever they begin with; the only formulas are the chart's own references to the data.
"""

from __future__ import annotations

from dashboard.charts.spec import ChartSpec
from dashboard.exports import Export, ExportOptions
from dashboard.exports.archive import with_fixed_dates
from dashboard.exports.sheets.book import Book
from dashboard.exports.sheets.chart import write_chart
from dashboard.exports.sheets.data import Places, write_data, write_figures
from dashboard.exports.sheets.notes import write_notes
from dashboard.exports.sheets.offsets import with_offsets

MIME = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def write(spec: ChartSpec, options: ExportOptions) -> bytes:
    """The workbook. A chart without data gives its notes alone, with why. No options of the query."""
    book = Book(spec, options)
    if spec.empty or not spec.series:
        write_notes(book)
        return with_fixed_dates(book.write())
    places = Places()
    write_data(book, places)
    write_figures(book, places)
    offsets = write_chart(book, places)
    write_notes(book)
    return with_offsets(book.write(), offsets)


EXPORT = Export("xlsx", MIME, write)
