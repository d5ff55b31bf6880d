"""A briefing as a Word document: a heading a slide, its figures as a table, its sentences with links, its pictures."""

from __future__ import annotations

import io
from dataclasses import replace
from typing import Any

from dashboard.briefing.parts import Brief, Length, Line, Slide
from dashboard.briefing.slide_view import footnote
from dashboard.briefing.writers import Writer
from dashboard.charts.spec import ChartSpec
from dashboard.exports import ExportOptions
from dashboard.exports.archive import with_fixed_dates
from dashboard.exports.documents.links import Links
from dashboard.exports.documents.styles import NOTE, SUBTITLE, TEXT_WIDTH, About, footer, new_document, printable
from dashboard.exports.docx import MIME
from dashboard.exports.png import picture
from dashboard.text import Sentence, Words
from dashboard.urls import absolute, record_page_url

# Shares of the text's width: the columns of a headline figure, and a picture where all must stand on one page.
FACT_COLUMNS = (0.2, 0.22, 0.58)
ONE_PAGE_WIDTH = 0.5


def write(brief: Brief, words: Words, options: ExportOptions) -> bytes:
    """The document. No options of the query."""
    document: Any = new_document(About(brief.title, brief.subtitle, brief.as_of, brief.data_hash, words))
    footer(document, f"tradebrief  {words.say('card.data', hash=brief.data_hash)}")
    document.add_heading(printable(brief.title), level=1)
    document.add_paragraph(printable(brief.subtitle), style=SUBTITLE)
    part = _Part(document, brief, words, options)
    for slide in brief.slides:
        part.add(slide)
    link = absolute(options.public_url, brief.permalink)
    paragraph = document.add_paragraph(style=NOTE)
    paragraph.add_run(words.say("brief.made_at") + " ")
    part.links.add(paragraph, link, link)
    out = io.BytesIO()
    document.save(out)
    return with_fixed_dates(out.getvalue())


class _Part:
    """Writes slides, each a part of the document."""

    def __init__(self, document: Any, brief: Brief, words: Words, options: ExportOptions) -> None:
        self._document, self._brief, self._words, self._options = document, brief, words, options
        self.links = Links(document)

    def add(self, slide: Slide) -> None:
        self._document.add_heading(printable(slide.title), level=2)
        if slide.subtitle:
            self._document.add_paragraph(printable(slide.subtitle), style=NOTE)
        if slide.facts:
            self._facts(slide)
        for sentence in slide.sentences:
            self._sentence(self._document.add_paragraph(), sentence)
        # On one page there is room for one picture a slide.
        for spec in slide.charts[:1] if self._brief.length is Length.ONE else slide.charts:
            self._picture(spec, alone=len(slide.charts) == 1)
        for line in slide.lines:
            self._line(line)
        # A picture carries its sources.
        if not slide.charts:
            self._document.add_paragraph(printable(footnote(self._brief, slide, self._words)), style=NOTE)

    def _sentence(self, paragraph: Any, sentence: Sentence) -> None:
        for part in sentence:
            if part.ref:
                self.links.add(paragraph, self._link(record_page_url(part.ref)), part.text)
            else:
                paragraph.add_run(printable(part.text))

    def _facts(self, slide: Slide) -> None:
        """A row a headline figure: what it is, the figure, what is said of it."""
        table = self._document.add_table(rows=0, cols=3)
        table.style = "Table Grid"
        table.autofit = False
        for column, share in zip(table.columns, FACT_COLUMNS, strict=True):
            column.width = int(TEXT_WIDTH * share)
        for fact in slide.facts:
            cells = table.add_row().cells
            cells[0].text = printable(fact.label)
            self.links.add(cells[1].paragraphs[0], self._link(record_page_url(fact.ref)), fact.value)
            cells[1].paragraphs[0].add_run(f" {printable(fact.unit)}")
            for place, line in enumerate(fact.lines):
                if place:
                    cells[2].paragraphs[0].add_run(" · ")
                self._sentence(cells[2].paragraphs[0], line)
            for cell, share in zip(cells, FACT_COLUMNS, strict=True):
                cell.width = int(TEXT_WIDTH * share)
                for paragraph in cell.paragraphs:
                    paragraph.paragraph_format.space_after = 0

    def _picture(self, spec: ChartSpec, *, alone: bool) -> None:
        """The chart; its takeaway stands above it already where it is the slide's only one."""
        shown = replace(spec, title="", subtitle="", notes=()) if alone else replace(spec, notes=())
        width = ONE_PAGE_WIDTH if self._brief.length is Length.ONE else 1.0
        data = picture(shown, self._options.scheme)
        shape = self._document.add_paragraph().add_run().add_picture(io.BytesIO(data), width=int(TEXT_WIDTH * width))
        properties = shape._inline.docPr
        properties.set("name", spec.id)
        properties.set("title", printable(spec.title))
        properties.set("descr", printable(f"{spec.alt} {spec.description}".strip()))

    def _line(self, line: Line) -> None:
        paragraph = self._document.add_paragraph(style=NOTE)
        if line.href:
            self.links.add(paragraph, self._link(line.href), line.head)
        elif line.head:
            paragraph.add_run(printable(line.head)).bold = True
        paragraph.add_run(printable(f"{'. ' if line.head else ''}{line.text}" if line.text else ""))

    def _link(self, address: str) -> str:
        return absolute(self._options.public_url, address) if self._options.public_url else address


WRITER = Writer("docx", MIME, write)
