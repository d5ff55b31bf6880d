"""Presentations in the making: charts, sentences and headline figures, in the project's template or the user's.

    deck = Deck(ExportOptions(public_url="https://trade.example"))
    deck.add_cover("Kazakhstan and Czechia", "Trade and investment, 2024")
    deck.add_chart(spec)
    deck.add_points("What changed", "Goods trade, 2025", sentences, footing_of([spec]))
    data = deck.save("Kazakhstan and Czechia", date(2026, 11, 22))

Every number of a sentence that has a ref links to its record. Letters are as large as their place allows: titles at
least 20 points, texts 12, footnotes 10.
"""

from __future__ import annotations

import io
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any

from dashboard.charts.spec import ChartSpec
from dashboard.exports import ExportOptions
from dashboard.exports.archive import with_fixed_dates
from dashboard.exports.slides.drawingml import INK, MUTED
from dashboard.exports.slides.fitting import wrapped
from dashboard.exports.slides.footnote import Footing, footing_of
from dashboard.exports.slides.frames import Paragraph, Run, add_text, paragraphs
from dashboard.exports.slides.ground import ink_of
from dashboard.exports.slides.notes import chart_notes, write_notes
from dashboard.exports.slides.plot import Rectangle
from dashboard.exports.slides.sheet import Sheet
from dashboard.exports.slides.slots import ARIAL
from dashboard.exports.slides.template import SIZES, Layout, Layouts, Size, opened, own_template, rectangle
from dashboard.sentences import Sentence, plain
from dashboard.urls import absolute, record_page_url

VALUE_POINTS, LABEL_POINTS, CAPTION_POINTS = 26.0, 12.0, 12.0
FIGURES_HEIGHT, CAPTION_LINE, GAP = 64.0, 20.0, 10.0
MOST_CAPTION_LINES = 3
# Heights of headline figures, charts and sentences on the one page, as the project's own layout has them.
PAGE_ROWS = (70.0, 294.0, 84.0)
# A line of a sentence at 16 points, with what is between two, and how many letters it has.
SENTENCE_HEIGHT, SENTENCE_CHARS = 34.0, 125
AUTHOR = "tradebrief"


@dataclass(frozen=True, slots=True)
class Headline:
    """A headline figure: what it is, the number as text with its unit, its ref, and sentences below it."""

    label: str
    value: str
    unit: str = ""
    ref: str = ""
    lines: tuple[Sentence, ...] = ()


def size_of(options: ExportOptions) -> Size:
    """The slide's proportions that an address asks for (`size=4x3`); wide where it asks for none that is known."""
    wanted = options.query.get("size", "")
    return next((size for size in SIZES if size == wanted), "16x9")


