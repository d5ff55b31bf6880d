"""Word document of a chart: takeaway, picture with alternative text, table as displayed, notes, sources, address."""

from __future__ import annotations

import io
from dataclasses import replace

from docx.document import Document as WordDocument
from docx.enum.text import WD_ALIGN_PARAGRAPH

from dashboard.charts.spec import ChartSpec
from dashboard.exports import Export, ExportOptions
from dashboard.exports.archive import printable, with_fixed_dates
from dashboard.exports.canvas import words_of
from dashboard.exports.displayed import displayed
from dashboard.exports.documents.links import Links
from dashboard.exports.documents.styles import NOTE, SUBTITLE, TEXT_WIDTH, about_chart, footer, new_document
from dashboard.exports.documents.table import add_tables
from dashboard.exports.figure import figure_height
from dashboard.exports.png import picture
from dashboard.urls import absolute, record_page_url

MIME = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
# From this height of a figure on a picture of the usual shape would have letters too small to read.
TALL, VERY_TALL = 440, 620


def write(spec: ChartSpec, options: ExportOptions) -> bytes:
    """The document; of a chart without data, a page that says why and where there are some. No options of the query."""
    document = new_document(about_chart(spec))
    words, links = words_of(spec), Links(document)
    footer(document, f"tradebrief  {words.say('card.data', hash=spec.data_hash)}")
    document.add_heading(printable(spec.title), level=1)
    document.add_paragraph(printable(spec.subtitle), style=SUBTITLE)
    if spec.empty or not spec.series:
        _empty(document, spec, options, links)
    else:
        _picture(document, spec, options)
        for note in spec.notes:
            document.add_paragraph(printable(note), style=NOTE)
        _table(document, spec, options, links)
    _sources(document, spec, options, links)
    out = io.BytesIO()
    document.save(out)
    return with_fixed_dates(out.getvalue())


def _link(options: ExportOptions, url: str) -> str:
    """An address with the site's own beginning, where that is known."""
    return absolute(options.public_url, url) if options.public_url and url.startswith("/") else url


def _empty(document: WordDocument, spec: ChartSpec, options: ExportOptions, links: Links) -> None:
    document.add_paragraph(printable(spec.empty))
    if spec.empty_href:
        paragraph = document.add_paragraph()
        links.add(paragraph, _link(options, spec.empty_href), spec.empty_action or spec.empty_href)


def _picture(document: WordDocument, spec: ChartSpec, options: ExportOptions) -> None:
    """The chart at the width of the text, its sources in it; heading and notes stand in the document already."""
    height = figure_height(spec, "wide")
    size = "square" if height > VERY_TALL else "4x3" if height > TALL else "16x9"
    data = picture(replace(spec, title="", subtitle="", notes=()), options.scheme, size)
    paragraph = document.add_paragraph()
    paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
    shape = paragraph.add_run().add_picture(io.BytesIO(data), width=TEXT_WIDTH)
    properties = shape._inline.docPr
    properties.set("name", spec.id)
    properties.set("title", printable(spec.title))
    properties.set("descr", printable(f"{spec.alt} {spec.description}".strip()))


def _table(document: WordDocument, spec: ChartSpec, options: ExportOptions, links: Links) -> None:
    """All rows of the table that stands beside the chart on its page; each number opens its record."""
    words, shown = words_of(spec), displayed(spec)
    document.add_heading(words.say("card.table"), level=2)

    def opened(ref: str) -> str:
        return links.target(_link(options, record_page_url(ref))) if options.public_url else ""

    add_tables(document, shown, opened, words.say("number.none"))
    if shown.keys:
        document.paragraphs[-1].add_run("; ".join(shown.keys))


def _sources(document: WordDocument, spec: ChartSpec, options: ExportOptions, links: Links) -> None:
    """Who published what is shown, as known when, what the data are, and where this chart is."""
    words = words_of(spec)
    if spec.sources:
        document.add_heading(words.say("card.sources"), level=2)
    for source in spec.sources:
        paragraph = document.add_paragraph(style=NOTE)
        url = _link(options, source.href)
        links.add(paragraph, url, source.text)
        if source.citation:
            paragraph.add_run(f". {printable(source.citation)}.")
    chosen = "; ".join(f"{name}: {value}" for name, value in spec.filters)
    known = f"{words.say('card.as_of', date=words.day(spec.as_of))} {words.say('card.data', hash=spec.data_hash)}"
    document.add_paragraph(printable(f"{known} {chosen}"), style=NOTE)
    paragraph = document.add_paragraph(style=NOTE)
    url = _link(options, spec.permalink)
    links.add(paragraph, url, url)


EXPORT = Export("docx", MIME, write)