class Deck:
    """A presentation to which slides are added in order.

    The template is the options' own, whose size, background, fonts and layouts then hold, or else the project's in
    the wanted size and colour scheme. Raises TemplateError for a template that is no presentation.
    """

    def __init__(self, options: ExportOptions, size: Size | None = None) -> None:
        self._options = options
        own = options.slide_template or own_template(size or size_of(options), options.scheme)
        self._presentation = opened(own)
        self._layouts = Layouts(self._presentation)
        self._sheets: list[Sheet] = []

    def __len__(self) -> int:
        return len(self._sheets)

    def add_cover(
        self, title: str, subtitle: str, foot: Footing | None = None, notes: Sequence[Paragraph] = ()
    ) -> None:
        """The title slide."""
        self._plain(self._layouts.cover(), title, subtitle, foot, notes)

    def add_section(self, title: str, subtitle: str = "", notes: Sequence[Paragraph] = ()) -> None:
        """A slide that opens a part."""
        self._plain(self._layouts.section(), title, subtitle, None, notes)

    def _plain(
        self, layout: Layout, title: str, subtitle: str, foot: Footing | None, notes: Sequence[Paragraph]
    ) -> None:
        sheet = self._new(layout)
        sheet.title(title)
        sheet.lead(subtitle)
        if foot is not None:
            sheet.foot(foot)
        if notes:
            write_notes(sheet.slide, notes)

    def add_chart(self, spec: ChartSpec, title: str = "", notes: Sequence[Paragraph] = ()) -> None:
        """A slide of one chart with its takeaway (or another title), its sources, and all its numbers in the notes.

        A chart without data gives a slide that says why and what to look at instead. `notes` come before the chart's.
        """
        sheet = self._new(self._layouts.chart())
        sheet.title(title or spec.title)
        sheet.lead(spec.subtitle)
        sheet.foot(footing_of([spec]))
        holder = sheet.layout.content[0] if sheet.layout.content else None
        found = sheet.chart(spec, sheet.place, holder)
        write_notes(sheet.slide, [*notes, *chart_notes(spec, self._options.public_url, found.left_out)])

    def add_chart_and_points(
        self, spec: ChartSpec, sentences: Sequence[Sentence], title: str = "", notes: Sequence[Paragraph] = ()
    ) -> None:
        """A slide of one chart with sentences beside it."""
        sheet = self._new(self._layouts.chart_and_text())
        sheet.title(title or spec.title)
        sheet.lead(spec.subtitle)
        sheet.foot(footing_of([spec]))
        layout, place = sheet.layout, sheet.place
        text = layout.side or (layout.content[1] if len(layout.content) > 1 else None)
        if layout.content and text is not None:
            chart_place = _below(rectangle(layout.content[0]), place)
            text_place = _below(rectangle(text), place)
        else:
            chart_place, text_place = place.columns([0.64, 0.36], 32)
        found = sheet.chart(spec, chart_place, layout.content[0] if layout.content and text is not None else None)
        sheet.text([self.linked(sentence) for sentence in sentences], text_place, text, most=16)
        write_notes(sheet.slide, [*notes, *chart_notes(spec, self._options.public_url, found.left_out)])

    def add_points(
        self, title: str, lead: str, sentences: Sequence[Sentence], foot: Footing | None = None,
        figures: Sequence[Headline] = (), notes: Sequence[Paragraph] = (),
    ) -> None:  # fmt: skip
        """A slide of sentences, below a row of headline figures where there are some."""
        sheet = self._new(self._layouts.text())
        self._head(sheet, title, lead, foot)
        place, holder = sheet.place, sheet.layout.side
        if holder is None and sheet.layout.content:
            holder = sheet.layout.content[0]
        box = _below(rectangle(holder), place) if holder is not None else place
        if figures:
            height = self._figures(sheet, figures, box.without(top=GAP), with_lines=True)
            box, holder = box.without(top=height + 3 * GAP), None
        if sentences:
            sheet.text([self.linked(sentence) for sentence in sentences], box, holder)
        if notes:
            write_notes(sheet.slide, notes)

    def add_page(
        self, title: str, lead: str, figures: Sequence[Headline], specs: Sequence[ChartSpec],
        sentences: Sequence[Sentence], foot: Footing, notes: Sequence[Paragraph] = (),
    ) -> None:  # fmt: skip
        """The one page: headline figures, at most two charts with their takeaways, sentences."""
        sheet = self._new(self._layouts.page())
        self._head(sheet, title, lead, foot)
        whole = sheet.place
        side = sheet.layout.side
        if len(sheet.layout.content) == 2 and side is not None:
            charts = sorted((rectangle(s) for s in sheet.layout.content), key=lambda box: box.left)
            text_place, top = (
                rectangle(side),
                ((sheet.layout.lead and rectangle(sheet.layout.lead).bottom) or whole.top),
            )
            whole = Rectangle(charts[0].left, top + 6, charts[-1].right - charts[0].left, text_place.bottom - top - 6)
            chart_place = Rectangle(whole.left, charts[0].top, whole.width, charts[0].height)
            figures_place = Rectangle(whole.left, whole.top, whole.width, charts[0].top - whole.top - GAP)
        else:
            side = None
            figures_place, chart_place, text_place = whole.rows(PAGE_ROWS, GAP)
        if figures:
            self._figures(sheet, figures, figures_place, with_lines=False)
        else:
            chart_place = Rectangle(whole.left, figures_place.top, whole.width, chart_place.bottom - figures_place.top)
        told = self._charts(sheet, specs[:2], chart_place, captioned=True)
        if sentences:
            sheet.text([self.linked(sentence) for sentence in sentences], text_place, side, most=14)
        write_notes(sheet.slide, [*notes, *told])

    def add_charts(
        self, title: str, lead: str, specs: Sequence[ChartSpec], sentences: Sequence[Sentence],
        notes: Sequence[Paragraph] = (),
    ) -> None:  # fmt: skip
        """A slide of one to three charts side by side, several of them each with its takeaway, and sentences below."""
        sheet = self._new(self._layouts.chart())
        self._head(sheet, title, lead, footing_of(specs))
        whole = sheet.place
        said = [self.linked(sentence) for sentence in sentences]
        lines = sum(1 + len(plain(sentence)) // SENTENCE_CHARS for sentence in sentences)
        below = min(SENTENCE_HEIGHT * lines + GAP, whole.height / 3) if said else 0.0
        charts = Rectangle(whole.left, whole.top, whole.width, whole.height - below)
        told = self._charts(sheet, specs, charts, captioned=len(specs) > 1)
        if said:
            sheet.text(said, Rectangle(whole.left, charts.bottom + GAP, whole.width, below - GAP), most=16)
        write_notes(sheet.slide, [*notes, *told])

    def add_lines(
        self, title: str, lead: str, lines: Sequence[Paragraph], foot: Footing | None = None,
        notes: Sequence[Paragraph] = (),
    ) -> None:  # fmt: skip
        """A slide of lines that may link anywhere, such as sources."""
        sheet = self._new(self._layouts.text())
        self._head(sheet, title, lead, foot)
        holder = sheet.layout.side or (sheet.layout.content[0] if sheet.layout.content else None)
        box = _below(rectangle(holder), sheet.place) if holder is not None else sheet.place
        sheet.text(lines, box, holder, most=14)
        if notes:
            write_notes(sheet.slide, notes)

    def linked(self, sentence: Sentence) -> Paragraph:
        """A sentence whose numbers link to their records."""
        url = self._options.public_url
        return tuple(Run(part.text, absolute(url, record_page_url(part.ref)) if part.ref else "") for part in sentence)

    def save(self, title: str, as_of: date, subject: str = "") -> bytes:
        """The presentation's file; the same slides give the same bytes. Dates in it are that of the data."""
        for sheet in self._sheets:
            sheet.finish(numbered=len(self._sheets) > 1)
        properties = self._presentation.core_properties
        properties.title, properties.subject = title[:255], subject[:255]
        properties.author = properties.last_modified_by = AUTHOR
        properties.created = properties.modified = datetime.combine(as_of, time())
        properties.revision = 1
        out = io.BytesIO()
        self._presentation.save(out)
        return with_fixed_dates(out.getvalue())

    def _new(self, layout: Layout) -> Sheet:
        slide: Any = self._presentation.slides.add_slide(layout.layout)
        sheet = Sheet(slide, layout, ink_of(layout.layout, self._options.scheme), self._options.public_url)
        self._sheets.append(sheet)
        return sheet

    def _head(self, sheet: Sheet, title: str, lead: str, foot: Footing | None) -> None:
        sheet.title(title)
        sheet.lead(lead)
        if foot is not None:
            sheet.foot(foot)

    def _charts(
        self, sheet: Sheet, specs: Sequence[ChartSpec], place: Rectangle, *, captioned: bool
    ) -> list[Paragraph]:
        """Charts beside each other, their takeaways above them where they have captions; returns their notes."""
        told: list[Paragraph] = []
        boxes = place.columns([1.0] * max(len(specs), 1), 32)
        rows = [len(wrapped(s.title, CAPTION_POINTS, boxes[0].width, bold=True, narrow=ARIAL)) for s in specs]
        head = min(max(rows, default=0), MOST_CAPTION_LINES) * CAPTION_LINE if captioned else 0.0
        for spec, box in zip(specs, boxes, strict=False):
            if captioned:
                caption = paragraphs([(Run(spec.title, bold=True),)], CAPTION_POINTS, INK, sheet.links)
                add_text(sheet.slide, spec.title[:40], Rectangle(box.left, box.top, box.width, head), caption)
            found = sheet.chart(spec, box.without(top=head + 4) if captioned else box)
            told += chart_notes(spec, self._options.public_url, found.left_out)
        return told

    def _figures(self, sheet: Sheet, figures: Sequence[Headline], place: Rectangle, *, with_lines: bool) -> float:
        """A row of headline figures in columns of one width; returns its height in pixels."""
        tallest = 0.0
        for one, box in zip(figures, place.columns([1.0] * len(figures), 24), strict=True):
            link = absolute(self._options.public_url, record_page_url(one.ref)) if one.ref else ""
            label = paragraphs([(Run(one.label),)], LABEL_POINTS, MUTED, sheet.links)
            value = paragraphs([(Run(one.value, link, bold=True, colour=INK),)], VALUE_POINTS, INK, sheet.links)
            if one.unit:
                unit = paragraphs([(Run(f" {one.unit}"),)], LABEL_POINTS, MUTED, sheet.links)
                value = value.removesuffix("</a:p>") + unit[unit.index("<a:r>") :]
            lines = [self.linked(sentence) for sentence in one.lines] if with_lines else []
            below = paragraphs(lines, LABEL_POINTS, MUTED, sheet.links, before=3) if lines else ""
            height = FIGURES_HEIGHT + (len(lines) * 36 if lines else 0)
            add_text(
                sheet.slide, one.label[:40], Rectangle(box.left, box.top, box.width, height), label + value + below
            )
            tallest = max(tallest, height)
        return tallest


def _below(box: Rectangle, place: Rectangle) -> Rectangle:
    """A place as its layout has it, cut where the lines above or below it needed more room."""
    top = max(box.top, place.top)
    return Rectangle(box.left, top, box.width, min(box.bottom, place.bottom) - top)


__all__ = ["Deck", "Headline", "size_of"]
